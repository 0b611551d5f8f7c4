"""Papers asked for: short ones at once, long ones by the worker, kept for a while and no longer."""

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils.timezone import localdate, now

from meetings import publishing, tasks, typesetting
from meetings.models import Printout, Publication, Removal
from meetings.typesetting import Awaited
from people.models import AuditEntry
from tests.meetings import approved
from tests.meetings.approved import liv, meeting  # noqa: F401

pytestmark = pytest.mark.django_db
item = approved.item

LONG = "<p>" + "ord " * 8_000
SHORT = "<p>Kort"


@pytest.fixture
def set_papers(monkeypatch):
    """What was typeset, without the seconds it takes."""
    found = []

    def typeset(html, step=None):
        found.append(html)
        return b"%PDF-" + html.encode()[:40]

    monkeypatch.setattr("meetings.pdf.typeset", typeset)
    return found


def files() -> set[str]:
    return {
        name
        for row in Printout.objects.all()
        for name in (row.source, row.file.name)
        if default_storage.exists(name)
    }


def test_a_short_paper_comes_at_once_and_is_not_set_again(set_papers):
    first = typesetting.typeset(SHORT)

    assert typesetting.typeset(SHORT) == first == b"%PDF-" + SHORT.encode()
    assert set_papers == [SHORT]


def test_a_changed_word_is_another_paper(set_papers):
    assert typesetting.typeset(SHORT) != typesetting.typeset(SHORT + "ere")
    assert len(set_papers) == 2


def test_a_paper_asked_for_again_a_second_later_is_the_same(set_papers):
    """Some say when they were written. What is waited for must not be another each time."""
    said = '<head><meta name="dcterms.created" content="2026-03-0{day}"></head>' + LONG
    with pytest.raises(Awaited):
        typesetting.typeset(said.format(day=1))

    assert typesetting.look(said.format(day=2)) == Printout.objects.get()
    assert tasks.set_papers() == 1
    assert typesetting.typeset(said.format(day=3)).startswith(b"%PDF-")


def test_a_long_paper_is_set_by_the_worker_once(set_papers):
    for _who in range(2):
        with pytest.raises(Awaited) as awaited:
            typesetting.typeset(LONG)
    assert (awaited.value.row.state, set_papers) == ("waiting", [])

    assert tasks.set_papers() == 1

    assert typesetting.typeset(LONG).startswith(b"%PDF-")
    assert set_papers == [LONG]
    # Of the words only the PDF is left.
    assert files() == {Printout.objects.get().file.name}
    assert tasks.set_papers() == 0


def test_what_is_not_to_be_kept_is_gone_once_it_is_fetched(set_papers):
    typesetting.typeset(SHORT, keep=False)
    assert not Printout.objects.exists()
    with pytest.raises(Awaited):
        typesetting.typeset(LONG, keep=False)
    tasks.set_papers()
    name = Printout.objects.get().file.name

    assert typesetting.look(LONG).state == "ready"
    assert typesetting.typeset(LONG, keep=False)

    assert not Printout.objects.exists()
    assert not default_storage.exists(name)


def test_one_is_set_at_a_time_and_a_worker_that_died_is_followed_by_another(set_papers):
    row = typesetting.ask("a", LONG)
    typesetting.ask("b", LONG)
    assert typesetting.claim(now()) == row

    assert tasks.set_papers() == 0
    Printout.objects.filter(pk=row.pk).update(leased_until=now() - timedelta(seconds=1))

    assert tasks.set_papers() == 2


def test_the_first_worker_writes_nothing_when_another_has_begun_anew(set_papers):
    typesetting.ask("a", LONG)
    first = typesetting.claim(now())
    second = typesetting.claim(now() + 2 * typesetting.LEASE)

    assert typesetting.make(first) == 0
    assert not default_storage.exists(first.file.name)
    assert typesetting.make(second) == 1


def test_what_cannot_be_set_is_given_up_and_may_be_asked_for_again(monkeypatch):
    def refuse(html, step=None):
        raise ValueError

    monkeypatch.setattr("meetings.pdf.typeset", refuse)
    with pytest.raises(Awaited):
        typesetting.typeset(LONG)
    for _attempt in range(typesetting.MAX_ATTEMPTS + 1):
        tasks.set_papers()
        Printout.objects.update(leased_until=None)
    assert typesetting.look(LONG).state == "failed"

    typesetting.tend(now() + typesetting.FAILED_KEPT + timedelta(seconds=1))

    assert not Printout.objects.exists()


def test_the_row_says_how_many_pages_there_are(monkeypatch):
    monkeypatch.setattr(typesetting, "PAUSE", 0)
    row = typesetting.ask("a", "<p style='break-after: page'>En<p>To")
    told = []
    step = typesetting.Progress.__call__
    monkeypatch.setattr(
        typesetting.Progress, "__call__", lambda self, page: (step(self, page), told.append(page))
    )

    assert tasks.set_papers() == 1

    row.refresh_from_db()
    assert (told, row.pages) == ([1, 2], 2)


def test_it_is_kept_no_longer_than_a_few_hours(set_papers):
    typesetting.typeset(SHORT)
    name = Printout.objects.get().file.name

    typesetting.tend(now() + typesetting.KEPT - timedelta(minutes=1))
    assert default_storage.exists(name)
    typesetting.tend(now() + typesetting.KEPT + timedelta(minutes=1))

    assert not default_storage.exists(name)
    assert not Printout.objects.exists()


def test_it_goes_when_words_are_taken_out(set_papers, meeting, liv):  # noqa: F811
    typesetting.typeset(SHORT)
    typesetting.ask("a", LONG)
    assert len(files()) == 2
    names = files()

    Removal.objects.create(meeting=meeting, state=Removal.State.DONE, done_at=now(), by=liv)
    typesetting.forget_changed()

    assert not Printout.objects.exists()
    assert not any(map(default_storage.exists, names))


# In the browser ----------------------------------------------------------------------------------


@pytest.fixture
def long(meeting, monkeypatch):  # noqa: F811
    """Every paper is long."""
    monkeypatch.setattr(typesetting, "AT_ONCE", 100)
    return meeting


def test_the_page_says_that_it_is_made_and_opens_it(long, liv, client_for, set_papers):  # noqa: F811
    client = client_for(liv)
    address = reverse("summons_pdf", args=[long.public_id]) + "?stor=1"

    page = client.get(address)

    assert page.status_code == 202
    assert long.group.municipality_names() in page.content.decode()
    assert "står i kø" in page.content.decode()
    asks = {"headers": {"HX-Request": "true"}}
    part = client.get(address, **asks).content.decode()
    assert f'hx-get="{address}"' in part and "lengre tid enn vanlig" not in part
    Printout.objects.update(asked_at=now() - timedelta(minutes=5))
    assert "lengre tid enn vanlig" in client.get(address, **asks).content.decode()

    tasks.set_papers()

    part = client.get(address, **asks).content.decode()
    assert f'data-opens href="{address}"' in part
    assert "hx-get" not in part
    assert client.get(address).content.startswith(b"%PDF-")
    assert 'class="large"' in set_papers[0]


def test_who_may_read_it_is_asked_at_the_download(long, liv, client_for, set_papers):  # noqa: F811
    client = client_for(liv)
    address = reverse("summons_pdf", args=[long.public_id])
    client.get(address)
    tasks.set_papers()
    assert client.get(address).status_code == 200

    liv.appointments.update(until=localdate() - timedelta(days=1))

    assert client.get(address).status_code == 404


def test_frozen_minutes_are_set_by_the_worker_too(long, liv, client_for, set_papers):  # noqa: F811
    client = client_for(liv)
    address = reverse("minutes_pdf", args=[long.public_id])

    assert client.get(address).status_code == 202
    assert "PDF-en lages" in client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert not AuditEntry.objects.filter(verb="read_exempt").exists()
    tasks.make_renditions()

    assert client.get(address).status_code == 200
    assert AuditEntry.objects.filter(verb="read_exempt").count() == 1


def test_an_access_copy_is_waited_for_and_nothing_of_it_is_kept(
    long,
    liv,  # noqa: F811
    client_for,
    set_papers,
):
    client = client_for(liv)
    address = reverse("access_copy", args=[long.public_id])
    items = [item.public_id for item in long.items.all()]
    typed = {"items": items, "considered": "Vurdert: kan ikke gis."}

    page = client.post(address, typed)

    assert page.status_code == 202
    assert 'name="considered" value="Vurdert: kan ikke gis."' in page.content.decode()
    tasks.set_papers()
    part = client.post(address, typed, headers={"HX-Request": "true"}).content.decode()
    assert "Hent kopien" in part
    assert not AuditEntry.objects.filter(verb="access_copy").exists()

    assert client.post(address, typed).getvalue().startswith(b"%PDF-")

    assert AuditEntry.objects.filter(verb="access_copy").count() == 1
    assert not Printout.objects.exists()


def test_nothing_is_published_by_asking_how_far_it_has_come(
    long,
    liv,  # noqa: F811
    client_for,
    set_papers,
):
    client = client_for(liv)
    place = long.group.host
    place.public_since = localdate()
    place.save()
    address = reverse("minutes_publish", args=[long.public_id, place.number])
    sent = {"digest": publishing.check(long, reading="open").digest, "read": "on"}

    assert client.post(address, sent).status_code == 202
    tasks.make_renditions()
    part = client.post(address, sent, headers={"HX-Request": "true"}).content.decode()
    assert "Publiser" in part
    assert not Publication.objects.exists()

    assert client.post(address, sent).status_code == 302
    assert Publication.objects.get().municipality == place
