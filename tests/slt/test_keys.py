"""Who has left, who is only lent something, and what a browser, a log or a proxy must not keep."""

import io
import logging
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate, now

from measures import reporting
from measures.models import Measure
from meetings import proposals
from meetings.models import Decision, Meeting, Text
from meetings.review_mail import theirs_to_see
from people import links, notices, profile
from people.models import District, Membership, Notice
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    eigersund,
)
from tests.slt.world import write

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def left():
    """Somebody who was called to a meeting they lead, and whose seat has ended since."""
    seat = MembershipFactory(person__name="Kari Lunde")
    meeting = MeetingFactory(
        group=seat.group,
        state=Meeting.State.CALLED,
        starts_at=now() + timedelta(days=3),
        chair=seat.person,
        place="Kulturhuset",
    )
    AttendanceFactory(meeting=meeting, person=seat.person)
    Membership.objects.update(since="2020-01-01", until=localdate() - timedelta(days=1))
    return meeting


def test_who_has_left_is_not_expected_at_home_nor_by_mail(left, client_for):
    home = client_for(left.chair).get(reverse("home")).content.decode()
    assert "Kulturhuset" not in home

    for kind in ("summons", "meeting_moved", "meeting_reminder"):
        notice = Notice(recipient=left.chair, kind=kind, about=left, group=left.group)
        assert notices.KINDS[kind].still_true(notice) == "not_theirs"
    decision = DecisionFactory(item__meeting=left)
    assert theirs_to_see(Notice(recipient=left.chair), decision) == "not_theirs"
    # The seat of somebody else begins the week the meeting is held.
    soon = MembershipFactory(group=left.group, since=localdate() + timedelta(days=2)).person
    AttendanceFactory(meeting=left, person=soon)
    notice = Notice(recipient=soon, kind="summons", about=left, group=left.group)
    assert notices.KINDS["summons"].still_true(notice) == ""


@pytest.mark.parametrize(("name", "kind"), [("meeting_link", "meeting"), ("review_link", "review")])
def test_the_links_of_who_has_left_are_dead(left, client, name, kind):
    url = reverse(name, args=[links.make(left.chair, kind, left.public_id)])

    assert client.get(url).status_code == 410
    assert client.post(url, {"answer": "yes"}).status_code == 410


def test_a_link_sent_on_shows_no_draft_of_the_one_it_was_for(client):
    liv = AppointmentFactory().person
    item = AgendaItemFactory(meeting__state=Meeting.State.CALLED)
    AgendaItemFactory(meeting=item.meeting, title="Forslaget", accepted_at=None, proposed_by=liv)
    AttendanceFactory(meeting=item.meeting, person=liv)
    write(DecisionFactory(item=item), Text.Kind.DECISION, liv, "Halvferdig beslutning")

    page = client.get(
        reverse("meeting_link", args=[links.make(liv, "meeting", item.meeting.public_id)])
    )
    assert page.status_code == 200
    for draft in ("Halvferdig beslutning", "Forslaget"):
        assert draft not in page.content.decode()


def test_taking_out_a_decision_is_not_offered_to_who_only_reads_it(client_for):
    decision = DecisionFactory(
        state=Decision.State.DECIDED, item__meeting__state=Meeting.State.HELD
    )
    member = MembershipFactory(group=decision.item.meeting.group).person
    url = reverse("decision_delete", args=[decision.public_id])
    assert client_for(member).post(url).status_code == 403


def test_the_group_that_is_to_do_it_speaks_for_itself_not_for_those_who_ordered_it():
    doing = GroupFactory(name="Ungdomsgruppa")
    taker = MembershipFactory(group=doing).person
    measure = MeasureFactory(responsible_group=doing, state=Measure.State.SENT, responsible=None)
    meeting = MeetingFactory(group=doing, minute_taker=taker, state=Meeting.State.HELD)
    item = AgendaItemFactory(meeting=meeting, role="follow_up")

    with pytest.raises(PermissionDenied):
        reporting.report(measure, "withdraw", "Vi vil ikke.", by=taker, item=item)
    with pytest.raises(PermissionDenied):
        later = localdate() + timedelta(days=400)
        reporting.move_deadline(measure, later, "Vi rekker det ikke.", by=taker, item=item)
    reporting.report(measure, "deliver", "Ferdig.", by=taker, item=item)
    measure.refresh_from_db()
    assert measure.state == Measure.State.DELIVERED
    with pytest.raises(PermissionDenied):
        reporting.report(measure, "close", by=taker, item=item)


def test_a_districts_coordinator_meets_the_districts_groups_only(client_for):
    district = District.objects.create(municipality=eigersund(), name="Sentrum")
    theirs, others = GroupFactory(name="Sentrumsgruppa"), GroupFactory(name="Nordgruppa")
    theirs.group_municipalities.update(district=district)
    person = AppointmentFactory(district=district).person
    whole = AppointmentFactory().person

    start = client_for(person).get(reverse("start", args=["1101"])).content.decode()
    assert "Sentrumsgruppa" in start
    assert "Nordgruppa" not in start
    assert proposals.coordinators(theirs) == [person, whole]
    assert proposals.coordinators(others) == [whole]


def test_a_name_is_one_line_wherever_it_stands():
    person = PersonFactory()
    profile.edit(person, name="Liv\nRing 000:\n  Dahl", phone="", language="")

    assert person.name == "Liv Ring 000: Dahl"


# What is kept, and where ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["home", "meeting_list", "settings", "my_tasks", "follow_up_list"])
def test_a_page_made_for_one_is_kept_nowhere(client_for, client, name):
    page = client_for(MembershipFactory().person).get(reverse(name))

    assert page.headers["Cache-Control"] == "private, no-store"
    assert "private" in client.get(reverse(name)).headers["Cache-Control"]
    assert "public" in client.get(reverse("finder")).headers["Cache-Control"]


def test_no_key_is_written_in_the_log(client, monkeypatch):
    (console,) = (row for row in logging.getLogger().handlers if row.name == "console")
    monkeypatch.setattr(console, "stream", io.StringIO())
    token = links.make(PersonFactory(), "meeting", "zzzzzzzzzz")
    assert client.get(reverse("meeting_link", args=[token])).status_code == 410
    assert client.get(reverse("task_link", args=[token])).status_code == 410

    log = console.stream.getvalue()
    assert "/svar/mote/…" in log
    assert token not in log


def test_reading_every_public_page_does_not_empty_out_the_count_of_sign_ins():
    cache.set("asked-for-a-code", 3, 600)
    for number in range(400):
        cache.set(f"public-page:{number}", "x", 600)

    assert cache.get("asked-for-a-code") == 3


@pytest.mark.parametrize(("behind", "count"), [("1", "1"), ("0", "0")])
def test_behind_the_proxy_each_visitor_has_an_address_of_their_own(behind, count, tmp_path):
    """By the proxy's own address one visitor would use up the sign-ins of all."""
    asked = "from allauth import app_settings; print(app_settings.TRUSTED_PROXY_COUNT)"
    env = os.environ | {"BEHIND_PROXY": behind, "DATA_DIR": str(tmp_path)}
    env |= {"DJANGO_SETTINGS_MODULE": "slt.settings"}
    answer = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, env=env, capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == count
