"""Sending an item on to the body that has the power, and keeping its answer."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate

from meetings import attachments
from meetings.models import AgendaItem, Attachment, Forwarding, Meeting
from people import audit

Outcome = AgendaItem.Outcome


def opened(item: AgendaItem, by) -> Meeting:
    """The meeting of ``item``, locked, for one who runs it; also long after it is approved."""
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("group")
    meeting = meeting.get(pk=item.meeting_id)
    if not meeting.access(by).runs or item.is_formal or meeting.group.handles_individual_cases:
        raise PermissionDenied
    return meeting


@transaction.atomic
def begin(item: AgendaItem, *, by) -> Forwarding:
    """The outcome is pressed: it waits for an answer from now on, whoever is to give it."""
    meeting = opened(item, by)
    day = min(meeting.day, localdate())
    return Forwarding.objects.get_or_create(item=item, defaults={"sent_on": day, "by": by})[0]


@transaction.atomic
def forward(item: AgendaItem, *, by, body: str, sent_on: date, asked: str = "") -> Forwarding:
    """Say where it was sent and what was asked; put right until it is answered.

    Raises ``Stale`` when it has come to something else, or the answer is written.
    """
    meeting = opened(item, by)
    here = AgendaItem.objects.filter(pk=item.pk)
    if not here.filter(outcome=Outcome.FORWARDED).exists():
        if meeting.is_frozen:
            raise audit.Stale(f"{meeting} is approved.")
        sources = (Outcome.NONE, Outcome.HANDLED)
        changes = {"to": Outcome.FORWARDED, "by": by, "field": "outcome"}
        audit.move(item, "forward_item", source=sources, **changes)
    row = begin(item, by=by)
    facts = {"body": body.strip(), "sent_on": sent_on, "asked": asked.strip()}
    if not Forwarding.objects.unanswered().filter(pk=row.pk).update(**facts):
        raise audit.Stale(f"{row} is answered.")
    row.refresh_from_db()
    audit.record(by, "say_forwarded", row)
    return row


@transaction.atomic
def answered(
    row: Forwarding, *, by, answered_on: date, answer: str, file=None, is_open: bool = False
) -> None:
    """What came back, perhaps with a file; the file is exempt unless it is said to be open."""
    opened(row.item, by)
    settle(row, "answer_forwarded", by, answered_on=answered_on, answer=answer.strip())
    if file:
        add_file(row, file, by=by, is_open=is_open)


@transaction.atomic
def add_file(row: Forwarding, file, *, by, is_open: bool = False) -> Attachment:
    """Keep a file with the answer, also long after the minutes are approved.

    Raises ``Stale`` while there is no answer, ValidationError for a file we do not take.
    """
    opened(row.item, by)
    if row.answered_on is None:
        raise audit.Stale(f"{row} is not answered.")
    return attachments.keep(row.item, file, by=by, opened=is_open, answers=row)


@transaction.atomic
def waive(row: Forwarding, *, by, because: str) -> None:
    """No answer is waited for any more, and why."""
    opened(row.item, by)
    settle(row, "waive_forwarded", by, waived_on=localdate(), waived_because=because.strip())


def settle(row: Forwarding, verb: str, by, **changes) -> None:
    if not Forwarding.objects.unanswered().filter(pk=row.pk).update(**changes):
        raise audit.Stale(f"{row} is settled.")
    audit.record(by, verb, row)
    row.refresh_from_db()


def undo(item: AgendaItem) -> None:
    """Another outcome was pressed. Raises ``Stale`` when an answer has come."""
    row = Forwarding.objects.filter(item=item).first()
    if row and row.is_settled:
        raise audit.Stale(f"{row} is settled.")
    if row:
        row.delete()
