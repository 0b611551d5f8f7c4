"""Decisions inside an item: begun, and taken out again while they are drafts."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from meetings import concerning
from meetings.clean import clean
from meetings.minutes import opened
from meetings.models import AgendaItem, Decision, TextVersion
from meetings.texts import of_decision, save
from people import audit
from people.audit import Stale


@transaction.atomic
def add(item: AgendaItem, *, by) -> Decision:
    """Begin a decision in an item. One begun and not yet written is given again."""
    require_unsent(item, by)
    unwritten = item.decisions.filter(state=Decision.State.DRAFT, text__versions=None).first()
    if unwritten:
        return unwritten
    return begin(item, by)


def require_unsent(item: AgendaItem, by) -> None:
    meeting = opened(item.meeting, by)
    if meeting.minutes_are_sent:
        raise Stale(f"The minutes of {meeting} are sent.")


def begin(item: AgendaItem, by) -> Decision:
    last = item.decisions.aggregate(last=Max("position"))["last"]
    decision = Decision.objects.create(item=item, position=0 if last is None else last + 1)
    of_decision(decision)
    audit.record(by, "add_decision", decision)
    return decision


@transaction.atomic
def put_back(item: AgendaItem, open: str, exempt: str | None, *, by) -> Decision:
    """Write words that stood elsewhere, or in a draft that was taken out, as a new decision.

    It is last in the item. The same words again are the same decision: an answer that was lost.
    """
    require_unsent(item, by)
    for draft in item.decisions.filter(state=Decision.State.DRAFT):
        latest = TextVersion.objects.latest().filter(text__decision=draft).first()
        if latest and (latest.open, latest.exempt) == (clean(open), clean(exempt or "")):
            return draft
    decision = begin(item, by)
    save(of_decision(decision), base=0, open=open, exempt=exempt, by=by)
    return decision


@transaction.atomic
def delete(decision: Decision, *, by) -> None:
    """Take out a draft. Raises ``Stale`` when it has been sent."""
    meeting = opened(decision.item.meeting, by)
    hidden = TextVersion.objects.latest().filter(text__decision=decision).exclude(exempt="")
    if hidden.exists() and not meeting.access(by).sees_exempt:
        # What one cannot see one cannot put back.
        raise PermissionDenied(_("Beslutningen har tekst som er unntatt offentlighet."))
    here = Decision.objects.select_for_update().filter(pk=decision.pk, state=Decision.State.DRAFT)
    if not here.exists():
        raise Stale(f"{decision} is sent.")
    audit.record(by, "delete_decision", decision.item, decision=decision.public_id)
    here.delete()


@transaction.atomic
def turn_concern(decision: Decision, number: str, *, by) -> None:
    """Press one municipality in or out. All of them, or none, is the whole group.

    Raises ``Frozen`` when the minutes are approved, and ``Stale`` while leaders read the decision
    or once they have agreed to it.
    """
    meeting = opened(decision.item.meeting, by)
    decision = Decision.objects.select_for_update(of=("self",)).get(pk=decision.pk)
    if decision.is_locked:
        raise Stale(f"{decision} is {decision.state}.")
    places = {place.number: place for place in concerning.sharing(meeting.group)}
    if number not in places:
        raise ValidationError(_("Velg blant kommunene i gruppen."))
    named = {place.number for place in decision.municipalities.all()} & set(places)
    chosen = (named or set(places)) ^ {number}
    decision.municipalities.set(places[one] for one in chosen if chosen != set(places))
    audit.record(by, "set_concerned", decision, municipalities=sorted(chosen))
