"""One coordinator for six municipalities: one home, and nothing of one in what is another's."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils.timezone import localdate, now

from meetings import summons
from meetings.models import Decision, Meeting
from people import groups, notices, seats
from people.models import Group, Office
from slt.search.index import tend
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    DecisionFactory,
    MeasureFactory,
    MeetingFactory,
    PersonFactory,
    TaskFactory,
    served,
)
from tests.meetings.test_documents import write

# Whose is whose is asked on both engines by the doors; here it is only much of it.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
NUMBERS = ("1101", "1108", "1111", "1112", "1114", "1119")
WHOSE = re.compile(rf"\w+ i (?:{'|'.join(NUMBERS)})\b")


class Six:
    """The same in each: a group with a member and its work. Every name ends in "i" and whose."""

    def __init__(self):
        self.liv = PersonFactory(name="Liv Dahl")
        self.groups, self.members, self.held, self.called = {}, {}, {}, {}
        for number in NUMBERS:
            self.furnish(number)
        tend()

    def furnish(self, number: str) -> None:
        place = served(number)
        AppointmentFactory(municipality=place, person=self.liv)
        group = groups.create(
            municipality=place,
            level=Group.Level.COORDINATING,
            name=f"Gruppa i {number}",
            by=self.liv,
        )
        member = seats.add(
            group,
            PersonFactory(name=f"Medlem i {number}"),
            by=self.liv,
            organisation=seats.organisation_named(group, f"Skolen i {number}"),
        ).person
        seats.set_office(group, Office.Kind.CHAIR, member, by=self.liv)
        held = MeetingFactory(
            group=group,
            state=Meeting.State.HELD,
            minutes_state=Meeting.MinutesState.SENT,
            minutes_sent_at=now(),
            minute_taker=self.liv,
            starts_at=now() - timedelta(days=1),
        )
        item = AgendaItemFactory(meeting=held, number=900, title=f"Saken i {number}")
        write(item, f"<p>Ordet i {number}.</p>")
        decision = DecisionFactory(item=item, state=Decision.State.DECIDED)
        write(decision, f"<p>Ordet i {number} gjelder.</p>")
        TaskFactory(item=item, group=group, what=f"Oppgaven i {number}", responsible=member)
        MeasureFactory(item=item, group=group, title=f"Tiltaket i {number}", responsible=member)
        called = MeetingFactory(
            group=group, starts_at=now() + timedelta(days=9), place=f"Rommet i {number}"
        )
        AgendaItemFactory(meeting=called, title=f"Neste i {number}")
        self.groups[number], self.members[number] = group, member
        self.held[number], self.called[number] = held, called


@pytest.fixture
def six():
    return Six()


def others_in(text: str, number: str) -> list[str]:
    """Whatever ends in the number of another than ``number``."""
    return [found for found in WHOSE.findall(text) if not found.endswith(number)]


def named_in(text: str) -> set[str]:
    return {found[-4:] for found in WHOSE.findall(text)}


def opened(client, name: str, *args, **query) -> str:
    answer = client.get(reverse(name, args=args, query=query))
    assert answer.status_code == 200, name
    return answer.getvalue().decode()


def test_home_and_lists_are_of_all_six(six, client_for):
    client = client_for(six.liv)
    for name in ("group_list", "meeting_list", "decision_list", "measure_list"):
        assert named_in(opened(client, name)) == set(NUMBERS), name


def test_a_municipalitys_pages_and_pickers_hold_nothing_of_the_others(six, client_for):
    number = NUMBERS[0]
    client = client_for(six.liv)
    group, held, called = six.groups[number], six.held[number], six.called[number]
    pages = [
        *((name, number) for name in ("municipality_detail", "meeting_structure", "handover")),
        *((name, number) for name in ("agreement_list", "archive", "grant_list")),
        *((name, group.public_id) for name in ("group_detail", "group_offices", "group_edit")),
        *((name, group.public_id) for name in ("membership_add", "agenda_settings")),
        *((name, called.public_id) for name in ("meeting_detail", "meeting_edit", "summons")),
        *((name, held.public_id) for name in ("minutes", "meeting_history")),
    ]
    texts = {name: opened(client, name, thing) for name, thing in pages}
    # With everything there is to choose between.
    texts["wheel"] = opened(client, "wheel", number, localdate().year)
    texts["writing"] = opened(client, "minutes", held.public_id, rett="1")
    texts["planning"] = opened(client, "meeting_create", gruppe=group.public_id)
    texts["a year"] = opened(client, "year_plan", gruppe=group.public_id)
    texts["register"] = opened(client, "register_csv", kommune=number)

    found = {name: others_in(text, number) for name, text in texts.items()}
    assert {name: what for name, what in found.items() if what} == {}
    named = {name for name, text in texts.items() if number in named_in(text)}
    assert {"group_detail", "writing", "planning", "register", "handover"} <= named


def test_a_member_finds_is_sent_and_prints_only_their_own(six, client_for, monkeypatch):
    number = NUMBERS[3]
    # All that is in the paper, without the time it takes to set it.
    monkeypatch.setattr("meetings.pdf.typeset", lambda html, **more: html.encode())
    for called in six.called.values():
        summons.send(called, by=six.liv)
    notices.send_waiting()
    client = client_for(six.members[number])
    texts = {
        name: opened(client, name)
        for name in ("home", "group_list", "meeting_list", "decision_list", "my_tasks")
    }
    texts["search"] = opened(client, "search", q="ordet")
    texts["file"] = opened(client, "register_csv")
    texts["minutes"] = opened(client, "minutes_pdf", six.held[number].public_id)
    texts["summons"] = opened(client, "summons_pdf", six.called[number].public_id)
    texts["year"] = opened(client, "year_pdf", gruppe=six.groups[number].public_id)
    told = [letter for letter in mail.outbox if six.members[number].email in letter.to]
    texts |= {f"mail {n}": letter.subject + letter.body for n, letter in enumerate(told)}

    found = {name: others_in(text, number) for name, text in texts.items()}
    assert {name: what for name, what in found.items() if what} == {}
    assert {name for name, text in texts.items() if number not in named_in(text)} <= {"home"}
    assert told
    for other in set(NUMBERS) - {number}:
        for name, thing in (
            ("group_detail", six.groups[other]),
            ("minutes", six.held[other]),
            ("meeting_detail", six.called[other]),
        ):
            address = reverse(name, args=[thing.public_id])
            assert client.get(address).status_code == 404
