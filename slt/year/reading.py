"""The year as it is read: meetings and what is fixed, in the order of days."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.timezone import localtime, make_aware
from django.utils.translation import gettext as _

from meetings.models import Meeting
from people.models import Group, Municipality
from people.prepared import prepared
from slt.models import Agreement, WheelEntry


@dataclass(frozen=True)
class Event:
    """One thing in the year. ``ring`` says where in the wheel it stands, and by which sign."""

    on: date
    title: str
    ring: str
    # What it is, in words: the sign alone says nothing to who does not see it.
    what: str
    # Tells it from others in a calendar.
    mark: str
    until: date | None = None
    url: str = ""
    note: str = ""
    meeting: Meeting | None = None
    entry: WheelEntry | None = None

    @property
    def is_period(self) -> bool:
        return self.until is not None and self.until > self.on


@dataclass
class Month:
    number: int
    name: str
    events: list[Event] = field(default_factory=list)


def events(person, place: Municipality, year: int) -> list[Event]:
    """All that ``person`` may see of the year. Three queries."""
    begins, ends = (make_aware(datetime(at, 1, 1)) for at in (year, year + 1))  # noqa: DTZ001
    found = [of_meeting(row) for row in meetings_in(person, place.pk, begins, ends)]
    for entry in entries_in(place.pk, year):
        if days := entry.in_year(year):
            found.append(of_entry(entry, *days))
    papers = Agreement.objects.visible_to(person).standing().select_related("municipality")
    found += [of_agreement(paper) for paper in papers.filter(municipality=place, until__year=year)]
    return sorted(found, key=lambda event: (event.on, event.ring, event.title))


@prepared
def meetings_in(person, place, begins, ends):
    return (
        Meeting.objects.visible_to(person)
        .filter(
            group__group_municipalities__municipality=place,
            group__group_municipalities__until=None,
            starts_at__gte=begins,
            starts_at__lt=ends,
        )
        .exclude(state=Meeting.State.CANCELLED)
        .select_related("group")
        .only("public_id", "starts_at", "ends_at", "state", "place", "group__name", "group__level")
        .order_by("starts_at", "pk")
    )


def entries_in(place: int, year: int):
    return WheelEntry.objects.filter(municipality=place).fitting(year).select_related("group")


def of_meeting(meeting: Meeting) -> Event:
    planned = meeting.state == Meeting.State.DRAFT
    return Event(
        on=localtime(meeting.starts_at).date(),
        title=meeting.group.name,
        ring=meeting.group.level,
        what=_("Møte, ikke innkalt") if planned else _("Møte"),
        mark=meeting.public_id,
        url=meeting.get_absolute_url(),
        meeting=meeting,
    )


def of_entry(entry: WheelEntry, first: date, last: date) -> Event:
    return Event(
        on=first,
        until=last if last > first else None,
        title=entry.title,
        ring="fixed",
        what=str(entry.get_kind_display()),
        mark=entry.public_id,
        note=", ".join(part for part in (entry.group and entry.group.name, entry.note) if part),
        entry=entry,
    )


def of_agreement(paper: Agreement) -> Event:
    return Event(
        on=paper.until,
        title=paper.title,
        ring="fixed",
        what=_("Avtale går ut"),
        mark=paper.public_id,
        url=reverse("agreement_list", args=[paper.municipality.number]),
    )


def months(found: list[Event]) -> list[Month]:
    """The months that have anything, with it."""
    every = {number: Month(number, str(name).capitalize()) for number, name in MONTHS.items()}
    for event in found:
        every[event.on.month].events.append(event)
    return [month for month in every.values() if month.events]


RINGS = (*Group.Level.values, "fixed")
