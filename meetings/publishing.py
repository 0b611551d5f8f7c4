"""Publishing the minutes: a person of each municipality looks through what the world will see, and
puts it on that municipality's page, or takes it down.
"""

import hashlib
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from meetings import freezing, plain_data, typesetting
from meetings.document_parts import Document
from meetings.models import Meeting, Publication
from meetings.passages import addresses, plain
from people import audit, guard, public
from people.models import GroupMunicipality, Municipality, Person

Why = Publication.Why


class Changed(Exception):
    """What would be published is not what was shown."""


class Unpublishable(Exception):
    """The check found what must not be published, or the page cannot be opened yet."""


# Who ---------------------------------------------------------------------------------------------


def places(meeting: Meeting, person: Person, on: date | None = None) -> list[Municipality]:
    """The municipalities on whose pages ``person`` may publish ``meeting``: those of the group,
    then and now, that they coordinate. In a shared group each municipality decides for itself.
    """
    posts = person.appointments.coordinators().active(on)
    theirs = set(posts.values_list("municipality", "district"))
    # Two periods: a partner may have come since, and what was said before is not theirs.
    parts = GroupMunicipality.objects.active(on).active(meeting.day).filter(group=meeting.group_id)
    return [
        part.municipality
        for part in parts.select_related("municipality").order_by("-host", "pk")
        if {(part.municipality_id, None), (part.municipality_id, part.district_id)} & theirs
    ]


def is_for_the_world(meeting: Meeting) -> bool:
    """Whether there can be anything to publish: sent minutes, and no individual cases."""
    return meeting.minutes_are_sent and not meeting.group.handles_individual_cases


# Looking through ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class Finding:
    """Something the guard found. ``what`` is empty for a national identity number."""

    label: str
    what: str
    where: str
    # The place on the page.
    anchor: str
    blocks: bool = False


@dataclass
class Check:
    """What the world will see, word for word, and what the guard says of it."""

    document: Document
    content: dict
    digest: str
    findings: list[Finding]

    @property
    def is_stopped(self) -> bool:
        return any(one.blocks for one in self.findings)


def check(meeting: Meeting, *, reading: str) -> Check:
    content = plain_data.written(freezing.document(meeting, reading))
    # Read back from what is kept: what is shown, printed and published is one and the same.
    document = plain_data.read(content)
    return Check(document, content, plain_data.digest(content), findings(document))


def findings(document: Document) -> list[Finding]:
    """National identity numbers first: they stop it. The rest is for somebody to look at."""
    whole = plain_data.written(document)
    items = whole.pop("items")
    found = found_in(whole, _("Om møtet"), "")
    for item, part in zip(items, document.items, strict=True):
        where = _("Sak %(number)s") % {"number": part.label} if part.label else part.title
        found += found_in(item, where, f"sak-{part.public_id}")
    return sorted(dict.fromkeys(found), key=lambda one: not one.blocks)


def found_in(content, where: str, anchor: str) -> list[Finding]:
    """In every string of plain data."""
    found = []
    for text in plain_data.texts(content):
        for said in (plain(text), *addresses(text)):
            if guard.find(said):
                found.append(Finding(_("Fødselsnummer"), "", where, anchor, blocks=True))
            found += [
                Finding(label, what, where, anchor) for label, what in guard.worth_a_look(said)
            ]
    return found


# Publishing --------------------------------------------------------------------------------------


def publish(
    meeting: Meeting, municipality: Municipality, *, reading: str, digest: str, by
) -> Publication:
    """Put what was shown, known by its ``digest``, on the municipality's page.

    It takes the place of what stood there. Raises ``typesetting.Awaited`` as ``printed`` does,
    ``Changed`` when the minutes are others by now,
    ``Unpublishable`` when the guard or a closed page stops it, PermissionDenied when it is not
    ``by``'s to do.
    """
    require_may(meeting, municipality, by)
    seen = check(meeting, reading=reading)
    if seen.digest != digest:
        raise Changed
    if seen.is_stopped or not public.is_served(municipality):
        raise Unpublishable
    # Before the transaction: it takes a second, in which others can write.
    made = printed(meeting, seen.document)
    with transaction.atomic():
        meeting = _locked(meeting)
        require_may(meeting, municipality, by)
        if check(meeting, reading=reading).digest != digest:
            raise Changed
        former = _current(meeting, municipality)
        if former and (former.digest, former.minutes_state) == (digest, meeting.minutes_state):
            # Pressed twice; or looked through again, and nothing was new.
            Publication.objects.filter(pk=former.pk).update(published_at=now(), published_by=by)
            former.refresh_from_db()
            made_row = former
        else:
            if former:
                _end(former, Why.REPLACED, by)
            made_row = Publication(
                meeting=meeting,
                municipality=municipality,
                reading=reading,
                minutes_state=meeting.minutes_state,
                content=seen.content,
                digest=digest,
                sha256=hashlib.sha256(made).hexdigest(),
                published_by=by,
            )
            made_row.file.save(made_row.public_id, ContentFile(made), save=False)
            made_row.save()
        audit.record(
            by,
            "publish_minutes",
            meeting,
            publication=made_row.public_id,
            municipality=municipality.number,
        )
        public.clear(municipality)
    return made_row


def require_may(meeting: Meeting, municipality: Municipality, by) -> None:
    if not is_for_the_world(meeting) or municipality not in places(meeting, by):
        raise PermissionDenied


def printed(meeting: Meeting, document: Document) -> bytes:
    """Its PDF; of what is frozen the very file that was made once, with its code.

    Raises ``typesetting.Awaited`` when the worker has to set it first.
    """
    if not document.code:
        return typesetting.typeset(freezing.written(document))
    try:
        return freezing.read(freezing.ready(meeting, document.reading, at_once=False))
    except freezing.Gone as gone:
        raise Changed from gone


def _locked(meeting: Meeting) -> Meeting:
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    rows = Meeting.objects.select_related("group", "chair", "minute_taker", "approved_in__series")
    return rows.get(pk=meeting.pk)


def _current(meeting: Meeting, municipality: Municipality) -> Publication | None:
    return meeting.publications.current().filter(municipality=municipality).first()


# Taking down -------------------------------------------------------------------------------------


@transaction.atomic
def withdraw(publication: Publication, why: str, *, by) -> None:
    """Off the page, at once. Raises ``Stale`` when it is off already."""
    if not Publication.objects.visible_to(by).filter(pk=publication.pk).exists():
        raise PermissionDenied
    _end(publication, why, by)
    audit.record(
        by,
        "withdraw_minutes",
        publication.meeting,
        publication=publication.public_id,
        municipality=publication.municipality.number,
    )


def withdraw_all(meeting: Meeting, *, by, why: str = Why.REMOVED) -> int:
    """Words were taken out of the minutes, or are no longer open: off every page, until somebody
    has looked through them anew. Belongs in the transaction of that.
    """
    current = meeting.publications.current().select_related("municipality")
    for publication in current:
        _end(publication, why, by)
    return len(current)


@transaction.atomic
def leave_down(publication: Publication, *, by) -> None:
    """What went down with a removal stays down. Raises ``Stale`` when that is settled already."""
    rows = Publication.objects.visible_to(by).taken_down().filter(pk=publication.pk)
    if not rows.exists():
        raise audit.Stale(f"{publication} is settled.")
    Publication.objects.filter(pk=publication.pk).update(why=Why.CLOSED)
    audit.record(by, "leave_down", publication.meeting, publication=publication.public_id)


def _end(publication: Publication, why: str, by) -> None:
    """Empty its row, delete its file and forget the kept pages. The hashes stay."""
    name, storage = publication.file.name, publication.file.storage
    ended = Publication.objects.current().filter(pk=publication.pk)
    if not ended.update(withdrawn_at=now(), withdrawn_by=by, why=why, content=None, file=""):
        raise audit.Stale(f"{publication} is withdrawn.")
    transaction.on_commit(partial(storage.delete, name), robust=True)
    public.clear(publication.municipality)


# What stands where -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Standing:
    """One municipality of the group, and what its page has of the minutes."""

    municipality: Municipality
    publication: Publication | None
    may_publish: bool


def standing(meeting: Meeting, person: Person, *, coordinates: bool) -> list[Standing]:
    """What is published where, and where ``person`` may publish. At most three queries."""
    if not is_for_the_world(meeting):
        return []
    current = meeting.publications.current().with_behind().defer("content")
    by_place = {row.municipality: row for row in current.select_related("municipality")}
    mine = places(meeting, person) if coordinates else []
    return [
        Standing(place, by_place.get(place), place in mine)
        for place in dict.fromkeys([*mine, *by_place])
    ]
