"""Writing the minutes: beginning the meeting, and what came of each item."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from meetings import agenda, forwarding, lifts
from meetings.models import AgendaItem, Attendance, Meeting
from meetings.texts import Frozen
from people import audit
from people.audit import Stale

# A guess from the answers to the summons, until somebody has looked around the table.
PRESENT_IF = {
    Attendance.Answer.YES: Attendance.State.PRESENT,
    Attendance.Answer.NO: Attendance.State.EXCUSED,
    Attendance.Answer.DEPUTY: Attendance.State.EXCUSED,
}


def opened(meeting: Meeting, by) -> Meeting:
    """The meeting as it stands, its row locked, for ``by`` to write in its minutes.

    What is written once it should have begun, begins it. Raises PermissionDenied, ``Frozen`` when
    the minutes are approved, ``Stale`` when the meeting is cancelled. Belongs in a transaction.
    """
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
    meeting = rows.get(pk=meeting.pk)
    if not meeting.access(by).runs:
        raise PermissionDenied
    if meeting.is_frozen:
        raise Frozen
    if meeting.state == Meeting.State.CANCELLED:
        raise Stale(f"{meeting} is cancelled.")
    if meeting.state == Meeting.State.CALLED and meeting.starts_at <= now():
        _begin(meeting, by)
    return meeting


def _begin(meeting: Meeting, by) -> None:
    audit.move(meeting, "hold", source=Meeting.State.CALLED, to=Meeting.State.HELD, by=by)
    unknown = meeting.attendances.filter(state=Attendance.State.UNKNOWN)
    for answer, state in PRESENT_IF.items():
        unknown.filter(answer=answer).update(state=state)


@transaction.atomic
def begin(meeting: Meeting, *, by) -> None:
    """Say that the meeting is held. Pressed twice it is still held."""
    meeting = opened(meeting, by)
    if meeting.state == Meeting.State.DRAFT:
        raise Stale(f"{meeting} is not called.")
    if meeting.state == Meeting.State.CALLED:
        _begin(meeting, by)


@transaction.atomic
def set_outcome(item: AgendaItem, outcome: str, *, by) -> None:
    """Say what came of an item; the number stays whatever it was.

    Formal items belong to their meeting: they are handled there or nowhere. Lifting is an act of
    its own, which another outcome undoes; ``Stale`` when the group above has begun on it.
    """
    opened(item.meeting, by)
    if item.is_formal and outcome not in (AgendaItem.Outcome.NONE, AgendaItem.Outcome.HANDLED):
        raise PermissionDenied
    if outcome == AgendaItem.Outcome.ESCALATED:
        lifts.lift(item, by=by)
        return
    if lifted := item.lifts.standing().first():
        lifts.take_back(lifted, by=by)
    if outcome == AgendaItem.Outcome.FORWARDED:
        forwarding.begin(item, by=by)
    else:
        forwarding.undo(item)
    AgendaItem.objects.filter(pk=item.pk).update(outcome=outcome)
    audit.record(by, "set_outcome", item, outcome=str(outcome))


@transaction.atomic
def set_approval(item: AgendaItem, approval: str, changes: str = "", *, by) -> None:
    """Write what the meeting said of earlier minutes. It takes effect when these are sent."""
    opened(item.meeting, by)
    if item.role != AgendaItem.Role.APPROVE_MINUTES:
        raise PermissionDenied
    changes = changes.strip() if approval == AgendaItem.Approval.WITH_CHANGES else ""
    if approval == AgendaItem.Approval.WITH_CHANGES and not changes:
        raise ValidationError({"changes": _("Skriv hvilke endringer referatet er godkjent med.")})
    outcome = AgendaItem.Outcome.HANDLED if approval else AgendaItem.Outcome.NONE
    AgendaItem.objects.filter(pk=item.pk).update(
        approval=approval, approval_changes=changes, outcome=outcome
    )
    audit.record(by, "set_approval", item, approval=str(approval))


@transaction.atomic
def add_item(meeting: Meeting, *, by, **fields) -> AgendaItem:
    """Make an item of what came up in the meeting; it gets the next number."""
    return agenda.add(opened(meeting, by), by=by, **fields)
