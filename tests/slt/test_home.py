"""Home shows what waits for me, most pressing first, and no more than one can take in."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localdate, now

from measures.models import Measure
from meetings.models import Attendance, Decision, Meeting, Removal
from people.models import Municipality
from slt import home
from slt.models import Archiving
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    TaskFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


def titles(person, at=NOW) -> list[str]:
    return [line.title for line in home.for_person(person, at).lines]


@pytest.fixture
def liv():
    return AppointmentFactory(verified_on=date(2026, 6, 1)).person


def test_a_draft_is_asked_for_when_the_summons_is_due(liv):
    group = GroupFactory(name="Politirådet", meetings_per_year=0, summons_days=14)
    MeetingFactory(group=group, starts_at=datetime(2026, 12, 8, 11, tzinfo=UTC))
    MeetingFactory(group=group, starts_at=datetime(2027, 1, 12, 11, tzinfo=UTC))

    assert titles(liv) == ["Send innkalling: Politirådet 8. desember"]


def test_minutes_not_sent_come_before_overdue_tasks(liv):
    group = GroupFactory(name="Gruppen", meetings_per_year=0)
    meeting = MeetingFactory(
        group=group,
        state=Meeting.State.HELD,
        starts_at=datetime(2026, 11, 18, 11, tzinfo=UTC),
    )
    TaskFactory(item__meeting=meeting, deadline=date(2026, 11, 20))

    assert titles(liv) == ["Send referat: Gruppen 18. november", "1 oppfølging er over fristen"]


def test_a_group_behind_its_norm_is_named_with_why(liv):
    GroupFactory(name="Koordineringsgruppen", meetings_per_year=10)

    (line,) = home.for_person(liv, NOW).lines
    assert line.title == "Koordineringsgruppen møtes sjeldnere enn avtalt"
    assert "0 av 10" in line.why


def test_sent_minutes_that_are_not_archived_are_counted_for_each_municipality(liv):
    group = GroupFactory(meetings_per_year=0)
    sent = {"state": Meeting.State.HELD, "minutes_state": Meeting.MinutesState.SENT}
    meeting = MeetingFactory(group=group, **sent)
    MeetingFactory(group=group, **sent)
    MeetingFactory(group__host=bjerkreim(), group__meetings_per_year=0, **sent)
    MeetingFactory(group__handles_individual_cases=True, group__meetings_per_year=0, **sent)
    assert titles(liv) == ["2 referater er sendt, ikke arkivert"]

    archived = {"meeting": meeting, "municipality": eigersund(), "on": date(2026, 11, 20)}
    row = Archiving.objects.create(by=liv, **archived)
    assert titles(liv) == ["1 referat er sendt, ikke arkivert"]
    # The draft is archived, and approved since.
    Meeting.objects.filter(pk=meeting.pk).update(minutes_version=1)
    assert titles(liv) == ["2 referater er sendt, ikke arkivert"]
    Archiving.objects.filter(pk=row.pk).update(minutes_version=1, undone_at=NOW)
    assert titles(liv) == ["2 referater er sendt, ikke arkivert"]


def test_a_practitioner_sees_what_they_answer_for_and_until_when():
    task = TaskFactory(what="Kalle inn til foreldremøte", deadline=date(2026, 12, 1))

    (line,) = home.for_person(task.responsible, NOW).lines
    assert line.title == "Kalle inn til foreldremøte"
    assert "1. desember" in line.why
    assert line.action == "Bekreft mottatt"
    assert titles(PersonFactory()) == []


def test_a_leader_sees_the_review_and_the_next_meeting_and_then_nothing_of_others():
    seat = MembershipFactory(group__name="Politirådet")
    meeting = MeetingFactory(
        group=seat.group,
        state=Meeting.State.HELD,
        minutes_state=Meeting.MinutesState.SENT,
        starts_at=datetime(2026, 11, 18, 11, tzinfo=UTC),
    )
    DecisionFactory(
        item=AgendaItemFactory(meeting=meeting),
        state=Decision.State.IN_REVIEW,
        review_before="all",
        review_until=date(2026, 11, 30),
    )
    upcoming = MeetingFactory(
        group=seat.group,
        state=Meeting.State.CALLED,
        starts_at=datetime(2026, 12, 2, 11, tzinfo=UTC),
    )
    AttendanceFactory(meeting=upcoming, person=seat.person)

    assert titles(seat.person) == ["1 beslutning venter på gjennomsyn", "Møte i Politirådet"]


def test_the_next_meeting_says_what_i_answered():
    seat = MembershipFactory()
    meeting = MeetingFactory(
        group=seat.group,
        state=Meeting.State.CALLED,
        starts_at=datetime(2026, 12, 2, 11, tzinfo=UTC),
    )
    row = AttendanceFactory(meeting=meeting, person=seat.person)

    def line():
        return home.for_person(seat.person, NOW).lines[0]

    assert line().why.endswith("Du har ikke svart ennå.")
    Attendance.objects.filter(pk=row.pk).update(answer="no")
    assert line().why.endswith("Du har meldt forfall.")
    Attendance.objects.filter(pk=row.pk).update(answer="yes")
    assert (line().why[-1], line().action) == (".", "Se sakslisten")


def test_details_nobody_has_confirmed_for_eleven_months_are_asked_about():
    post = AppointmentFactory(verified_on=date(2025, 12, 1))

    assert "Stemmer kontaktopplysningene dine?" in titles(post.person)


def world(person, count: int) -> None:
    """``count`` groups with something of everything in each."""
    for _ in range(count):
        group = GroupFactory()
        MembershipFactory(group=group, person=person)
        meeting = MeetingFactory(
            group=group,
            state=Meeting.State.HELD,
            starts_at=now() - timedelta(days=3),
        )
        item = AgendaItemFactory(meeting=meeting)
        TaskFactory(item=item, deadline=localdate() - timedelta(days=1), responsible=person)
        DecisionFactory(item=item, state=Decision.State.IN_REVIEW, review_before="all")
        called = MeetingFactory(
            group=group, state=Meeting.State.CALLED, starts_at=now() + timedelta(days=3)
        )
        AttendanceFactory(meeting=called, person=person)


def test_one_group_or_many_ask_the_same_number_of_queries(
    client_for, django_assert_max_num_queries
):
    person = AppointmentFactory(verified_on=localdate()).person
    client = client_for(person)
    world(person, 1)
    with django_assert_max_num_queries(10) as one:
        client.get("/hjem/")
    world(person, 4)
    with django_assert_max_num_queries(10) as many:
        page = client.get("/hjem/").content.decode()

    assert len(one) == len(many)
    assert page.count("slt-waiting__line") == 7
    assert "Se alt" in page
    assert client.get("/hjem/?alle").content.decode().count("slt-waiting__line") > 7


def test_every_municipality_is_named(client_for):
    person = AppointmentFactory(verified_on=localdate()).person
    AppointmentFactory(person=person, municipality=bjerkreim(), verified_on=localdate())
    page = client_for(person).get("/hjem/").content.decode()

    assert eigersund().name in page
    assert bjerkreim().name in page
    assert Municipality.objects.public().count() == 0


def test_a_delivered_measure_is_late_for_nobody(liv):
    meeting = MeetingFactory(
        group=GroupFactory(meetings_per_year=0), state=Meeting.State.HELD, minutes_state="sent"
    )
    measure = MeasureFactory(
        item__meeting=meeting,
        responsible=PersonFactory(),
        deadline=date(2026, 11, 1),
        state=Measure.State.IN_PROGRESS,
        evaluation=Measure.Evaluation.NOT_NEEDED,
    )
    not_archived = "1 referat er sendt, ikke arkivert"
    assert titles(liv) == ["1 oppfølging er over fristen", not_archived]
    assert titles(measure.responsible) == [measure.title]

    Measure.objects.update(state=Measure.State.DELIVERED)
    measure.refresh_from_db()
    assert not measure.is_overdue(NOW.date())
    assert not Measure.objects.overdue(NOW.date())
    assert titles(liv) == [not_archived]
    assert titles(measure.responsible) == []


def test_words_that_wait_to_be_removed_are_on_the_page_of_those_who_can_say_yes(client_for):
    meeting = MeetingFactory(state=Meeting.State.HELD, minutes_state=Meeting.MinutesState.SENT)
    kari = OfficeFactory(group=meeting.group).person
    liv = AppointmentFactory().person
    Removal.objects.create(
        meeting=meeting,
        reason=Removal.Reason.MISTAKE,
        state=Removal.State.PROPOSED,
        by=liv,
        expires_on=localdate() + timedelta(days=3),
    )
    member = MembershipFactory(group=meeting.group).person

    said = {who: client_for(who).get("/hjem/").content.decode() for who in (kari, liv, member)}
    assert "Bekreft at en opplysning fjernes" in said[kari]
    assert "Du vil fjerne en opplysning" in said[liv]
    assert "opplysning" not in said[member]
