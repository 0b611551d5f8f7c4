"""Queries written once: right for everyone who asks, on every day, whatever they are given."""

from datetime import date, timedelta

import pytest
from django.db.models import Q
from django.utils.timezone import now

from meetings.models import Meeting
from people.models import Group, Person
from people.prepared import number_of, prepared
from tests.factories import (
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 8)


@prepared
def names(today, wanted, letter):
    found = Group.objects.filter(pk__in=wanted).filter(Q(ended_on=None) | Q(ended_on__gt=today))
    return found.filter(name__contains=letter) if letter else found


@prepared
def meetings_seen(person, today):
    return Meeting.objects.visible_to(person, today)


def test_each_asks_with_their_own_values():
    here, there = GroupFactory(name="Her"), GroupFactory(name="Der", ended_on=TODAY)
    yesterday = TODAY - timedelta(days=1)

    assert names(TODAY, {here.pk, there.pk}, "") == [here]
    assert names(yesterday, {here.pk, there.pk}, "") == [here, there]
    assert names(yesterday, [there], "") == [there]
    assert names(yesterday, {here.pk, there.pk}, "D") == [there]
    assert names(yesterday, {here.pk, there.pk}, "H") == [here]


def test_nothing_to_look_among_gives_nothing_and_asks_nothing(django_assert_num_queries):
    GroupFactory()
    names(TODAY, (), "")
    with django_assert_num_queries(0):
        assert names(TODAY, set(), "") == []


def test_nothing_is_counted_as_none():
    @prepared
    def how_many(wanted):
        return number_of(Group.objects.filter(pk__in=wanted))

    groups = GroupFactory.create_batch(2)
    assert sum(how_many([group.pk for group in groups])) == 2
    assert sum(how_many([])) == 0


def test_it_is_written_once_for_all_who_ask_alike(monkeypatch):
    first, second = GroupFactory.create_batch(2)
    assert names(TODAY, {first.pk}, "") == [first]
    monkeypatch.setattr(names, "write", None)
    assert names(TODAY, {first.pk, second.pk}, "") == [first, second]


def test_each_sees_what_their_own_roles_let_them_see():
    """The wording is kept by which kinds of roles one has, never by who one is."""
    group = GroupFactory()
    draft = MeetingFactory(group=group)
    called = MeetingFactory(group=group, state="called")
    elsewhere = MeetingFactory(state="called")
    chair = OfficeFactory(group=group, since=TODAY).person
    member = MembershipFactory(group=group, since=TODAY).person
    other = MembershipFactory(group=elsewhere.group, since=TODAY).person
    deputy = MembershipFactory(group=group, role="deputy", since=TODAY).person

    assert set(meetings_seen(chair, TODAY)) == {draft, called}
    assert meetings_seen(member, TODAY) == [called]
    assert meetings_seen(other, TODAY) == [elsewhere]
    assert meetings_seen(deputy, TODAY) == []
    assert meetings_seen(PersonFactory(), TODAY) == []


def test_the_roles_are_those_of_the_day_it_is_about():
    seat = MembershipFactory(since=TODAY)
    called = MeetingFactory(group=seat.group, state="called")

    assert meetings_seen(seat.person, TODAY) == [called]
    assert meetings_seen(seat.person, TODAY - timedelta(days=1)) == []


def test_a_day_that_is_not_given_is_refused():
    """Written once, it would be the same day for ever."""

    @prepared
    def upcoming(group):
        return Meeting.objects.filter(group=group, ends_at__gte=now())

    with pytest.raises(ValueError, match="give the day"):
        upcoming(1)


def test_a_value_cannot_be_looked_at_while_the_query_is_written():
    @prepared
    def named(name):
        return Person.objects.filter(name=name if name == "Kari" else "Ola")

    with pytest.raises(TypeError, match="not known"):
        named("Kari")


def test_an_object_is_given_by_its_id():
    @prepared
    def of(group):
        return Meeting.objects.filter(group=group)

    meeting = MeetingFactory()
    with pytest.raises(TypeError, match="give its id"):
        of(meeting.group)
    assert of(meeting.group_id) == [meeting]


@pytest.mark.once
def test_words_of_the_code_stand_in_the_query_and_nothing_that_somebody_wrote():
    @prepared
    def called(letter):
        return Group.objects.filter(
            Q(level="steering", name__contains=letter) | Q(name="100 % O'Hara")
        )

    odd, other = GroupFactory(name="100 % O'Hara"), GroupFactory(name="Anna", level="steering")
    assert set(called("n")) == {odd, other}
    [written] = called.written.values()
    assert "'steering'" in written.sql and "Hara" not in written.sql
    assert len(written.params) == 2
