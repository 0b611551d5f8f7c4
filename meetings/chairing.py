"""Whose turn it is to lead, where that goes round between some of the seats."""

from datetime import datetime

from django.utils.timezone import localtime

from meetings.models import Meeting
from people.models import Group, Membership, Person


def whose_turn(group: Group, starts_at: datetime) -> Person | None:
    """Who leads the meeting of ``group`` that starts then, if nobody says otherwise; None where
    it does not go round.

    It goes on from the one who led the meeting before, so that a turn somebody else took is had.
    """
    if not group.chair_turn:
        return None
    on = localtime(starts_at).date()
    marked = Membership.objects.filter(group=group, chairs_in_turn=True)
    marked = marked.select_related("person").order_by("pk")
    seats = list(marked.active(on).filter(person__erased_on=None))
    if not seats:
        return None
    before = group.meetings.exclude(state=Meeting.State.CANCELLED).filter(
        starts_at__lt=starts_at, chair__in=marked.values("person")
    )
    last = before.order_by("-starts_at").first()
    place = None if last is None else place_of(last, seats, marked)
    if place is None:
        return seats[0].person
    stays = group.chair_turn == Group.ChairTurn.YEAR and last.day.year == on.year
    return seats[place if stays else (place + 1) % len(seats)].person


def place_of(last: Meeting, seats: list[Membership], marked) -> int | None:
    """Where among ``seats`` the one who led sits; one who has left, who sits for the same body."""
    for place, seat in enumerate(seats):
        if seat.person_id == last.chair_id:
            return place
    left = next(seat for seat in marked if seat.person_id == last.chair_id)
    bodies = [seat.organisation_id for seat in seats]
    known = left.organisation_id is not None and left.organisation_id in bodies
    return bodies.index(left.organisation_id) if known else None
