"""The agenda comes by itself, keeps its order, and takes matters from meeting to meeting."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from meetings import agenda, planning, proposals, recurring, sending, texts
from meetings.models import AgendaItem, StandingItem
from people import audit, notices
from people.models import Group, Notice
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 24, 11, tzinfo=UTC)


@pytest.fixture
def group(liv):
    return GroupFactory()


def plan(group, liv, day=0):
    starts = NOON + timedelta(days=day)
    return planning.create(group, starts_at=starts, ends_at=starts + timedelta(hours=2), by=liv)


def titles(meeting):
    return [item.title for item in meeting.items.order_by("position")]


def test_standing_items_stand_before_any_other_business(group, liv):
    recurring.add(group, by=liv, title="Status fra politiet", kind="information")
    before = {"since": NOON.date() - timedelta(days=30), "until": NOON.date() - timedelta(days=1)}
    StandingItem.objects.create(group=group, title="Nedlagt", **before)

    # From the day it was added, which is today.
    assert titles(plan(group, liv, day=3650)) == [
        "Godkjenning av innkalling og saksliste",
        "Oppfølging fra forrige møter",
        "Status fra politiet",
        "Eventuelt",
    ]


def test_the_agenda_is_in_the_groups_language(group, liv):
    host = group.host
    host.language = "nn"
    host.save()

    assert titles(plan(Group.objects.get(), liv)) == [
        "Godkjenning av innkalling og sakliste",
        "Oppfølging frå tidlegare møte",
        "Eventuelt",
    ]


@pytest.mark.parametrize(
    "title",
    ["Oppfølging fra forrige møter", "Oppfølging frå tidlegare møte", "Oppfølging frå førre møte"],
)
def test_an_old_agenda_may_be_in_either_language(title):
    assert agenda.role_of(title) == AgendaItem.Role.FOLLOW_UP


def test_a_late_item_takes_the_next_number_wherever_it_stands(group, liv):
    meeting = MeetingFactory(group=group, state="called")
    AgendaItemFactory(meeting=meeting, number=1, position=1)
    AgendaItemFactory(
        meeting=meeting, number=2, position=2, role=AgendaItem.Role.ANY_OTHER_BUSINESS
    )
    meeting.group.number_series.update(next_number=3)

    late = agenda.add(meeting, by=liv, title="Hastesak", kind="decision")

    assert late.label == "3/26"
    assert [item.number for item in meeting.items.order_by("position")] == [1, 3, 2]


def test_moving_an_item_changes_the_order_and_not_the_numbers(group, liv):
    meeting = MeetingFactory(group=group, state="called")
    items = [AgendaItemFactory(meeting=meeting, number=n, position=n) for n in (1, 2, 3)]

    agenda.move(items[2], 1, by=liv)
    assert [item.number for item in meeting.items.order_by("position")] == [3, 1, 2]
    agenda.move(AgendaItem.objects.get(pk=items[2].pk), 99, by=liv)
    assert [item.number for item in meeting.items.order_by("position")] == [1, 2, 3]
    with pytest.raises(PermissionDenied):
        agenda.move(items[0], 2, by=MembershipFactory(group=group).person)


def test_a_postponed_matter_comes_along_with_its_open_papers_only(group, liv):
    held = MeetingFactory(group=group, state="held", starts_at=NOON - timedelta(days=30))
    item = AgendaItemFactory(
        meeting=held, number=4, title="Trygg skolevei", exempt_title="Hemmelig"
    )
    texts.save(
        texts.of_item(item, "background"),
        base=0,
        open="<p>Åpent</p>",
        exempt="<p>Lukket</p>",
        by=liv,
    )
    AgendaItem.objects.filter(pk=item.pk).update(outcome="postponed")

    meeting = plan(group, liv)

    again = meeting.items.get(continues=item)
    assert titles(meeting)[-2:] == ["Trygg skolevei", "Eventuelt"]
    assert (again.matter, again.exempt_title, again.number) == (item.matter, "", None)
    assert again.texts.get().latest.open == "<p>Åpent</p>"
    assert again.texts.get().latest.exempt == ""
    # It comes up once, not in each meeting planned after.
    assert not plan(group, liv, 30).items.filter(continues=item).exists()


def test_postponing_puts_it_on_the_next_meeting_at_once(group, liv):
    called = MeetingFactory(group=group, state="called")
    item = AgendaItemFactory(meeting=called, number=1)
    later = plan(group, liv, 30)

    new = agenda.postpone(item, by=liv)

    assert (new.meeting, new.continues) == (later, item)
    with pytest.raises(audit.Stale):
        agenda.postpone(item, by=liv)


def test_sent_minutes_put_their_approval_on_the_next_agenda_already_called(group, liv):
    held = MeetingFactory(group=group, state="held", starts_at=NOON - timedelta(days=30))
    called = MeetingFactory(group=group, state="called")
    AgendaItemFactory(meeting=called, number=1, position=1, role="approve_summons")
    called.group.number_series.update(next_number=2)

    assert agenda.after_minutes in sending.ON_SENT
    agenda.after_minutes(held, liv)
    agenda.after_minutes(held, liv)

    approval = called.items.get(role="approve_minutes")
    assert (approval.approves, approval.label) == (held, "2/26")
    assert agenda.waiting_for(called, called.items.all()) == []


def test_where_a_deadline_approves_no_item_does(liv):
    group = GroupFactory(approval=Group.Approval.DEADLINE)
    MeetingFactory(group=group, state="held", starts_at=NOON - timedelta(days=30))

    assert not plan(group, liv).items.filter(role="approve_minutes").exists()


def test_a_withdrawn_item_keeps_its_number_and_leaves_the_agenda(group, liv):
    meeting = MeetingFactory(group=group, state="called")
    item = AgendaItemFactory(meeting=meeting, number=5)

    agenda.withdraw(item, by=liv)
    with pytest.raises(audit.Stale):
        agenda.withdraw(item, by=liv)

    assert not meeting.items.on_agenda().exists()
    assert meeting.items.get().label == "5/26"
    with pytest.raises(audit.Stale):
        agenda.delete(item, by=liv)


def test_only_those_who_see_exempt_text_write_it(group, liv, settings):
    meeting = plan(group, liv)
    item = agenda.add(meeting, by=liv, title="Åpen", kind="decision", exempt_title="Lukket")
    settings.EXEMPT_FIELDS = False
    with pytest.raises(PermissionDenied):
        agenda.edit(item, by=liv, exempt_title="Mer")


def test_a_group_that_handles_individual_cases_has_no_matters_here(liv):
    group = GroupFactory(handles_individual_cases=True)
    with pytest.raises(PermissionDenied):
        agenda.add(plan(group, liv), by=liv, title="Noens sak", kind="discussion")


def test_a_proposal_is_seen_by_two_until_it_is_accepted(group, liv):
    kari = MembershipFactory(group=group, person__name="Kari Moe").person
    other = MembershipFactory(group=group).person
    meeting = MeetingFactory(group=group, state="called", starts_at=NOON + timedelta(days=3650))
    AgendaItemFactory(meeting=meeting, number=1)
    meeting.group.number_series.update(next_number=2)

    item = proposals.propose(meeting, by=kari, title="Flere gatelys")

    for person, seen in ((kari, True), (liv, True), (other, False)):
        assert AgendaItem.objects.visible_to(person).filter(pk=item.pk).exists() is seen
    assert item.matter.title == "Flere gatelys"
    proposals.accept(item, by=liv)
    item.refresh_from_db()
    assert item.label == "2/36"
    assert AgendaItem.objects.visible_to(other).filter(pk=item.pk).exists()
    with pytest.raises(audit.Stale):
        proposals.decline(item, "For sent", by=liv)
    told = {(notice.recipient, notice.kind) for notice in Notice.objects.all()}
    assert told == {(liv, "item_proposed"), (kari, "item_accepted")}
    # Answered before the mail went: the coordinator is not asked any more.
    assert notices.KINDS["item_proposed"].still_true(Notice.objects.get(kind="item_proposed"))


def test_strangers_and_informed_propose_nothing(group):
    meeting = MeetingFactory(group=group, state="called", starts_at=NOON + timedelta(days=3650))
    informed = MembershipFactory(group=group, role="informed").person
    for person in (informed, PersonFactory()):
        with pytest.raises(PermissionDenied):
            proposals.propose(meeting, by=person, title="Nei")
