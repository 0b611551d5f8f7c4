"""Withholding from the public: by which provision, until when, and opening it again."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from meetings import texts
from meetings.models import AgendaItem, Attachment, LegalBasis, Meeting, Remark, Text, TextVersion
from meetings.models.exemption import Exemption
from meetings.models.texts import holds_exempt
from people import audit
from people.audit import Stale
from people.models import Group


class Keep:
    """What is chosen when the wording stays as it is, whether it is in the list or not."""


KEEP = Keep()
Choice = LegalBasis | Keep | None


def offered(group: Group, on: date) -> QuerySet[LegalBasis]:
    """What may be chosen in the group for that day: the host's list as it was then."""
    return LegalBasis.objects.offered(group.host, on)


def wording(thing: Exemption, group: Group, on: date, choice: Choice) -> dict:
    """The fields that ``choice`` fills, copied as the row says it today.

    Raises ValidationError for a row that did not hold that day.
    """
    if isinstance(choice, Keep):
        return {}
    if choice is None:
        return {"basis": None, "legal_basis": ""}
    if (choice.pk, choice.short) == (thing.basis_id, thing.legal_basis):
        return {}
    if not offered(group, on).filter(pk=choice.pk).exists():
        raise ValidationError({"basis": _("Hjemmelen gjelder ikke den dagen.")})
    return {"basis": choice, "legal_basis": choice.short}


def require_sees(meeting: Meeting, by) -> None:
    """Raises PermissionDenied unless ``by`` runs the meeting and reads what is exempt there."""
    access = meeting.access(by)
    if not (access.runs and access.sees_exempt):
        raise PermissionDenied


# Items -------------------------------------------------------------------------------------------


@transaction.atomic
def set_item(
    item: AgendaItem, *, basis: Choice, exempt_until: date | None, access_note: str, by
) -> None:
    """Why the item is exempt and until when. Raises ``Stale`` for another provision in approved
    minutes: their fingerprint holds it.
    """
    require_sees(item.meeting, by)
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    changes = wording(item, item.meeting.group, item.meeting.day, basis)
    if changes and meeting.is_frozen:
        raise Stale(f"The minutes of {meeting} are approved.")
    changes |= {"exempt_until": exempt_until, "access_note": access_note}
    write(item, changes)
    audit.record(by, "exempt_item", item, basis=item.basis_id)


def write(thing, changes: dict) -> None:
    for name, value in changes.items():
        setattr(thing, name, value)
    thing.save(update_fields=list(changes))


def words_of(item: AgendaItem) -> list[Text]:
    """The texts of the item in which something is exempt now, as they stand on the page."""
    latest = TextVersion.objects.latest().exclude(exempt="")
    owned = Q(item=item) | Q(decision__item=item) | Q(dissent__item=item)
    rows = Text.objects.filter(owned, pk__in=latest.values("text"))
    return list(rows.select_related("decision", "dissent__attendance").order_by("pk"))


@transaction.atomic
def open_words(item: AgendaItem, *, by) -> None:
    """Make all that is exempt in the item open: its title and every text, as new versions.

    Raises ``texts.Frozen`` when the minutes are approved, or a decision is with its leaders.
    """
    require_sees(item.meeting, by)
    # Before the texts, which ask the same: an item with only a title has none.
    meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
    if meeting.is_frozen:
        raise texts.Frozen
    for text in words_of(item):
        version = text.latest
        texts.save(text, base=version.number, open=version.open + version.exempt, exempt="", by=by)
    changes = {"basis": None, "legal_basis": "", "exempt_until": None}
    if item.exempt_title:
        changes |= {"title": item.exempt_title, "exempt_title": ""}
    write(item, changes)
    audit.record(by, "open_item", item)


# Files and remarks -------------------------------------------------------------------------------


@transaction.atomic
def set_file(
    file: Attachment, *, basis: Choice, from_whom: str, exempt_until: date | None, by
) -> None:
    """Why a file is exempt, until when, and whose it is."""
    require_sees(file.item.meeting, by)
    meeting = file.item.meeting
    changes = wording(file, meeting.group, meeting.day, basis)
    changes |= {"from_whom": from_whom.strip(), "exempt_until": exempt_until}
    write(file, changes)
    audit.record(by, "exempt_attachment", file.item, attachment=file.pk, basis=file.basis_id)


@transaction.atomic
def set_remark_open(remark: Remark, is_open: bool, *, by) -> None:
    """Let a remark stand in the open minutes, or take it out of them again."""
    meeting = remark.item.meeting
    access = meeting.access(by)
    if not access.runs or not (access.sees_exempt or not holds_words(remark.item)):
        raise PermissionDenied
    if Meeting.objects.select_for_update().get(pk=meeting.pk).is_frozen:
        raise Stale(f"The minutes of {meeting} are approved.")
    write(remark, {"opened_at": now() if is_open else None, "opened_by": by if is_open else None})
    audit.record(by, "open_remark" if is_open else "exempt_remark", remark.item, remark=remark.pk)


def holds_words(item: AgendaItem) -> bool:
    return AgendaItem.objects.filter(holds_exempt("pk"), pk=item.pk).exists()


# What waits for somebody -------------------------------------------------------------------------


def without_basis(items: Iterable[AgendaItem], written: Iterable[Text]) -> list[AgendaItem]:
    """Those in which something is exempt and nobody has said by what. ``written`` as of
    ``meetings.live.texts_in``.
    """
    secret = {
        (text.item_id or (text.decision or text.dissent).item_id)
        for text in written
        if text.latest_exempt
    }
    return [
        item for item in items if not item.legal_basis and (item.exempt_title or item.pk in secret)
    ]


@dataclass(frozen=True)
class Lapsed:
    """An exemption whose last day has been. It names the item by its open title, nothing more."""

    what: str
    item: AgendaItem
    until: date
    url: str


# Filled by later apps in ``apps.ready()``: what lapsed in groups, before a day.
LAPSED: list[Callable[[Iterable[int], date], list[Lapsed]]] = []


def lapsed(groups: Iterable[int], on: date | None = None) -> list[Lapsed]:
    """What somebody should look at again in ``groups``, the oldest first. Nothing opens itself."""
    on = on or localdate()
    found = [row for ask in (lapsed_items, lapsed_files, *LAPSED) for row in ask(groups, on)]
    return sorted(found, key=lambda row: row.until)


def lapsed_in(meeting: Meeting, on: date | None = None) -> list[Lapsed]:
    """As ``lapsed``, of one meeting."""
    return [row for row in lapsed([meeting.group_id], on) if row.item.meeting_id == meeting.pk]


def lapsed_items(groups: Iterable[int], on: date) -> list[Lapsed]:
    rows = AgendaItem.objects.filter(meeting__group__in=groups, exempt_until__lt=on)
    return [
        Lapsed(
            _("Det som er unntatt i saken"),
            item,
            item.exempt_until,
            reverse("item_exemption", args=[item.public_id]),
        )
        for item in rows.select_related("series", "meeting__group")
    ]


def lapsed_files(groups: Iterable[int], on: date) -> list[Lapsed]:
    rows = Attachment.objects.filter(item__meeting__group__in=groups, exempt_until__lt=on)
    return [
        Lapsed(
            _("Et vedlegg i saken"),
            file.item,
            file.exempt_until,
            reverse("attachment_exemption", args=[file.public_id]),
        )
        for file in rows.filter(opened_at=None).select_related(
            "item__series", "item__meeting__group"
        )
    ]
