"""Sending the minutes: nothing missing unsaid, everything at once, and once."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.html import escape

from meetings import review, reviewers, sending, texts
from meetings.models import AgendaItem, Attachment, Attendance, Decision, Meeting, Text
from people import audit, notices
from people.models import AuditEntry, Group, Membership, Notice
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db

UNTIL = date(2126, 12, 8)
NUMBER = "13097248022"  # synthetic


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", person__phone="00 00 00 01").person


@pytest.fixture
def meeting(liv):
    """A meeting with one item, all written."""
    meeting = MeetingFactory(state=Meeting.State.CALLED, chair=liv, minute_taker=liv)
    write(AgendaItemFactory(meeting=meeting, number=17, outcome="handled"), liv)
    attends(meeting, name="Kari Moe")
    return meeting


def attends(meeting, name, state="present", role=Membership.Role.MEMBER, **person):
    seat = MembershipFactory(group=meeting.group, role=role, person__name=name, **person)
    return AttendanceFactory(meeting=meeting, person=seat.person, state=state, capacity=role)


def write(item, by, open="<p>Politiet orienterte.</p>", exempt=""):
    text = texts.of_item(item, Text.Kind.MINUTES)
    base = text.latest.number if text.latest else 0
    texts.save(text, base=base, open=open, exempt=exempt, by=by)


def keys(meeting):
    return {one.key.split("-")[0] for one in sending.missing(meeting)}


def send(meeting, by, waived=()):
    return sending.send(meeting, remarks_until=UNTIL, waived=set(waived), by=by)


def test_sending_does_everything_at_once(meeting, liv):
    informed = attends(meeting, "Per Lie", "", Membership.Role.INFORMED).person
    item = meeting.items.get()
    decision = DecisionFactory(item=item)
    texts.save(texts.of_decision(decision), base=0, open="<p>Ja</p>", exempt=None, by=liv)

    assert send(meeting, liv) == 2

    meeting.refresh_from_db()
    assert (meeting.state, meeting.minutes_state) == ("held", "sent")
    assert meeting.remarks_until == UNTIL
    decision.refresh_from_db()
    assert (decision.state, decision.decided_on) == (Decision.State.DECIDED, meeting.day)
    told = Notice.objects.filter(kind="minutes_sent").values_list("recipient", flat=True)
    assert informed.pk in told
    assert liv.pk not in told  # the sender knows


def test_a_group_with_review_before_effect_puts_its_decisions_to_review(meeting, liv):
    Group.objects.update(review_before=Group.ReviewBefore.ALL)
    decision = DecisionFactory(item=meeting.items.get())
    texts.save(texts.of_decision(decision), base=0, open="<p>Ja</p>", exempt=None, by=liv)

    send(meeting, liv)

    decision.refresh_from_db()
    assert (decision.state, decision.decided_on) == (Decision.State.IN_REVIEW, None)


def test_a_leader_gets_one_mail_with_both_the_review_and_the_minutes(meeting, liv):
    Group.objects.update(review_before=Group.ReviewBefore.ALL)
    leader = meeting.attendances.get(name="Kari Moe").person
    informed = attends(meeting, "Per Lie", "", Membership.Role.INFORMED).person
    decision = DecisionFactory(item=meeting.items.get())
    texts.save(texts.of_decision(decision), base=0, open="<p>Ja</p>", exempt=None, by=liv)

    assert send(meeting, liv) == 2

    assert [notice.kind for notice in leader.notices.all()] == ["review_asked"]
    assert [notice.kind for notice in informed.notices.all()] == ["minutes_sent"]
    mail = notices.write(leader.notices.get())
    assert reverse("minutes", args=[meeting.public_id]) in mail.body


def test_two_who_press_at_once_send_once(meeting, liv):
    kari = AppointmentFactory(person__name="Åse Bø").person
    stale = Meeting.objects.get(pk=meeting.pk)
    send(meeting, liv)

    with pytest.raises(audit.Stale):
        send(stale, kari)

    assert Notice.objects.filter(kind="minutes_sent").count() == 1
    assert AuditEntry.objects.filter(verb="send_minutes").count() == 1


def test_a_strangers_press_and_a_members_send_nothing(meeting):
    for person in (PersonFactory(), meeting.attendances.get().person):
        with pytest.raises(PermissionDenied):
            send(meeting, person)


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_a_meeting_never_called_has_no_minutes_to_send(meeting, liv, state):
    Meeting.objects.update(state=state)

    with pytest.raises(audit.Stale):
        send(meeting, liv)


def test_what_is_missing_is_put_right_or_waived_out_loud(meeting, liv):
    assert keys(meeting) == set()
    Meeting.objects.update(minute_taker=None)
    meeting.refresh_from_db()
    attends(meeting, "Per Lie", state="")
    AgendaItemFactory(meeting=meeting, number=18)
    begun = DecisionFactory(item=meeting.items.get(number=17))
    texts.of_decision(begun)

    assert keys(meeting) == {"attendance", "minute", "outcome", "empty", "decision"}
    with pytest.raises(sending.NotReady) as refusal:
        send(meeting, liv, waived=["attendance"])
    assert "attendance" not in {one.key for one in refusal.value.missing}
    meeting.refresh_from_db()
    assert meeting.minutes_state == Meeting.MinutesState.WRITING
    # It was held all the same once that was said; nothing else was written.
    assert not Notice.objects.exists()

    send(meeting, liv, waived=[one.key for one in sending.missing(meeting)])

    # A decision begun and never written goes, since that was said.
    assert not Decision.objects.exists()


def test_formal_items_need_no_words(meeting):
    for role in ("approve_summons", "follow_up", "any_other_business"):
        AgendaItemFactory(meeting=meeting, role=role)

    assert keys(meeting) == set()


def test_a_postponed_item_needs_no_words(meeting):
    AgendaItemFactory(meeting=meeting, outcome=AgendaItem.Outcome.POSTPONED)

    assert keys(meeting) == set()


@pytest.mark.parametrize("field", ["open", "exempt"])
def test_a_national_identity_number_stops_the_sending_and_is_not_repeated(meeting, liv, field):
    meeting.items.update(legal_basis="offl. § 13")
    write(meeting.items.get(), liv, **{field: f"<p>{NUMBER}</p>"})

    found = sending.missing(meeting)
    with pytest.raises(sending.NotReady):
        send(meeting, liv, waived=[one.key for one in found])

    assert [one.blocks for one in found] == [True]
    assert "Sak 17/26" in found[0].text
    assert NUMBER not in repr(found)

    write(meeting.items.get(), liv, open="<p>Tatt ut</p>")
    send(meeting, liv)


def test_a_national_identity_number_in_a_title_stops_it_too(meeting):
    AgendaItem.objects.update(title=f"Om {NUMBER}")

    assert [one.blocks for one in sending.missing(meeting)] == [True]


def test_numbers_and_addresses_are_marked_and_stop_nothing(meeting, liv, url, client_for):
    meeting.items.update(legal_basis="offl. § 13", title="Ring 00 00 00 07")
    said = '<p>To elever, se <a href="mailto:ola@example.org">her</a>, eller post@example.org.</p>'
    write(meeting.items.get(), liv, open=said, exempt="<p>Mor har 99 88 77 66</p>")
    TaskFactory(item=meeting.items.get(), state="draft", what="Ring 41 22 33 44")

    page = client_for(liv).get(url).content.decode()
    found = [one.text for one in sending.missing(meeting) if one.asks]

    assert found == [
        "Sak 17/26 Ring 00 00 00 07: telefonnummer «00 00 00 07»",
        "Sak 17/26 Ring 00 00 00 07, referat: lite tall «To elever»",
        "Sak 17/26 Ring 00 00 00 07, referat: e-postadresse «ola@example.org»",
        # What is exempt is not said again to all who may send it.
        "Sak 17/26 Ring 00 00 00 07, referat: telefonnummer",
        "«Ring 41 22 33 44»: telefonnummer «41 22 33 44»",
    ]
    assert all(escape(one) in page for one in found)
    assert "De stopper ikke sendingen." in page
    send(meeting, liv)
    assert not AuditEntry.objects.filter(verb="waive").exists()


def test_later_apps_say_what_they_miss_and_hear_of_the_sending(meeting, liv, monkeypatch):
    waived, sent = [], []
    lacks = sending.Missing("frist-1", "Ingen frist", "/", waive=waived.append)
    monkeypatch.setattr(sending, "MISSING", [lambda meeting: [lacks]])
    monkeypatch.setattr(sending, "ON_SENT", [lambda meeting, by: sent.append((meeting, by))])

    with pytest.raises(sending.NotReady):
        send(meeting, liv)
    assert (waived, sent) == ([], [])

    send(meeting, liv, waived=["frist-1"])
    assert (waived, sent) == ([liv], [(meeting, liv)])


def test_a_fault_on_the_way_leaves_nothing_sent(meeting, liv, monkeypatch):
    def fail(meeting, by):
        raise RuntimeError

    monkeypatch.setattr(sending, "ON_SENT", [fail])

    with pytest.raises(RuntimeError):
        send(meeting, liv)

    meeting.refresh_from_db()
    assert meeting.minutes_state == Meeting.MinutesState.WRITING
    assert not Notice.objects.exists()


def test_what_is_entered_afterwards_sends_nothing(meeting, liv):
    Meeting.objects.update(past_registration=True, state=Meeting.State.HELD)

    assert send(meeting, liv) == 0
    assert not Notice.objects.filter(kind="minutes_sent").exists()


def test_the_mail_has_the_facts_and_never_the_text(meeting, liv):
    write(meeting.items.get(), liv, open="<p>Hemmeligheten</p>")
    send(meeting, liv)

    mail = notices.write(Notice.objects.get(kind="minutes_sent"))

    assert mail.subject.startswith("[Eigersund] Referat fra møtet i ")
    assert "24. november 2026" in mail.subject
    html = mail.alternatives[0][0]
    for body in (mail.body, html):
        assert "Liv Dahl, SLT-koordinator i Eigersund (tlf. 00 00 00 01), ber deg" in body
        assert "8. desember 2126" in body
        assert reverse("minutes", args=[meeting.public_id]) in body
        assert "Hemmeligheten" not in body
        assert meeting.items.get().title not in body


def test_one_who_left_meanwhile_is_not_told(meeting, liv):
    send(meeting, liv)
    notice = Notice.objects.get(kind="minutes_sent")
    notice.recipient.memberships.update(until=date(2020, 2, 1))

    assert notices.KINDS["minutes_sent"].still_true(notice) == "not_theirs"


# The page ----------------------------------------------------------------------------------------


@pytest.fixture
def url(meeting):
    return reverse("minutes_send", args=[meeting.public_id])


def test_the_page_lists_recipients_by_organisation_and_who_is_not_reached(
    meeting, liv, url, client_for
):
    attends(meeting, "Per Lie", "excused", person__email=None)
    Attendance.objects.filter(name="Kari Moe").update(organisation="Eigersund ungdomsskole")

    page = client_for(liv).get(url).content.decode()

    assert "Eigersund ungdomsskole" in page
    assert "har ingen e-postadresse" in page
    assert "[Eigersund] Referat fra møtet" in page
    assert "Eigersund" in page


def test_the_page_asks_as_much_for_many_as_for_one(
    meeting, liv, url, client_for, django_assert_num_queries, django_assert_max_num_queries
):
    def fill(number):
        item = AgendaItemFactory(meeting=meeting, number=number, exempt_title="Storgata 1")
        write(item, liv, exempt="<p>Skjermet</p>")
        for name in ("a.pdf", "b.pdf"):
            Attachment.objects.create(item=item, name=name, size=1, uploaded_by=liv)
        texts.of_decision(DecisionFactory(item=item))
        TaskFactory(item=item, state="draft", responsible=None, deadline=None)
        MeasureFactory(item=item, state="draft", responsible=None)
        attends(meeting, f"Vara {number}", role=Membership.Role.DEPUTY)

    Group.objects.update(review_before=Group.ReviewBefore.NONE)
    client = client_for(liv)
    fill(18)
    client.get(url)
    with django_assert_max_num_queries(10) as one:
        client.get(url)
    for number in range(19, 23):
        fill(number)
    with django_assert_num_queries(len(one)):
        client.get(url)


@pytest.mark.parametrize("capacity", ["member", "deputy", "informed"])
@pytest.mark.parametrize("office", ["", "chair", "deputy_chair", "secretary"])
@pytest.mark.parametrize("leads", [False, True])
def test_the_preview_asks_for_review_those_who_will_be_asked(meeting, liv, capacity, office, leads):
    Group.objects.update(review_before=Group.ReviewBefore.NONE)
    row = attends(meeting, "Ola Berg", role=capacity)
    if office:
        OfficeFactory(group=meeting.group, person=row.person, kind=office)
    Meeting.objects.update(chair=row.person if leads else None)
    row = Attendance.objects.select_related("meeting__group", "person").get(pk=row.pk)
    decision = DecisionFactory(item=meeting.items.get())

    asked = review.will_wait_for(row, [decision])

    everyone = reviewers.panel(row.meeting, Group.ReviewBefore.NONE)
    assert asked == ([decision] if row.person in everyone else [])


def test_a_press_without_waiving_says_what_is_left_and_keeps_what_was_ticked(
    meeting, liv, url, client_for
):
    Meeting.objects.update(minute_taker=None, chair=None)
    client = client_for(liv)

    answer = client.post(url, {"remarks_until": "2126-12-08", "waived": ["chair"]})

    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="chair" id="mangler-1" checked' in page
    assert "Referatet er ikke sendt" in page

    answer = client.post(url, {"remarks_until": "2126-12-08", "waived": ["chair", "minute-taker"]})
    assert answer.status_code == 302
    # Pressed once more from the old page.
    again = client.post(url, {"remarks_until": "2126-12-08"}, follow=True)
    assert "Referatet er allerede sendt" in again.content.decode()


@pytest.mark.parametrize("day", ["32.13.2026", "2020-01-01", ""])
def test_a_day_that_is_none_is_refused_with_all_still_there(meeting, liv, url, client_for, day):
    answer = client_for(liv).post(url, {"remarks_until": day})

    assert answer.status_code == 422
    assert f'value="{day}"' in answer.content.decode() or not day
    meeting.refresh_from_db()
    assert meeting.minutes_state == Meeting.MinutesState.WRITING


def test_answers_to_the_summons_count_when_the_sending_says_it_was_held(meeting, liv):
    attends(meeting, "Per Lie", state="")
    Attendance.objects.filter(name="Per Lie").update(answer="no")

    assert keys(meeting) == set()
    send(meeting, liv)

    assert Attendance.objects.get(name="Per Lie").state == "excused"


def test_who_may_open_the_page(meeting, url, client_for, client):
    member = meeting.attendances.get().person
    assert client_for(PersonFactory()).get(url).status_code == 404
    assert client_for(member).get(url).status_code == 403
    assert client.get(url).status_code == 302
