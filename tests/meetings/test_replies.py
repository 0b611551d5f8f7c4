"""Answers that calendar programs send back: taken from who was asked, and from nobody else."""

from datetime import timedelta
from email.message import EmailMessage
from io import StringIO
from mailbox import Maildir

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now

from meetings import attending, ical, moving, replies, summons
from tests.factories import GroupFactory, MeetingFactory, MembershipFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari():
    return MembershipFactory(group=GroupFactory(name="Politirådet"), person__name="Kari Moe").person


@pytest.fixture
def called(kari, liv):
    group = kari.memberships.get().group
    meeting = MeetingFactory(group=group, starts_at=now() + timedelta(days=10))
    summons.send(meeting, by=liv)
    return meeting


def reply(meeting, person, said="ACCEPTED", *, sender="", sequence=0, at=None, method="REPLY"):
    """As Outlook writes one: CRLF, folded lines, the attendee's name quoted."""
    stamp = f"{at or now():%Y%m%dT%H%M%SZ}"
    lines = [
        "BEGIN:VCALENDAR",
        f"METHOD:{method}",
        "PRODID:Microsoft Exchange Server 2010",
        "VERSION:2.0",
        "BEGIN:VEVENT",
        f'ATTENDEE;PARTSTAT={said};CN="{person.name}":MAILTO:{person.email.upper()}',
        "COMMENT;LANGUAGE=nb-NO:\\n",
        f"UID:{ical.uid(meeting)[:20]}",
        f" {ical.uid(meeting)[20:]}",
        f"DTSTAMP:{stamp}",
        f"SEQUENCE:{sequence}",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]
    mail = EmailMessage()
    mail["From"] = f"{person.name} <{sender or person.email}>"
    mail["Subject"] = "Godtatt: Politirådet"
    mail.set_content("")
    mail.add_alternative("\r\n".join(lines).encode(), "text", "calendar", params={"method": method})
    return mail


def answer_of(meeting, person):
    return meeting.attendances.get(person=person).answer


def test_a_yes_and_then_a_no_are_written_down_as_the_persons_own(called, kari):
    assert replies.take_in(reply(called, kari)) == 1
    assert answer_of(called, kari) == "yes"
    assert called.attendances.get(person=kari).answer_registered_by is None

    later = now() + timedelta(seconds=5)
    assert replies.take_in(reply(called, kari, "DECLINED", at=later)) == 1
    assert answer_of(called, kari) == "no"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sender": "en.annen@example.org"},
        {"said": "TENTATIVE"},
        {"said": "NEEDS-ACTION"},
        {"sequence": 1},
        {"method": "REQUEST"},
    ],
)
def test_what_is_no_answer_to_this_summons_from_who_was_asked_changes_nothing(called, kari, wrong):
    assert replies.take_in(reply(called, kari, **wrong)) == 0
    assert answer_of(called, kari) == ""


def test_what_was_said_later_on_the_page_stands(called, kari):
    attending.answer(called.attendances.get(person=kari), "no", by=kari)
    earlier = now() - timedelta(minutes=5)

    assert replies.take_in(reply(called, kari, at=earlier)) == 0
    assert answer_of(called, kari) == "no"


def test_a_deputy_is_not_sent_home_by_the_calendars_no(called, kari):
    deputy = MembershipFactory(group=called.group, role="deputy")
    attending.answer(called.attendances.get(person=kari), "deputy", by=kari, deputy=deputy)
    later = now() + timedelta(seconds=5)

    assert replies.take_in(reply(called, kari, "DECLINED", at=later)) == 0
    assert called.attendances.filter(person=deputy.person).exists()


def test_a_meeting_called_off_takes_no_answer(called, kari, liv):
    moving.cancel(called, by=liv)
    assert replies.take_in(reply(called, kari, sequence=1)) == 0


def test_the_command_is_off_until_it_is_told_where_to_read(called, kari, settings, tmp_path):
    with pytest.raises(CommandError, match="not set"):
        call_command("read_replies")
    settings.REPLIES_MAILDIR = str(tmp_path / "none")
    with pytest.raises(CommandError, match="not a Maildir"):
        call_command("read_replies")

    box = Maildir(tmp_path / "box")
    broken = EmailMessage()
    broken["From"] = kari.email
    broken.set_content("BEGIN:VCALENDAR\nnot a calendar", subtype="calendar")
    for mail in (broken, reply(called, kari)):
        box.add(mail.as_bytes())
    settings.REPLIES_MAILDIR = str(tmp_path / "box")
    for said in ("2 read, 1 taken as answers.", "0 read, 0 taken as answers."):
        out = StringIO()
        call_command("read_replies", stdout=out)
        assert out.getvalue().strip() == said
    assert answer_of(called, kari) == "yes" and len(Maildir(tmp_path / "box")) == 2


def test_the_calendar_answers_to_the_mailbox_when_there_is_one(called, kari, liv, settings):
    settings.REPLIES_ADDRESS = "svar@example.org"
    written = ical.message(called, ical.REQUEST, kari, liv, 0).decode().replace("\r\n ", "")
    assert 'ORGANIZER;CN="Liv Dahl":mailto:svar@example.org' in written
    assert f"mailto:{kari.email}" in written
