"""Whether the public may know of a task, a measure, or what was said of it."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from measures.models import ORDERER, FollowUp, Measure, Progress, Task
from meetings import exemption, withholding
from meetings.exemption import Choice, Lapsed
from people import audit
from people.ways import way

Openness = FollowUp.Openness


def day_of(row: FollowUp) -> date:
    """The day on which its provision must have held: the meeting's, else the day it was made."""
    return row.item.meeting.day if row.item else localdate(row.created_at)


def may_set(row: FollowUp, by) -> bool:
    """For those who gave it and may read what is exempt where it was given."""
    if ORDERER not in row.roles_of(by):
        return False
    if row.item:
        # A follow-up is its item's group's: it is at hand.
        row.item.meeting.group = row.group
        return row.item.meeting.access(by).sees_exempt
    return row.group.holds_exempt_text


def is_exempt_now(row: FollowUp) -> bool:
    return type(row).objects.filter(row.exempt(), pk=row.pk).exists()


@transaction.atomic
def set_openness(
    row: FollowUp, openness: str, *, basis: Choice, exempt_until: date | None, by
) -> None:
    """Open it, exempt it, or let it go with its item. What is open has no provision."""
    if not may_set(row, by):
        raise PermissionDenied
    if not row.item and openness == Openness.AS_ITEM:
        # Nothing to go with.
        openness = Openness.OPEN
    if openness == Openness.OPEN:
        basis, exempt_until = None, None
    was_exempt = is_exempt_now(row)
    changes = exemption.wording(row, row.group, day_of(row), basis)
    if openness == Openness.EXEMPT and not (changes.get("legal_basis") or row.legal_basis):
        raise ValidationError({"basis": _("Velg hjemmelen den er unntatt etter.")})
    exemption.write(row, {**changes, "openness": openness, "exempt_until": exempt_until})
    audit.record(by, "set_openness", row, openness=str(openness), basis=row.basis_id)
    if not was_exempt and is_exempt_now(row):
        said_in = row.progress.exclude(item=None).values_list("item__meeting", flat=True)
        withholding.withhold({*said_in, row.item.meeting_id} if row.item else said_in, by=by)


@transaction.atomic
def set_report_open(row: FollowUp, report: Progress, is_open: bool, *, by) -> None:
    """Let what was said stand in what the public reads, or take it out again."""
    if not may_set(row, by):
        raise PermissionDenied
    exemption.write(
        report, {"opened_at": now() if is_open else None, "opened_by": by if is_open else None}
    )
    verb = "open_report" if is_open else "exempt_report"
    audit.record(by, verb, row, progress=report.pk)
    if report.item and not is_open:
        withholding.withhold([report.item.meeting_id], by=by)


def lapsed(groups: Iterable[int], on: date) -> list[Lapsed]:
    """Tasks and measures whose exemption has had its last day. It names their item, not them."""
    found = []
    for model, what in ((Task, _("En oppgave i saken")), (Measure, _("Et tiltak i saken"))):
        rows = model.objects.filter(group__in=groups, exempt_until__lt=on, item__isnull=False)
        rows = rows.exclude(openness=Openness.OPEN).select_related(
            "item__series", "item__meeting__group"
        )
        found += [
            Lapsed(what, row.item, row.exempt_until, way(f"{row.kind}_openness", row.public_id))
            for row in rows
        ]
    return found
