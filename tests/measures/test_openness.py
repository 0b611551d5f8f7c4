"""Whether the public may know of a task, a measure, or what was said of it."""

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from measures import openness
from measures.models import FollowUp, Progress, Task
from meetings import documents, exemption, sending
from meetings.models import Meeting, Remark, Text, TextVersion
from people.models import Group, Membership
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    LegalBasisFactory,
    MeetingFactory,
    MembershipFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
Openness = FollowUp.Openness


@pytest.fixture
def meeting():
    return MeetingFactory(
        group=GroupFactory(level=Group.Level.STEERING),
        state=Meeting.State.HELD,
        minutes_state=Meeting.MinutesState.SENT,
        minutes_sent_at=datetime(2026, 11, 25, 9, 0, tzinfo=UTC),
    )


@pytest.fixture
def plain(meeting):
    return AgendaItemFactory(meeting=meeting, number=1, title="Åpen hall")


@pytest.fixture
def secret(meeting, liv):
    """An item with something exempt in its papers."""
    item = AgendaItemFactory(meeting=meeting, number=2, legal_basis="offl. § 13")
    text = Text.objects.create(item=item, kind=Text.Kind.BACKGROUND)
    TextVersion.objects.create(text=text, number=1, exempt="<p>Lukket.</p>", by=liv)
    return item


def read(meeting, reading):
    found = documents.minutes_document(meeting, reading=reading)
    return {item.label.split("/")[0]: item for item in found.items}


def whats(item):
    return [row.what for row in item.follow_up]


def test_follow_up_goes_with_its_item_until_somebody_opens_it(meeting, plain, secret, liv):
    TaskFactory(item=plain, what="Åpne hallen")
    task = TaskFactory(item=secret, what="Sette opp vakter")

    items = read(meeting, "open")
    assert whats(items["1"]) == ["Åpne hallen"]
    assert whats(items["2"]) == []
    assert items["2"].follow_up_withheld == "Unntatt offentlighet, jf. offl. § 13"
    full = read(meeting, "members")["2"].follow_up
    assert [row.exemption for row in full] == ["Unntatt offentlighet, jf. offl. § 13"]

    openness.set_openness(task, Openness.OPEN, basis=None, exempt_until=None, by=liv)
    assert whats(read(meeting, "open")["2"]) == ["Sette opp vakter"]
    assert read(meeting, "open")["2"].follow_up_withheld == ""


def test_a_task_elsewhere_is_exempt_by_a_provision_of_its_own(meeting, plain, liv):
    task, other = TaskFactory(item=plain, what="Vakter"), TaskFactory(item=plain, what="Plakat")
    with pytest.raises(ValidationError):
        openness.set_openness(task, Openness.EXEMPT, basis=None, exempt_until=None, by=liv)
    basis = LegalBasisFactory(short="offl. § 24")
    openness.set_openness(task, Openness.EXEMPT, basis=basis, exempt_until=None, by=liv)

    for reading in ("open", "summary", "seated"):
        item = read(meeting, reading)["1"]
        assert whats(item) == [other.what]
        assert item.follow_up_withheld == "Unntatt offentlighet, jf. offl. § 24"
    assert len(whats(read(meeting, "members")["1"])) == 2


def test_who_is_only_informed_does_not_meet_an_exempt_task(meeting, plain, liv):
    seat = MembershipFactory(group=meeting.group, role=Membership.Role.INFORMED)
    member = MembershipFactory(group=meeting.group)
    task = TaskFactory(item=plain)
    assert task in Task.objects.visible_to(seat.person)

    Task.objects.filter(pk=task.pk).update(openness=Openness.EXEMPT)
    assert task not in Task.objects.visible_to(seat.person)
    assert task in Task.objects.visible_to(member.person)


def test_reports_and_remarks_are_in_the_open_reading_only_when_opened(meeting, plain, liv):
    earlier = MeetingFactory(group=meeting.group, state=Meeting.State.HELD)
    task = TaskFactory(item=AgendaItemFactory(meeting=earlier, number=9), what="Hallen")
    report = Progress.objects.create(
        task=task, registered_by=liv, person=liv, item=plain, text="Nøkkelen mangler."
    )
    remark = Remark.objects.create(item=plain, person=liv, text="Idrettslaget var med.")

    assert [row.text for row in read(meeting, "members")["1"].progress] == ["Nøkkelen mangler."]
    assert read(meeting, "open")["1"].progress == []
    assert read(meeting, "open")["1"].remarks == []

    openness.set_report_open(task, report, True, by=liv)
    Meeting.objects.filter(pk=meeting.pk).update(remarks_until=date(2026, 12, 1))
    exemption.set_remark_open(remark, True, by=liv)
    item = read(meeting, "open")["1"]
    assert [row.text for row in item.progress] == ["Nøkkelen mangler."]
    assert [(row.who, row.text) for row in item.remarks] == [
        ("Deltaker i gruppens arbeid", "Idrettslaget var med.")
    ]
    # Opened, but about something that is exempt.
    Task.objects.filter(pk=task.pk).update(openness=Openness.EXEMPT)
    assert read(meeting, "open")["1"].progress == []
    summary = read(meeting, "summary")["1"]
    assert (summary.progress, summary.remarks) == ([], [])


def test_only_those_who_gave_it_and_read_what_is_exempt_decide(meeting, plain, secret, liv):
    seat = MembershipFactory(group=meeting.group)
    task = TaskFactory(item=secret, responsible=seat.person)
    with pytest.raises(PermissionDenied):
        openness.set_openness(task, Openness.OPEN, basis=None, exempt_until=None, by=seat.person)


def test_it_is_chosen_on_a_page_and_its_end_is_asked_about(client_for, meeting, plain, liv):
    task, basis = TaskFactory(item=plain, what="Vakter"), LegalBasisFactory()
    address = reverse("task_openness", args=[task.public_id])
    client = client_for(liv)

    refused = client.post(address, {"openness": "exempt"})
    assert refused.status_code == 422
    assert "Velg hjemmelen den er unntatt etter." in refused.content.decode()
    facts = {"openness": "exempt", "basis": basis.public_id, "exempt_until": "2026-01-01"}
    assert client.post(address, facts).status_code == 302

    task.refresh_from_db()
    assert (task.openness, task.legal_basis) == ("exempt", basis.short)
    [row] = exemption.lapsed([meeting.group_id], on=date(2026, 2, 1))
    assert row.url == address
    assert "Vakter" not in client.get(reverse("lapsed_exemptions")).content.decode()
    assert "1 unntak er gått ut" in client.get(reverse("home"), {"alle": "1"}).content.decode()


def test_a_report_is_opened_from_the_page_of_its_task(client_for, plain, liv):
    task = TaskFactory(item=plain)
    Progress.objects.create(task=task, registered_by=liv, person=liv, text="I rute.")
    client = client_for(liv)
    address = reverse("task_report_open", args=[task.public_id, 1])
    assert address in client.get(task.get_absolute_url()).content.decode()

    client.post(address, {"open": "1"})

    assert task.progress.get().opened_by == liv
    none = reverse("task_report_open", args=[task.public_id, 2])
    assert client.post(none).status_code == 404


def test_the_sending_asks_why_a_task_is_exempt(meeting, plain):
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state=Meeting.MinutesState.WRITING)
    task = TaskFactory(item=plain, state=Task.State.DRAFT, openness=Openness.EXEMPT)
    keys = {one.key for one in sending.missing(Meeting.objects.get(pk=meeting.pk))}
    assert f"task-{task.public_id}-basis" in keys
