"""Who reviews a decision, and who answers what they ask."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.timezone import localdate

from meetings.models import Attendance, Decision, Meeting, Presence, Review
from people.models import Group, Membership, Office, Person
from people.prepared import prepared

Before = Group.ReviewBefore
Verdict = Review.Verdict


@dataclass(frozen=True)
class Panel:
    """Who reviews a decision. The stand-in's word counts until the chair's own has come."""

    people: tuple[Person, ...]
    stand_in: Person | None = None

    def everyone(self) -> tuple[Person, ...]:
        return (*self.people, self.stand_in) if self.stand_in else self.people

    def __contains__(self, person) -> bool:
        return person in self.everyone()

    def without(self, ids: set[int]) -> "Panel":
        """The panel less those disqualified; a disqualified chair leaves it to the stand-in."""
        left = tuple(person for person in self.people if person.pk not in ids)
        stand_in = None if self.stand_in and self.stand_in.pk in ids else self.stand_in
        return Panel(left, stand_in) if left else Panel((stand_in,) if stand_in else ())

    def agrees(self, reviews: dict[int, Review], *, silence: bool = False) -> bool:
        """Whether it agrees to the wording ``reviews`` are about, with or without the silent."""
        words = [reviews.get(person.pk) for person in self.people]
        if self.stand_in and words == [None]:
            words = [reviews.get(self.stand_in.pk)]
        return all(
            # One who asked, got an answer, and said no more is silent too.
            silence and (review is None or bool(review.answer))
            if review is None or review.verdict != Verdict.AGREE
            else True
            for review in words
        )


@prepared
def offices_on(group, today):
    return Office.objects.active(today).filter(group=group).select_related("person")


@prepared
def members_on(group, today):
    seats = Membership.objects.active(today).filter(group=group, role=Membership.Role.MEMBER)
    return seats.select_related("person")


@prepared
def deputies_in(meeting):
    """Those who came in somebody's place."""
    return Attendance.objects.filter(
        meeting=meeting, capacity=Attendance.Capacity.DEPUTY, state=Attendance.State.PRESENT
    ).select_related("person")


def panel(meeting: Meeting, before: str, on: date | None = None) -> Panel:
    """Who reviews the decisions of ``meeting`` where ``before`` says whose review comes first."""
    group, on = meeting.group, on or localdate()
    offices = {
        office.kind: office.person for office in offices_on(group.pk, on) if office.person.is_active
    }
    chair = meeting.chair or offices.get(Office.Kind.CHAIR)
    deputy = offices.get(Office.Kind.DEPUTY_CHAIR)
    if before == Before.CHAIR and (chair or deputy):
        return Panel((chair,), deputy if deputy != chair else None) if chair else Panel((deputy,))
    people = [seat.person for seat in members_on(group.pk, on) if seat.person.is_active]
    if before == Before.NONE:
        people += [row.person for row in deputies_in(meeting.pk) if row.person.is_active]
        people += [deputy] if deputy else []
    people += [chair] if chair else []
    return Panel(tuple(dict.fromkeys(people)))


def disqualified(decisions: Iterable[Decision]) -> dict[int, set[int]]:
    """Ids of the persons who were inhabil, by item."""
    rows = Presence.objects.filter(
        item__in={decision.item_id for decision in decisions}, kind=Presence.Kind.DISQUALIFIED
    ).values_list("item_id", "attendance__person_id")
    found: dict[int, set[int]] = {}
    for item, person in rows:
        found.setdefault(item, set()).add(person)
    return found


def panel_of(decision: Decision, on: date | None = None) -> Panel:
    whole = panel(decision.item.meeting, decision.review_before, on)
    return whole.without(disqualified([decision]).get(decision.item_id, set()))


def secretary(meeting: Meeting) -> Person | None:
    """Who answers the leaders' questions: the minute-taker, else the group's secretary."""
    if meeting.minute_taker:
        return meeting.minute_taker
    offices = meeting.group.offices.active().filter(kind=Office.Kind.SECRETARY)
    office = offices.select_related("person").first()
    return office.person if office else None
