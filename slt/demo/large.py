"""A large installation for measuring: many municipalities, many years, rows made in bulk."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from measures.models import Progress, Task
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Matter,
    Meeting,
    NumberSeries,
    Text,
    TextVersion,
)
from meetings.planning import at
from people.models import (
    Appointment,
    Group,
    GroupMunicipality,
    Membership,
    Municipality,
    Office,
    Organisation,
    Person,
)
from slt.demo import large_plans
from slt.demo.holding import ENDS, STARTS
from slt.search import index

LONG_AGO = date(2015, 1, 1)
# (level, name, meetings a year)
GROUPS = [
    (Group.Level.STEERING, "Politirådet", 4),
    (Group.Level.COORDINATING, "Koordineringsgruppen", 10),
]
MEMBERS, ITEMS, TASKS = 8, 7, 3
WORDS = (
    "<p>Gruppen gikk gjennom status siden forrige møte og drøftet hva som trengs videre. Det var "
    "enighet om at arbeidet skal samordnes bedre mellom skole, helsestasjon og politi.</p>"
)


@transaction.atomic
def fill(municipalities: int, years: int, today: date | None = None) -> int:
    """Add ``municipalities`` beside the demo town, each with ``years`` of meetings; count these."""
    today = today or localdate()
    places = list(
        Municipality.objects.filter(until=None, served_since=None).order_by("number")[
            :municipalities
        ]
    )
    count = 0
    for number, place in enumerate(places):
        groups = found(place, number)
        for position, group in enumerate(groups):
            count += hold(group, GROUPS[position][2], years, today)
        large_plans.plan(place, groups[-1], years, today)
    index.tend()
    return count


def found(place: Municipality, number: int) -> list[Group]:
    """A municipality's coordinator, groups and members."""
    Municipality.objects.filter(pk=place.pk).update(served_since=LONG_AGO, started_on=LONG_AGO)
    people = Person.objects.bulk_create(
        Person(name=f"Person {position} {place.name}", email=f"p{number}-{position}@example.org")
        for position in range(MEMBERS)
    )
    bodies = Organisation.objects.bulk_create(
        Organisation(municipality=place, name=f"Virksomhet {position}") for position in range(4)
    )
    Appointment.objects.create(municipality=place, person=people[0], since=LONG_AGO)
    groups, above = [], None
    for level, name, norm in GROUPS:
        group = Group.objects.create(
            level=level, name=f"{name} {place.name}", meetings_per_year=norm, reports_to=above
        )
        GroupMunicipality.objects.create(group=group, municipality=place, host=True, since=LONG_AGO)
        Membership.objects.bulk_create(
            Membership(
                group=group, person=person, organisation=bodies[position % 4], since=LONG_AGO
            )
            for position, person in enumerate(people)
        )
        Office.objects.bulk_create(
            Office(group=group, person=people[0], kind=kind, since=LONG_AGO)
            for kind in (Office.Kind.CHAIR, Office.Kind.SECRETARY)
        )
        groups.append(group)
        above = group
    return groups


def days(norm: int, years: int, today: date) -> Iterator[date]:
    """Meeting days, evenly spread over the years before ``today``, oldest first."""
    step = 365 // norm
    for back in range(norm * years, 0, -1):
        yield today - timedelta(days=back * step)


def hold(group: Group, norm: int, years: int, today: date) -> int:
    """Approved minutes of ``years`` of meetings of one group; count the meetings."""
    seats = list(group.memberships.select_related("person", "organisation"))
    by = seats[0].person
    meetings = Meeting.objects.bulk_create(
        Meeting(
            group=group,
            starts_at=at(day, STARTS),
            ends_at=at(day, ENDS),
            place="Rådhuset",
            state=Meeting.State.HELD,
            minutes_state=Meeting.MinutesState.APPROVED,
            called_at=at(day, STARTS) - timedelta(days=14),
            minutes_sent_at=at(day, ENDS),
            approved_on=day + timedelta(days=14),
            chair=by,
            minute_taker=by,
            created_by=by,
        )
        for day in days(norm, years, today)
    )
    Attendance.objects.bulk_create(
        Attendance(
            meeting=meeting,
            person=seat.person,
            name=seat.person.name,
            organisation=seat.organisation.name,
            capacity=Attendance.Capacity.MEMBER,
            state=Attendance.State.PRESENT,
        )
        for meeting in meetings
        for seat in seats
    )
    items = put_items(group, meetings, by)
    write(items, by)
    follow(items, seats, today)
    return len(meetings)


def put_items(group: Group, meetings: list[Meeting], by: Person) -> list[AgendaItem]:
    series: dict[int, NumberSeries] = {}
    matters = Matter.objects.bulk_create(
        Matter(group=group, title=f"Sak om oppvekst {number + 1}", created_by=by)
        for number in range(len(meetings) * ITEMS)
    )
    items = []
    for place, meeting in enumerate(meetings):
        year = meeting.day.year
        if year not in series:
            series[year] = NumberSeries.objects.create(group=group, year=year)
        for position in range(ITEMS):
            items.append(
                AgendaItem(
                    meeting=meeting,
                    matter=matters[place * ITEMS + position],
                    series=series[year],
                    number=series[year].next_number,
                    position=position + 1,
                    title=matters[place * ITEMS + position].title,
                    kind=AgendaItem.Kind.DISCUSSION,
                    outcome=AgendaItem.Outcome.HANDLED,
                )
            )
            series[year].next_number += 1
    NumberSeries.objects.bulk_update(series.values(), ["next_number"])
    return AgendaItem.objects.bulk_create(items, batch_size=500)


def write(items: list[AgendaItem], by: Person) -> None:
    """Minutes in every item, and a decision in the second of each meeting."""
    decisions = Decision.objects.bulk_create(
        Decision(item=item, state=Decision.State.DECIDED, decided_on=item.meeting.day)
        for item in items
        if item.position == 2
    )
    texts = [Text(item=item, kind=Text.Kind.MINUTES) for item in items]
    texts += [Text(decision=decision, kind=Text.Kind.DECISION) for decision in decisions]
    TextVersion.objects.bulk_create(
        (
            TextVersion(text=text, number=1, open=WORDS, by=by)
            for text in Text.objects.bulk_create(texts, batch_size=500)
        ),
        batch_size=500,
    )


def follow(items: list[AgendaItem], seats: list[Membership], today: date) -> None:
    """Three tasks a meeting: done, except in the latest two months."""
    tasks = []
    for number, item in enumerate(item for item in items if item.position <= TASKS):
        deadline = item.meeting.day + timedelta(days=30)
        is_open = deadline > today - timedelta(days=30)
        tasks.append(
            Task(
                group=item.meeting.group,
                item=item,
                what=f"Følge opp sak {item.number}",
                responsible=seats[number % len(seats)].person,
                deadline=deadline,
                state=Task.State.IN_PROGRESS if is_open else Task.State.DONE,
                given_at=item.meeting.ends_at,
                ended_on=None if is_open else deadline,
            )
        )
    made = Task.objects.bulk_create(tasks, batch_size=500)
    Progress.objects.bulk_create(
        (
            Progress(
                task=task,
                person=task.responsible,
                registered_by=task.responsible,
                state=task.state,
                text="Er i gang.",
            )
            for task in made
        ),
        batch_size=500,
    )
