"""Corrections (rettelser): what turns out to be wrong in approved minutes is said beside them."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings import freezing
from meetings.clean import clean, words
from meetings.models import AgendaItem, Amendment, Meeting
from meetings.receivers import Receiver, receivers
from people import audit, guard, notices
from people.audit import Stale


def may_amend(meeting: Meeting, access) -> bool:
    return access.runs and meeting.is_frozen and not meeting.group.handles_individual_cases


def to_tell(meeting: Meeting, by) -> list[Receiver]:
    """Those who have the minutes, but for the one who corrects them."""
    return [one for one in receivers(meeting) if one.person != by]


def check(open: str, exempt: str) -> None:
    """Raises ValidationError, in the user's words, for what cannot be sent."""
    if not words(open).strip() and not words(exempt).strip():
        raise ValidationError({"open": _("Skriv hva som er feil, og hva som er riktig.")})
    for name, text in (("open", open), ("exempt", exempt)):
        if guard.find(words(text)):
            raise ValidationError({name: _("Det står et fødselsnummer her. Ta det ut.")})


@transaction.atomic
def amend(
    meeting: Meeting,
    *,
    open: str,
    exempt: str = "",
    item: AgendaItem | None = None,
    number: int,
    by,
) -> Amendment:
    """Correct approved minutes, and send the correction to everyone who was sent them.

    ``number`` is the one it was shown with: raises ``Stale`` when another has it by now, so that
    pressing twice says it once.
    """
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
    meeting = rows.get(pk=meeting.pk)
    access = meeting.access(by)
    if not may_amend(meeting, access):
        raise PermissionDenied
    if item is not None and item.meeting_id != meeting.pk:
        raise PermissionDenied
    open, exempt = clean(open), clean(exempt) if access.sees_exempt else ""
    check(open, exempt)
    if number != next_number(meeting):
        raise Stale(f"{meeting} has a correction {number} already.")
    made = Amendment.objects.create(
        meeting=meeting, number=number, item=item, open=open, exempt=exempt, by=by
    )
    audit.record(by, "amend_minutes", meeting, amendment=made.public_id, number=number)
    freezing.correct(meeting)
    for one in to_tell(meeting, by):
        notices.tell(
            one.person,
            key=f"amendment:{made.pk}",
            kind="minutes_amended",
            about=made,
            group=meeting.group,
            sender=by,
        )
    return made


def next_number(meeting: Meeting) -> int:
    return meeting.amendments.count() + 1
