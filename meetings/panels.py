"""What meetings show on people's pages of a group: when it meets and what it decided."""

from django.db.models import Q
from django.utils.timezone import localdate, now

from meetings.models import Decision, Meeting
from people.models import Group, Person
from people.models.roles import roles_of

# The latest of each that a group's page has room for.
SHOWN = 5


def meetings_of(group: Group, reader: Person) -> dict:
    """The meetings ahead, the last ones held, and how many of the year's norm. Two queries."""
    at, year = now(), localdate().year
    seen = Meeting.objects.visible_to(reader).filter(group=group)
    ahead = Q(ends_at__gte=at)
    # A year behind us is enough to find the last ones and to count this year's.
    rows = list(seen.filter(ahead | Q(starts_at__year__gte=year - 1)).order_by("starts_at"))
    held = [meeting for meeting in rows if meeting.state == Meeting.State.HELD]
    return {
        "upcoming": [
            meeting
            for meeting in rows
            if meeting.ends_at >= at and meeting.state != Meeting.State.CANCELLED
        ][:SHOWN],
        "held": held[: -SHOWN - 1 : -1],
        # A chair plans their own group's meetings too.
        "may_plan": group.pk in roles_of(reader).run and not group.ended_on,
        "held_count": sum(meeting.day.year == year for meeting in held),
        "norm": group.meetings_per_year,
        "year": year,
    }


def decisions_of(group: Group, reader: Person) -> dict:
    """The latest decisions that have taken effect, by the items they stand in."""
    decisions = (
        Decision.objects.visible_to(reader)
        .filter(item__meeting__group=group, state=Decision.State.DECIDED)
        .select_related("item__series")
        .only("public_id", "decided_on", "item__number", "item__title", "item__series__year")
        .order_by("-decided_on", "-pk")
    )
    return {"decisions": list(decisions[:SHOWN])}


def next_meetings(groups: list[Group], reader: Person) -> None:
    """Put ``next_meeting`` on each group, None where there is none to see. One query."""
    upcoming = Meeting.objects.visible_to(reader).upcoming().filter(group__in=groups)
    first: dict[int, Meeting] = {}
    for meeting in upcoming.order_by("starts_at", "pk"):
        first.setdefault(meeting.group_id, meeting)
    for group in groups:
        group.next_meeting = first.get(group.pk)
