"""Differing views entered in the minutes (protokolltilførsler): begun, asked for, taken in."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.clean import from_plain, is_empty
from meetings.minutes import opened
from meetings.models import AgendaItem, Attendance, Dissent, Meeting, Review, TextVersion
from meetings.seats import CAPACITIES, seat_of
from meetings.texts import of_dissent, save
from people import audit
from people.audit import Stale


@transaction.atomic
def add(item: AgendaItem, row: Attendance, *, by) -> Dissent:
    """Begin a differing view in an item, also after the minutes are sent. Twice is once."""
    opened(item.meeting, by)
    if row.meeting_id != item.meeting_id or row.capacity not in CAPACITIES:
        raise PermissionDenied
    if item.meeting.group.handles_individual_cases:
        raise PermissionDenied
    dissent, created = Dissent.objects.get_or_create(item=item, attendance=row)
    of_dissent(dissent)
    if created:
        audit.record(by, "add_dissent", dissent)
    return dissent


@transaction.atomic
def remove(dissent: Dissent, *, by) -> None:
    """Take out one in which nothing was ever written. What is written stays, with its history."""
    opened(dissent.item.meeting, by)
    if TextVersion.objects.filter(text__dissent=dissent).exists():
        raise ValidationError(
            _("Det er skrevet i denne protokolltilførselen. Uten tekst kommer den ikke med.")
        )
    audit.record(by, "remove_dissent", dissent.item, dissent=dissent.public_id)
    dissent.delete()


def asked(meeting: Meeting):
    """What leaders asked to have entered in the minutes, and nobody has entered yet."""
    reviews = Review.objects.filter(decision__item__meeting=meeting, entered_in=None)
    return reviews.exclude(dissent="").select_related("person", "decision")


@transaction.atomic
def take_in(review: Review, *, by) -> Dissent:
    """Enter what a leader asked for: after what is entered for them already, and exempt where
    the decision is. Raises ``Stale`` when it is entered, PermissionDenied when they had no seat.
    """
    item = review.decision.item
    meeting = opened(item.meeting, by)
    row = seat_of(review.person, meeting)
    if row is None or not review.dissent:
        raise PermissionDenied
    wording = TextVersion.objects.latest().filter(text__decision=review.decision).first()
    secret = bool(meeting.has_exempt_text and wording and not is_empty(wording.exempt))
    if secret and not meeting.access(by).sees_exempt:
        raise PermissionDenied
    dissent = add(item, row, by=by)
    waiting = Review.objects.filter(pk=review.pk, entered_in=None)
    if not waiting.update(entered_in=dissent):
        raise Stale(f"{review} is entered.")
    text = dissent.text
    current = text.latest
    open, exempt = (current.open, current.exempt) if current else ("", "")
    said = from_plain(review.dissent)
    if secret:
        exempt += said
    else:
        open += said
    save(text, base=current.number if current else 0, open=open, exempt=exempt, by=by)
    return dissent
