"""Decisions inside an item: begun, and taken out again while they are drafts."""

from django.db import transaction
from django.db.models import Max

from meetings.minutes import opened
from meetings.models import AgendaItem, Decision
from meetings.texts import of_decision
from people import audit
from people.audit import Stale


@transaction.atomic
def add(item: AgendaItem, *, by) -> Decision:
    """Begin a decision in an item. One begun and not yet written is given again."""
    meeting = opened(item.meeting, by)
    if meeting.minutes_are_sent:
        raise Stale(f"The minutes of {meeting} are sent.")
    unwritten = item.decisions.filter(state=Decision.State.DRAFT, text__versions=None).first()
    if unwritten:
        return unwritten
    last = item.decisions.aggregate(last=Max("position"))["last"]
    decision = Decision.objects.create(item=item, position=0 if last is None else last + 1)
    of_decision(decision)
    audit.record(by, "add_decision", decision)
    return decision


@transaction.atomic
def delete(decision: Decision, *, by) -> None:
    """Take out a draft. Raises ``Stale`` when it has been sent."""
    opened(decision.item.meeting, by)
    here = Decision.objects.select_for_update().filter(pk=decision.pk, state=Decision.State.DRAFT)
    if not here.exists():
        raise Stale(f"{decision} is sent.")
    audit.record(by, "delete_decision", decision.item, decision=decision.public_id)
    here.delete()
