"""Days that suit, a year by a rule, and meetings entered afterwards."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from meetings import agenda, days, planning
from meetings.models import AvoidPeriod, Meeting
from people import audit
from people.models import Membership, Notice, Person
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(liv):
    return GroupFactory(name="Politirådet")


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        (date(2026, 5, 14), "Kristi himmelfartsdag"),
        (date(2026, 5, 15), "Inneklemt dag"),
        (date(2026, 3, 31), "Påskeuka"),
        (date(2026, 12, 24), "Romjul"),
        (date(2026, 12, 31), "Romjul"),
        (date(2026, 7, 7), "Juli"),
        (date(2026, 5, 9), "Helg"),
        (date(2026, 10, 6), "Høstferie"),
        (date(2027, 1, 1), "Første nyttårsdag"),
    ],
)
def test_a_bad_day_says_why(group, day, reason):
    AvoidPeriod.objects.create(
        municipality=eigersund(), name="Høstferie", since=date(2026, 10, 5), until=date(2026, 10, 9)
    )

    assert days.DayCheck(group, day, day).against(day) == [reason]
    assert days.DayCheck(group, date(2026, 2, 3), date(2026, 2, 3)).against(date(2026, 2, 3)) == []


def test_of_other_groups_meetings_no_more_is_said_than_that_somebody_is_taken(group):
    kari = MembershipFactory(group=group).person
    other = MembershipFactory(person=kari, group__name="Hemmelig utvalg").group
    MeetingFactory(group=other)
    elsewhere = GroupFactory(host=bjerkreim())
    MeetingFactory(group=elsewhere, starts_at=datetime(2026, 11, 25, 11, tzinfo=UTC))
    check = days.DayCheck(group, date(2026, 11, 20), date(2026, 11, 30))

    assert check.against(date(2026, 11, 24)) == ["Opptatt: medlemmer har et annet møte"]
    assert check.against(date(2026, 11, 25)) == []


def test_suggestions_keep_the_groups_weekday_and_leave_out_bad_days(group):
    # A Tuesday; so are the suggestions, and 29 December is not among them.
    MeetingFactory(group=group)

    assert days.suggest(group, date(2026, 12, 9), 3) == [
        date(2026, 12, 15),
        date(2026, 12, 22),
        date(2027, 1, 5),
    ]


def test_the_same_number_of_queries_for_a_week_and_a_year(group, django_assert_num_queries):
    with django_assert_num_queries(3):
        days.DayCheck(group, date(2026, 2, 1), date(2026, 2, 7))
    with django_assert_num_queries(3):
        days.DayCheck(group, date(2026, 1, 1), date(2026, 12, 31))


def test_a_year_by_a_rule_leaves_out_july():
    first = days.by_rule(2027, 1, 1, skip={1})
    last = days.by_rule(2027, -1, 3, skip=set())

    assert first[0] == date(2027, 2, 2)
    assert [day.month for day in first] == [2, 3, 4, 5, 6, 8, 9, 10, 11, 12]
    assert last[0] == date(2027, 1, 28)
    assert date(2027, 7, 29) not in last


def test_a_year_is_planned_in_one_act_as_drafts_that_tell_nobody(group, liv):
    planned = [date(2027, 2, 2), date(2027, 3, 2), date(2027, 3, 2)]

    made = planning.create_year(group, planned, time(12), time(14), by=liv, place="Rådhuset")

    assert [meeting.day for meeting in made] == planned[:2]
    assert {meeting.state for meeting in made} == {Meeting.State.DRAFT}
    assert not Notice.objects.exists()


@pytest.mark.parametrize(
    ("day", "utc"),
    [
        # The last Sundays of March and October, and the days around them.
        (date(2027, 3, 27), 11),
        (date(2027, 3, 28), 10),
        (date(2027, 10, 30), 10),
        (date(2027, 10, 31), 11),
    ],
)
def test_noon_is_noon_on_both_sides_of_the_clock_change(day, utc):
    moment = planning.at(day, time(12))

    assert moment.astimezone(UTC).hour == utc
    assert moment.hour == 12


def test_who_holds_the_offices_leads_and_writes(group, liv):
    chair = OfficeFactory(group=group).person
    secretary = OfficeFactory(group=group, kind="secretary").person

    [meeting] = planning.create_year(group, [date(2027, 2, 2)], time(12), time(14), by=liv)

    assert (meeting.chair, meeting.minute_taker) == (chair, secretary)


def test_strangers_and_members_plan_nothing(group):
    member = MembershipFactory(group=group).person
    for person in (member, PersonFactory()):
        with pytest.raises(PermissionDenied):
            planning.create_year(group, [date(2027, 2, 2)], time(12), time(14), by=person)
    assert not Meeting.objects.exists()


def test_a_draft_is_deleted_without_a_trace_and_a_called_meeting_is_not(group, liv):
    draft = planning.create_year(group, [date(2027, 2, 2)], time(12), time(14), by=liv)[0]
    agenda.add(draft, by=liv, title="Trygg skolevei", kind="discussion")
    planning.delete_draft(draft, by=liv)
    called = MeetingFactory(group=group, state="called")

    with pytest.raises(audit.Stale):
        planning.delete_draft(called, by=liv)
    assert list(Meeting.objects.all()) == [called]
    assert not group.matters.exists()


def test_a_called_meeting_is_edited_within_its_day_and_one_held_in_its_details(group, liv):
    meeting = MeetingFactory(group=group, state="called")
    planning.edit(meeting, by=liv, note="Ta med kaffe", place="Biblioteket")
    with pytest.raises(PermissionDenied):
        planning.edit(meeting, by=liv, starts_at=meeting.starts_at + timedelta(days=1))
    Meeting.objects.update(state="held")
    meeting.refresh_from_db()
    with pytest.raises(PermissionDenied):
        planning.edit(meeting, by=liv, place="Et annet sted")

    meeting.refresh_from_db()
    assert (meeting.note, meeting.place) == ("Ta med kaffe", "Biblioteket")


def test_a_held_meeting_is_entered_afterwards_with_its_old_numbers(group, liv):
    seat = MembershipFactory(group=group, since=date(2020, 1, 1), until=date(2020, 12, 31))
    MembershipFactory(group=group, since=date(2021, 1, 1))

    meeting = planning.register_past(
        group,
        starts_at=datetime(2020, 5, 6, 16, tzinfo=UTC),
        ends_at=datetime(2020, 5, 6, 18, tzinfo=UTC),
        by=liv,
        titles=["Sak 9/20: Godkjenning av innkalling", "10/20 Trygge skoleveier", "Eventuelt"],
        first_number=9,
    )

    assert [(item.label, item.title, item.role) for item in meeting.items.all()] == [
        ("9/20", "Godkjenning av innkalling", "approve_summons"),
        ("10/20", "Trygge skoleveier", "ordinary"),
        ("11/20", "Eventuelt", "any_other_business"),
    ]
    assert meeting.state == Meeting.State.HELD
    assert [row.person for row in meeting.attendances.all()] == [seat.person]
    assert not Notice.objects.exists()


def test_the_next_meeting_approves_the_minutes_of_one_entered_afterwards(group, liv):
    held = MeetingFactory(group=group, state="held", starts_at=datetime(2020, 5, 6, tzinfo=UTC))
    AgendaItemFactory(meeting=held)

    [meeting] = planning.create_year(group, [date(2020, 9, 21)], time(18), time(20), by=liv)

    titles = [item.title for item in meeting.items.all()]
    assert titles == [
        "Godkjenning av innkalling og saksliste",
        "Godkjenning av referat fra møte 6.5.20",
        "Oppfølging fra forrige møter",
        "Eventuelt",
    ]
    assert meeting.items.get(role="approve_minutes").approves == held


def test_who_leads_or_minutes_a_meeting_may_open_it_though_only_a_deputy():
    meeting = MeetingFactory(state=Meeting.State.CALLED)
    chair, taker = (MembershipFactory(group=meeting.group, role="deputy").person for _ in "12")
    Meeting.objects.update(chair=chair, minute_taker=taker)

    for person in (chair, taker):
        assert Meeting.objects.visible_to(person).get() == meeting
    Meeting.objects.update(state=Meeting.State.DRAFT)
    assert not Meeting.objects.visible_to(chair).exists()


def test_who_has_left_the_group_keeps_no_key_to_the_meetings_they_led():
    seat = MembershipFactory()
    meeting = MeetingFactory(
        group=seat.group, state=Meeting.State.HELD, chair=seat.person, minute_taker=seat.person
    )
    assert meeting.access(seat.person).sees_exempt

    Membership.objects.update(since=date(2020, 1, 1), until=date(2020, 12, 31))
    person = Person.objects.get(pk=seat.person_id)
    for meetings in (Meeting.objects.visible_to(person), Meeting.objects.run_by(person)):
        assert not meetings.exists()
    access = meeting.access(person)
    assert not (access.runs or access.sees_papers or access.sees_exempt or access.takes_part)


def test_a_meeting_from_before_the_group_was_kept_here_has_those_it_began_with():
    group, liv = GroupFactory(), AppointmentFactory().person
    kari = MembershipFactory(group=group, since=date(2026, 1, 1)).person
    MembershipFactory(group=group, since=date(2026, 6, 1))

    meeting = planning.register_past(
        group,
        starts_at=planning.at(date(2020, 5, 6), time(18)),
        ends_at=planning.at(date(2020, 5, 6), time(20)),
        by=liv,
        titles=[],
    )

    assert [row.person for row in meeting.attendances.all()] == [kari]
