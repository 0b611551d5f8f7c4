"""Remarks to sent minutes: made by those who took part, answered by who wrote them."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, Remark
from meetings.models.meetings import Access
from meetings.models.texts import holds_exempt
from meetings.review import secretary
from people import audit, notices
from people.models import Person
from people.prepared import prepared

State = Remark.State


class Closed(Exception):
    """The minutes are not out for remarks: not sent, approved, or the time is out."""


def is_open(meeting: Meeting, on: date | None = None) -> bool:
    return (
        meeting.minutes_state == Meeting.MinutesState.SENT
        and meeting.remarks_until is not None
        and meeting.remarks_until >= (on or localdate())
    )


def by_item(meeting: Meeting, access: Access, reader) -> dict[str, list[Remark]]:
    """The remarks by their item's public id, for those who took part and those who answer.

    A remark may be about an exempt part, so nobody else is shown them; and where there is one,
    only those who may read it, and who made the remark.
    """
    found: dict[str, list[Remark]] = {}
    if not (access.runs or access.takes_part):
        return found
    for remark in remarks_to(meeting.pk, reader.pk, access.runs or access.sees_exempt):
        found.setdefault(remark.item.public_id, []).append(remark)
    return found


@prepared
def remarks_to(meeting, reader, everything):
    found = Remark.objects.filter(item__meeting=meeting)
    if not everything:
        found = found.filter(~holds_exempt("item") | Q(person=reader))
    return found.select_related("item", "person", "answered_by")


def answers(meeting: Meeting) -> Person | None:
    """Who hears of remarks: the secretary, else the chair, else who planned the meeting."""
    return secretary(meeting) or meeting.chair or meeting.created_by


@transaction.atomic
def add(item: AgendaItem, text: str, *, by, on: date | None = None) -> Remark:
    """Remark on one item. The same words twice are one remark. Raises ``Closed``."""
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("group", "chair", "minute_taker", "created_by")
        .get(pk=item.meeting_id)
    )
    if not meeting.access(by).takes_part:
        raise PermissionDenied
    if not is_open(meeting, on):
        raise Closed
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Skriv hva som bør rettes.")})
    remark, created = Remark.objects.get_or_create(item=item, person=by, text=text)
    if not created:
        return remark
    audit.record(by, "add_remark", remark)
    recipient = answers(meeting)
    if recipient and recipient != by:
        notices.tell(
            recipient,
            key=f"remark:{remark.pk}",
            kind="remark_made",
            about=remark,
            group=meeting.group,
            sender=by,
        )
    return remark


@transaction.atomic
def answer(remark: Remark, state: str, reason: str = "", *, by) -> None:
    """Accept or decline a remark; who made it hears. Raises ``Stale`` when it was answered."""
    meeting = remark.item.meeting
    if not meeting.access(by).runs:
        raise PermissionDenied
    if state not in (State.ACCEPTED, State.DECLINED):
        raise ValidationError({"state": _("Velg om merknaden tas til følge.")})
    reason = reason.strip()
    if state == State.DECLINED and not reason:
        raise ValidationError({"answer": _("Skriv hvorfor merknaden ikke er tatt til følge.")})
    audit.move(
        remark,
        f"remark_{state}",
        source=State.OPEN,
        to=state,
        by=by,
        answer=reason,
        answered_by=by,
        answered_at=now(),
    )
    if remark.person != by:
        notices.tell(
            remark.person,
            key=f"remark:{remark.pk}:answered",
            kind="remark_answered",
            about=remark,
            group=meeting.group,
            sender=by,
        )
