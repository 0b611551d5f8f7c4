"""Whether groups meet as often as they are to, and whether all are there who should be."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.timezone import localdate

from meetings import days
from meetings.models import Attendance, Meeting
from people.models import Group
from slt import home
from slt.models import Known
from slt.year import rhythm
from tests.factories import (
    AppointmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
TODAY = date(2026, 5, 11)


@pytest.fixture
def liv():
    return AppointmentFactory(verified_on=localdate()).person


def meet(group, month, state=Meeting.State.HELD, day=5):
    return MeetingFactory(
        group=group, state=state, starts_at=datetime(2026, month, day, 11, tzinfo=UTC)
    )


def test_july_is_never_counted():
    assert rhythm.expected(11, 6) == rhythm.expected(11, 7) == 6
    assert rhythm.expected(11, 12) == 11
    assert rhythm.expected(4, 3) == 1

    group = GroupFactory()
    meet(group, 7)
    assert rhythm.norm_of(group, TODAY).held == 0


def test_cancelled_meetings_are_never_counted_and_drafts_are_planned():
    group = GroupFactory(meetings_per_year=4)
    meet(group, 2)
    meet(group, 3, Meeting.State.CANCELLED)
    meet(group, 6, Meeting.State.DRAFT)
    meet(group, 10, Meeting.State.CALLED)

    norm = rhythm.norm_of(group, TODAY)
    assert (norm.held, norm.planned, norm.soon, norm.missing) == (1, 2, 1, 1)


def test_the_norm_is_warned_of_before_it_breaks():
    group = GroupFactory(meetings_per_year=11)
    for month in range(1, 6):
        meet(group, month)
    # Five by May: on time today, and too few by the end of June.
    norm = rhythm.norm_of(group, TODAY)
    assert (norm.is_behind, norm.breaks) == (False, True)

    meet(group, 6, Meeting.State.DRAFT)
    assert not rhythm.norm_of(group, TODAY).breaks


def test_home_says_it_until_the_coordinator_says_she_knows(liv):
    at = datetime(2026, 5, 11, 9, tzinfo=UTC)
    group = GroupFactory(name="Gruppen", meetings_per_year=11)

    def said(moment=at):
        return [line.title for line in home.for_person(liv, moment).lines]

    assert said() == ["Gruppen møtes sjeldnere enn avtalt"]
    row = rhythm.know(group, rhythm.Gap(Known.About.NORM), date(2026, 6, 30), by=liv)
    assert said() == []
    assert said(datetime(2026, 7, 1, 9, tzinfo=UTC)) == ["Gruppen møtes sjeldnere enn avtalt"]
    rhythm.undo(row, by=liv)
    assert said() == ["Gruppen møtes sjeldnere enn avtalt"]


def test_a_steering_group_meets_one_to_three_weeks_after_the_group_below():
    above = GroupFactory(level=Group.Level.STEERING)
    below = GroupFactory(reports_to=above)
    met = meet(below, 9, Meeting.State.CALLED, day=1)

    day = rhythm.proposed_day(above, date(2026, 8, 3))
    assert 7 <= (day - met.day).days <= 21
    assert day.weekday() in days.MIDWEEK
    assert days.DayCheck(above, day, day).against(day) == []


def test_a_proposed_day_keeps_away_from_the_groups_own_meetings():
    group = GroupFactory(summons_days=14)
    taken = [meet(group, 9, Meeting.State.CALLED, day=day).day for day in (1, 15, 29)]

    day = rhythm.proposed_day(group, date(2026, 8, 10))
    assert all(abs((day - other).days) >= 10 for other in taken)


def test_the_proposed_day_is_one_press_from_a_draft(liv, client_for):
    group = GroupFactory(meetings_per_year=11)
    client = client_for(liv)
    page = f"/grupper/{group.public_id}/rytme/"
    proposed = rhythm.proposed_day(group, localdate())
    assert f'value="{proposed}"' in client.get(page).content.decode()

    answer = client.post(page, {"do": "draft", "dag": str(proposed)})
    meeting = Meeting.objects.get()
    assert answer.url == meeting.get_absolute_url()
    assert (meeting.state, meeting.day) == (Meeting.State.DRAFT, proposed)
    assert client.post(page, {"do": "draft", "dag": "2020-01-01"}).status_code == 404


def test_an_office_that_nobody_took_over_is_empty():
    ended = OfficeFactory(until=localdate() - timedelta(days=3))
    group = ended.group

    (gap,) = rhythm.gaps_of(group, localdate())
    assert (gap.about, gap.office) == ("office", "chair")
    OfficeFactory(group=group, since=localdate())
    assert rhythm.gaps_of(group, localdate()) == []


def test_an_organisation_whose_last_seat_ended_is_missed():
    nav = OrganisationFactory(name="NAV")
    left = MembershipFactory(organisation=nav, until=localdate() - timedelta(days=3))

    (gap,) = rhythm.gaps_of(left.group, localdate())
    assert (gap.about, gap.organisation) == ("seat", nav)
    MembershipFactory(group=left.group, organisation=nav)
    assert rhythm.gaps_of(left.group, localdate()) == []


def held_with(group, *present, month=1):
    meeting = meet(group, month)
    AttendanceFactory(meeting=meeting, organisation="Skolen", state=Attendance.State.PRESENT)
    for organisation in present:
        AttendanceFactory(
            meeting=meeting, organisation=organisation, state=Attendance.State.PRESENT
        )


def test_an_organisation_that_stayed_away_three_times_running_is_seen():
    nav = OrganisationFactory(name="NAV")
    group = MembershipFactory(organisation=nav).group
    held_with(group, "NAV", month=1)
    held_with(group, month=2)
    held_with(group, month=3)
    # Nobody wrote down who came: it says nothing.
    meet(group, 4)
    assert rhythm.gaps_of(group, localdate()) == []

    held_with(group, month=5)
    (gap,) = rhythm.gaps_of(group, localdate())
    assert (gap.about, gap.organisation) == ("absence", nav)
    held_with(group, "NAV", month=6)
    assert rhythm.gaps_of(group, localdate()) == []


def test_we_know_is_said_on_the_page_and_undone_there(liv, client_for):
    ended = OfficeFactory(until=localdate() - timedelta(days=3), group__meetings_per_year=0)
    client = client_for(liv)
    page = f"/grupper/{ended.group.public_id}/rytme/"
    facts = {"do": "know", "hva": "office:chair"}
    warned = "1 plass er tom"
    assert warned in client.get(ended.group.get_absolute_url()).content.decode()

    assert client.post(page, facts | {"until": "1.1.2020"}).status_code == 422
    client.post(page, facts | {"until": str(localdate() + timedelta(days=30))})
    assert warned not in client.get(ended.group.get_absolute_url()).content.decode()
    # What is known is not mended by that.
    assert "fulltallig" not in client.get(page).content.decode()
    client.post(page, {"do": "undo", "rad": Known.objects.get().public_id})
    assert warned in client.get(ended.group.get_absolute_url()).content.decode()


def test_only_the_coordinator_is_told(client_for):
    ended = OfficeFactory(until=localdate() - timedelta(days=3))
    member = MembershipFactory(group=ended.group).person

    page = client_for(member).get(ended.group.get_absolute_url()).content.decode()
    assert "plass er tom" not in page
    assert home.for_person(member).lines == []
