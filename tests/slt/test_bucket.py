"""Files in an S3-compatible bucket: a real server, which only we read from."""

import io
import json
import os
import subprocess
import sys
import tarfile
import zipfile
from contextlib import suppress
from urllib.request import Request, urlopen

import boto3
import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from meetings import freezing, tasks
from meetings.models import Attachment, Rendition
from people import frozen_rows
from people.models import Person
from slt import checks
from slt.archive import packages
from slt.backup import backup, restore
from slt.models import ArchivePackage
from tests.conftest import ROOT
from tests.factories import PersonFactory, eigersund
from tests.meetings.approved import item, liv, meeting  # noqa: F401
from tests.meetings.test_freezing import take_out
from tests.patience import wait_for
from tests.settings import free_port

# A bucket is the same whatever the database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]

BUCKET = "slt-filer"
KEYS = {"aws_access_key_id": "slt", "aws_secret_access_key": "known", "region_name": "eu-north-1"}
PDF = b"%PDF-1.7 " + bytes(range(256))


def answers(address: str) -> bool:
    with suppress(OSError), urlopen(address) as answer:
        return answer.status == 200
    return False


@pytest.fixture(scope="session")
def s3():
    """The address of a server that keeps what it is given until it ends."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    server = [sys.executable, "-m", "moto.server", "--host", "127.0.0.1", "--port", str(port)]
    process = subprocess.Popen(server, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(lambda: answers(f"{address}/moto-api/"), seconds=60)
        yield address
    finally:
        process.kill()
        process.wait()


@pytest.fixture(scope="session")
def stored_there(s3):
    """What the settings file makes of the variables that name the bucket."""
    variables = {
        "S3_BUCKET": BUCKET,
        "S3_ENDPOINT_URL": s3,
        "S3_REGION": KEYS["region_name"],
        "S3_ACCESS_KEY_ID": KEYS["aws_access_key_id"],
        "S3_SECRET_ACCESS_KEY": KEYS["aws_secret_access_key"],
    }
    ask = "import json; from slt.settings import STORAGES; print(json.dumps(STORAGES['default']))"
    command = [sys.executable, "-c", ask]
    return json.loads(subprocess.check_output(command, cwd=ROOT, env=os.environ | variables))


@pytest.fixture
def bucket(s3, stored_there, settings):
    """An empty bucket that the site keeps its files in, as boto3 sees it."""
    urlopen(Request(f"{s3}/moto-api/reset", method="POST")).close()
    bucket = boto3.resource("s3", endpoint_url=s3, **KEYS).create_bucket(
        Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": KEYS["region_name"]}
    )
    settings.STORAGES = settings.STORAGES | {"default": stored_there}
    return bucket


def held(bucket) -> set[str]:
    return {found.key for found in bucket.objects.all()}


def contents(bucket) -> dict[str, bytes]:
    return {found.key: found.get()["Body"].read() for found in bucket.objects.all()}


def test_a_file_is_handed_in_and_fetched_through_our_doors(bucket, item, liv, client_for):  # noqa: F811
    item.meeting.minutes_state = "writing"
    item.meeting.save()
    client = client_for(liv)
    file = SimpleUploadedFile("Årsplan – čáhppes.pdf", PDF)

    added = client.post(reverse("attachment_add", args=[item.public_id]), {"file": file})

    attachment = Attachment.objects.get()
    assert added.status_code == 302
    # Its key says nothing of what people called it.
    assert held(bucket) == {f"attachment/{attachment.public_id[:2]}/{attachment.public_id}"}
    address = reverse("attachment", args=[attachment.public_id])
    fetched = client.get(address)
    assert fetched.status_code == 200
    assert b"".join(fetched.streaming_content) == PDF
    assert fetched["Content-Length"] == str(len(PDF))
    assert "Location" not in fetched
    assert client_for(PersonFactory()).get(address).status_code == 404

    client.post(reverse("attachment_delete", args=[attachment.public_id]))


def test_nobody_is_given_an_address_of_the_bucket(bucket):
    name = default_storage.save("sted/fil", ContentFile(PDF))

    with pytest.raises(ValueError, match="own doors"):
        default_storage.url(name)


def test_a_name_that_is_taken_is_not_written_over(bucket):
    default_storage.save("sted/fil", ContentFile(b"first"))

    other = default_storage.save("sted/fil", ContentFile(b"second"))

    assert contents(bucket) == {"sted/fil": b"first", other: b"second"}


def test_minutes_are_made_once_and_read_from_there(bucket, meeting, liv, client_for):  # noqa: F811
    tasks.make_renditions()

    row = meeting.renditions.newest().get(reading="members")
    read = client_for(liv).get(reverse("minutes_pdf", args=[meeting.public_id]))
    assert read.content == freezing.read(row) == contents(bucket)[row.file.name]
    assert read.content.startswith(b"%PDF-")


def test_an_archive_package_is_made_fetched_and_deleted(
    bucket,
    meeting,  # noqa: F811
    liv,  # noqa: F811
    client_for,
    django_capture_on_commit_callbacks,
):
    packages.ask(eigersund(), by=liv, meeting=meeting)
    assert packages.tend() == 1
    package = ArchivePackage.objects.get()

    fetched = client_for(liv).get(reverse("archive_file", args=[package.public_id]))
    data = b"".join(fetched.streaming_content)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None

    assert package.file.name in held(bucket)
    with django_capture_on_commit_callbacks(execute=True):
        packages.delete(package, by=liv)
    assert package.file.name not in held(bucket)


def test_words_taken_out_are_gone_from_a_bucket_that_keeps_versions_too(
    bucket,
    meeting,  # noqa: F811
    liv,  # noqa: F811
    monkeypatch,
    django_capture_on_commit_callbacks,
):
    monkeypatch.setattr(freezing, "render", lambda document, **size: b"%PDF-1.7 Ola")
    bucket.Versioning().enable()
    tasks.make_renditions()
    names = set(Rendition.objects.values_list("file", flat=True))
    assert names <= held(bucket)
    # Its neighbour, which has nothing to do with it.
    default_storage.save(f"{min(names)}-og-mer", ContentFile(PDF))

    with django_capture_on_commit_callbacks(execute=True):
        take_out(meeting, "Ola", liv)

    left = {version.object_key for version in bucket.object_versions.all()}
    assert left.isdisjoint(names)
    assert f"{min(names)}-og-mer" in left


@pytest.mark.prove
def test_a_backup_holds_what_is_in_the_bucket_and_brings_it_back(
    bucket, migrated, settings, owner, tmp_path
):
    PersonFactory(name="Kari Nordmann")
    default_storage.save("vedlegg/år/Årsplan – utkast.pdf", ContentFile(PDF))
    default_storage.save("logo/stor.png", ContentFile(PDF * 30_000))
    before = contents(bucket)
    archive = tmp_path / "town.tar.gz"
    backup(archive)
    with tarfile.open(archive) as tar:
        assert "files/logo/stor.png" in tar.getnames()

    default_storage.delete("logo/stor.png")
    default_storage.save("made/since", ContentFile(PDF))
    Person.objects.update(name="En annen")
    with owner():
        restore(archive, replace=True)

    assert contents(bucket) == before
    assert Person.objects.get().name == "Kari Nordmann"
    assert frozen_rows.missing() == []

    # And where there is no bucket, it is a folder's.
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.STORAGES = settings.STORAGES | {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"}
    }
    with owner():
        restore(archive, replace=True)
    assert (tmp_path / "files/vedlegg/år/Årsplan – utkast.pdf").read_bytes() == PDF


@pytest.mark.prove
def test_a_restore_that_fails_loses_no_file(bucket, migrated, owner, tmp_path, monkeypatch):
    PersonFactory(name="Kari Nordmann")
    default_storage.save("sted/fil", ContentFile(PDF))
    archive = tmp_path / "town.tar.gz"
    backup(archive)
    default_storage.save("made/since", ContentFile(PDF))
    before = contents(bucket)
    monkeypatch.setattr("slt.storage.PrivateBucket.write_over", lambda *given: 1 / 0)

    with owner(), pytest.raises(ZeroDivisionError):
        restore(archive, replace=True)

    assert contents(bucket) == before


# When it is away ---------------------------------------------------------------------------------


@pytest.fixture
def away(stored_there, settings):
    """A bucket where nobody answers."""
    options = stored_there["OPTIONS"] | {"endpoint_url": f"http://127.0.0.1:{free_port()}"}
    settings.STORAGES = settings.STORAGES | {"default": stored_there | {"OPTIONS": options}}


def test_a_file_that_cannot_be_kept_is_refused_at_its_field(away, item, liv, client_for):  # noqa: F811
    item.meeting.minutes_state = "writing"
    item.meeting.save()
    file = SimpleUploadedFile("Årsplan.pdf", PDF)

    page = client_for(liv).post(
        reverse("attachment_add", args=[item.public_id]), {"file": file, "from_whom": "Politiet"}
    )

    assert page.status_code == 422
    assert "Filen er ikke lagret, fordi fillageret ikke svarer." in page.content.decode()
    assert 'value="Politiet"' in page.content.decode()
    assert not Attachment.objects.exists()


def test_who_wants_a_file_is_told_that_it_cannot_be_fetched(bucket, item, liv, client_for, away):  # noqa: F811
    file = Attachment(
        item=item, name="Plan.pdf", content_type="application/pdf", size=1, uploaded_by=liv
    )
    file.file.name = "attachment/pl/plan"
    file.save()

    page = client_for(liv).get(reverse("attachment", args=[file.public_id]))

    assert page.status_code == 503
    assert "Fillageret svarer ikke. Ingenting er gått tapt." in page.content.decode()


def test_a_paper_that_cannot_be_kept_is_read_all_the_same(away, item, liv, client_for):  # noqa: F811
    answer = client_for(liv).get(reverse("summons_pdf", args=[item.meeting.public_id]))

    assert answer.content.startswith(b"%PDF-")


def test_a_closed_bucket_passes_the_check_and_an_open_one_does_not(bucket, settings):
    settings.S3_BUCKET = BUCKET
    assert checks.bucket_is_closed() == []
    assert held(bucket) == set()

    everyone = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject"}
    policy = everyone | {"Resource": f"arn:aws:s3:::{BUCKET}/*"}
    bucket.Policy().put(Policy=json.dumps({"Version": "2012-10-17", "Statement": [policy]}))

    assert [found.id for found in checks.bucket_is_closed()] == ["slt.E012"]
    assert held(bucket) == set()


def test_a_bucket_that_cannot_be_asked_is_a_warning(away, settings):
    settings.S3_BUCKET = BUCKET

    assert [found.id for found in checks.bucket_is_closed()] == ["slt.W004"]
