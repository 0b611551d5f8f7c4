"""The archive package: what is in it, what may not be, and who makes and fetches it."""

import hashlib
import io
import json
import re
import zipfile
from datetime import UTC, date, datetime, timedelta
from pathlib import PurePath

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.timezone import now

from meetings import approval, freezing
from meetings.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Meeting,
    Removal,
    Text,
    TextVersion,
)
from people.audit import Stale
from people.models import District, GroupMunicipality
from slt.archive import packages
from slt.models import ArchivePackage, ArchiveSetup
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    PersonFactory,
    TaskFactory,
    bjerkreim,
    eigersund,
)
from tests.slt.archive_schema import AM, TYPE, read, text

pytestmark = pytest.mark.django_db
# Synthetic.
NATIONAL_ID = "13097248022"


@pytest.fixture
def group():
    return GroupFactory(name="Politirådet på Æøy")


@pytest.fixture(autouse=True)
def quick_pdf(monkeypatch):
    """Typesetting takes a second each; what is handed to it is tested elsewhere."""

    def written(template, context, *, language, large=False):
        document = context.get("document")
        return f"%PDF-1.7 {template} {getattr(document, 'reading', '')}"

    monkeypatch.setattr("meetings.pdf.written", written)
    monkeypatch.setattr("meetings.pdf.typeset", lambda html: html.encode())


def write(item, liv, *, kind="minutes", open="", exempt=""):
    where = {"decision": item} if kind == "decision" else {"item": item}
    made = Text.objects.create(kind=kind, **where)
    words = {"open": f"<p>{open}</p>" * bool(open), "exempt": f"<p>{exempt}</p>" * bool(exempt)}
    TextVersion.objects.create(text=made, number=1, by=liv, **words)


def hold(group, liv, day=datetime(2026, 3, 11, 11, tzinfo=UTC), number=3, **facts) -> Meeting:
    """A meeting whose minutes are sent: one item with an exempt part, a decision and two files."""
    meeting = MeetingFactory(
        group=group,
        starts_at=day,
        state=Meeting.State.HELD,
        chair=liv,
        minute_taker=liv,
        called_at=day - timedelta(days=14),
        minutes_state=Meeting.MinutesState.SENT,
        minutes_sent_at=day,
        **facts,
    )
    AttendanceFactory(
        meeting=meeting, person=liv, organisation="Kommunen", state=Attendance.State.PRESENT
    )
    item = AgendaItemFactory(
        meeting=meeting,
        number=number,
        title="Uro ved skolen",
        exempt_title="Uro ved Hemmeligskolen",
        legal_basis="offl. § 13",
    )
    write(item, liv, kind="background", open="Rektor har bedt om hjelp.", exempt="Hemmelig.")
    write(item, liv, open="Utekontakten orienterte.", exempt="Det gjelder Hemmeliggata.")
    decision = DecisionFactory(item=item, state="decided")
    write(decision, liv, kind="decision", open="Rektor følger opp.", exempt="I Hemmeliggata.")
    add_file(item, liv, "Åpent notat.txt", b"Notat", opened_at=day)
    add_file(item, liv, "Hemmelig notat om gata.docx", b"Hemmelig innhold")
    AgendaItemFactory(meeting=meeting, title="Eventuelt", role=AgendaItem.Role.ANY_OTHER_BUSINESS)
    return meeting


def add_file(item, liv, name, content, **facts):
    row = Attachment(
        item=item,
        name=name,
        content_type="text/plain",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        uploaded_by=liv,
        **facts,
    )
    row.file.save("x", ContentFile(content))


def made(liv, place=None, **what) -> zipfile.ZipFile:
    """The package as it is fetched."""
    package = packages.ask(place or eigersund(), by=liv, **what)
    assert packages.tend() == 1
    package.refresh_from_db()
    with package.file.open() as stored:
        data = stored.read()
    assert (package.size, package.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    return zipfile.ZipFile(io.BytesIO(data))


def messages(package) -> dict[str, object]:
    """Each message by its key, seen to be as the archive wants it."""
    found = {}
    for path in package.namelist():
        if path.endswith("/arkivmelding.xml"):
            thing = read(package.read(path))[2]
            found[text(thing, "referanseEksternNoekkel/m:noekkel")] = thing
    return found


def inside(package, ending: str) -> bytes:
    (path,) = [path for path in package.namelist() if path.endswith(ending)]
    return package.read(path)


def words_of(thing) -> str:
    return " ".join(filter(None, thing.itertext()))


@pytest.mark.once
def test_a_meeting_is_a_folder_and_a_message_for_each_registration(liv, group):
    meeting = hold(group, liv)
    package = made(liv, meeting=meeting)

    found = messages(package)
    item = meeting.items.get(number=3)
    folder = f"gruppe-{group.public_id}-2026"
    assert list(found) == [
        folder,
        f"innkalling-{meeting.public_id}",
        f"sak-{item.public_id}",
        f"referat-{meeting.public_id}",
    ]
    assert text(found[f"innkalling-{meeting.public_id}"], "journalposttype/m:kode") == "U"
    assert text(found[folder], "tittel") == "Politirådet på Æøy, møter 2026"
    assert text(found[folder], "saksansvarlig/m:navn") == "Liv Dahl"
    minutes = found[f"referat-{meeting.public_id}"]
    parent = "referanseForelderMappe/m:referanseEksternNoekkel/m:noekkel"
    assert text(minutes, parent) == folder
    assert text(minutes, "journalposttype/m:kode") == "X"
    assert text(minutes, "skjerming/skjermingshjemmel") == "offl. § 13"
    variants = [
        (text(one, "variantformat/m:kode"), text(one, "referanseDokumentfil"))
        for one in minutes.iter(f"{AM}dokumentobjekt")
    ]
    assert variants == [
        ("A", "referat.pdf"),
        ("O", "referat-open.pdf"),
        ("P", "referat.json"),
        ("O", "referat-open.json"),
    ]


@pytest.mark.once
def test_exempt_words_stand_in_the_full_files_and_nowhere_else(liv, group):
    package = made(liv, meeting=hold(group, liv))

    holding = {
        path.rpartition("/")[2]
        for path in package.namelist()
        if b"emmelig" in package.read(path) or "emmelig" in path
    }
    # The PDF is not typeset here; the file somebody put on the item holds what it holds.
    assert holding == {"referat.json", "vedlegg-2.docx"}
    content = json.loads(inside(package, "/referat.json"))
    assert content["items"][0]["title"] == "Uro ved Hemmeligskolen"
    assert b"members" in inside(package, "/referat.pdf")
    assert b"open" in inside(package, "/referat-open.pdf")


@pytest.mark.once
def test_files_are_attachments_and_an_exempt_one_says_why(liv, group):
    meeting = hold(group, liv)
    found = messages(made(liv, meeting=meeting))

    case = found[f"sak-{meeting.items.get(number=3).public_id}"]
    assert text(case, "tittel") == "Sak 3/26 Uro ved skolen"
    paper, opened, exempt = case.findall(f"{AM}dokumentbeskrivelse")
    assert text(case, "journalposttype/m:kode") == "S"
    assert text(paper, "tilknyttetRegistreringSom/m:kode") == "H"
    assert text(paper, "skjerming/skjermingshjemmel") == "offl. § 13"
    assert text(opened, "tilknyttetRegistreringSom/m:kode") == "V"
    assert text(opened, "tittel") == text(opened, "dokumentobjekt/filnavn") == "Åpent notat.txt"
    assert opened.find(f"{AM}skjerming") is None
    assert text(exempt, "tittel") == "Vedlegg 2 (unntatt offentlighet)"
    assert text(exempt, "skjerming/skjermingshjemmel") == "offl. § 13"


@pytest.mark.once
def test_every_file_is_summed_and_told_of_on_the_page_of_contents(liv, group):
    package = made(liv, meeting=hold(group, liv))

    root = package.namelist()[0].partition("/")[0]
    assert root == "arkiv-1101-2026-03-11-politiradet-pa-aeoy"
    sums = dict(
        reversed(line.split("  ", 1))
        for line in package.read(f"{root}/SHA256SUMS.txt").decode().splitlines()
    )
    paths = {path.removeprefix(f"{root}/") for path in package.namelist()}
    assert set(sums) == paths - {"SHA256SUMS.txt"}
    for path, digest in sums.items():
        assert hashlib.sha256(package.read(f"{root}/{path}")).hexdigest() == digest
    contents = package.read(f"{root}/innhold.html").decode()
    linked = set(re.findall(r'href="([^"#]+)"', contents))
    assert linked == paths - {"innhold.html", "LES-MEG.txt", "SHA256SUMS.txt"}
    assert '<html lang="nb">' in contents
    assert "Unntatt offentlighet: offl. § 13" in contents


def test_a_year_holds_each_group_once_and_tells_what_is_not_with_it(liv, group):
    first = hold(group, liv)
    second = hold(group, liv, day=datetime(2026, 5, 6, 11, tzinfo=UTC), number=4)
    hold(group, liv, day=datetime(2025, 5, 6, 11, tzinfo=UTC), number=1)
    hold(GroupFactory(name="Utekontakten", handles_individual_cases=True), liv, number=None)
    MeetingFactory(
        group=group, starts_at=datetime(2026, 9, 9, 11, tzinfo=UTC), state=Meeting.State.HELD
    )
    package = made(liv, year=2026)

    kinds = [key.partition("-")[0] for key in messages(package)]
    assert kinds == ["gruppe", *2 * ["innkalling", "sak", "referat"]]
    assert {f"referat-{one.public_id}" for one in (first, second)} < set(messages(package))
    contents = inside(package, "/innhold.html").decode()
    assert "ikke sendt ennå" in contents
    assert "9. september 2026" in contents
    assert "Utekontakten" not in contents


@pytest.mark.once
def test_the_same_meeting_has_the_same_keys_in_every_package(liv, group):
    meeting = hold(group, liv)

    assert list(messages(made(liv, meeting=meeting))) == list(messages(made(liv, year=2026)))


@pytest.mark.once
def test_the_archives_own_case_is_pointed_to_where_it_is_named(liv, group):
    meeting = hold(group, liv)
    part = group.group_municipalities.get()
    part.archive_case = "26/417"
    part.save()

    found = messages(made(liv, meeting=meeting))
    assert [key.partition("-")[0] for key in found] == ["innkalling", "sak", "referat"]
    number = "referanseForelderMappe/m:saksnummer"
    for thing in found.values():
        assert text(thing, f"{number}/m:saksaar") == "2026"
        assert text(thing, f"{number}/m:sakssekvensnummer") == "417"

    part.archive_case = "SLT-politiråd"
    part.save()
    for thing in messages(made(liv, meeting=meeting)).values():
        assert text(thing, "referanseForelderMappe/m:mappeID") == "SLT-politiråd"


@pytest.mark.once
def test_as_meetings_where_the_archive_takes_them(liv, group):
    meeting = hold(group, liv)
    shielded = AttendanceFactory(
        meeting=meeting,
        person=PersonFactory(name="Hemmelig Navn", shielded=True),
        organisation="Skolen",
        state=Attendance.State.PRESENT,
    )
    assert shielded.name == "Hemmelig Navn"
    packages.choose_form(eigersund(), ArchiveSetup.Form.MEETING, by=liv)

    found = messages(made(liv, meeting=meeting))
    item = meeting.items.get(number=3)
    folder, summons, case, minutes = found.values()
    assert folder.get(TYPE) == "moetemappe"
    assert next(iter(found)) == f"mote-{meeting.public_id}"
    assert [
        (text(one, "m:identifikator/m:navn"), text(one, "m:funksjon/m:kode"))
        for one in folder.iter(f"{AM}moetedeltaker")
    ] == [("Liv Dahl", "LEDER"), ("", "MEDL")]
    assert case.get(TYPE) == "moetesak"
    assert text(case, "referanseEksternNoekkel/m:noekkel") == f"sak-{item.public_id}"
    assert text(case, "moetesakssekvensnummer") == "3"
    ruling = text(case, "vedtak/vedtakstekst/m:tekstInnhold")
    assert ruling == "Rektor følger opp.\nUnntatt offentlighet, jf. offl. § 13"
    assert "emmelig" not in " ".join(words_of(thing) for thing in found.values())
    assert text(summons, "moetedokumenttype/m:kode") == "MI"
    assert text(minutes, "moetedokumenttype/m:kode") == "MP"


def test_approved_minutes_are_the_bytes_everybody_gets(liv, group):
    meeting = hold(group, liv)
    approval.approve(meeting, by=liv, on=date(2026, 4, 8))
    meeting.refresh_from_db()
    freezing.make_waiting()

    package = made(liv, meeting=meeting)
    for reading, name in (("members", "referat"), ("open", "referat-open")):
        frozen = meeting.renditions.get(reading=reading, large=False)
        data = inside(package, f"/{name}.pdf")
        assert hashlib.sha256(data).hexdigest() == frozen.sha256
        assert json.loads(inside(package, f"/{name}.json")) == frozen.content
    minutes = messages(package)[f"referat-{meeting.public_id}"]
    status = "dokumentbeskrivelse/dokumentstatus/m:kode"
    assert text(minutes, status) == "F"
    assert text(minutes, "dokumentbeskrivelse/dokumentobjekt/versjonsnummer") == "1"


def test_each_municipality_of_a_shared_group_has_its_own(liv, group):
    neighbour = AppointmentFactory(municipality=bjerkreim()).person
    meeting = hold(group, liv)
    with pytest.raises(PermissionDenied):
        packages.ask(bjerkreim(), by=neighbour, meeting=meeting)
    GroupMunicipality.objects.create(group=group, municipality=bjerkreim(), since=date(2026, 1, 1))
    own = packages.ask(eigersund(), by=liv, meeting=meeting)
    theirs = packages.ask(bjerkreim(), by=neighbour, meeting=meeting)
    assert packages.tend() == 2

    def seen(person):
        return set(ArchivePackage.objects.visible_to(person))

    assert seen(liv) == {own}
    assert seen(neighbour) == {theirs}
    with pytest.raises(PermissionDenied):
        packages.ask(eigersund(), by=neighbour, year=2026)


def test_a_districts_coordinator_archives_her_own_meetings_and_not_the_year(liv, group):
    district = District.objects.create(municipality=eigersund(), name="Hellvik")
    of_district = AppointmentFactory(district=district).person
    theirs = GroupFactory(name="Hellvik-gruppa")
    theirs.group_municipalities.update(district=district)
    hold(group, liv)
    meeting = hold(theirs, liv, number=9)

    with pytest.raises(PermissionDenied):
        packages.ask(eigersund(), by=of_district, year=2026)
    year = packages.ask(eigersund(), by=liv, year=2026)
    packages.tend()
    package = packages.ask(eigersund(), by=of_district, meeting=meeting)
    assert set(ArchivePackage.objects.visible_to(of_district)) == {package}
    assert set(ArchivePackage.objects.visible_to(liv)) == {package, year}


def test_a_national_identity_number_stops_it(liv, group, client_for):
    meeting = hold(group, liv)
    version = TextVersion.objects.get(text__kind="minutes")
    TextVersion.objects.filter(pk=version.pk).update(open=f"<p>Gjelder {NATIONAL_ID}.</p>")

    with pytest.raises(packages.Blocked) as stopped:
        packages.ask(eigersund(), by=liv, meeting=meeting)
    (where,) = stopped.value.found
    assert NATIONAL_ID not in where.text
    answer = client_for(liv).post("/arkiv/1101/?aar=2026", {"do": "package"})
    assert answer.status_code == 422
    assert "Sak 3/26 Uro ved skolen, referat: ser ut som et fødselsnummer" in answer.text
    assert not ArchivePackage.objects.exists()


def test_a_number_in_what_was_said_of_the_follow_up_stops_it_too(liv, group):
    meeting = hold(group, liv)
    TaskFactory(item=meeting.items.get(number=3), what=f"Ringe {NATIONAL_ID}")
    package = packages.ask(eigersund(), by=liv, meeting=meeting)

    assert packages.tend() == 0
    package.refresh_from_db()
    assert (package.state, package.why, package.file.name) == ("failed", "national_id", "")


def test_one_at_a_time(liv, group):
    hold(group, liv)
    packages.ask(eigersund(), by=liv, year=2026)

    with pytest.raises(Stale):
        packages.ask(eigersund(), by=liv, year=2026)
    assert ArchivePackage.objects.count() == 1


def test_what_a_killed_worker_began_is_begun_anew_when_its_lease_is_out(liv, group):
    hold(group, liv)
    packages.ask(eigersund(), by=liv, year=2026)
    killed = packages.claim(now())
    assert packages.tend() == 0

    ArchivePackage.objects.update(leased_until=now() - timedelta(seconds=1))
    assert packages.tend() == 1
    # The first was only slow: it writes nothing over what is there.
    assert packages.make(killed) == 0
    package = ArchivePackage.objects.get()
    assert (package.state, package.attempts) == ("ready", 2)
    assert package.done == package.total == 3
    assert default_storage.listdir(str(PurePath(package.file.name).parent))[1] == [
        package.public_id
    ]


def test_what_cannot_be_made_is_given_up_and_says_so(liv, group, monkeypatch):
    hold(group, liv)
    packages.ask(eigersund(), by=liv, year=2026)

    def fail(*args, **kwargs):
        raise OSError("No space left on device")

    monkeypatch.setattr("slt.archive.zipped.write", fail)
    for _attempt in range(packages.MAX_ATTEMPTS):
        ArchivePackage.objects.update(leased_until=now() - timedelta(seconds=1))
        packages.tend()
    package = ArchivePackage.objects.get()
    assert (package.state, package.why) == ("failed", "fault")


def test_it_is_deleted_when_its_time_is_out(liv, group, django_capture_on_commit_callbacks):
    hold(group, liv)
    made(liv, year=2026)
    package = ArchivePackage.objects.get()
    name = package.file.name

    assert packages.delete_expired(on=package.expires_on) == 0
    assert default_storage.exists(name)
    with django_capture_on_commit_callbacks(execute=True):
        assert packages.delete_expired(on=package.expires_on + timedelta(days=1)) == 1
    package.refresh_from_db()
    assert (package.state, package.why, package.file.name) == ("deleted", "expired", "")
    assert not default_storage.exists(name)


def test_a_package_goes_when_words_are_taken_out_of_what_it_holds(liv, group):
    meeting = hold(group, liv)
    other = hold(GroupFactory(host=bjerkreim()), liv, number=1)
    made(liv, year=2026)

    def take_out_of(held):
        Removal.objects.create(
            meeting=held,
            state=Removal.State.DONE,
            reason=Removal.Reason.PERSONAL,
            by=liv,
            done_at=now(),
        )
        return packages.forget_changed()

    assert take_out_of(other) == 0
    assert take_out_of(meeting) == 1
    assert ArchivePackage.objects.get().why == "changed"


@pytest.mark.once
def test_where_nobody_may_read_exempt_words_nobody_is_handed_them(liv, group, settings):
    meeting = hold(group, liv)
    settings.EXEMPT_FIELDS = False
    package = made(liv, meeting=meeting)

    assert not any(b"emmelig" in package.read(path) for path in package.namelist())
    assert b"seated" in inside(package, "/referat.pdf")
    assert "1 vedlegg som er unntatt" in inside(package, "/innhold.html").decode()
    assert text(messages(package)[f"referat-{meeting.public_id}"], "skjerming") == ""
