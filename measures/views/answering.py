"""What every page that reports on a follow-up does with the answer."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from measures import reporting, snoozing
from measures.forms import DEADLINE, SNOOZE, UNDO, WAKE, ReportForm
from measures.models import FollowUp
from meetings.models import AgendaItem
from meetings.texts import Frozen
from people.audit import Stale
from people.forms import refuse

KEPT, REFUSED, OVERTAKEN = 302, 422, 409


def carry_out(row: FollowUp, form: ReportForm, *, by, item: AgendaItem | None = None) -> int:
    """Do what the form asks, or answer with the status of a refusal; then the form says why."""
    if not form.is_valid():
        return REFUSED
    data = form.cleaned_data
    said = {"by": by, "told_by": data["told_by"], "item": item}
    try:
        if data["do"] == UNDO:
            reporting.undo(row, by=by, item=item)
        elif data["do"] == SNOOZE:
            snoozing.snooze(row, data["until"], by=by, item=item)
        elif data["do"] == WAKE:
            snoozing.wake(row, by=by, item=item)
        elif data["do"] == DEADLINE:
            reporting.move_deadline(row, data["deadline"], data["text"], **said)
        else:
            reporting.report(row, data["do"], data["text"], **said)
    except ValidationError as refusal:
        refuse(form, refusal)
        return REFUSED
    except Frozen:
        form.add_error(None, _("Referatet er godkjent og kan ikke endres."))
        return OVERTAKEN
    except Stale:
        row.refresh_from_db()
        form.add_error(None, overtaken(row))
        return OVERTAKEN
    row.refresh_from_db()
    return KEPT


def overtaken(row: FollowUp) -> str:
    return _("Noen andre kom først. Nå står det: %(state)s.") % {"state": row.get_state_display()}
