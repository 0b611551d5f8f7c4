"""The story of a matter across meetings and groups, as far as one reader may see.

Built from what is visible item by item: an appearance one may not see leaves no trace here.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings import threads
from meetings.documents import reservation
from meetings.models import AgendaItem, Decision, Forwarding, Lift, Matter, Meeting, TextVersion
from people.models import GroupMunicipality
from people.models.roles import roles_of
from people.prepared import prepared

Outcome = AgendaItem.Outcome


@dataclass
class Event:
    """One thing that happened to the matter. ``words`` are open, as they were cleaned."""

    on: date
    what: str
    where: str = ""
    url: str = ""
    # In plain words: who, until when, what was asked.
    said: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    status: str = ""


@dataclass
class Story:
    title: str
    municipality_names: str
    # The last meeting that had it, of those the reader sees.
    meeting: Meeting
    events: list[Event]
    # Whether the reader coordinates one of the groups that had it.
    is_coordinated: bool


# Later apps add what followed: asked with the matter and the reader.
MORE: list[Callable[[Matter, object], list[Event]]] = []


def of(public_id: str, reader) -> Story | None:
    """The story, None where nothing of it is the reader's to see. A fixed number of queries."""
    items = items_of(public_id, reader)
    if not items:
        return None
    seen = {item.pk for item in items}
    lifts = lifts_of(seen)
    rulings = decided(seen | {lift.upper_id for lift in lifts if is_answer(lift, seen)})
    events = [appearance(item, lifts, rulings.get(item.pk, [])) for item in items]
    events += [lifted(lift) for lift in lifts if lift.item_id in seen]
    events += [
        answer(lift, rulings.get(lift.upper_id, [])) for lift in lifts if is_answer(lift, seen)
    ]
    inside = roles_of(reader).sat_in | roles_of(reader).run
    sent_on = [item for item in items if hasattr(item, "forwarding") and item.forwarding.body]
    for item in sent_on:
        events += sent(item.forwarding, words=item.meeting.group_id in inside)
    matter = items[0].matter
    for more in MORE:
        events += more(matter, reader)
    events.sort(key=lambda event: event.on)
    # The last title that is this reader's to see; a matter's own may stem from another item.
    coordinated = roles_of(reader).coordinated
    return Story(
        items[-1].title,
        places_of(items),
        items[-1].meeting,
        events,
        is_coordinated=any(item.meeting.group_id in coordinated for item in items),
    )


@prepared
def items_of(matter, reader):
    return (
        AgendaItem.objects.visible_to(reader)
        .filter(matter__public_id=matter, accepted_at__isnull=False)
        .select_related("matter", "series", "meeting__group", "forwarding")
        .prefetch_related("forwarding__files")
        .order_by("meeting__starts_at", "pk")
    )


@prepared
def lifts_of(items):
    return (
        Lift.objects.standing()
        .filter(Q(item__in=items) | Q(upper__in=items))
        .select_related(
            "group", "item__series", "item__meeting__group", "upper__series", "upper__meeting"
        )
        .order_by("pk")
    )


def places_of(items: list[AgendaItem]) -> str:
    """The municipalities of the group that had it last, of those the reader sees."""
    group = items[-1].meeting.group
    group._prefetched_objects_cache = {"group_municipalities": parts_of(group.pk)}
    return group.municipality_names()


@prepared
def parts_of(group):
    return GroupMunicipality.objects.filter(group=group).select_related("municipality")


def decided(items: set[int]) -> dict[int, list[tuple[str, str]]]:
    """The open words of the decisions in the items' sent minutes, and what is reserved."""
    found: dict[int, list[tuple[str, str]]] = {}
    for item, words, state in versions_in(items):
        found.setdefault(item, []).append((words, reservation(state)))
    return found


@prepared
def versions_in(items):
    return (
        TextVersion.objects.latest()
        .filter(
            text__decision__item__in=items,
            text__decision__item__meeting__minutes_state__in=Meeting.SENT_STATES,
        )
        .exclude(text__decision__state=Decision.State.DRAFT)
        .order_by("text__decision__position", "text__decision")
        .values_list("text__decision__item", "open", "text__decision__state")
    )


def is_answer(lift: Lift, seen: set[int]) -> bool:
    """Whether the group that asked is told here what was answered: the item itself is not theirs
    to open, and the open words of the decision are the answer to them.
    """
    return (
        lift.state == Lift.State.ANSWERED
        and lift.upper is not None
        and lift.item_id in seen
        and lift.upper_id not in seen
    )


def appearance(item: AgendaItem, lifts: list[Lift], rulings: list[tuple[str, str]]) -> Event:
    said = [threads.downwards_of(lift) for lift in lifts if lift.upper_id == item.pk]
    label = _("Sak %(label)s") % {"label": item.label} if item.label else _("På sakslisten")
    done = item.outcome not in (Outcome.NONE, Outcome.ESCALATED)
    return Event(
        on=item.meeting.day,
        what=label,
        where=item.meeting.group.name,
        url=item.get_absolute_url(),
        said=said + [reserved for _words, reserved in rulings if reserved],
        words=[words for words, _reserved in rulings if words],
        status=item.get_outcome_display() if done else "",
    )


def lifted(lift: Lift) -> Event:
    """Asked of the group above; until it has answered, how that stands."""
    return Event(
        on=localtime(lift.created_at).date(),
        what=_("Løftet til %(group)s") % {"group": lift.group.name},
        where=lift.item.meeting.group.name,
        said=[lift.asked] if lift.asked else [],
        status="" if lift.state == Lift.State.ANSWERED else lift.get_state_display(),
    )


def sent(row: Forwarding, *, words: bool) -> list[Event]:
    """Sent on to another body, and its answer; the words are for those who sit in the group."""
    where = row.item.meeting.group.name
    what = _("Oversendt %(body)s") % {"body": row.body}
    waits = "" if row.is_settled else _("Venter på svar")
    asked = [row.asked] if words and row.asked else []
    events = [Event(row.sent_on, what, where, said=asked, status=waits)]
    if row.answered_on:
        what = _("Svar fra %(body)s") % {"body": row.body}
        letters = [file for file in row.files.all() if file.is_open]
        said = [row.answer, *(_("Vedlegg: %(name)s") % {"name": file} for file in letters)]
        url = letters[0].get_absolute_url() if letters else ""
        events.append(Event(row.answered_on, what, where, url, said=said if words else []))
    return events


def answer(lift: Lift, rulings: list[tuple[str, str]]) -> Event:
    return Event(
        on=lift.upper.meeting.day,
        what=threads.upwards_of(lift),
        where=lift.group.name,
        said=[reserved for _words, reserved in rulings if reserved],
        words=[words for words, _reserved in rulings if words],
    )
