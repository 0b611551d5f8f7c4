"""Kopier til nabokommunen: a title and an open proposed text, and nothing else."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import now

from meetings import copying
from meetings.models import AgendaItem, Attachment, ItemCopy, Meeting, Text, TextVersion
from people import notices
from people.audit import Stale
from people.models import AuditEntry, Notice
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    bjerkreim,
    served,
)

pytestmark = pytest.mark.django_db

SECRET = "zhemmelig"
OPEN = "<p>Åpne klubben to kvelder. <strong>Felles plakat.</strong></p>"


def soon(group, **facts) -> Meeting:
    return MeetingFactory(group=group, starts_at=now() + timedelta(days=30), **facts)


class World:
    """Liv coordinates two municipalities, Ola a third. One item is marked wherever it can be."""

    def __init__(self):
        self.liv = PersonFactory(name="Liv Dahl")
        AppointmentFactory(person=self.liv)
        AppointmentFactory(person=self.liv, municipality=bjerkreim())
        self.ola = AppointmentFactory(municipality=served("1119")).person
        self.ours = GroupFactory(name=f"Gruppa {SECRET}")
        self.next_door = soon(GroupFactory(name="Naboens gruppe", host=bjerkreim()))
        self.third = soon(GroupFactory(name="Tredje gruppe", host=served("1119")))
        self.item = self.marked()

    def marked(self) -> AgendaItem:
        meeting = soon(self.ours, state=Meeting.State.CALLED, place=SECRET, note=SECRET)
        item = AgendaItemFactory(
            meeting=meeting,
            number=7,
            title="Åpen klubb i høstferien",
            exempt_title=f"{SECRET} tittel",
            legal_basis=f"{SECRET} § 13",
            access_note=SECRET,
            presenter=f"v/ {SECRET}",
            minutes_planned=17,
        )
        for kind in Text.Kind.values:
            if kind in ("decision", "dissent"):
                continue
            words = (
                f'{OPEN}<p>Les <a href="https://example.org/{SECRET}">mer</a></p>'
                if kind == "proposal"
                else f"<p>{SECRET}</p>"
            )
            text = Text.objects.create(item=item, kind=kind)
            for number, open in ((1, f"<p>{SECRET} før</p>"), (2, words)):
                TextVersion.objects.create(
                    text=text, number=number, open=open, exempt=f"<p>{SECRET}</p>", by=self.liv
                )
        Attachment.objects.create(item=item, name=f"{SECRET}.pdf", size=1, uploaded_by=self.liv)
        return item


@pytest.fixture
def world():
    return World()


def landed(meeting: Meeting) -> AgendaItem:
    return meeting.items.get(title="Åpen klubb i høstferien")


def said_of(item: AgendaItem) -> str:
    """Whatever stands in the item there, its matter, its texts and its files."""
    rows = [item, item.matter, *item.texts.all(), *item.attachments.all()]
    rows += TextVersion.objects.filter(text__item=item)
    return " ".join(str(value) for row in rows for value in vars(row).values())


def test_a_coordinator_of_both_puts_it_on_a_draft_next_door(world, client_for):
    url = reverse("item_copy_out", args=[world.item.public_id])
    client = client_for(world.liv)
    page = client.get(url).content.decode()
    assert "Åpne klubben to kvelder" in page
    assert "§ 13" not in page
    assert f'value="{world.next_door.public_id}"' in page

    assert client.post(url, {"to": world.next_door.public_id}).status_code == 302
    client.post(url, {"to": world.next_door.public_id})

    made = landed(world.next_door)
    [text] = made.texts.all()
    assert (text.kind, text.latest.open) == ("proposal", f"{OPEN}<p>Les mer</p>")
    assert SECRET not in said_of(made)
    assert not (made.number or made.presenter or made.minutes_planned or made.continues)
    assert {(row.verb, row.facts.get("municipality")) for row in AuditEntry.objects.all()} >= {
        ("copy_item", "1114"),
        ("receive_copy", "1101"),
    }


def test_another_coordinator_is_offered_it_and_takes_it_in(world, client_for):
    ours, theirs = client_for(world.liv), client_for(world.ola)
    url = reverse("item_copy_out", args=[world.item.public_id])
    ours.post(url, {"to": "1119"})
    ours.post(url, {"to": "1119"})
    copy = ItemCopy.objects.get()

    # Nothing of where it came from but the municipality.
    for where in (copy.get_absolute_url(), reverse("across"), reverse("home")):
        page = theirs.get(where).content.decode()
        assert "Eigersund" in page or where == reverse("home")
        assert SECRET not in page
        assert "Liv Dahl" not in page
        assert world.item.public_id not in page
    assert "1 sak er tilbudt" in theirs.get(reverse("home")).content.decode()
    notices.send_waiting()
    [told] = mail.outbox
    assert told.to == [world.ola.email]
    assert "klubb" not in told.body
    assert "Liv Dahl" not in told.body

    answer = theirs.post(copy.get_absolute_url(), {"hva": "ta", "meeting": world.third.public_id})
    made = landed(world.third)
    assert answer.url == reverse("item_edit", args=[made.public_id])
    assert SECRET not in said_of(made)
    assert "Liv Dahl" not in theirs.get(answer.url).content.decode()
    copy.refresh_from_db()
    assert copy.state == ItemCopy.State.TAKEN
    assert Notice.objects.get(kind="copy_answered").recipient == world.liv
    assert world.third.public_id not in ours.get(copy.get_absolute_url()).content.decode()


def test_declined_with_a_word_that_reaches_who_offered_it(world, client_for):
    copy = copying.offer(world.item, served("1119"), by=world.liv)
    client_for(world.ola).post(copy.get_absolute_url(), {"hva": "avsla", "reason": "Ikke i år."})

    assert "Ikke i år." in client_for(world.liv).get(copy.get_absolute_url()).content.decode()
    with pytest.raises(Stale):
        copying.decline(copy, "", by=world.ola)
    # Answered, it may be offered anew.
    assert copying.offer(world.item, served("1119"), by=world.liv) != copy


def test_only_drafts_ahead_in_groups_that_none_of_ours_is_part_of(world):
    def offered():
        return copying.drafts_elsewhere(world.item, world.liv)

    assert offered() == [world.next_door]
    soon(world.next_door.group)
    assert offered() == [world.next_door]
    # Another group of our own municipality is lifted to, or written in.
    soon(GroupFactory())
    assert offered() == [world.next_door]
    Meeting.objects.filter(group=world.next_door.group).update(state=Meeting.State.CALLED)
    assert offered() == []
    with pytest.raises(PermissionDenied):
        copying.copy_to(world.item, world.third, by=world.liv)


def test_members_and_strangers_copy_nothing(world, client_for):
    member = MembershipFactory(group=world.ours).person
    url = reverse("item_copy_out", args=[world.item.public_id])
    assert client_for(member).get(url).status_code == 403
    assert client_for(world.ola).get(url).status_code == 404
    copy = copying.offer(world.item, served("1119"), by=world.liv)
    assert client_for(member).get(copy.get_absolute_url()).status_code == 404
    # Who offered it sees it, and does not answer for them.
    answer = client_for(world.liv).post(copy.get_absolute_url(), {"hva": "avsla"})
    assert answer.status_code == 403


def test_what_holds_a_national_identity_number_is_not_copied(world, client_for):
    AgendaItem.objects.filter(pk=world.item.pk).update(title="Om 13097248022")
    world.item.refresh_from_db()
    with pytest.raises(ValidationError):
        copying.offer(world.item, served("1119"), by=world.liv)
    url = reverse("item_copy_out", args=[world.item.public_id])
    answer = client_for(world.liv).post(url, {"to": "1119"})
    assert answer.status_code == 422
    assert "fødselsnummer" in answer.content.decode()


def test_what_was_taken_out_meanwhile_is_not_copied(world):
    AgendaItem.objects.filter(pk=world.item.pk).update(title="[opplysning fjernet]")
    offered = copying.offer(world.item, served("1119"), by=world.liv)
    assert offered.title == "[opplysning fjernet]"

    ItemCopy.objects.update(title="…")
    assert copying.take(offered, world.third, by=world.ola).title == "…"
