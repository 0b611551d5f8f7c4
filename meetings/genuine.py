"""Whether a file or a code is ours: anybody may ask, and nothing is told that is not open."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from meetings.models import Rendition
from people.models.base import ALPHABET

CODE = re.compile(f"[{ALPHABET}]{{10}}")
# Larger than any minutes; what is larger is not read to its end.
MOST = 50 * 1024 * 1024  # bytes


@dataclass(frozen=True)
class Answer:
    """What a holder of the paper knows already, and whether there is a newer one."""

    municipality_names: str
    group: str
    starts_at: datetime
    reading: str
    number: int
    large: bool
    frozen_at: datetime
    # The number that holds now, and since when; None when this is it.
    newer: int | None
    newer_at: datetime | None
    # Its words were taken back: the paper should not be kept.
    withdrawn: bool


def by_code(typed: str) -> Answer | None:
    """By the code in the foot of the pages, however it is spaced and cased."""
    code = re.sub(r"[\s\u2010-\u2015-]", "", typed).lower()
    return said_of(public_id=code) if CODE.fullmatch(code) else None


def by_sum(sha256: str) -> Answer | None:
    return said_of(sha256=sha256) if sha256 else None


def said_of(**facts) -> Answer | None:
    row = Rendition.objects.filter(**facts).select_related("meeting__group").first()
    if row is None:
        return None
    meeting = row.meeting
    newest = None
    if row.number != meeting.minutes_version:
        newest = meeting.renditions.newest().filter(reading=row.reading, large=False).first()
    return Answer(
        municipality_names=meeting.group.municipality_names(),
        group=meeting.group.name,
        starts_at=meeting.starts_at,
        reading=row.get_reading_display(),
        number=row.number,
        large=row.large,
        frozen_at=row.frozen_at,
        newer=newest.number if newest else None,
        newer_at=newest.frozen_at if newest else None,
        withdrawn=row.removed_at is not None,
    )


class Sum:
    """All that is left of a file that was handed in."""

    def __init__(self, sha256: str):
        self.sha256 = sha256

    def close(self) -> None:
        """Django closes what was handed in; there is nothing to close."""


class Summing(FileUploadHandler):
    """Adds a file up as it comes, and keeps nothing of it: neither in memory nor on the disk."""

    def __init__(self, request: HttpRequest):
        super().__init__(request)
        self.too_large = False

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.digest, self.size = hashlib.sha256(), 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.digest.update(raw_data)
        self.size += len(raw_data)
        if self.size > MOST:
            self.too_large = True
            raise StopUpload(connection_reset=False)

    def file_complete(self, file_size: int) -> Sum | None:
        return Sum(self.digest.hexdigest()) if self.size else None
