"""Corrections of approved minutes: numbered, sent to those who have them, shown with them."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils.timezone import now

from meetings import amending, freezing
from meetings.documents import minutes_document
from meetings.models import Amendment, Meeting
from people import notices
from people.audit import Stale
from people.models import AuditEntry, Notice
from tests.factories import MembershipFactory, PersonFactory
from tests.meetings.approved import item, liv, meeting  # noqa: F401

pytestmark = pytest.mark.django_db
A_NUMBER = "13097248022"
SAID = {"open": "<p>Kari kom ikke.</p>", "number": 1}


@pytest.fixture
def kari(meeting):  # noqa: F811
    """One who was sent the minutes."""
    kari = meeting.attendances.get().person
    notices.tell(kari, key="m", kind="minutes_sent", about=meeting, group=meeting.group)
    Notice.objects.update(state=Notice.State.SENT, sent_at=now() - timedelta(days=9))
    return kari


@pytest.fixture
def address(meeting):  # noqa: F811
    return reverse("minutes_amend", args=[meeting.public_id])


def test_it_stands_with_the_minutes_and_makes_a_new_version(meeting, item, liv):  # noqa: F811
    before = meeting.minutes_sha256

    made = amending.amend(meeting, item=item, exempt="<p>Om Ola.</p>", by=liv, **SAID)

    meeting.refresh_from_db()
    assert meeting.minutes_version == 2
    # What was approved is what was approved.
    assert meeting.minutes_sha256 == before
    for reading, shown in (("members", True), ("seated", False), ("open", False)):
        (part,) = freezing.document(meeting, reading).amendments
        assert (part.number, part.item, part.words.open) == (1, "Sak 17/26", made.open)
        assert (part.words.exempt, part.words.withheld) == ("<p>Om Ola.</p>" * shown, not shown)
        assert part.exemption
    assert AuditEntry.objects.get(verb="amend_minutes").facts["number"] == 1
    amending.amend(meeting, open="<p>Og en til.</p>", number=2, by=liv)
    assert [one.number for one in minutes_document(meeting, reading="open").amendments] == [1, 2]


def test_those_who_got_the_minutes_get_one_mail_without_the_words(meeting, kari, liv):  # noqa: F811
    made = amending.amend(meeting, by=liv, **SAID)

    told = Notice.objects.get(kind="minutes_amended")
    assert (told.recipient, told.about) == (kari, made)
    mail = notices.write(told)
    assert mail.subject.startswith("[Eigersund] Rettelse til referatet")
    assert "Rettelse 1 står øverst" in mail.body
    assert "Kari kom ikke" not in mail.body
    assert str(told.facts) == "{}"


def test_only_those_who_run_the_meeting_correct_what_is_approved(meeting, item, kari, liv):  # noqa: F811
    other = Meeting.objects.create(
        group=meeting.group, starts_at=meeting.starts_at, ends_at=meeting.ends_at
    )
    for refused in (
        lambda: amending.amend(meeting, by=kari, **SAID),
        lambda: amending.amend(meeting, by=PersonFactory(), **SAID),
        lambda: amending.amend(other, by=liv, **SAID),
        lambda: amending.amend(meeting, item=_foreign(other), by=liv, **SAID),
    ):
        with pytest.raises(PermissionDenied):
            refused()
    assert not Amendment.objects.exists()


def _foreign(meeting):  # noqa: F811
    return meeting.items.create(title="En annen sak")


def test_the_same_press_twice_is_one_correction(meeting, liv):  # noqa: F811
    amending.amend(meeting, by=liv, **SAID)

    with pytest.raises(Stale):
        amending.amend(meeting, by=liv, **SAID)

    assert Amendment.objects.count() == 1


@pytest.mark.parametrize("typed", ["", "<p> </p>", f"<p>Nummeret er {A_NUMBER}.</p>"])
def test_nothing_and_identity_numbers_are_refused(meeting, liv, typed):  # noqa: F811
    with pytest.raises(ValidationError):
        amending.amend(meeting, open=typed, number=1, by=liv)

    assert not Amendment.objects.exists()


def test_written_looked_at_and_sent(meeting, item, kari, liv, address, client_for):  # noqa: F811
    client = client_for(liv)
    typed = {"item": item.public_id, "open": "Kari kom ikke.\nRing 51 46 80 00.", "number": "1"}

    looked = client.post(address, typed).content.decode()

    assert not Amendment.objects.exists()
    assert "Slik blir den stående" in looked
    assert "51 46 80 00" in re.search(r'data-color="warning">.*?</div>', looked, re.DOTALL)[0]
    assert "Kari Moe" in looked
    back = client.post(address, typed | {"write": "1"})
    assert back.status_code == 200
    assert "Ring 51 46 80 00." in back.content.decode()
    sent = client.post(address, typed | {"send": "1"})
    assert sent.url == reverse("minutes", args=[meeting.public_id]) + "#rettelser"
    made = Amendment.objects.get()
    assert made.item == item
    page = client.get(sent.url).content.decode()
    assert "Rettelse 1 er sendt." in page
    assert made.open in page


def test_what_is_refused_stands_as_it_was_typed(meeting, liv, address, client_for):  # noqa: F811
    client = client_for(liv)
    refused = client.post(address, {"open": f"Hun er {A_NUMBER}.", "number": "1"})

    assert refused.status_code == 422
    assert f"Hun er {A_NUMBER}." in refused.content.decode()
    assert "Ta det ut" in refused.content.decode()
    assert client.post(address, {"open": "", "number": "1"}).status_code == 422


def test_another_correction_came_first(meeting, liv, address, client_for):  # noqa: F811
    amending.amend(meeting, by=liv, **SAID)
    client = client_for(liv)

    late = client.post(address, {"open": "Per kom ikke.", "number": "1", "send": "1"})

    assert late.status_code == 409
    assert 'name="number" value="2"' in late.content.decode()
    assert Amendment.objects.count() == 1
    client.post(address, {"open": "Per kom ikke.", "number": "2", "send": "1"})
    assert Amendment.objects.count() == 2


def test_as_many_queries_for_many_receivers(
    meeting,  # noqa: F811
    kari,
    liv,  # noqa: F811
    address,
    client_for,
    django_assert_max_num_queries,
):
    client = client_for(liv)
    typed = {"open": "Kari kom ikke.", "number": "1"}
    for number in range(3):
        person = MembershipFactory(group=meeting.group).person
        notices.tell(person, key=f"m{number}", kind="minutes_sent", about=meeting)
    Notice.objects.update(state=Notice.State.SENT, sent_at=now())

    with django_assert_max_num_queries(10):
        assert client.post(address, typed).status_code == 200
