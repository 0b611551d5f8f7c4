"""A text is never overwritten: the version decides."""

import pytest
from django.core.exceptions import PermissionDenied

from meetings import texts
from meetings.models import Meeting, Text
from tests.factories import AgendaItemFactory, AppointmentFactory, MeetingFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def text():
    AppointmentFactory(person__email="kari@example.org")
    item = AgendaItemFactory(meeting=MeetingFactory())
    return texts.of_item(item, Text.Kind.MINUTES)


@pytest.fixture
def kari(text):
    return text.item.meeting.group.host.appointments.get().person


def test_a_save_from_an_old_version_is_refused_with_what_stands(text, kari):
    texts.save(text, base=0, open="<p>Første</p>", exempt="", by=kari)
    texts.save(text, base=1, open="<p>Andre</p>", exempt="", by=kari)

    with pytest.raises(texts.Conflict) as refused:
        texts.save(text, base=1, open="<p>Tredje</p>", exempt="", by=kari)

    assert refused.value.current.open == "<p>Andre</p>"
    assert [version.open for version in text.versions.all()] == ["<p>Første</p>", "<p>Andre</p>"]


def test_the_same_words_make_no_new_version(text, kari):
    texts.save(text, base=0, open="<p>Likt</p>", exempt="", by=kari)
    texts.save(text, base=1, open="<p>Likt</p>", exempt="", by=kari)
    # A repeated request whose answer was lost is not a conflict either.
    texts.save(text, base=0, open="<p>Likt</p>", exempt="", by=kari)

    assert text.versions.count() == 1


def test_one_who_may_not_see_the_exempt_part_cannot_wipe_it(text, kari, settings):
    texts.save(text, base=0, open="<p>A</p>", exempt="<p>Skjermet</p>", by=kari)
    settings.EXEMPT_FIELDS = False

    texts.save(text, base=1, open="<p>B</p>", exempt="", by=kari)

    assert text.latest.exempt == "<p>Skjermet</p>"


def test_strangers_do_not_write_and_approved_text_is_frozen(text, kari):
    with pytest.raises(PermissionDenied):
        texts.save(text, base=0, open="<p>Nei</p>", exempt="", by=PersonFactory())
    Meeting.objects.update(state="held", minutes_state="approved")
    text.refresh_from_db()

    with pytest.raises(texts.Frozen):
        texts.save(Text.objects.get(), base=0, open="<p>Nei</p>", exempt="", by=kari)
