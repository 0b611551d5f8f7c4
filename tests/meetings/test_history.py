"""Every version is there for those who run the minutes, and for nobody else."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import now

from meetings import history, texts
from meetings.models import Meeting, Text, TextVersion
from people.models import AuditEntry
from tests.factories import (
    AgendaItemFactory,
    MeetingFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def text(liv):
    meeting = MeetingFactory(state=Meeting.State.HELD)
    return texts.of_item(AgendaItemFactory(meeting=meeting, number=3), Text.Kind.MINUTES)


@pytest.fixture
def client(client_for, liv):
    return client_for(liv)


def write(text, by, *wordings, start=None, seconds=10, exempt=""):
    """One version for each wording, some seconds apart."""
    at = start or now() - timedelta(hours=1)
    number = text.versions.count()
    for place, words in enumerate(wordings):
        TextVersion.objects.create(
            text=text,
            number=number + place + 1,
            open=f"<p>{words}</p>",
            exempt=exempt,
            by=by,
            at=at + timedelta(seconds=place * seconds),
        )


def page(text, name="text_history", *args):
    return reverse(name, args=[text.public_id, *args])


def test_what_one_person_saves_within_a_minute_is_one_line(text, liv):
    other = MembershipFactory().person
    write(text, liv, *"abcdefghij", seconds=10)  # 90 seconds
    write(text, other, "k", start=now() - timedelta(minutes=50))
    write(text, liv, "l", start=now() - timedelta(minutes=50))

    found = history.lines(text)

    numbers = [[version.number for version in line.versions] for line in found]
    assert numbers == [[12], [11], [10, 9, 8, 7, 6, 5, 4], [3, 2, 1]]
    assert found[2].before == 3


def test_the_page_shows_them_all_in_pages_at_the_same_cost(
    text, liv, client, django_assert_max_num_queries, django_assert_num_queries
):
    write(text, liv, "en", "to")
    with django_assert_max_num_queries(10) as few:
        client.get(page(text))
    write(text, liv, *(f"ord {n}" for n in range(40)), seconds=120, start=now())
    with django_assert_num_queries(len(few)):
        said = client.get(page(text)).content.decode()

    assert "Versjon 42" in said
    assert "gjelder nå" in said
    assert f'href="{page(text, "text_version", 1)}"' not in said
    assert page(text, "text_version", 1) in client.get(page(text), {"side": 2}).content.decode()
    assert "2 lagringer på ett minutt" in client.get(page(text), {"side": 2}).content.decode()


def test_where_there_is_one_there_is_nothing_to_compare_it_with(text, liv, client):
    write(text, liv, "Bare denne")
    assert "Sammenlign" not in client.get(page(text)).content.decode()

    write(text, liv, "Og en til", start=now())
    assert "Sammenlign" in client.get(page(text)).content.decode()


def test_any_two_are_compared_word_by_word_whichever_is_named_first(text, liv, client):
    write(text, liv, "Rektor sa ja", "Rektor sa nei", "Rektor sa kanskje")

    for asked in ({"fra": 1, "til": 3}, {"fra": 3, "til": 1}):
        said = client.get(page(text, "text_compare"), asked).content.decode()
        assert 'Tatt ut: </span><span lang="nb">ja</span>' in said
        assert 'Lagt til: </span><span lang="nb">kanskje</span>' in said
        assert "Ord lagt til: 1. Ord tatt ut: 1." in said
    assert client.get(page(text, "text_compare"), {"fra": 0, "til": 1}).status_code == 200
    assert client.get(page(text, "text_compare"), {"fra": 1, "til": 9}).status_code == 404
    assert client.get(page(text, "text_compare"), {"fra": "x"}).status_code == 404
    assert "kanskje" in client.get(page(text, "text_compare")).content.decode()


def test_an_earlier_version_holds_again_as_a_new_one_and_that_can_be_undone(text, liv, client):
    write(text, liv, "Første", "Andre")

    client.post(page(text, "text_restore", 1), {"base": "2"})
    assert [version.open for version in text.versions.all()] == [
        "<p>Første</p>",
        "<p>Andre</p>",
        "<p>Første</p>",
    ]
    client.post(page(text, "text_restore", 2), {"base": "3"})
    assert text.latest.open == "<p>Andre</p>"
    assert AuditEntry.objects.filter(verb="restore_version").count() == 2


def test_who_restores_from_an_old_page_is_told_and_nothing_changes(text, liv, client):
    write(text, liv, "Første", "Andre", "Tredje")

    response = client.post(page(text, "text_restore", 1), {"base": "2"})

    assert response.status_code == 409
    assert "Ingenting er endret" in response.content.decode()
    assert text.latest.number == 3


def test_approved_minutes_stand_and_the_page_says_why(text, liv, client):
    write(text, liv, "Første", "Andre")
    Meeting.objects.update(minutes_state=Meeting.MinutesState.APPROVED)

    said = client.get(page(text, "text_version", 1)).content.decode()
    assert "Referatet er godkjent" in said
    assert "La denne gjelde igjen" not in said
    assert client.post(page(text, "text_restore", 1), {"base": "2"}).status_code == 409
    assert text.latest.number == 2


def test_readers_of_sent_minutes_never_reach_the_versions(text, liv, client_for):
    write(text, liv, "Første", "Andre")
    member = MembershipFactory(group=text.item.meeting.group).person
    Meeting.objects.update(minutes_state=Meeting.MinutesState.SENT, minutes_sent_at=now())
    for address in (
        page(text),
        page(text, "text_version", 1),
        page(text, "text_compare") + "?fra=1&til=2",
        reverse("meeting_history", args=[text.item.meeting.public_id]),
    ):
        assert client_for(member).get(address).status_code == 403
        assert client_for(MembershipFactory().person).get(address).status_code == 404


def test_the_exempt_part_is_for_those_who_see_it_and_reading_it_is_written_down(
    text, liv, client, settings
):
    write(text, liv, "Åpent", exempt="<p>Skjult</p>")
    said = client.get(page(text, "text_version", 1)).content.decode()
    assert "Skjult" in said
    assert AuditEntry.objects.filter(verb="read_exempt", by=liv).count() == 1

    settings.EXEMPT_FIELDS = False
    said = client.get(page(text, "text_version", 1)).content.decode()
    assert "Skjult" not in said
    said = client.get(page(text, "text_compare"), {"fra": 0, "til": 1}).content.decode()
    assert "Skjult" not in said
    # Nor does restoring bring back what one does not see, or wipe it.
    write(text, liv, "Åpent igjen", exempt="<p>Nytt skjult</p>")
    client.post(page(text, "text_restore", 1), {"base": "2"})
    assert (text.latest.open, text.latest.exempt) == ("<p>Åpent</p>", "<p>Nytt skjult</p>")


def test_a_meeting_lists_its_texts(text, liv, client):
    write(text, liv, "Første")
    said = client.get(reverse("meeting_history", args=[text.item.meeting.public_id]))
    assert page(text) in said.content.decode()
