"""Approved minutes: frozen at once, made once, the same bytes each time."""

import hashlib
import threading
from datetime import date
from itertools import count

import page as validator
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from measures import openness
from measures.models import Task
from meetings import amending, approval, freezing, plain_data, removal, tasks
from meetings.models import Amendment, Meeting, Rendition, TextVersion
from people import persons
from people.models import AuditEntry, Notice
from tests.factories import LegalBasisFactory, MembershipFactory, OfficeFactory, TaskFactory
from tests.meetings.approved import item, liv, meeting  # noqa: F401
from tests.meetings.test_pdf import text_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


def plain(document, *, large=False) -> bytes:
    """In place of a PDF, which takes its time and is the same on every engine."""
    return f"%PDF-{large} {plain_data.written(document)} {next(MADE)}".encode()


MADE = count()


@pytest.fixture(autouse=True)
def _quickly(request, monkeypatch):
    if not request.node.get_closest_marker("once"):
        monkeypatch.setattr(freezing, "render", plain)


def fetch(client, meeting, name="minutes_pdf", **query):  # noqa: F811
    response = client.get(reverse(name, args=[meeting.public_id]), query)
    return response, getattr(response, "content", b"")


def take_out(meeting, words, liv):  # noqa: F811
    """As two do it once the minutes are sent."""
    other = MembershipFactory(group=meeting.group).person
    OfficeFactory(group=meeting.group, person=other)
    keys = {one.key for one in removal.find(meeting, words, meeting.access(liv))}
    asked = removal.start(meeting, words, chosen=keys, shown=keys, reason="personal", by=liv)
    removal.confirm(asked, by=other)


def test_what_is_frozen_is_what_was_approved(meeting):  # noqa: F811
    rows = {row.reading: row for row in meeting.renditions.all()}

    assert set(rows) == {"members", "seated", "open", "summary"}
    assert {row.number for row in rows.values()} == {1} == {meeting.minutes_version}
    assert {row.fingerprint for row in rows.values()} == {meeting.minutes_sha256}
    written = {reading: str(row.content) for reading, row in rows.items()}
    assert "Om Ola" in written["members"]
    assert "Om Ola" not in written["seated"] + written["open"]
    assert "Kari Moe" in written["seated"]
    assert "Kari Moe" not in written["open"]


def test_the_page_shows_what_was_frozen_whatever_happens_to_the_follow_up(
    meeting,  # noqa: F811
    item,  # noqa: F811
    liv,  # noqa: F811
    client_for,
):
    TaskFactory(item=item, what="Kom til senere")

    page = client_for(liv).get(reverse("minutes", args=[meeting.public_id])).content.decode()

    assert "Ola kom." in page
    assert "Kom til senere" not in page


@pytest.mark.parametrize("query", [{}, {"stor": "1"}])
def test_the_same_bytes_each_time(meeting, liv, client_for, query):  # noqa: F811
    client = client_for(liv)
    _response, first = fetch(client, meeting, **query)
    liv.name = "Liv Berg"
    liv.save()
    meeting.group.name = "Et annet navn"
    meeting.group.save()

    _response, again = fetch(client, meeting, **query)

    assert first == again
    row = meeting.renditions.exclude(made_at=None).get()
    assert row.sha256 == hashlib.sha256(first).hexdigest()
    assert row.size == len(first)
    assert row.large == bool(query)


def test_reading_what_is_exempt_is_logged(meeting, liv, client_for):  # noqa: F811
    fetch(client_for(liv), meeting)
    fetch(client_for(liv), meeting, "minutes_open_pdf")

    assert AuditEntry.objects.filter(verb="read_exempt").count() == 1


@pytest.mark.once
def test_the_code_and_the_corrections_stand_in_the_pdf(meeting, liv):  # noqa: F811
    Amendment.objects.create(meeting=meeting, number=1, open="<p>Kari kom.</p>", by=liv)
    freezing.freeze(meeting)

    row = freezing.ready(meeting, "open")

    data = freezing.read(row)
    for profile in (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1):
        assert validator.validate_pdf_bytes(data, profile=profile).is_compliant
    words = text_of(data)
    assert f"versjon 2, kode {row.code}" in words
    assert "Rettelse 1" in words
    assert "Kari kom." in words


def test_the_worker_makes_all_that_is_not_made_and_none_twice(meeting):  # noqa: F811
    assert freezing.progress(meeting) == (0, 4)
    assert tasks.make_renditions() == 4
    assert tasks.make_renditions() == 0
    assert freezing.progress(meeting) == (4, 4)


def test_minutes_approved_before_there_were_renditions_get_theirs(meeting, liv, client_for):  # noqa: F811
    earlier = Meeting.objects.create(
        group=meeting.group,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        state="held",
        minutes_state="approved",
    )

    assert freezing.freeze_due() == 1
    assert freezing.freeze_due() == 0
    earlier.refresh_from_db()
    assert earlier.minutes_version == 1
    response, data = fetch(client_for(liv), earlier, "minutes_open_pdf")
    assert response.status_code == 200
    assert data.startswith(b"%PDF-")


def test_the_summary_is_frozen_too(task, meeting, liv, client_for):  # noqa: F811
    openness.set_openness(task, "open", basis=None, exempt_until=None, by=liv)
    freezing.freeze(meeting)
    client = client_for(liv)

    response, first = fetch(client, meeting, "minutes_summary_pdf")
    agreed = rows(meeting, "summary")
    Task.objects.update(deadline=date(2030, 1, 1), responsible=liv)

    assert agreed
    assert rows(meeting, "summary") == agreed
    assert fetch(client, meeting, "minutes_summary_pdf")[1] == first
    row = meeting.renditions.get(reading="summary", number=2)
    assert row.sha256 == hashlib.sha256(first).hexdigest()
    assert "sammendrag" in response["Content-Disposition"]


def test_minutes_approved_before_summaries_were_frozen_get_theirs(task, meeting, liv):  # noqa: F811
    openness.set_openness(task, "open", basis=None, exempt_until=None, by=liv)
    freezing.count_up(meeting)
    freezing.write_down(meeting, {}, readings=["members", "seated", "open"])
    agreed = rows(meeting, "open")
    Task.objects.update(deadline=date(2030, 1, 1))

    assert freezing.freeze_due() == 1
    assert freezing.freeze_due() == 0
    # As it was agreed, and under the number that stands.
    assert rows(meeting, "summary") == agreed
    assert meeting.renditions.newest().filter(reading="summary").exists()


def test_one_who_asks_while_it_is_made_waits_for_it(meeting, monkeypatch):  # noqa: F811
    row = meeting.renditions.get(reading="open")
    freezing.cache.add(f"freezing:{row.public_id}", True, 60)
    monkeypatch.setattr(freezing, "PATIENCE", 0.1)

    assert freezing.make(row).made_at is None  # the worker goes on to the next
    # Whoever had it in hand may be gone.
    assert freezing.ready(meeting, "open").made_at


def test_the_bytes_of_whoever_was_first_stand(meeting):  # noqa: F811
    late = meeting.renditions.get(reading="open")
    first = freezing.read(freezing.ready(meeting, "open"))

    freezing.write(late)  # which began before that

    assert freezing.read(late) == first
    assert late.sha256 == hashlib.sha256(first).hexdigest()


def test_the_page_tells_how_far_the_files_have_come(meeting, liv, client_for):  # noqa: F811
    client = client_for(liv)
    address = reverse("minutes", args=[meeting.public_id])
    part = reverse("minutes_files", args=[meeting.public_id])
    assert "0 av 4 er ferdig" in client.get(address).content.decode()
    tasks.make_renditions()

    asked = client.get(part, headers={"HX-Request": "true"}).content.decode()

    assert "PDF-en er laget" in asked
    assert "every 2s" not in asked
    # Without JavaScript the page is loaded again.
    assert client.get(part).url == address


def test_words_taken_out_leave_nothing_of_the_old_file(
    meeting,  # noqa: F811
    liv,  # noqa: F811
    client_for,
    django_capture_on_commit_callbacks,
):
    tasks.make_renditions()
    old = list(meeting.renditions.all())
    names = [row.file.name for row in old]
    assert all(map(default_storage.exists, names))

    with django_capture_on_commit_callbacks(execute=True):
        take_out(meeting, "Ola", liv)

    assert not any(map(default_storage.exists, names))
    for row in old:
        row.refresh_from_db()
        assert (row.content, row.file.name) == (None, "")
        assert row.removed_at
        assert len(row.sha256) == 64  # so that a copy can still be told
    meeting.refresh_from_db()
    assert meeting.minutes_version == 2
    new = meeting.renditions.newest()
    assert {row.reading for row in new} == {"members", "seated", "open", "summary"}
    assert not any("Ola" in str(row.content) for row in new)
    response, _data = fetch(client_for(liv), meeting)
    assert response.status_code == 200
    assert all(removal.sealed_at for removal in meeting.removals.all())
    assert not TextVersion.objects.filter(open__contains="Ola").exists()


def test_a_file_that_could_not_be_deleted_is_deleted_by_the_next_beat(meeting, liv):  # noqa: F811
    tasks.make_renditions()
    name = meeting.renditions.first().file.name
    take_out(meeting, "Ola", liv)
    assert default_storage.exists(name)

    tasks.make_renditions()

    assert not default_storage.exists(name)
    assert not Rendition.objects.exclude(removed_at=None).exclude(file="").exists()


def test_earlier_versions_are_for_those_who_run_the_meeting(meeting, liv, client_for):  # noqa: F811
    tasks.make_renditions()
    _response, first = fetch(client_for(liv), meeting)
    freezing.freeze(meeting)
    member = Meeting.objects.get(pk=meeting.pk).attendances.get().person

    _response, newest = fetch(client_for(liv), meeting)
    assert newest != first
    assert fetch(client_for(liv), meeting, versjon="1")[1] == first
    assert fetch(client_for(member), meeting, versjon="1")[1] == newest
    for odd in ("0", "9", "x", "1" * 500, "²"):
        assert fetch(client_for(liv), meeting, versjon=odd)[1] == newest


def test_content_read_again_is_the_same_document(meeting):  # noqa: F811
    for row in meeting.renditions.all():
        assert plain_data.written(plain_data.read(row.content)) == row.content


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_the_same(meeting):  # noqa: F811
    got = []

    def ask():
        try:
            got.append(freezing.read(freezing.ready(meeting, "open")))
        finally:
            connection.close()

    both = [threading.Thread(target=ask) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert len(got) == 2
    assert got[0] == got[1]


def test_nobody_is_told_of_what_is_only_frozen(meeting):  # noqa: F811
    assert not Notice.objects.exists()


@pytest.fixture
def task(item):  # noqa: F811
    return TaskFactory(item=item, what="Lage vaktliste", state="given")


def rows(meeting, reading="members"):  # noqa: F811
    document = freezing.document(Meeting.objects.get(pk=meeting.pk), reading)
    return [(row.what, row.deadline) for part in document.items for row in part.follow_up]


def test_what_was_agreed_stands_as_it_was_agreed(task, meeting, liv):  # noqa: F811
    """Also in the versions that come when it is corrected and when words are taken out."""
    agreed = rows(meeting)
    assert agreed == [("Lage vaktliste", task.deadline)]
    task.deadline = date(2027, 3, 1)
    task.save()

    amending.amend(meeting, open="<p>Kari kom.</p>", number=1, by=liv)
    assert rows(meeting) == agreed
    take_out(meeting, "Ola", liv)
    assert rows(meeting) == agreed
    assert Meeting.objects.get(pk=meeting.pk).minutes_version == 3


def test_work_that_is_exempt_from_now_on_is_taken_out_of_the_open_minutes(task, meeting, liv):  # noqa: F811
    openness.set_openness(task, "open", basis=None, exempt_until=None, by=liv)
    freezing.freeze(meeting)
    assert rows(meeting, "open")
    basis = LegalBasisFactory()

    openness.set_openness(task, "exempt", basis=basis, exempt_until=None, by=liv)

    assert rows(meeting, "open") == []
    assert rows(meeting, "members")
    assert not any(
        "vaktliste" in str(row.content)
        for row in Meeting.objects.get(pk=meeting.pk).renditions.newest().filter(reading="open")
    )


def test_one_who_is_shielded_is_named_in_no_open_minutes(item, liv):  # noqa: F811
    row = item.meeting.attendances.get()
    item.meeting.attendances.update(public_office=True)
    approval.approve(item.meeting, by=liv, on=date(2026, 12, 1))
    here = Meeting.objects.get(pk=item.meeting.pk)
    assert "Kari Moe" in str(freezing.find(here, "open").content)

    persons.shield(row.person, True, by=liv)

    here.refresh_from_db()
    assert "Kari Moe" not in str(freezing.find(here, "open").content)
    assert "Kari Moe" in str(freezing.find(here, "seated").content)


def test_as_many_queries_for_many_versions(meeting, liv, client_for, django_assert_num_queries):  # noqa: F811
    client, address = client_for(liv), reverse("minutes", args=[meeting.public_id])
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    for number in (1, 2):
        amending.amend(meeting, open="<p>Kari kom.</p>", number=number, by=liv)

    assert len(asked) <= 10
    with django_assert_num_queries(len(asked)):
        client.get(address)
