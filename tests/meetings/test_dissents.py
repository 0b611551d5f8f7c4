"""A differing view entered in the minutes: who may, where it is read, and that it is not lost."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from meetings import approval, attendance, dissents, review, sending, texts
from meetings.documents import minutes_document
from meetings.models import Attendance, Decision, Dissent, Meeting, Review, Text
from meetings.models.texts import holds_exempt
from people.audit import Stale
from people.models import Notice
from tests.factories import (
    AgendaItemFactory,
    AttendanceFactory,
    DecisionFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
State, Capacity = Attendance.State, Attendance.Capacity
HTMX = {"HX-Request": "true"}


@pytest.fixture
def item(liv):
    meeting = MeetingFactory(state=Meeting.State.HELD, chair=liv, minute_taker=liv)
    return AgendaItemFactory(meeting=meeting, number=17, title="Skjenking")


@pytest.fixture
def kari(item):
    """A member who was there."""
    seat = MembershipFactory(group=item.meeting.group, person__name="Kari Moe")
    return AttendanceFactory(
        meeting=item.meeting,
        person=seat.person,
        state=State.PRESENT,
        organisation="Politiet",
        title="stasjonssjef",
    )


def write(item, row, by, open="<p>Tiden er for knapp.</p>", exempt=""):
    dissent = dissents.add(item, row, by=by)
    texts.save(dissent.text, base=0, open=open, exempt=exempt, by=by)
    return dissent


def part(item, reading):
    document = minutes_document(item.meeting, reading=reading)
    return next(one for one in document.items if one.public_id == item.public_id)


def test_it_stands_by_name_for_members_and_by_post_in_the_open_minutes(item, kari, liv):
    write(item, kari, liv)

    for reading, who in (("members", "Kari Moe, Politiet"), ("open", "stasjonssjef, Politiet")):
        (view,) = part(item, reading).dissents
        assert (view.who, view.words.open) == (who, "<p>Tiden er for knapp.</p>")


def test_an_exempt_view_makes_the_item_exempt_and_is_withheld(item, kari, liv):
    write(item, kari, liv, open="", exempt="<p>Klubben ved torget.</p>")

    assert part(item, "members").dissents[0].words.exempt
    (view,) = part(item, "open").dissents
    assert (view.words.exempt, view.words.withheld) == ("", True)
    assert part(item, "open").exemption
    assert item.meeting.items.filter(holds_exempt("pk")).get() == item


@pytest.mark.parametrize("capacity", [Capacity.INFORMED, Capacity.GUEST])
def test_only_who_decides_may_have_one(item, liv, capacity):
    row = AttendanceFactory(meeting=item.meeting, capacity=capacity)

    with pytest.raises(PermissionDenied):
        dissents.add(item, row, by=liv)


def test_begun_twice_it_is_one_and_written_it_is_not_taken_out(item, kari, liv):
    first = dissents.add(item, kari, by=liv)
    assert dissents.add(item, kari, by=liv) == first
    dissents.remove(first, by=liv)
    assert not Dissent.objects.exists()

    dissent = write(item, kari, liv)
    with pytest.raises(ValidationError):
        dissents.remove(dissent, by=liv)
    deputy = AttendanceFactory(meeting=item.meeting, capacity=Capacity.DEPUTY)
    write(item, deputy, liv)
    with pytest.raises(PermissionDenied):
        attendance.remove(deputy, by=liv)


def test_what_is_begun_and_not_written_is_asked_about_before_sending(item, kari, liv):
    dissents.add(item, kari, by=liv)

    assert any("Kari Moe" in one.text for one in sending.missing(item.meeting))
    assert part(item, "members").dissents == []


def test_it_is_frozen_with_the_minutes_and_others_fingerprints_stand(item, kari, liv):
    before = approval.content(item.meeting)
    assert "dissents" not in before["items"][0]
    dissent = write(item, kari, liv)
    assert approval.content(item.meeting)["items"][0]["dissents"] == [
        [kari.public_id, "<p>Tiden er for knapp.</p>", ""]
    ]

    Meeting.objects.update(minutes_state=Meeting.MinutesState.APPROVED)
    with pytest.raises(texts.Frozen):
        texts.save(dissent.text, base=1, open="<p>Nei</p>", exempt="", by=liv)


def test_a_press_on_the_page_brings_it_with_a_text_that_saves(item, kari, liv, client_for):
    client = client_for(liv)
    seen = client.get(reverse("item_presence", args=[item.public_id]), headers=HTMX)
    assert "Kari Moe" in seen.content.decode()
    url = reverse("dissent_add", args=[item.public_id])
    answer = client.post(url, {"attendance": kari.public_id}, headers=HTMX).content.decode()

    save = re.search(r'action="([^"]*/tekst/)"', answer)[1]
    saved = client.post(save, {"base": 0, "open": "Uenig.", "format": "plain"})
    assert saved.status_code == 302
    page = client.get(reverse("minutes", args=[item.meeting.public_id])).content.decode()
    assert "Protokolltilførsel fra Kari Moe, Politiet" in page
    assert Text.objects.get(kind="dissent").latest.open == "<p>Uenig.</p>"


# Asked for in the review -------------------------------------------------------------------------


@pytest.fixture
def decision(item, liv):
    decision = DecisionFactory(item=item, state=Decision.State.DECIDED, review_until="2999-01-01")
    Meeting.objects.update(minutes_state=Meeting.MinutesState.SENT)
    item.meeting.refresh_from_db()
    decision.item.meeting.refresh_from_db()
    text = texts.of_decision(decision)
    texts.save(text, base=0, open="<p>Hallen åpnes.</p>", exempt="", by=liv)
    return decision


def ask(decision, row, text="Jeg mener det haster mer.\n\nKari"):
    return review.answer(decision, "agree", dissent=text, version=1, by=row.person)


def test_a_leader_asks_and_the_minute_taker_takes_it_in_with_one_press(
    item, kari, liv, decision, client_for
):
    ask(decision, kari)
    assert Notice.objects.get().kind == "review_dissent"
    client = client_for(liv)
    page = client.get(reverse("minutes", args=[item.meeting.public_id]), {"rett": 1})
    assert "Jeg mener det haster mer." in page.content.decode()

    data = {"attendance": kari.public_id, "decision": decision.public_id}
    client.post(reverse("dissent_add", args=[item.public_id]), data)

    assert Text.objects.get(kind="dissent").latest.open == (
        "<p>Jeg mener det haster mer.</p><p>Kari</p>"
    )
    again = client.get(reverse("minutes", args=[item.meeting.public_id]), {"rett": 1})
    assert "Før den inn i referatet" not in again.content.decode()
    with pytest.raises(Stale):
        dissents.take_in(Review.objects.get(), by=liv)


def test_what_is_asked_of_an_exempt_decision_is_entered_exempt_and_after_what_stands(
    item, kari, liv, decision
):
    write(item, kari, liv, exempt="<p>Før.</p>")
    texts.save(decision.text, base=1, open="", exempt="<p>Klubben stenges.</p>", by=liv)
    said = review.answer(decision, "agree", dissent="Feil klubb.", version=2, by=kari.person)
    dissents.take_in(said, by=liv)

    latest = Text.objects.get(kind="dissent").latest
    assert latest.exempt == "<p>Før.</p><p>Feil klubb.</p>"
    assert latest.open == "<p>Tiden er for knapp.</p>"


def test_one_who_was_not_there_is_told_and_nothing_is_lost(item, kari, decision, client_for):
    Attendance.objects.filter(pk=kari.pk).update(state=State.EXCUSED)
    with pytest.raises(ValidationError):
        ask(decision, kari)
    Attendance.objects.filter(pk=kari.pk).update(state=State.PRESENT)

    data = {"decision": decision.public_id, "version": 1, "verdict": "agree"}
    typed = "Gutten med nummer 13097248022 er nevnt."
    url = reverse("meeting_review", args=[item.meeting.public_id])
    answer = client_for(kari.person).post(url, data | {"dissent": typed})
    assert answer.status_code == 422
    assert typed in answer.content.decode()


# The pen in other hands --------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["informed", "deputy"])
def test_one_without_a_members_seat_writes_the_open_part_only(item, kari, liv, role, client_for):
    secret = "<p>Klubben ved torget.</p>"
    texts.save(texts.of_item(item, "minutes"), base=0, open="<p>Åpent</p>", exempt=secret, by=liv)
    group = item.meeting.group
    taker = MembershipFactory(group=group, role=role, organisation=OrganisationFactory()).person
    capacity = Capacity.INFORMED if role == "informed" else Capacity.DEPUTY
    row = AttendanceFactory(meeting=item.meeting, person=taker, capacity=capacity)
    attendance.hand_over(item.meeting, "minute_taker", row, by=liv)
    item.meeting.refresh_from_db()

    access = item.meeting.access(taker)
    assert (access.runs, access.sees_exempt) == (True, False)
    page = client_for(taker).get(reverse("minutes", args=[item.meeting.public_id]))
    assert "Klubben" not in page.content.decode()
    assert "bare for dem som satt som medlem" in page.content.decode()
    texts.save(texts.of_item(item, "minutes"), base=1, open="<p>Nytt</p>", exempt="", by=taker)
    assert texts.of_item(item, "minutes").latest.exempt == secret


def test_one_who_sat_as_a_member_that_day_sees_what_they_write(item, kari, liv):
    attendance.hand_over(item.meeting, "minute_taker", kari, by=liv)
    item.meeting.refresh_from_db()

    assert item.meeting.access(kari.person).sees_exempt
