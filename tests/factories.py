"""The smallest world a test needs. Factories count, they do not roll dice."""

from datetime import UTC, date, datetime, timedelta

from factory import LazyAttribute, SelfAttribute, Sequence, SubFactory, post_generation
from factory.django import DjangoModelFactory

from measures.models import (
    Evaluation,
    FocusArea,
    Goal,
    Indicator,
    Measure,
    Observation,
    Plan,
    PlanGoal,
    PlanLine,
    Task,
)
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
from slt.models import Agreement, Grant, WheelEntry

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


class PlanFactory(DjangoModelFactory):
    """A draft for four years from 2026."""

    class Meta:
        model = Plan

    municipality = LazyAttribute(lambda _: eigersund())
    title = Sequence(lambda n: f"Handlingsplan {n}")
    since = date(2026, 1, 1)
    until = date(2029, 12, 31)


class PlanLineFactory(DjangoModelFactory):
    """A line of a draft, in a focus area and under a goal of its own."""

    class Meta:
        model = PlanLine

    goal = LazyAttribute(
        lambda line: PlanGoal.objects.create(
            area=FocusArea.objects.create(
                plan=line.plan or PlanFactory(), title="Trygge møteplasser"
            ),
            goal=GoalFactory(title="Flere steder å være"),
        )
    )
    title = Sequence(lambda n: f"Linje {n}")

    class Params:
        plan = None


class WheelEntryFactory(DjangoModelFactory):
    """Something Eigersund does on 1 December, once."""

    class Meta:
        model = WheelEntry

    municipality = LazyAttribute(lambda _: eigersund())
    title = Sequence(lambda n: f"Oppføring {n}")
    on = date(2026, 12, 1)


class EvaluationFactory(DjangoModelFactory):
    """Somebody is asked by a coordinator to evaluate the effect by 8 January 2027."""

    class Meta:
        model = Evaluation

    measure = SubFactory(MeasureFactory)
    about = Measure.Evaluation.EFFECT
    person = SubFactory(PersonFactory)
    asked_by = SubFactory(PersonFactory)
    due_on = date(2027, 1, 8)


class AgreementFactory(DjangoModelFactory):
    """A mandate of Eigersund's for all groups, to the end of 2027."""

    class Meta:
        model = Agreement

    municipality = LazyAttribute(lambda _: eigersund())
    title = Sequence(lambda n: f"Mandat {n}")
    since = LONG_AGO
    until = date(2027, 12, 31)
    remind_from = LazyAttribute(lambda paper: paper.until and paper.until - timedelta(days=90))
    name = "mandat.txt"
    content_type = "text/plain"
    uploaded_by = SubFactory(PersonFactory)


class GrantFactory(DjangoModelFactory):
    """The first of three years of the same, for 2027."""

    class Meta:
        model = Grant

    municipality = LazyAttribute(lambda _: eigersund())
    giver = "Sekretariatet for konfliktrådene"
    title = Sequence(lambda n: f"Tilskudd {n}")
    for_year = 2027
    amount = 200_000
    own_share = 40_000
