"""Saving texts: versions are appended, and the version number is the only lock."""

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from meetings.clean import clean
from meetings.models import AgendaItem, Decision, Text, TextVersion


class Conflict(Exception):
    """Somebody saved since: ``current`` is what stands now. Nothing was written."""

    def __init__(self, current: TextVersion):
        super().__init__(f"{current.text} is at version {current.number}.")
        self.current = current


class Frozen(Exception):
    """The text is approved; it is corrected by a numbered amendment, not by an edit."""


def of_item(item: AgendaItem, kind: str) -> Text:
    """The item's text of that kind, made if need be."""
    return Text.objects.get_or_create(item=item, kind=kind)[0]


def of_decision(decision: Decision) -> Text:
    return Text.objects.get_or_create(decision=decision, defaults={"kind": Text.Kind.DECISION})[0]


def meeting_of(text: Text):
    item = text.item if text.item_id else text.decision.item
    return item.meeting


def save(text: Text, *, base: int, open: str, exempt: str | None, by) -> TextVersion:
    """Append a version made from version ``base`` (0: there was none) and return it.

    ``exempt`` None leaves the exempt part as it is. The same words again make no new version.
    Raises ``Conflict`` when another version came between, ``Frozen`` when the minutes are
    approved, PermissionDenied when ``by`` does not write here.
    """
    meeting = meeting_of(text)
    access = meeting.access(by)
    if not access.runs:
        raise PermissionDenied
    if meeting.is_frozen:
        raise Frozen
    current = text.versions.order_by("-number").first()
    number = current.number if current else 0
    kept = current.exempt if current else ""
    exempt = kept if exempt is None or not access.sees_exempt else clean(exempt)
    open = clean(open)
    if current and (open, exempt) == (current.open, current.exempt):
        return current
    if not current and not open and not exempt:
        return TextVersion(text=text, number=0, by=by)
    if number != base:
        raise Conflict(current)
    try:
        with transaction.atomic():
            return TextVersion.objects.create(
                text=text, number=number + 1, open=open, exempt=exempt, by=by
            )
    except IntegrityError:
        # Another saved the same number between our look and our write.
        newest = text.versions.order_by("-number").first()
        if newest is None or newest.number == number:
            raise
        raise Conflict(newest) from None
