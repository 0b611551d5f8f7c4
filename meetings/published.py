"""What the world may read of the minutes: by year and group, the newest, and one meeting's."""

from dataclasses import dataclass, field

from meetings.models import Publication
from people.models import Group, Municipality

# As many as a feed has.
IN_FEED = 30


@dataclass
class OfGroup:
    """What one group has published in a year, the latest meeting first."""

    name: str
    publications: list[Publication] = field(default_factory=list)


def years(municipality: Municipality) -> list[int]:
    """The years there are minutes from, the latest first."""
    shown = municipality.publications.shown()
    return [day.year for day in shown.datetimes("meeting__starts_at", "year", order="DESC")]


def in_year(municipality: Municipality, year: int) -> list[OfGroup]:
    """By group, from the steering level down. One query."""
    levels = Group.Level.values
    rows = municipality.publications.shown().filter(meeting__starts_at__year=year)
    rows = rows.select_related("meeting__group").defer("content").order_by("-meeting__starts_at")
    groups: dict[Group, OfGroup] = {}
    for row in rows:
        group = row.meeting.group
        groups.setdefault(group, OfGroup(group.name)).publications.append(row)
    order = sorted(groups, key=lambda group: (levels.index(group.level), group.name, group.pk))
    return [groups[group] for group in order]


def for_feed(municipality: Municipality) -> list[Publication]:
    rows = municipality.publications.shown().select_related("meeting__group").defer("content")
    return list(rows.order_by("-published_at", "-pk")[:IN_FEED])


def find(municipality: Municipality, meeting_id: str) -> Publication | None:
    """What is shown of the meeting with that public id; None where nothing is."""
    rows = municipality.publications.shown().filter(meeting__public_id=meeting_id)
    return rows.select_related("meeting__group").first()


def was_there(municipality: Municipality, meeting_id: str) -> bool:
    """Whether something stood there once, and was taken down."""
    return municipality.publications.filter(meeting__public_id=meeting_id).exists()
