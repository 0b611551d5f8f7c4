"""The pages of the archive: asking for a package, fetching it, and saying what is archived."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils.timezone import localdate, now

from meetings.models import Meeting, Removal
from people.models import AuditEntry, GroupMunicipality
from slt.models import ArchivePackage, Archiving
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MeetingFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
YEAR = "/arkiv/1101/?aar=2026"


@pytest.fixture
def group():
    return GroupFactory(name="Politirådet")


def held(group, month=3, state=Meeting.MinutesState.SENT) -> Meeting:
    return MeetingFactory(
        group=group,
        starts_at=datetime(2026, month, 11, 11, tzinfo=UTC),
        state=Meeting.State.HELD,
        minutes_state=state,
    )


def package(liv, **facts) -> ArchivePackage:
    common = {"municipality": eigersund(), "form": "case", "asked_by": liv, "year": 2026}
    return ArchivePackage.objects.create(**common | facts)


def test_a_package_is_asked_for_and_the_page_says_how_far_it_has_come(liv, group, client_for):
    held(group)
    client = client_for(liv)

    assert client.post(YEAR, {"do": "package"}).status_code == 302
    row = ArchivePackage.objects.get()
    assert (row.year, row.state, row.asked_by) == (2026, "waiting", liv)
    ArchivePackage.objects.update(state="making", done=3, total=12)
    page = client.get(YEAR).text
    assert "3 av 12 registreringer er skrevet" in page
    assert "Lag arkivpakke for 2026" not in page
    assert "Last siden på nytt" in page
    # Asked again, whatever the page says: one at a time.
    assert client.post(YEAR, {"do": "package"}).status_code == 302
    assert ArchivePackage.objects.count() == 1


def test_the_page_that_asks_again_is_answered_when_something_has_happened(liv, group, client_for):
    row = package(liv, state="making", done=3, total=12)
    client, asks = client_for(liv), {"HX-Request": "true"}
    seen = f"{YEAR}&sett={row.public_id}.making.3"

    assert client.get(seen, headers=asks).status_code == 204
    ArchivePackage.objects.update(done=4)
    answer = client.get(seen, headers=asks)
    assert "4 av 12" in answer.text
    assert f"sett={row.public_id}.making.4" in answer.text
    assert "<html" not in answer.text
    ArchivePackage.objects.update(state="ready", expires_on=localdate())
    assert "hx-get" not in client.get(seen, headers=asks).text


def test_it_is_fetched_as_a_file_and_that_is_written_down(liv, client_for):
    row = package(liv, state="ready", size=3, expires_on=localdate())
    row.file.save("", ContentFile(b"PK!"))
    address = reverse("archive_file", args=[row.public_id])
    answer = client_for(liv).get(address)

    assert answer.getvalue() == b"PK!"
    assert answer["Content-Disposition"] == 'attachment; filename="arkiv-1101-2026.zip"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"
    entry = AuditEntry.objects.get(verb="download_archive_package")
    assert (entry.by, entry.about) == (liv, row)
    neighbour = AppointmentFactory(municipality=bjerkreim()).person
    assert client_for(neighbour).get(address).status_code == 404


def test_one_that_is_deleted_says_why(liv, client_for):
    row = package(liv, state="ready", expires_on=localdate())
    row.file.save("", ContentFile(b"PK!"))
    client = client_for(liv)

    assert client.post(reverse("archive_delete", args=[row.public_id])).status_code == 302
    gone = client.get(reverse("archive_file", args=[row.public_id]))
    assert gone.status_code == 410
    assert "Slettet av en koordinator." in gone.text
    # Pressed twice.
    assert client.post(reverse("archive_delete", args=[row.public_id])).status_code == 302


def test_several_meetings_are_marked_at_once(liv, group, client_for):
    meetings = [held(group, month) for month in (1, 2)]
    held(group, 3, Meeting.MinutesState.WRITING)
    client = client_for(liv)
    typed = {"do": "mark", "mote": [one.public_id for one in meetings], "on": "2026-03-20"}

    assert client.post(YEAR, typed | {"reference": "26/417-3"}).status_code == 302
    rows = Archiving.objects.all()
    assert {(row.meeting, row.on, row.reference, row.by) for row in rows} == {
        (one, date(2026, 3, 20), "26/417-3", liv) for one in meetings
    }
    page = client.get(YEAR).text
    assert page.count("20. mars 2026</time>, ref. 26/417-3, av Liv Dahl") == 2
    assert "Alle sendte referater er arkivert." in page
    # Pressed twice: what is said stays as it was.
    client.post(YEAR, typed | {"reference": "noe annet"})
    assert set(Archiving.objects.values_list("reference", flat=True)) == {"26/417-3"}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"on": ""}, "Skriv når det ble arkivert."),
        ({"on": "2026-02-01"}, "Datoen er før møtet."),
        ({"on": "2099-02-01"}, "Datoen har ikke vært ennå."),
        ({"reference": "13097248022"}, "ser ut som et fødselsnummer"),
        ({"mote": []}, "Kryss av for møtene som er arkivert."),
    ],
)
def test_what_cannot_be_is_refused_with_all_that_was_typed(liv, group, client_for, wrong, said):
    meeting = held(group)
    typed = {"do": "mark", "mote": [meeting.public_id], "on": "2026-03-20", "reference": "R-1"}
    answer = client_for(liv).post(YEAR, typed | wrong)

    assert answer.status_code == 422
    assert said in answer.text
    assert (typed | wrong)["reference"] in answer.text
    if "mote" not in wrong:
        assert f'id="merk-{meeting.public_id}" checked' in answer.text
    assert not Archiving.objects.exists()


def test_each_municipality_says_it_for_itself_and_can_undo(liv, group, client_for):
    GroupMunicipality.objects.create(group=group, municipality=bjerkreim(), since=date(2026, 1, 1))
    meeting = held(group)
    address = reverse("archive_meeting", args=[meeting.public_id])
    typed = {"do": "mark", "kommune": "1101", "1101-on": "2026-03-20", "1101-reference": "26/1"}
    client = client_for(liv)

    assert client.post(address, typed | {"kommune": "1114"}).status_code == 404
    assert client.post(address, typed).status_code == 302
    page = client.get(address).text
    assert "ref. 26/1, av Liv Dahl" in page
    assert "Ikke arkivert ennå" in page
    assert "ref. 26/1, av Liv Dahl" in client.get(meeting.get_absolute_url()).text
    row = Archiving.objects.get()
    undo = {"do": "undo", "kommune": "1101", "rad": row.public_id}
    assert client.post(address, undo).status_code == 302
    assert "ref. 26/1" not in client.get(address).text
    row.refresh_from_db()
    assert row.undone_by == liv
    assert list(AuditEntry.objects.order_by("pk").values_list("verb", flat=True)) == [
        "archive_meeting",
        "undo_archiving",
    ]


def test_what_was_archived_as_a_draft_is_said_anew_once_it_is_approved(liv, group, client_for):
    meeting = held(group)
    row = Archiving.objects.create(
        meeting=meeting, municipality=eigersund(), on=date(2026, 3, 20), by=liv
    )
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state="approved", minutes_version=1)
    client, address = client_for(liv), reverse("archive_meeting", args=[meeting.public_id])

    assert "Utkastet ble arkivert. Referatet er godkjent siden." in client.get(address).text
    client.post(address, {"do": "mark", "kommune": "1101", "1101-on": "2026-04-20"})
    row.refresh_from_db()
    assert row.undone_at
    assert Archiving.objects.get(undone_at=None).minutes_version == 1


def test_the_form_is_the_municipalitys_choice(liv, group, client_for):
    held(group)
    client = client_for(liv)

    assert client.post(YEAR, {"do": "form", "form": "noe annet"}).status_code == 422
    assert client.post(YEAR, {"do": "form", "form": "meeting"}).status_code == 302
    client.post(YEAR, {"do": "package"})
    assert ArchivePackage.objects.get().form == "meeting"


def test_one_meeting_or_many_ask_the_same_number_of_queries(
    liv, client_for, django_assert_max_num_queries
):
    client = client_for(liv)

    def fill():
        meeting = held(GroupFactory())
        Archiving.objects.create(
            meeting=meeting, municipality=eigersund(), on=date(2026, 3, 20), by=liv
        )
        package(liv, year=None, meeting=meeting, state="ready", expires_on=localdate())
        return meeting

    meeting = fill()
    addresses = [YEAR, reverse("archive_meeting", args=[meeting.public_id])]
    counts = []
    for _round in range(2):
        for address in addresses:
            with django_assert_max_num_queries(10) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
        for _more in range(3):
            fill()
    assert counts[:2] == counts[2:]


def test_a_meeting_whose_minutes_are_not_sent_is_shown_and_cannot_be_marked(liv, group, client_for):
    meeting = held(group, state=Meeting.MinutesState.WRITING)
    client = client_for(liv)

    assert "Ikke sendt" in client.get(YEAR).text
    typed = {"do": "mark", "mote": [meeting.public_id], "on": localdate() - timedelta(days=1)}
    assert client.post(YEAR, typed).status_code == 422
    assert client.post(YEAR, {"do": "package"}).status_code == 403
    assert not Archiving.objects.exists()


def test_a_removal_says_which_archives_hold_the_minutes_as_they_were(liv, group, client_for):
    meeting = held(group)
    Archiving.objects.create(
        meeting=meeting, municipality=eigersund(), on=date(2026, 3, 20), reference="26/1", by=liv
    )
    removal = Removal.objects.create(
        meeting=meeting,
        state=Removal.State.DONE,
        reason=Removal.Reason.PERSONAL,
        by=liv,
        done_at=now(),
    )
    page = client_for(liv).get(removal.get_absolute_url()).text

    assert "Møtet er arkivert i Eigersund 20. mars 2026. Be arkivet rette det der også." in page
