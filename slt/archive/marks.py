"""Writing down that a meeting's papers are in a municipality's archive, and where."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from meetings.models import Meeting
from meetings.places import Place, nowhere
from people import audit, guard
from people.audit import Stale
from people.models import Municipality
from slt.archive.packages import require_coordinates
from slt.models import Archiving

# Where words may be taken out again.
REFERENCE = Place(
    Archiving,
    "reference",
    gettext_lazy("referanse i arkivet"),
    lambda meeting: meeting.archivings.order_by("pk"),
    nowhere,
)


@transaction.atomic
def mark(
    meetings: Iterable[Meeting], municipality: Municipality, *, on: date, reference: str, by
) -> int:
    """Say that these are archived; what is said already stays as it was. Counts the marked.

    What was archived as a draft, or before a correction, is said anew. Raises ValidationError by
    field.
    """
    if on > localdate():
        raise ValidationError({"on": _("Datoen har ikke vært ennå.")})
    if guard.find(reference):
        raise ValidationError({"reference": _("Dette ser ut som et fødselsnummer. Ta det ut.")})
    # In one order, so that two who mark the same wait for each other.
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group").order_by("pk")
    marked = 0
    for meeting in rows.filter(pk__in=[one.pk for one in meetings]):
        require_coordinates(municipality, by, meeting)
        if not meeting.minutes_are_sent or meeting.group.handles_individual_cases:
            raise PermissionDenied
        if on < meeting.day:
            raise ValidationError({"on": _("Datoen er før møtet.")})
        standing = Archiving.objects.filter(
            meeting=meeting, municipality=municipality, undone_at=None
        )
        if standing.filter(minutes_version=meeting.minutes_version).exists():
            continue
        standing.update(undone_at=now(), undone_by=by)
        Archiving.objects.create(
            meeting=meeting,
            municipality=municipality,
            on=on,
            reference=reference,
            minutes_version=meeting.minutes_version,
            by=by,
        )
        audit.record(by, "archive_meeting", meeting, municipality=municipality.number)
        marked += 1
    return marked


@transaction.atomic
def undo(archiving: Archiving, *, by) -> None:
    """It was not archived after all. Raises ``Stale`` when somebody has undone it."""
    require_coordinates(archiving.municipality, by, archiving.meeting)
    here = Archiving.objects.filter(pk=archiving.pk, undone_at=None)
    if not here.update(undone_at=now(), undone_by=by):
        raise Stale(f"{archiving} is undone.")
    audit.record(
        by, "undo_archiving", archiving.meeting, municipality=archiving.municipality.number
    )
