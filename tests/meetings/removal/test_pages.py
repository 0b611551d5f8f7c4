"""The pages of a removal: what one types, sees, ticks and confirms."""

from datetime import timedelta

import pytest
from django.urls import reverse

from meetings import removal, texts
from meetings.models import (
    AgendaItem,
    Removal,
    Text,
)
from tests.factories import (
    AgendaItemFactory,
    MatterFactory,
    MeetingFactory,
)
from tests.meetings.removal.words import NAME, remove, send, stands

pytestmark = pytest.mark.django_db


def press(client, meeting, follow=True, **data):
    address = reverse("removal_start", args=[meeting.public_id])
    return client.post(
        address, {"passage": NAME, "reason": "personal", "note": "", **data}, follow=follow
    )


def test_from_the_form_to_the_tombstone(meeting, text, item, liv, client_for):
    client = client_for(liv)
    address = reverse("removal_start", args=[meeting.public_id])
    said = client.get(address, {"tekst": text.public_id}).content.decode()
    assert "kom i går" in said

    shown = press(client, meeting)
    said = shown.content.decode()
    assert shown.status_code == 200
    assert "Sak 3/26, Referat: åpen tekst" in said
    assert "I 2 versjoner." in said
    assert len(stands(meeting)) == 3

    keys = [one.key for one in shown.context["found"]]
    answer = press(client, meeting, remove="1", place=keys, shown=keys, note="Feil sted")
    said = answer.content.decode()
    assert answer.redirect_chain[-1][0] == Removal.objects.get().get_absolute_url()
    assert "Opplysningen er fjernet." in said
    assert "Nordmann" not in said
    assert "Feil sted" in said
    said = client.get(reverse("text_history", args=[text.public_id])).content.decode()
    assert "En opplysning ble fjernet" in said
    assert "av Liv Dahl" in said


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"passage": " "}, "Lim inn det som skal bort"),
        ({"passage": "x"}, "minst to tegn"),
        ({"reason": ""}, "Velg hvorfor"),
        ({"note": "Det sto Ola  nordmann"}, "Ikke gjenta opplysningen"),
        ({"note": "Nr 13097248022"}, "Det står et fødselsnummer her"),
        ({"passage": "Kari Ukjent"}, "Ordene står ikke noe sted"),
        ({"remove": "1"}, "Kryss av minst ett sted"),
    ],
)
def test_what_is_refused_says_why_and_keeps_what_was_typed(
    meeting, text, liv, client_for, data, said
):
    response = press(client_for(liv), meeting, **data)

    assert response.status_code == 422
    assert said in response.content.decode()
    assert data.get("passage", NAME).strip() in response.content.decode()
    assert not Removal.objects.exists()


def test_the_other_sees_what_it_is_about_and_says_yes(meeting, text, liv, kari, client_for):
    send(meeting)
    made = remove(meeting, liv)
    page = made.get_absolute_url()
    confirm = reverse("removal_confirm", args=[made.public_id])

    said = client_for(liv).get(page).content.decode()
    assert "Trekk forslaget" in said and "Kari Lunde" in said and "Bekreft og fjern" not in said
    assert client_for(liv).post(confirm).status_code == 403
    said = client_for(kari).get(page).content.decode()
    assert "<mark>Ola Nordmann</mark>" in said and "Trekk forslaget" not in said
    # She was no member the day of the meeting if she sees nothing exempt; here she was.
    said = client_for(kari).post(confirm, follow=True).content.decode()
    assert "Opplysningen er fjernet." in said
    said = client_for(kari).post(confirm, follow=True).content.decode()
    assert "kan ikke bekreftes lenger" in said


def test_other_meetings_on_the_same_matter_are_pointed_to(meeting, item, text, liv, client_for):
    matter = MatterFactory(group=meeting.group, title="Uro")
    AgendaItem.objects.filter(pk=item.pk).update(matter=matter)
    later = MeetingFactory(group=meeting.group, starts_at=meeting.starts_at + timedelta(days=30))
    AgendaItemFactory(meeting=later, matter=matter, title=f"Mer om {NAME}")
    AgendaItemFactory(meeting=MeetingFactory(group=meeting.group), title=f"Annet om {NAME}")

    assert removal.elsewhere(meeting, NAME, liv) == [later]
    assert (
        reverse("removal_start", args=[later.public_id])
        in press(client_for(liv), meeting).content.decode()
    )


def test_who_had_the_old_words_open_is_warned_without_javascript_too(
    meeting, text, item, liv, client_for
):
    remove(meeting, liv)
    save = reverse("text_save_new", args=[item.public_id, Text.Kind.MINUTES])
    typed = {"base": "2", "open": f"{NAME} kom i går, og i dag.", "format": "plain"}
    response = client_for(liv).post(save, typed)

    assert response.status_code == 409
    assert "En opplysning er fjernet for godt" in response.content.decode()


def test_a_number_in_sent_minutes_points_to_the_removal(meeting, text, item, liv, client_for):
    send(meeting)
    texts.save(text, base=2, open="<p>Gjelder 13097248022</p>", exempt=None, by=liv)
    page = reverse("minutes", args=[meeting.public_id]) + "?rett=1"

    said = client_for(liv).get(page).content.decode()
    assert f'<a href="{reverse("removal_start", args=[meeting.public_id])}">Fjern en' in said
