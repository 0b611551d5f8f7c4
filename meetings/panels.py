"""What meetings show on people's pages of a group: when it meets and what it decided."""

from datetime import datetime

from django.db.models import Q
from django.utils.timezone import localdate, make_aware, now

from meetings.models import Decision, Meeting
from people.models import Group, Person
from people.models.roles import roles_of
from people.prepared import prepared

# The latest of each that a group's page has room for.
SHOWN = 5


@prepared
def meetings_since(person, group, at, since):
    seen = Meeting.objects.visible_to(person).filter(group=group)
    return (
        seen.filter(Q(ends_at__gte=at) | Q(starts_at__gte=since))
        .only("public_id", "starts_at", "ends_at", "place", "state", "minutes_state")
        .order_by("starts_at")
    )


@prepared
def last_decisions(person, group):
    decided = Decision.objects.visible_to(person).filter(
        item__meeting__group=group, state=Decision.State.DECIDED
    )
    return (
        decided.select_related("item__series")
        .only("public_id", "decided_on", "item__number", "item__title", "item__series__year")
        .order_by("-decided_on", "-pk")[:SHOWN]
    )


@prepared
def coming_meetings(person, groups, at):
    coming = Meeting.objects.visible_to(person).upcoming(at).filter(group__in=groups)
    return coming.only("public_id", "group_id", "starts_at").order_by("starts_at", "pk")


def meetings_of(group: Group, reader: Person) -> dict:
    """The meetings ahead, the last ones held, and how many of the year's norm. Two queries."""
    at, year = now(), localdate().year
    # A year behind us is enough to find the last ones and to count this year's.
    rows = meetings_since(reader, group.pk, at, make_aware(datetime(year - 1, 1, 1)))  # noqa: DTZ001
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
    return {"decisions": last_decisions(reader, group.pk)}


def next_meetings(groups: list[Group], reader: Person) -> None:
    """Put ``next_meeting`` on each group, None where there is none to see. One query."""
    first: dict[int, Meeting] = {}
    for meeting in coming_meetings(reader, {group.pk for group in groups}, now()):
        first.setdefault(meeting.group_id, meeting)
    for group in groups:
        group.next_meeting = first.get(group.pk)
