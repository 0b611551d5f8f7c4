"""What is withheld: by which provision, until when, whose it is, and opening it."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.base import ContentFile
from django.urls import reverse

from meetings import agenda, attachments, exemption, legal_bases, sending, texts
from meetings.models import AgendaItem, Attachment, LegalBasis, Meeting, Remark, Text
from people.audit import Stale
from people.models import AuditEntry, Group
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    LegalBasisFactory,
    MatterFactory,
    MeetingFactory,
    MembershipFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def group():
    return GroupFactory(level=Group.Level.STEERING)


@pytest.fixture
def meeting(group):
    return MeetingFactory(group=group, state=Meeting.State.HELD)


@pytest.fixture
def item(meeting):
    matter = MatterFactory(group=meeting.group)
    return AgendaItemFactory(meeting=meeting, matter=matter, number=1, title="Et miljø i sentrum")


def write(item, by, open="", exempt="", kind=Text.Kind.MINUTES):
    return texts.save(texts.of_item(item, kind), base=0, open=open, exempt=exempt, by=by)


def file_on(item, by, **facts) -> Attachment:
    file = Attachment(
        item=item, name="notat.txt", content_type="text/plain", size=5, uploaded_by=by, **facts
    )
    file.file.save("x", ContentFile(b"Notat"))
    return file


def page(name, *args):
    return reverse(name, args=[getattr(arg, "public_id", arg) for arg in args])


# The list ----------------------------------------------------------------------------------------


def test_the_rows_that_come_with_us_are_there_once_and_changed_by_our_file_only(settings):
    shipped = LegalBasis.objects.filter(municipality=None)
    assert shipped.count() >= 5
    shipped.filter(key="13").update(short="noe annet")

    assert legal_bases.load() == 1
    assert legal_bases.load() == 0
    assert shipped.get(key="13").short == "offl. § 13"


def test_only_what_held_on_the_day_of_the_meeting_can_be_chosen(meeting, item, liv):
    old = LegalBasisFactory(until=date(2026, 11, 23))
    to_come = LegalBasisFactory(since=date(2026, 11, 25))
    holds = LegalBasisFactory(since=date(2026, 11, 24), until=date(2026, 11, 24))

    offered = set(exemption.offered(meeting.group, meeting.day))
    assert holds in offered
    assert not {old, to_come} & offered
    with pytest.raises(ValidationError):
        exemption.set_item(item, basis=old, exempt_until=None, access_note="", by=liv)


def test_the_host_decides_what_is_in_the_list(meeting, liv):
    ours, theirs = LegalBasisFactory(), LegalBasisFactory(municipality=bjerkreim())
    shipped = LegalBasis.objects.get(key="13")
    legal_bases.put_away(shipped, eigersund(), True, by=liv)

    offered = list(exemption.offered(meeting.group, meeting.day))

    assert offered[0] == ours
    assert theirs not in offered
    assert shipped not in offered
    assert shipped in LegalBasis.objects.offered(bjerkreim(), meeting.day)
    with pytest.raises(PermissionDenied):
        legal_bases.edit(shipped, by=liv, short="mitt")
    with pytest.raises(PermissionDenied):
        legal_bases.put_away(shipped, bjerkreim(), True, by=liv)


def test_a_row_is_added_moved_ended_and_put_away_on_the_page(client_for, liv):
    client, address = client_for(liv), reverse("legal_bases", args=["1101"])
    for short in ("lov § 1", "lov § 2"):
        facts = {"short": short, "text_nb": "Noe", "since": "2026-01-01"}
        assert client.post(address, facts).status_code == 302
    refused = client.post(address, {"short": "", "text_nb": "Stående", "since": "2026-01-01"})
    assert refused.status_code == 422
    assert "Stående" in refused.content.decode()

    second = LegalBasis.objects.get(short="lov § 2")
    client.post(page("legal_basis_move", second), {"to": "opp"})
    assert next(iter(LegalBasis.objects.of(eigersund()))) == second
    wrong = {"short": "lov § 2", "text_nb": "Noe", "since": "2026-01-01", "until": "2025-01-01"}
    assert client.post(page("legal_basis_edit", second), wrong).status_code == 422
    client.post(page("legal_basis_edit", second), {**wrong, "until": "2026-06-30"})
    second.refresh_from_db()
    assert second.until == date(2026, 6, 30)

    shipped = LegalBasis.objects.get(key="14")
    client.post(reverse("legal_basis_hide", args=["1101", shipped.public_id]), {"hide": "1"})
    assert "Tatt bort" in client.get(address).content.decode()
    client.post(reverse("legal_basis_hide", args=["1101", shipped.public_id]), {"hide": "0"})
    assert not shipped.hidden_by.exists()


# Items -------------------------------------------------------------------------------------------


def test_what_is_chosen_is_copied_as_it_was_written(item, liv):
    basis = LegalBasisFactory(short="offl. § 24")
    exemption.set_item(
        item, basis=basis, exempt_until=date(2027, 1, 1), access_note="Vurdert.", by=liv
    )
    legal_bases.edit(basis, by=liv, short="offl. § 99")

    item.refresh_from_db()
    assert (item.basis, item.legal_basis) == (basis, "offl. § 24")
    assert item.access_note == "Vurdert."
    exemption.set_item(item, basis=None, exempt_until=None, access_note="", by=liv)
    assert (item.basis, item.legal_basis) == (None, "")


def test_what_was_typed_before_there_was_a_list_stays_until_another_is_chosen(
    client_for, item, liv
):
    AgendaItem.objects.filter(pk=item.pk).update(legal_basis="fvl. paragraf 13")
    address, basis = page("item_exemption", item), LegalBasisFactory()

    said = client_for(liv).get(address)
    assert "fvl. paragraf 13 (som det står nå)" in said.content.decode()
    client_for(liv).post(address, {"basis": "kept"})
    item.refresh_from_db()
    assert (item.basis, item.legal_basis) == (None, "fvl. paragraf 13")
    client_for(liv).post(address, {"basis": basis.public_id})
    item.refresh_from_db()
    assert (item.basis, item.legal_basis) == (basis, basis.short)


def test_a_provision_may_be_chosen_with_the_item(client_for, group, liv):
    draft, basis = MeetingFactory(group=group), LegalBasisFactory()
    facts = {"title": "Åpen", "kind": "decision", "exempt_title": "Lukket"}

    client_for(liv).post(page("agenda_add", draft), {**facts, "basis": basis.public_id})

    item = draft.items.get(title="Åpen")
    assert (item.basis, item.legal_basis) == (basis, basis.short)
    agenda.edit(item, by=liv, basis=None)
    assert item.legal_basis == ""


def test_approved_minutes_keep_their_provision_but_not_their_end(client_for, item, meeting, liv):
    AgendaItem.objects.filter(pk=item.pk).update(legal_basis="offl. § 13")
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state="approved")

    with pytest.raises(Stale):
        exemption.set_item(item, basis=None, exempt_until=None, access_note="", by=liv)
    client_for(liv).post(page("item_exemption", item), {"exempt_until": "2027-01-31"})

    item.refresh_from_db()
    assert (item.legal_basis, item.exempt_until) == ("offl. § 13", date(2027, 1, 31))


def test_those_who_do_not_read_it_do_not_say_why_it_is_withheld(item):
    seat = MembershipFactory(group=item.meeting.group)
    with pytest.raises(PermissionDenied):
        exemption.set_item(item, basis=None, exempt_until=None, access_note="", by=seat.person)


def test_the_sending_asks_where_no_provision_is_chosen(item, meeting, liv):
    write(item, liv, exempt="<p>Lukket.</p>")
    key = f"basis-{item.public_id}"

    [asked] = [one for one in sending.missing(meeting) if one.key == key]
    assert not asked.blocks
    assert asked.url == page("item_exemption", item)
    exemption.set_item(item, basis=LegalBasisFactory(), exempt_until=None, access_note="", by=liv)
    assert key not in {one.key for one in sending.missing(meeting)}


# Opening -----------------------------------------------------------------------------------------


def test_all_that_is_exempt_in_an_item_is_made_open_at_once(client_for, item, liv):
    AgendaItem.objects.filter(pk=item.pk).update(
        exempt_title="Uro ved Havna", legal_basis="offl. § 13", exempt_until=date(2026, 1, 1)
    )
    write(item, liv, open="<p>Åpent.</p>", exempt="<p>Lukket.</p>")
    write(item, liv, exempt="<p>Bak.</p>", kind=Text.Kind.BACKGROUND)
    client = client_for(liv)

    assert "Uro ved Havna" in client.get(page("item_open", item)).content.decode()
    client.post(page("item_open", item))

    item.refresh_from_db()
    assert (item.title, item.exempt_title, item.legal_basis) == ("Uro ved Havna", "", "")
    minutes = item.texts.get(kind=Text.Kind.MINUTES).latest
    assert (minutes.open, minutes.exempt) == ("<p>Åpent.</p><p>Lukket.</p>", "")
    assert exemption.words_of(item) == []


def test_approved_minutes_are_not_opened_so(client_for, item, meeting, liv):
    write(item, liv, exempt="<p>Lukket.</p>")
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state="approved")

    said = client_for(liv).post(page("item_open", item), follow=True)

    assert "Ingenting er åpnet" in said.content.decode()
    assert item.texts.get().latest.exempt


def test_what_has_lapsed_is_asked_about_and_opens_nothing(client_for, item, liv):
    AgendaItem.objects.filter(pk=item.pk).update(exempt_until=date(2026, 1, 1))
    file = file_on(item, liv, exempt_until=date(2026, 2, 1))
    AgendaItemFactory(meeting=item.meeting, number=2, exempt_until=date(2099, 1, 1))
    client = client_for(liv)

    rows = exemption.lapsed([item.meeting.group_id], on=date(2026, 3, 1))
    assert [row.until for row in rows] == [date(2026, 1, 1), date(2026, 2, 1)]
    home = client.get(reverse("home"), {"alle": "1"}).content.decode()
    assert "2 unntak er gått ut. Skal det åpnes?" in home
    said = client.get(reverse("lapsed_exemptions")).content.decode()
    assert page("item_exemption", item) in said
    assert "notat.txt" not in said
    assert "Skal det åpnes?" in client.get(page("attachment_exemption", file)).content.decode()
    Meeting.objects.filter(pk=item.meeting.pk).update(
        minutes_state="sent", minutes_sent_at=item.meeting.starts_at
    )
    publish = reverse("minutes_publish", args=[item.meeting.public_id, "1101"])
    assert page("item_exemption", item) in client.get(publish).content.decode()
    file.refresh_from_db()
    assert not file.is_open


# Files and remarks -------------------------------------------------------------------------------


def test_a_file_says_whose_it_is_and_by_what_it_is_exempt(client_for, item, meeting, liv):
    file, basis = file_on(item, liv), LegalBasisFactory()
    facts = {"basis": basis.public_id, "from_whom": "politiet", "exempt_until": "2027-05-01"}

    client_for(liv).post(page("attachment_exemption", file), facts)

    file.refresh_from_db()
    assert (file.legal_basis, file.from_whom) == (basis.short, "politiet")
    said = client_for(liv).get(page("attachment_exemption", file)).content.decode()
    assert "Kommer fra politiet. Den som ber om innsyn, må be om det der." in said


def test_a_file_is_opened_long_after_the_minutes_are_sent(client_for, item, meeting, liv):
    file = file_on(item, liv)
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state="approved")

    client_for(liv).post(page("attachment_exemption", file), {"open": "1"})

    file.refresh_from_db()
    assert file.is_open
    with pytest.raises(PermissionDenied):
        attachments.set_open(file, False, by=MembershipFactory(group=meeting.group).person)


def test_a_remark_is_opened_by_those_who_run_the_meeting(client_for, item, meeting, liv):
    seat = MembershipFactory(group=meeting.group)
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state="sent")
    remark = Remark.objects.create(item=item, person=seat.person, text="Skolen var med.")

    assert client_for(seat.person).post(page("remark_open", remark)).status_code == 403
    client_for(liv).post(page("remark_open", remark), {"open": "1"})
    remark.refresh_from_db()
    assert remark.opened_by == liv
    client_for(liv).post(page("remark_open", remark), {"open": "0"})
    remark.refresh_from_db()
    assert remark.opened_at is None
    assert AuditEntry.objects.filter(verb="open_remark").exists()
