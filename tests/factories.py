"""The smallest world a test needs. Factories count, they do not roll dice."""

from datetime import UTC, date, datetime, timedelta

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from measures.models import Goal, Indicator, Measure, Observation, Task
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    LegalBasis,
    Matter,
    Meeting,
    NumberSeries,
)
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

LONG_AGO = date(2020, 1, 1)


def eigersund() -> Municipality:
    """The municipality most tests live in; its row is there from ``post_migrate``."""
    return served("1101")


def bjerkreim() -> Municipality:
    return served("1114")


def served(number: str) -> Municipality:
    place = Municipality.objects.get(number=number)
    if place.served_since is None:
        place.served_since = place.started_on = LONG_AGO
        place.save(update_fields=["served_since", "started_on"])
    return place


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    name = Sequence(lambda n: f"Person {n}")
    email = Sequence(lambda n: f"person{n}@example.org")


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    municipality = LazyAttribute(lambda _: eigersund())
    name = Sequence(lambda n: f"Virksomhet {n}")


class GroupFactory(DjangoModelFactory):
    """A coordinating group hosted by Eigersund, or by ``host``."""

    class Meta:
        model = Group
        skip_postgeneration_save = True

    name = Sequence(lambda n: f"Gruppe {n}")
    level = Group.Level.COORDINATING

    @post_generation
    def host(self, create, extracted, **kwargs):
        GroupMunicipality.objects.create(
            group=self, municipality=extracted or eigersund(), host=True, since=LONG_AGO
        )


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    group = SubFactory(GroupFactory)
    person = SubFactory(PersonFactory)
    since = LONG_AGO


class OfficeFactory(DjangoModelFactory):
    class Meta:
        model = Office

    group = SubFactory(GroupFactory)
    person = SubFactory(PersonFactory)
    kind = Office.Kind.CHAIR
    since = LONG_AGO


class AppointmentFactory(DjangoModelFactory):
    """An SLT coordinator of Eigersund."""

    class Meta:
        model = Appointment

    municipality = LazyAttribute(lambda _: eigersund())
    person = SubFactory(PersonFactory)
    since = LONG_AGO


class LegalBasisFactory(DjangoModelFactory):
    """A provision of Eigersund's own that has held for long."""

    class Meta:
        model = LegalBasis

    municipality = LazyAttribute(lambda _: eigersund())
    short = Sequence(lambda n: f"lov § {n}")
    text_nb = "Hva den gjelder"
    since = LONG_AGO


class MeetingFactory(DjangoModelFactory):
    """A draft meeting on 24 November 2026, 12:00 to 14:00 in Oslo."""

    class Meta:
        model = Meeting

    group = SubFactory(GroupFactory)
    starts_at = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
    ends_at = LazyAttribute(lambda meeting: meeting.starts_at + timedelta(hours=2))
    place = "Formannskapssalen"


class MatterFactory(DjangoModelFactory):
    class Meta:
        model = Matter

    group = SubFactory(GroupFactory)
    title = Sequence(lambda n: f"Sak {n}")


class AgendaItemFactory(DjangoModelFactory):
    """An accepted, unnumbered item; ``number=17`` gives it one in the meeting's year."""

    class Meta:
        model = AgendaItem

    meeting = SubFactory(MeetingFactory)
    title = Sequence(lambda n: f"Sakstittel {n}")
    position = Sequence(lambda n: n)
    series = LazyAttribute(
        lambda item: (
            NumberSeries.objects.get_or_create(
                group=item.meeting.group, year=item.meeting.day.year
            )[0]
            if getattr(item, "number", None)
            else None
        )
    )


class AttendanceFactory(DjangoModelFactory):
    class Meta:
        model = Attendance

    meeting = SubFactory(MeetingFactory)
    person = SubFactory(PersonFactory)
    name = LazyAttribute(lambda row: row.person.name)
    capacity = Attendance.Capacity.MEMBER


class DecisionFactory(DjangoModelFactory):
    class Meta:
        model = Decision

    item = SubFactory(AgendaItemFactory)


class GoalFactory(DjangoModelFactory):
    class Meta:
        model = Goal

    municipality = LazyAttribute(lambda _: eigersund())
    title = Sequence(lambda n: f"Mål {n}")


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    municipality = LazyAttribute(lambda _: eigersund())
    title = Sequence(lambda n: f"Indikator {n}")
    source = "Ungdata"


class ObservationFactory(DjangoModelFactory):
    class Meta:
        model = Observation

    indicator = SubFactory(IndicatorFactory)
    year = Sequence(lambda n: 1950 + n % 150)
    value = 12


class TaskFactory(DjangoModelFactory):
    """A task given to one person, due 8 December 2026."""

    class Meta:
        model = Task

    group = SelfAttribute("item.meeting.group")
    item = SubFactory(AgendaItemFactory)
    what = Sequence(lambda n: f"Oppgave {n}")
    responsible = SubFactory(PersonFactory)
    deadline = date(2026, 12, 8)
    state = Task.State.GIVEN


class MeasureFactory(DjangoModelFactory):
    class Meta:
        model = Measure

    group = SelfAttribute("item.meeting.group")
    item = SubFactory(AgendaItemFactory)
    title = Sequence(lambda n: f"Tiltak {n}")
    responsible = SubFactory(PersonFactory)
    deadline = date(2026, 12, 8)
    state = Measure.State.SENT
