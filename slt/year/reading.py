"""The year as it is read: meetings and what is fixed, in the order of days."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import IntegerField, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.dates import MONTHS
from django.utils.functional import Promise
from django.utils.timezone import localdate, localtime, make_aware
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.models import Plan
from meetings.models import Meeting
from people.models import Appointment, Group, Municipality
from people.models.roles import roles_of
from people.prepared import prepared
from people.reminders import ASKED_AFTER
from slt.models import Agreement, Grant, WheelEntry


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

    # For a page that is filled in: nothing where there is none.
    @property
    def starts_at(self) -> datetime | None:
        return self.meeting and self.meeting.starts_at

    @property
    def entry_id(self) -> str:
        return self.entry.public_id if self.entry else ""


@dataclass
class Month:
    number: int
    name: str
    events: list[Event] = field(default_factory=list)


def events(person, place: Municipality, year: int, to: int | None = None) -> list[Event]:
    """All that ``person`` may see of the year, or of the years to ``to``. Three queries."""
    to = to or year
    begins, ends = (make_aware(datetime(at, 1, 1)) for at in (year, to + 1))  # noqa: DTZ001
    found = [of_meeting(row) for row in meetings_in(person, place.pk, begins, ends)]
    for entry in entries_in(place.pk, year, to):
        found += [
            of_entry(entry, *days) for at in range(year, to + 1) if (days := entry.in_year(at))
        ]
    found += derived(person, place, date(year, 1, 1), date(to, 12, 31))
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


@prepared
def entries_in(place, year, to):
    return WheelEntry.objects.filter(municipality=place).fitting(year, to).select_related("group")


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


# What follows from something else, and is moved there ---------------------------------------------


@dataclass(frozen=True)
class Derived:
    """One kind of day that follows from something that has a page of its own."""

    what: Promise
    # Person, place, the first and the last day, and today give rows of mark, title and day.
    rows: Callable
    # ``place`` and the mark give the page.
    url: Callable
    # Of those that stand until a day: how long after the first.
    lasts: timedelta | None = None
    waits: timedelta = timedelta(0)

    def event(self, place: Municipality, mark: str, title: str, day: date) -> Event:
        on = day + self.waits
        return Event(
            on=on,
            until=on + self.lasts if self.lasts else None,
            title=title,
            ring="fixed",
            what=str(self.what),
            mark=mark,
            url=self.url(place, mark),
        )


def agreements(person, place, first, last, today):
    papers = Agreement.objects.visible_to(person).standing()
    papers = papers.filter(municipality=place, until__range=(first, last))
    return papers.values_list("public_id", "title", "until")


def plans(person, place, first, last, today):
    standing = Plan.objects.visible_to(person).filter(state=Plan.State.ADOPTED)
    standing = standing.filter(municipality=place, until__range=(first, last))
    return standing.values_list("public_id", "title", "until")


def contacts(person, place, first, last, today):
    """For the coordinators alone: theirs, by name."""
    posts = (
        Appointment.objects.coordinators()
        .active(today)
        .filter(
            municipality=place,
            municipality__number__in=roles_of(person, today).coordinated_places,
            verified_on__range=(first, last),
        )
    )
    return posts.values_list("public_id", "person__name", "verified_on")


# Tells the two days of a grant from each other in a calendar.
OF_REPORT = "-rapport"


def applications(person, place, first, last, today):
    ours = Grant.objects.visible_to(person).filter(municipality=place)
    return ours.filter(apply_by__range=(first, last)).values_list("public_id", "title", "apply_by")


def grant_reports(person, place, first, last, today):
    given = Grant.objects.visible_to(person).exclude(state=Grant.State.DECLINED)
    given = given.filter(municipality=place, report_by__range=(first, last))
    mark = Concat("public_id", Value(OF_REPORT))
    return given.values_list(mark, "title", "report_by")


def grant_page(place: Municipality, mark: str) -> str:
    return reverse("grant", args=[place.number, mark.removesuffix(OF_REPORT)])


AGREEMENT = Derived(
    gettext_lazy("Avtale går ut"),
    agreements,
    lambda place, mark: reverse("agreement_list", args=[place.number]),
)
DERIVED = (
    AGREEMENT,
    Derived(
        gettext_lazy("Plan går ut"),
        plans,
        lambda place, mark: reverse("plan_detail", args=[place.number, mark]),
    ),
    Derived(gettext_lazy("Søknadsfrist for tilskudd"), applications, grant_page),
    Derived(gettext_lazy("Rapportfrist for tilskudd"), grant_reports, grant_page),
    # From when the coordinator is asked, until citizens no longer see the name.
    Derived(
        gettext_lazy("Kontaktopplysninger bekreftes"),
        contacts,
        lambda place, mark: reverse("public_contact", args=[place.number]),
        waits=ASKED_AFTER,
        lasts=Appointment.CONFIRMATION_HOLDS - ASKED_AFTER,
    ),
)


def derived(person, place: Municipality, first: date, last: date) -> Iterator[Event]:
    """One query for all kinds."""
    waited = (first - ASKED_AFTER, last - ASKED_AFTER)
    for mark, title, day, number in derived_in(person, place.pk, first, last, *waited, localdate()):
        yield DERIVED[number].event(place, mark, title, day)


@prepared
def derived_in(person, place, first, last, first_waited, last_waited, today):
    """The last two days are for what is there some time after its day."""
    parts = []
    for number, kind in enumerate(DERIVED):
        days = (first_waited, last_waited) if kind.waits else (first, last)
        rows = kind.rows(person, place, *days, today).order_by()
        parts.append(rows.annotate(kind=Value(number, IntegerField())))
    return parts[0].union(*parts[1:], all=True)


def months(found: list[Event]) -> list[Month]:
    """The months that have anything, with it."""
    every = {number: Month(number, str(name).capitalize()) for number, name in MONTHS.items()}
    for event in found:
        every[event.on.month].events.append(event)
    return [month for month in every.values() if month.events]


RINGS = (*Group.Level.values, "fixed")
