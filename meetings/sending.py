"""Sending the minutes: what is still missing, and the act itself."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from meetings import approval, exemption, review
from meetings.attachments import with_names
from meetings.clean import is_empty, words
from meetings.decisions import delete
from meetings.live import texts_in
from meetings.minutes import begin, opened
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Text
from meetings.passages import addresses, plain
from people import audit, guard, notices
from people.audit import Stale
from people.models import Person
from people.prepared import prepared

Outcome = AgendaItem.Outcome


@dataclass(frozen=True)
class Missing:
    """Something not settled when the minutes are to be sent: put right at ``url``, or waived.

    ``key`` names the tick box and stays the same from page to page. ``waive`` is called with who
    ticked it, in the transaction of the sending; None: a tick is all there is to it. What
    ``blocks`` cannot be waived; what only ``asks`` for a look needs no tick.
    """

    key: str
    text: str
    url: str
    waive: Callable[[Person], None] | None = None
    blocks: bool = False
    asks: bool = False


# Filled by later apps in ``apps.ready()``.
MISSING: list[Callable[[Meeting], list[Missing]]] = []
# Called in the transaction of the sending, with who sends.
ON_SENT: list[Callable[[Meeting, Person], None]] = []


class NotReady(Exception):
    """Something is missing that was neither put right nor waived."""

    def __init__(self, missing: list[Missing]):
        super().__init__(f"{len(missing)} missing")
        self.missing = missing


@dataclass
class Recipients:
    """Those at one organisation; ``rows`` are Attendance."""

    organisation: str
    rows: list[Attendance] = field(default_factory=list)


def recipients(meeting: Meeting) -> list[Recipients]:
    """Present, absent, deputies and informed, by organisation. Guests are only names."""
    return by_organisation(row for row in called(meeting.pk) if row.person)


@prepared
def called(meeting):
    """Everybody with a row in the meeting, guests too."""
    return Attendance.objects.filter(meeting=meeting).select_related("person")


def by_organisation(rows: Iterable[Attendance]) -> list[Recipients]:
    found: dict[str, Recipients] = {}
    for row in rows:
        found.setdefault(row.organisation, Recipients(row.organisation)).rows.append(row)
    return list(found.values())


def default_deadline(meeting: Meeting, on: date | None = None) -> date:
    return (on or localdate()) + timedelta(days=meeting.group.remarks_days)


def missing(
    meeting: Meeting, rows: list[Attendance] | None = None, written: list[Text] | None = None
) -> list[Missing]:
    """Everything not settled, what stops the sending first.

    ``rows`` are those ``called`` and ``written`` the ``texts_in`` the meeting, if at hand.
    """
    items = items_of(meeting)
    written = texts_in(meeting.pk) if written is None else written
    agenda = [item for item in items if item.accepted_at and item.outcome != Outcome.WITHDRAWN]
    found = [*_national_ids(meeting, items, written), *_approvals(meeting, agenda)]
    found += [
        *_marks(meeting, items, written),
        *_attendance(meeting, called(meeting.pk) if rows is None else rows),
        *_items(meeting, agenda, written),
        *_exempt(items, written),
    ]
    for ask in MISSING:
        found += ask(meeting)
    return sorted(found, key=lambda one: not one.blocks)


def national_ids(meeting: Meeting) -> list[Missing]:
    """Where national identity numbers stand in items, texts and names of files: what is sent,
    published or archived holds none.
    """
    return _national_ids(meeting, items_of(meeting), texts_in(meeting.pk))


def _page(meeting: Meeting, anchor: str) -> str:
    return f"{reverse('minutes', args=[meeting.public_id])}#{anchor}"


def _anchor(item: AgendaItem) -> str:
    return f"sak-{item.public_id}"


def _named(item: AgendaItem) -> str:
    if item.label:
        return _("Sak %(number)s %(title)s") % {"number": item.label, "title": item.title}
    return item.title


@prepared
def items_in(meeting):
    """The items, each once for every file it has."""
    items = AgendaItem.objects.filter(meeting=meeting).select_related("series", "approves__group")
    return items.annotate(file_name=F("attachments__name")).order_by("position", "pk")


def items_of(meeting: Meeting) -> list[AgendaItem]:
    return with_names(items_in(meeting.pk), meeting)


def _national_ids(meeting: Meeting, items: list[AgendaItem], texts: list[Text]) -> list[Missing]:
    """Where national identity numbers stand. Where, never the number."""
    found = []

    def look(key: str, item: AgendaItem, where: str, url: str, *texts: str) -> None:
        if any(guard.find(text) for text in texts):
            said = _("%(item)s, %(where)s: ser ut som et fødselsnummer. Ta det ut.")
            text = said % {"item": _named(item), "where": where}
            found.append(Missing(key, text, url, blocks=True))

    for item in items:
        edit, here = reverse("item_edit", args=[item.public_id]), _page(meeting, _anchor(item))
        titles = (item.title, item.exempt_title, item.presenter)
        look(f"id-title-{item.public_id}", item, _("tittel"), edit, *titles)
        look(f"id-changes-{item.public_id}", item, _("endringer"), here, item.approval_changes)
        look(f"id-files-{item.public_id}", item, _("navn på vedlegg"), edit, *item.files)
    by_id = {item.pk: item for item in items}
    for text in texts:
        item = by_id[text.item_id or (text.decision or text.dissent).item_id]
        owner = text.decision or text.dissent or item
        url = _page(meeting, f"tekst-{text.kind}-{owner.public_id}")
        if text.kind in (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL):
            # Read on the minutes page, and written on the item's own.
            url = reverse("item_edit", args=[item.public_id])
        where = str(Text.Kind(text.kind).label).lower()
        look(f"id-{text.public_id}-open", item, where, url, words(text.latest_open or ""))
        exempt = _("%(text)s unntatt offentlighet") % {"text": where}
        look(f"id-{text.public_id}-exempt", item, exempt, url, words(text.latest_exempt or ""))
    return found


def _marks(meeting: Meeting, items: list[AgendaItem], texts: list[Text]) -> list[Missing]:
    """Telephone numbers and the like in what the minutes say."""
    found = []
    by_id = {item.pk: item for item in items}
    for item in items:
        here = _page(meeting, _anchor(item))
        for said in (item.title, item.approval_changes):
            found += marks(_named(item), here, said)
        found += marks(_named(item), here, item.exempt_title, exempt=True)
    for text in texts:
        # The papers went out with the summons.
        if text.kind in (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL):
            continue
        owner = text.decision or text.dissent or by_id[text.item_id]
        item = by_id[text.item_id or owner.item_id]
        where = f"{_named(item)}, {str(Text.Kind(text.kind).label).lower()}"
        url = _page(meeting, f"tekst-{text.kind}-{owner.public_id}")
        for html, exempt in ((text.latest_open, False), (text.latest_exempt, True)):
            for said in (plain(html or ""), *addresses(html or "")):
                found += marks(where, url, said, exempt=exempt)
    return list(dict.fromkeys(found))


def marks(where: str, url: str, text: str, *, exempt: bool = False) -> list[Missing]:
    """What somebody should look at in ``text`` before it is sent; it stops nothing.

    Not all who may send it may read what is exempt: of that, only what kind it is.
    """
    found = []
    for kind, what in guard.worth_a_look(text):
        said = f"{where}: {kind.lower()}" if exempt else f"{where}: {kind.lower()} «{what}»"
        found.append(Missing(f"mark-{said}", said, url, asks=True))
    return found


def _approvals(meeting: Meeting, agenda: list[AgendaItem]) -> list[Missing]:
    """Earlier minutes: not said anything of, or said to be approved when they cannot be."""
    found = []
    for item in agenda:
        if item.role != AgendaItem.Role.APPROVE_MINUTES:
            continue
        url = _page(meeting, _anchor(item))
        key = f"approval-{item.public_id}"
        earlier = item.approves
        if not item.approval:
            if item.outcome != Outcome.POSTPONED:
                said = _("%(item)s: ikke tatt stilling til.") % {"item": _named(item)}
                found.append(Missing(key, said, url))
        elif earlier and earlier.minutes_state == Meeting.MinutesState.WRITING:
            said = _("%(item)s: det referatet er ikke sendt og kan ikke godkjennes ennå.")
            found.append(Missing(key, said % {"item": _named(item)}, url, blocks=True))
        elif earlier and not earlier.is_frozen and approval.unsettled(earlier):
            said = _(
                "%(item)s: en beslutning derfra er fortsatt til gjennomsyn. Referatet kan ikke "
                "godkjennes før den er avklart."
            )
            found.append(Missing(key, said % {"item": _named(item)}, url, blocks=True))
    return found


def _attendance(meeting: Meeting, rows: list[Attendance]) -> list[Missing]:
    found = []
    url = _page(meeting, "oppmote")
    # The sending says it was held, and then their answers to the summons count.
    answers = meeting.state == Meeting.State.CALLED
    names = [
        row.name
        for row in rows
        if row.state == Attendance.State.UNKNOWN
        and row.capacity != Attendance.Capacity.INFORMED
        and not (answers and row.answer)
    ]
    if names:
        said = _("Oppmøte er ikke ført for %(names)s.") % {"names": ", ".join(names)}
        found.append(Missing("attendance", said, url))
    if meeting.chair_id is None:
        found.append(Missing("chair", _("Møteleder er ikke valgt."), url))
    if meeting.minute_taker_id is None:
        found.append(Missing("minute-taker", _("Referent er ikke valgt."), url))
    return found


def _items(meeting: Meeting, agenda: list[AgendaItem], texts: list[Text]) -> list[Missing]:
    """Items with no outcome or no words, and decisions begun and never written."""
    written = {
        text.pk
        for text in texts
        if not is_empty(text.latest_open or "") or not is_empty(text.latest_exempt or "")
    }
    minutes = {
        text.item_id for text in texts if text.pk in written and text.kind == Text.Kind.MINUTES
    }
    found = []
    for item in agenda:
        url = _page(meeting, _anchor(item))
        decisions = [text for text in texts if text.decision and text.decision.item_id == item.pk]
        for text in decisions:
            if text.pk not in written:
                said = _("%(item)s: en beslutning er påbegynt, men ikke skrevet. Den tas ut.")
                found.append(
                    Missing(
                        f"decision-{text.decision.public_id}",
                        said % {"item": _named(item)},
                        url,
                        waive=_delete(text.decision),
                    )
                )
        for text in texts:
            if text.dissent and text.dissent.item_id == item.pk and text.pk not in written:
                said = _("%(item)s: protokolltilførselen fra %(name)s er ikke skrevet.")
                named = said % {"item": _named(item), "name": text.dissent.attendance}
                found.append(Missing(f"dissent-{text.dissent.public_id}", named, url))
        if item.is_formal:
            continue
        if not item.outcome:
            said = _("%(item)s: utfallet er ikke ført.") % {"item": _named(item)}
            found.append(Missing(f"outcome-{item.public_id}", said, url))
        handled = item.outcome in ("", Outcome.HANDLED)
        silent = item.pk not in minutes and not decisions
        if handled and silent and not meeting.group.handles_individual_cases:
            said = _("%(item)s: det står ingenting i referatet.") % {"item": _named(item)}
            found.append(Missing(f"empty-{item.public_id}", said, url))
    return found


def _exempt(items: list[AgendaItem], texts: list[Text]) -> list[Missing]:
    """Where something is withheld and nobody has said by what."""
    said = _("%(item)s: noe er unntatt offentlighet, og hjemmelen er ikke valgt.")
    return [
        Missing(
            f"basis-{item.public_id}",
            said % {"item": _named(item)},
            reverse("item_exemption", args=[item.public_id]),
        )
        for item in exemption.without_basis(items, texts)
    ]


def _delete(decision: Decision) -> Callable[[Person], None]:
    return lambda by: delete(decision, by=by)


@transaction.atomic
def send(meeting: Meeting, *, remarks_until: date, waived: set[str], by) -> int:
    """Send the minutes and let what they say take effect; count those told.

    The meeting is held, its decisions are decided or put to review, approvals of earlier minutes
    take effect, tasks and measures go out. Raises ``NotReady`` with what is missing and not
    waived, ``Stale`` when they were sent already or the meeting was never called.
    """
    meeting = opened(meeting, by)
    if meeting.minutes_are_sent:
        raise Stale(f"The minutes of {meeting} are sent.")
    begin(meeting, by=by)
    meeting.refresh_from_db()
    lacks = [one for one in missing(meeting) if not one.asks]
    if left := [one for one in lacks if one.blocks or one.key not in waived]:
        raise NotReady(left)
    for one in lacks:
        if one.waive:
            one.waive(by)
    if lacks:
        audit.record(by, "waive", meeting, keys=[one.key for one in lacks])
    audit.move(
        meeting,
        "send_minutes",
        source=Meeting.MinutesState.WRITING,
        to=Meeting.MinutesState.SENT,
        field="minutes_state",
        by=by,
        minutes_sent_at=now(),
        remarks_until=remarks_until,
    )
    review.open_review(meeting, by)
    approval.approve_in(meeting, by=by)
    for act in ON_SENT:
        act(meeting, by)
    # What is entered afterwards sends nothing (etterregistrering).
    return 0 if meeting.past_registration else _tell(meeting, by)


def _tell(meeting: Meeting, by) -> int:
    """One mail each: leaders who are asked for review are asked to read the minutes in that."""
    people = {row.person for group in recipients(meeting) for row in group.rows} - {by}
    asked = people & {
        notice.recipient
        for notice in notices.about(meeting, kind="review_asked").select_related("recipient")
    }
    return len(asked) + sum(
        notices.tell(
            person,
            key=f"meeting:{meeting.pk}:minutes",
            kind="minutes_sent",
            about=meeting,
            group=meeting.group,
            sender=by,
        )
        for person in sorted(people - asked, key=lambda person: person.pk)
    )
