"""The figures of the archive: the memory a year takes, of what one meeting takes."""

import tempfile
from collections.abc import Iterator

from bench.figures import Figure
from bench.installation import Installations
from bench.telling import forget_peak, peak
from meetings.models import Meeting
from people.models import Municipality, Person
from slt.archive import packages, zipped
from slt.models import ArchivePackage, ArchiveSetup

MANY = 24  # meetings: a year of a town with several groups


def memory(made: Installations) -> Iterator[Figure]:
    """How many MB more a year takes at its peak than one meeting.

    What the typesetter keeps of fonts and patterns is there after the first.
    """

    def taken(meetings: list[Meeting], package: ArchivePackage) -> int:
        forget_peak()
        before = peak()
        with tempfile.TemporaryFile() as target:
            zipped.write(target, package, meetings, left_out=[], step=lambda: None)
        return peak() - before

    def measured() -> int:
        with made.small.in_use():
            package = ArchivePackage(
                municipality=Municipality.objects.get(number="1101"),
                year=Meeting.objects.latest("starts_at").day.year,
                form=ArchiveSetup.Form.CASE,
                asked_by=Person.objects.first(),
            )
            held = packages.held_by(package.municipality)
            meetings = list(packages.archivable(held).select_related("group")[:MANY])
            taken(meetings[:1], package)
            one = taken(meetings[:1], package)
            return taken(meetings, package) - one

    yield Figure("archive.memory", "<=60", measured)


ALL = [memory]
