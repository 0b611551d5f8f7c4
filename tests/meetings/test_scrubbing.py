"""A national identity number taken out before sending is gone from the earlier versions too."""

import pytest
from django.utils.timezone import now

from meetings import scrubbing, texts
from meetings.models import Meeting, Removal, Text, TextVersion
from people import guard
from tests.factories import AgendaItemFactory, MeetingFactory

pytestmark = pytest.mark.django_db

# Synthetic numbers: of nobody.
NUMBER, D_NUMBER = "13097248022", "53097248016"
MARK = "[nummer fjernet]"


@pytest.fixture
def text(liv):
    meeting = MeetingFactory(state=Meeting.State.HELD)
    return texts.of_item(AgendaItemFactory(meeting=meeting), Text.Kind.MINUTES)


def save(text, by, *wordings, exempt=None):
    for words in wordings:
        text.refresh_from_db()
        texts.save(text, base=text.versions.count(), open=f"<p>{words}</p>", exempt=exempt, by=by)


def said(text) -> list[str]:
    return [version.open for version in text.versions.all()]


@pytest.mark.parametrize(
    "number",
    [
        NUMBER,
        "130972 48022",
        "130972-48022",
        "130972&nbsp;48022",
        "130<strong>972 48</strong>022",
        '<a href="https://example.org/x">130972</a>48022',
        D_NUMBER,
        "10915596784",
    ],
)
def test_a_number_taken_out_is_overwritten_in_every_earlier_version(text, liv, number):
    save(text, liv, f"Gjelder {number} i dag", f"Gjelder {number} i dag og i går", "Gjelder i går")

    assert not any(scrubbing.holds_number(version) for version in text.versions.all())
    digits = "".join(scrubbing.digits(version.open) for version in text.versions.all())
    assert digits == ""
    assert all(MARK in words for words in said(text)[:2])
    removal = Removal.objects.get()
    assert (removal.automatic, removal.reason, removal.by) == (True, "national_id", liv)
    assert not text.marked or not Text.objects.get(pk=text.pk).marked
    # Whoever began from a version that held it is told.
    assert Text.objects.get(pk=text.pk).removed_in_version == 3


def test_what_still_stands_is_not_touched(text, liv):
    save(text, liv, f"{NUMBER} og {D_NUMBER}", f"Bare {D_NUMBER}")
    assert said(text) == [f"<p>{MARK} og {D_NUMBER}</p>", f"<p>Bare {D_NUMBER}</p>"]

    save(text, liv, "Ingen")
    assert said(text) == [f"<p>{MARK} og {MARK}</p>", f"<p>Bare {MARK}</p>", "<p>Ingen</p>"]
    assert Removal.objects.count() == 2


def test_moved_from_the_open_to_the_exempt_part_it_still_stands(text, liv):
    save(text, liv, f"Gjelder {NUMBER}")
    save(text, liv, "Gjelder en", exempt=f"<p>{NUMBER}</p>")
    assert NUMBER in said(text)[0]
    save(text, liv, "Gjelder en", exempt="<p>Ingen</p>")
    assert MARK in said(text)[0]
    assert [version.exempt for version in text.versions.all()][1] == f"<p>{MARK}</p>"


def test_deleted_and_typed_letter_by_letter_no_part_of_it_is_left(text, liv):
    """Saved on the way, as it is every other second."""
    steps = [
        "A",
        "A 130972",
        "A 130972 48",
        f"A {NUMBER}",
        "A 130972480",
        "A 130972",
        "A 1309",
        "A",
    ]
    save(text, liv, *steps)

    assert "130972" not in "".join(said(text))
    assert said(text)[-1] == "<p>A</p>"
    assert Removal.objects.count() == 1
    assert guard.find(" ".join(said(text))) == []


def test_another_number_of_the_same_length_stands(text, liv):
    save(text, liv, f"{NUMBER}, tlf. 51 46 80 00, konto 1234.56.78903, 17. mai 2026", "Nei")
    assert said(text)[0] == f"<p>{MARK}, tlf. 51 46 80 00, konto 1234.56.78903, 17. mai 2026</p>"


def test_after_sending_it_is_not_done_by_itself(text, liv):
    Meeting.objects.update(minutes_state=Meeting.MinutesState.SENT, minutes_sent_at=now())
    save(text, liv, f"Gjelder {NUMBER}", "Gjelder en")
    assert NUMBER in said(text)[0]
    assert not Removal.objects.exists()


def test_sending_looks_through_what_was_written_before_we_looked(text, liv):
    for number, words in enumerate((f"Gjelder {NUMBER}", "Gjelder en"), 1):
        TextVersion.objects.create(text=text, number=number, open=f"<p>{words}</p>", by=liv)
    scrubbing.on_sent(text.item.meeting, liv)
    assert said(text) == [f"<p>Gjelder {MARK}</p>", "<p>Gjelder en</p>"]


def test_a_text_without_numbers_costs_no_look_at_its_versions(text, liv, django_assert_num_queries):
    save(text, liv, "En", "To")
    latest = text.latest
    latest.text = Text.objects.get(pk=text.pk)
    with django_assert_num_queries(0):
        scrubbing.watch(latest, by=liv)


def test_a_day_of_birth_left_on_purpose_waits_for_the_sending(text, liv):
    save(text, liv, f"Født {NUMBER}", "Født 130972")
    assert NUMBER in said(text)[0]
    scrubbing.on_sent(text.item.meeting, liv)
    assert said(text) == [f"<p>Født {MARK}</p>", "<p>Født 130972</p>"]
