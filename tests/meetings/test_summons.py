"""The summons: sent once, with all the facts, to those who sit there; and the answers to it."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import now

from meetings import agenda, attending, summons, texts
from meetings.models import Attachment, Attendance, Meeting, NumberSeries
from people import audit, links, notices
from people.models import Notice, Person
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
# Valid by its check digits, and invented: a synthetic number (month + 80).
NATIONAL_ID = "13899800065"


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", public_phone="00 00 00 01").person


@pytest.fixture
def group(liv):
    return GroupFactory(name="Politirådet")


@pytest.fixture
def police(group):
    return OrganisationFactory(name="Eigersund politistasjon")


@pytest.fixture
def kari(group, police):
    seat = MembershipFactory(
        group=group, person__name="Kari Moe", organisation=police, title="Stasjonssjef"
    )
    return seat.person


@pytest.fixture
def draft(group, kari):
    starts = now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=20)
    meeting = MeetingFactory(group=group, starts_at=starts, video_url="https://video.example.org/m")
    AgendaItemFactory(meeting=meeting, title="Trygg skolevei", position=1)
    AgendaItemFactory(
        meeting=meeting,
        title="Sak om lokaler",
        exempt_title="Leie av Storgata 1",
        position=2,
    )
    return meeting


@pytest.fixture
def called(draft, liv):
    summons.send(draft, by=liv)
    return draft


def row_of(meeting, person):
    return meeting.attendances.get(person=person)


def test_sending_gives_numbers_rows_and_notices_in_one_act(draft, group, liv, kari):
    informed = MembershipFactory(group=group, role="informed").person
    MembershipFactory(group=group, role="deputy")
    MembershipFactory(group=group, until=date(2026, 1, 1))

    numbered = summons.send(draft, by=liv)

    year = f"{draft.day:%y}"
    assert [item.label for item in numbered] == [f"1/{year}", f"2/{year}"]
    assert {(r.person, r.capacity) for r in draft.attendances.all()} == {
        (kari, "member"),
        (informed, "informed"),
    }
    assert row_of(draft, kari).organisation == "Eigersund politistasjon"
    assert {n.recipient for n in Notice.objects.filter(kind="summons")} == {kari, informed}


def test_of_two_coordinators_one_calls_and_the_other_is_told(draft, liv):
    theirs = Meeting.objects.get(pk=draft.pk)
    summons.send(draft, by=liv)

    with pytest.raises(audit.Stale):
        summons.send(theirs, by=liv)

    assert NumberSeries.objects.get().next_number == 3
    assert Notice.objects.filter(kind="summons").count() == 1


def test_members_do_not_call_meetings(draft, kari):
    with pytest.raises(PermissionDenied):
        summons.send(draft, by=kari)


def test_a_national_id_stops_it_and_is_not_repeated(draft, liv, client_for):
    item = draft.items.first()
    texts.save(
        texts.of_item(item, "background"),
        base=0,
        open=f"<p>Om {NATIONAL_ID}</p>",
        exempt=None,
        by=liv,
    )
    with pytest.raises(ValidationError) as stopped:
        summons.send(draft, by=liv)
    assert "Trygg skolevei" in str(stopped.value) and NATIONAL_ID not in str(stopped.value)

    client = client_for(liv)
    answer = client.post(reverse("summons", args=[draft.public_id]))
    assert answer.status_code == 422
    assert "ser ut som et fødselsnummer" in answer.text
    draft.refresh_from_db()
    assert draft.state == "draft"
    assert not Notice.objects.exists() and not draft.attendances.exists()
    assert not draft.items.exclude(number=None).exists()


def test_the_page_shows_who_what_is_missing_and_the_mail(draft, group, liv, client_for):
    MembershipFactory(group=group, person__name="Ola Uten", person__email=None)
    Meeting.objects.update(place="", video_url="")

    shown = client_for(liv).get(reverse("summons", args=[draft.public_id])).text

    assert "Eigersund politistasjon" in shown and "Kari Moe" in shown
    assert "Ola Uten" in shown and "Du må gi dem beskjed selv." in shown
    assert "Verken sted eller videolenke er fylt ut." in shown
    assert "Møteleder er ikke valgt." in shown
    assert "[Eigersund] Innkalling: Politirådet" in shown
    assert "Send til 1 person nå" in shown


def test_the_page_asks_as_much_for_many_as_for_one(
    draft, group, liv, client_for, django_assert_num_queries, django_assert_max_num_queries
):
    def fill():
        MembershipFactory(group=group)
        item = AgendaItemFactory(meeting=draft)
        for name in ("a.pdf", "b.pdf"):
            Attachment.objects.create(item=item, name=name, size=1, uploaded_by=liv)
        AgendaItemFactory(meeting=draft, accepted_at=None)
        earlier = MeetingFactory(
            group=group, state="held", starts_at=draft.starts_at - timedelta(days=40)
        )
        AgendaItemFactory(meeting=earlier, outcome="postponed")

    client = client_for(liv)
    address = reverse("summons", args=[draft.public_id])
    fill()
    client.get(address)
    with django_assert_max_num_queries(10) as one:
        client.get(address)
    for _n in range(4):
        fill()
    with django_assert_num_queries(len(one)):
        client.get(address)


def test_the_page_says_which_numbers_the_items_will_get(draft, group, liv, client_for):
    address = reverse("summons", args=[draft.public_id])
    count = draft.items.on_agenda().count()
    AgendaItemFactory(meeting=draft, outcome="withdrawn")
    AgendaItemFactory(meeting=draft, accepted_at=None)
    year = f"{draft.day:%y}"

    shown = client_for(liv).get(address).content.decode()
    assert f"Sakene får nummer 1/{year} til {count}/{year}." in shown

    NumberSeries.objects.create(group=group, year=draft.day.year, next_number=17)
    shown = client_for(liv).get(address).content.decode()
    assert f"Sakene får nummer 17/{year} til {16 + count}/{year}." in shown


def test_the_approval_of_minutes_taken_off_the_agenda_is_not_offered_again(draft, group, liv):
    earlier = MeetingFactory(
        group=group, state="held", starts_at=draft.starts_at - timedelta(days=40)
    )
    assert len(agenda.waiting_for(draft, draft.items.all())) == 1

    AgendaItemFactory(meeting=draft, role="approve_minutes", approves=earlier, outcome="withdrawn")
    assert agenda.waiting_for(draft, summons.items_of(draft)) == []


def test_the_mail_has_every_fact_and_no_text_of_a_matter(called, kari, smtp):
    item = called.items.first()
    texts.of_item(item, "background").versions.create(number=1, open="<p>Bakgrunn</p>", by=kari)

    assert notices.send_waiting() == 1
    [mail] = smtp.to(kari.email)

    assert mail["Subject"].strip().startswith("[Eigersund] Innkalling: Politirådet")
    for part in ("plain", "html"):
        body = mail.get_body([part]).get_content()
        assert "Liv Dahl, SLT-koordinator i Eigersund (tlf. 00 00 00 01)" in body
        for fact in ("Formannskapssalen", "https://video.example.org/m", "Trygg skolevei"):
            assert fact in body
        assert "kl. 12.00–14.00" in body or "kl. 13.00–15.00" in body
        assert "unntatt offentlighet" in body.lower() and "Sak om lokaler" in body
        assert "Storgata" not in body and "Bakgrunn" not in body
        assert "/svar/mote/" in body


def test_what_is_called_off_before_it_is_sent_is_not_sent(called, smtp):
    Meeting.objects.update(state="cancelled")

    assert notices.send_waiting() == 0
    assert Notice.objects.get().why == "cancelled"


def link(meeting, person):
    return reverse("meeting_link", args=[links.make(person, "meeting", meeting.public_id)])


def test_opening_the_link_answers_nothing_and_shows_open_papers_only(called, kari, client, liv):
    texts.save(
        texts.of_item(called.items.first(), "background"),
        base=0,
        open="<p>Åpen bakgrunn</p>",
        exempt="<p>Lukket</p>",
        by=liv,
    )
    shown = client.get(link(called, kari))

    assert shown.status_code == 200
    assert "Åpen bakgrunn" in shown.text and "Eigersund" in shown.text
    assert "Lukket" not in shown.text and "Storgata" not in shown.text
    assert row_of(called, kari).answer == ""
    assert shown["X-Robots-Tag"] == "noindex" and "no-store" in shown["Cache-Control"]


def test_one_answers_by_the_link_and_changes_ones_mind(called, kari, client):
    client.post(link(called, kari), {"answer": "no"})
    assert row_of(called, kari).answer == Attendance.Answer.NO
    client.post(link(called, kari), {"answer": "yes"})
    assert row_of(called, kari).answer == Attendance.Answer.YES
    assert client.post(link(called, kari), {"answer": "tja"}).status_code == 422


@pytest.mark.parametrize("why", ["forged", "moved on", "other kind", "seat ended", "not called"])
def test_a_dead_link_is_a_helpful_410(called, kari, client, why):
    address = link(called, kari)
    if why == "forged":
        address = address[:-3] + "x/"
    elif why == "moved on":
        Person.objects.filter(pk=kari.pk).update(access_epoch=1)
    elif why == "other kind":
        address = reverse("meeting_link", args=[links.make(kari, "task", called.public_id)])
    elif why == "seat ended":
        kari.memberships.update(until=date(2026, 1, 1))
    else:
        called.attendances.all().delete()

    answer = client.get(address)
    assert answer.status_code == 410
    assert "Lenken gjelder ikke lenger" in answer.text


def test_a_member_sends_a_deputy_who_is_called_and_may_open_that_meeting_only(
    called, group, kari, client
):
    seat = kari.memberships.get()
    own = MembershipFactory(group=group, role="deputy", deputy_for=seat, person__name="Vara Vik")
    others = MembershipFactory(group=group)
    not_theirs = MembershipFactory(group=group, role="deputy", deputy_for=others)
    refused = client.post(link(called, kari), {"answer": "deputy", "deputy": not_theirs.public_id})
    assert refused.status_code == 422
    assert client.post(link(called, kari), {"answer": "deputy"}).status_code == 422

    for _twice in (1, 2):
        client.post(link(called, kari), {"answer": "deputy", "deputy": own.public_id})

    row = row_of(called, own.person)
    assert (row.capacity, row.deputy_for) == ("deputy", row_of(called, kari))
    assert Notice.objects.filter(recipient=own.person, kind="summons").count() == 1
    assert "Kari Moe" in notices.write(Notice.objects.get(recipient=own.person)).body
    assert client.get(link(called, own.person)).status_code == 200
    assert Meeting.objects.visible_to(own.person).get() == called


def test_a_deputy_not_needed_after_all_is_told_so(called, group, kari, client, smtp):
    seat = kari.memberships.get()
    own = MembershipFactory(group=group, role="deputy", deputy_for=seat)
    client.post(link(called, kari), {"answer": "deputy", "deputy": own.public_id})
    notices.send_waiting()
    client.post(link(called, kari), {"answer": "yes"})
    notices.send_waiting()

    mail = smtp.to(own.person.email)[-1]
    assert "Du trenger ikke å møte" in mail["Subject"]
    assert b"METHOD:CANCEL" in mail.as_bytes()
    assert not called.attendances.filter(person=own.person).exists()
    assert client.get(link(called, own.person)).status_code == 410


def test_an_answer_is_registered_on_behalf_by_one_who_runs_it(called, group, kari, liv, client_for):
    other = MembershipFactory(group=group).person
    address = reverse("answer", args=[row_of(called, kari).public_id])
    assert client_for(other).post(address, {"answer": "no"}).status_code == 403

    client_for(liv).post(address, {"answer": "no"})

    row = row_of(called, kari)
    assert (row.answer, row.answer_registered_by) == ("no", liv)


def test_a_meeting_called_off_takes_no_answers(called, kari, client):
    address = link(called, kari)
    Meeting.objects.update(state="cancelled")
    with pytest.raises(audit.Stale):
        attending.answer(row_of(called, kari), "yes", by=kari)

    assert "tar ikke imot svar" in client.post(address, {"answer": "yes"}, follow=True).text
    assert "Møtet er avlyst" in client.get(address).text


def test_open_files_come_by_the_link_and_exempt_ones_do_not(called, kari, client, liv):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from meetings import attachments

    item = called.items.first()
    file = attachments.add(item, SimpleUploadedFile("a.pdf", b"%PDF-1.7"), by=liv)
    address = f"{link(called, kari)}vedlegg/{file.public_id}/"
    assert client.get(address).status_code == 404

    attachments.set_open(file, True, by=liv)
    assert b"".join(client.get(address)) == b"%PDF-1.7"


# Who came after -----------------------------------------------------------------------------------


def test_who_came_after_the_summons_is_called_by_one_press(client_for, draft, liv, group):
    summons.send(draft, by=liv)
    notices.send_waiting()
    seat = MembershipFactory(group=group, person__name="Nils Ny", title="Rektor")
    client = client_for(liv)
    assert "Nils Ny er kommet til etter innkallingen." in client.get(draft.get_absolute_url()).text
    # Not by itself.
    assert not Notice.objects.filter(recipient=seat.person).exists()
    address = reverse("summons_late", args=[draft.public_id, seat.public_id])

    page = client.post(address, follow=True).text
    client.post(address)

    assert "Innkallingen er sendt til Nils Ny." in page
    assert "er kommet til etter innkallingen" not in page
    row = draft.attendances.get(person=seat.person)
    assert (row.title, row.capacity) == ("Rektor", "member")
    assert notices.send_waiting() == 1
    assert Notice.objects.get(recipient=seat.person).state == Notice.State.SENT


def test_only_whom_it_concerns_and_only_in_time(client_for, draft, liv, kari, group):
    summons.send(draft, by=liv)
    MembershipFactory(group=group, person__name="Vera Vara", role="deputy")
    MembershipFactory(group=group, person__name="Sen Start", since=draft.day + timedelta(days=1))
    seat = MembershipFactory(group=group, person__name="Nils Ny")

    assert "kommet til etter" not in client_for(kari).get(draft.get_absolute_url()).text
    page = client_for(liv).get(draft.get_absolute_url()).text
    assert "Nils Ny er" in page and "Vera Vara" not in page and "Sen Start" not in page
    with pytest.raises(PermissionDenied):
        summons.send_late(draft, seat, by=kari)
    with pytest.raises(PermissionDenied):
        summons.send_late(draft, MembershipFactory(), by=liv)

    Meeting.objects.filter(pk=draft.pk).update(state=Meeting.State.CANCELLED)
    with pytest.raises(audit.Stale):
        summons.send_late(draft, seat, by=liv)
