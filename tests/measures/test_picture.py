"""The picture of the challenges: written, printed, and laid before the steering group."""

import io
from datetime import timedelta

import page as validator
import pikepdf
import pytest
from django.utils.timezone import now

from measures.knowledge import picture as pictures
from measures.knowledge.picture_document import picture_document
from measures.models import Picture
from meetings import printing
from meetings.models import AgendaItem, Text
from people.models import Group
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    ObservationFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
PICTURE = "/kunnskap/1101/utfordringsbilde/"
WORDS = {
    "sees": "Flere bruker nikotinposer.",
    "worries": "Uro i sentrum.",
    "resources": "Nattevandrerne.",
    "priority": "Voksne til stede.\nFelles melding til foreldrene.",
}


def test_the_coordinator_writes_it_and_the_members_read_it(client_for, liv):
    figure = ObservationFactory(indicator__title="Snuser daglig", value="12.5", year=2025)
    chosen = {"indicators": [figure.indicator.public_id]}
    answer = client_for(liv).post(f"{PICTURE}rediger/", {**WORDS, **chosen, "base": "0"})
    assert answer.headers["Location"] == PICTURE

    member = MembershipFactory().person
    page = client_for(member).get(PICTURE).text
    for words in ("Flere bruker nikotinposer.", "Uro i sentrum.", "Nattevandrerne."):
        assert words in page
    assert "Snuser daglig" in page and "Rediger" not in page
    assert client_for(member).post(f"{PICTURE}rediger/", WORDS).status_code == 403
    neighbour = MembershipFactory(group__host=bjerkreim()).person
    assert client_for(neighbour).get(PICTURE).status_code == 404


def test_who_began_from_an_older_one_loses_nothing_and_sees_what_is_newer(client_for, liv):
    other = AppointmentFactory(person__name="Ola Li").person
    pictures.save(eigersund(), WORDS, base=0, by=other)

    mine = {**WORDS, "sees": "Det jeg skrev.", "base": "0"}
    answer = client_for(liv).post(f"{PICTURE}rediger/", mine)
    assert answer.status_code == 422
    assert "Det jeg skrev." in answer.text and "Flere bruker nikotinposer." in answer.text
    assert "Ola Li lagret siden mens du skrev." in answer.text
    assert Picture.objects.get().sees == WORDS["sees"]

    client_for(liv).post(f"{PICTURE}rediger/", {**mine, "base": "1"})
    assert Picture.objects.get().sees == "Det jeg skrev."


def test_the_coordinator_is_shown_counts_that_may_tell_who(client_for, liv):
    pictures.save(eigersund(), {**WORDS, "sees": "To elever er bortvist."}, base=0, by=liv)
    assert "«To elever»" in client_for(liv).get(PICTURE).text


def test_the_document_is_for_all_and_openly_without_what_is_not_to_be_published(liv):
    marked = ObservationFactory(indicator__title="Ran i sentrum", do_not_publish=True)
    shown = ObservationFactory(indicator__title="Snuser daglig", value=12)
    ObservationFactory(indicator=shown.indicator, value=77, do_not_publish=True)
    indicators = [marked.indicator, shown.indicator]
    pictures.save(eigersund(), WORDS, indicators=indicators, base=0, by=liv)
    picture = pictures.of(eigersund())

    def printed(reading) -> tuple[bytes, str]:
        document = picture_document(picture, reading=reading)
        told = " ".join(one.chart.title + one.chart.summary for one in document.figures)
        return printing.made("measures/pdf/picture.html", document), told

    data, told = printed("members")
    assert "Ran i sentrum" in told and "77" in told
    for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
        report = validator.validate_pdf_bytes(data, profile=profile)
        assert report.is_compliant, [fault.message for fault in report.failures]
    with pikepdf.open(io.BytesIO(data)) as file:
        assert file.docinfo["/Title"] == "Utfordringsbildet for Eigersund"
    assert printed("open")[1] == (f"Snuser dagligEigersund: 12\N{NO-BREAK SPACE}% i {shown.year}.")


@pytest.fixture
def unset(monkeypatch):
    """Without the seconds it takes to typeset a PDF."""
    monkeypatch.setattr("meetings.pdf.typeset", lambda html: b"%PDF-1.7 bildet")


def test_it_is_laid_before_the_steering_groups_next_meeting(client_for, liv, unset):
    council = GroupFactory(level=Group.Level.STEERING)
    later, first = (
        MeetingFactory(
            group=council,
            starts_at=now() + timedelta(days=days),
            ends_at=now() + timedelta(days=days, hours=2),
        )
        for days in (60, 20)
    )
    pictures.save(eigersund(), WORDS, base=0, by=liv)
    client = client_for(liv)
    page = client.get(f"{PICTURE}legg-frem/").text
    assert first.public_id in page and later.public_id not in page

    assert client.post(f"{PICTURE}legg-frem/", {}).status_code == 422
    for _pressed_twice in range(2):
        answer = client.post(f"{PICTURE}legg-frem/", {"mote": first.public_id})
    item = AgendaItem.objects.get(meeting=first, title="Utfordringsbildet for Eigersund")
    assert answer.headers["Location"] == item.get_absolute_url()
    background = item.texts.get(kind=Text.Kind.BACKGROUND).versions.get().open
    assert f'{PICTURE}">Se utfordringsbildet</a>' in background
    proposal = item.texts.get(kind=Text.Kind.PROPOSAL).versions.get().open
    assert proposal == "<p>Voksne til stede.</p><p>Felles melding til foreldrene.</p>"
    # The file is exempt until somebody opens it.
    assert item.attachments.get().opened_at is None


def test_without_a_meeting_ahead_one_is_asked_to_plan_it(client_for, liv):
    GroupFactory(level=Group.Level.STEERING)
    pictures.save(eigersund(), WORDS, base=0, by=liv)
    page = client_for(liv).get(f"{PICTURE}legg-frem/").text
    assert "Styringsgruppen har ikke noe møte fremover." in page


def test_nothing_is_laid_before_anybody_until_it_is_written(client_for, liv):
    answer = client_for(liv).get(f"{PICTURE}legg-frem/")
    assert answer.headers["Location"] == f"{PICTURE}rediger/"
    assert client_for(liv).get(f"{PICTURE[:-1]}.pdf").status_code == 404
