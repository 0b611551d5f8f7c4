"""The ledger as the coordinator reads it: what was told, to whom, when, and why not."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from people import audit, notices
from people.kinds import KINDS, WHY
from people.models import Group, Notice

State = Notice.State
COLORS = {
    State.SENT: "success",
    State.FAILED: "danger",
    State.HELD: "warning",
    State.WAITING: "neutral",
    State.GATHERED: "neutral",
}


@dataclass(frozen=True)
class About:
    """How things of one model are named. ``rows`` takes their ids and gives a queryset of
    (model name, id, words, moment, public id of its page), that one query asks for all of them.
    """

    rows: Callable[[Iterable[int]], object]
    words: Callable[[str, datetime | None], str]
    url_name: str
    # One of them may have a paper to put in the pigeonhole of those without an address.
    slip_url_name: str = ""


@dataclass(frozen=True)
class Chosen:
    """One thing whose ledger is asked for: its title, its page, and which notices are its."""

    title: str
    url: str
    notices: Q


# Filled by later apps in ``apps.ready()``: by model name, and by the name in the address.
ABOUT: dict[str, About] = {}
CHOICES: dict[str, Callable[[str, object], Chosen | None]] = {}


@dataclass
class Line:
    """One notice, in words."""

    notice: Notice
    kind: str
    about: str
    url: str
    slip_url: str
    color: str
    why: str
    may_retry: bool
    may_settle: bool

    @property
    def at(self) -> datetime:
        """When it happened; for what has not, when it is to."""
        notice = self.notice
        if notice.state in (State.WAITING, State.GATHERED):
            return notice.due_at
        return notice.sent_at or notice.created_at


def of(page: Iterable[Notice]) -> list[Line]:
    """The lines of a page; one query for the names of all they are about."""
    rows = list(page)
    names = named(rows)
    return [
        line(notice, *names.get((notice.about_type_id, notice.about_id), ("", "", "")))
        for notice in rows
    ]


def line(notice: Notice, about: str, url: str, slip_url: str) -> Line:
    kind = KINDS.get(notice.kind)
    return Line(
        notice=notice,
        kind=str(kind.label) if kind else "",
        about=about,
        url=url,
        slip_url=slip_url if kind and kind.on_paper and not notice.recipient.email else "",
        color=COLORS[notice.state],
        why=said(notice),
        may_retry=may_retry(notice),
        may_settle=may_settle(notice),
    )


def named(rows: list[Notice]) -> dict[tuple[int, int], tuple[str, str, str]]:
    """Words, address and slip of what the notices are about, by content type and id."""
    asked: dict[str, set[int]] = defaultdict(set)
    types = {}
    for notice in rows:
        if notice.about_type_id:
            model = ContentType.objects.get_for_id(notice.about_type_id).model
            asked[model].add(notice.about_id)
            types[model] = notice.about_type_id
    parts = [ABOUT[model].rows(ids) for model, ids in asked.items() if model in ABOUT]
    if not parts:
        return {}
    found = {}
    for model, pk, words, moment, public_id in parts[0].union(*parts[1:], all=True):
        about = ABOUT[model]
        slip = about.slip_url_name and reverse(about.slip_url_name, args=[public_id])
        url = reverse(about.url_name, args=[public_id])
        found[types[model], pk] = (about.words(words, moment), url, slip)
    return found


def said(notice: Notice) -> str:
    """Why it was held back, failed or waits, in words; empty for what simply was sent."""
    why = notice.why
    if notice.state == State.SENT or not why:
        return ""
    if why in WHY:
        return str(WHY[why])
    code = re.fullmatch(r"(refused|deferred)_(\d+)", why)
    if code and code[1] == "refused":
        return _("mottakeren ble avvist (%(code)s)") % {"code": code[2]}
    if code:
        return _("mottakeren ber oss vente (%(code)s)") % {"code": code[2]}
    return _("ikke lenger aktuelt") if notice.state == State.HELD else _("noe gikk galt hos oss")


def may_retry(notice: Notice) -> bool:
    """What failed, and what had no address before and has one now."""
    lacked = notice.state == State.HELD and notice.why == "no_address"
    return bool(notice.recipient.email) and (notice.state == State.FAILED or lacked)


def may_settle(notice: Notice) -> bool:
    unreached = ("no_address", "not_wanted")
    held = notice.state == State.HELD and notice.why in unreached
    return notice.state == State.FAILED or held


def require_coordinates(notice: Notice, by) -> None:
    if not Group.objects.coordinated_by(by).filter(pk=notice.group_id).exists():
        raise PermissionDenied


@transaction.atomic
def retry(notice: Notice, *, by) -> None:
    """Try once more, from the beginning. Raises ``audit.Stale`` when somebody has seen to it."""
    require_coordinates(notice, by)
    if not may_retry(notice):
        raise audit.Stale(f"{notice} cannot be tried again.")
    here = Notice.objects.filter(pk=notice.pk, state=notice.state, why=notice.why)
    if not here.update(state=State.WAITING, why="", attempts=0, due_at=now(), digest=None):
        raise audit.Stale(f"{notice} is not as it was seen.")
    audit.record(by, "retry_notice", notice)
    notices.wake_after_commit()


@transaction.atomic
def told_otherwise(notice: Notice, *, by) -> None:
    """``by`` has told them in another way. Raises ``audit.Stale`` as ``retry`` does."""
    require_coordinates(notice, by)
    here = Notice.objects.filter(pk=notice.pk, state=notice.state, why=notice.why)
    if not may_settle(notice) or not here.update(state=State.HELD, why="told_otherwise"):
        raise audit.Stale(f"{notice} is not as it was seen.")
    audit.record(by, "tell_otherwise", notice)


def trouble(person) -> dict[str, int]:
    """How many have failed, and how many wait for a mail server that does not answer."""
    rows = Notice.objects.visible_to(person).filter(state__in=(State.FAILED, State.WAITING))
    return rows.aggregate(
        failed=Count("pk", filter=Q(state=State.FAILED)),
        away=Count("pk", filter=Q(state=State.WAITING, why="server_away")),
    )
