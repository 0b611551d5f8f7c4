"""The versions of a text: who wrote what and when, and going back to an earlier one."""

from dataclasses import dataclass
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings import texts
from meetings.models import Removal, RemovedFrom, Text, TextVersion
from people import audit

# What one person saves by itself within this is one line.
TOGETHER = timedelta(minutes=1)


@dataclass
class Line:
    """Versions saved by one person within a minute, the newest first."""

    versions: list[TextVersion]

    @property
    def newest(self) -> TextVersion:
        return self.versions[0]

    @property
    def oldest(self) -> TextVersion:
        return self.versions[-1]

    @property
    def before(self) -> int:
        """The version it began from; 0: an empty text."""
        return self.oldest.number - 1


def lines(text: Text) -> list[Line]:
    """Every version, newest first, folded. One query; the words themselves are not read."""
    found: list[Line] = []
    rows = text.versions.defer("open", "exempt").select_related("by").order_by("-number")
    for version in rows:
        line = found[-1] if found else None
        if line and line.newest.by_id == version.by_id and near(line.newest, version):
            line.versions.append(version)
        else:
            found.append(Line([version]))
    return found


def near(later: TextVersion, earlier: TextVersion) -> bool:
    return later.at - earlier.at <= TOGETHER


def removals(text: Text) -> list[RemovedFrom]:
    """What was taken out of it, newest first: one row a removal, however many places."""
    rows = text.removed_from.filter(removal__state=Removal.State.DONE)
    rows = rows.select_related("removal__by", "removal__settled_by").order_by("-removal__done_at")
    return list({row.removal_id: row for row in rows}.values())


@transaction.atomic
def restore(text: Text, number: int, *, base: int, by) -> TextVersion:
    """Let version ``number`` hold again, as a new version made from ``base``.

    What ``by`` does not see of it stays as it is. Raises as ``texts.save``.
    """
    access = texts.meeting_of(text).access(by)
    if not access.runs:
        raise PermissionDenied
    earlier = text.versions.get(number=number)
    version = texts.save(
        text,
        base=base,
        open=earlier.open,
        exempt=earlier.exempt if access.sees_exempt else None,
        by=by,
    )
    audit.record(by, "restore_version", text, version=number, became=version.number)
    return version
