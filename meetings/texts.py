"""Saving texts: versions are appended, and the version number is the only lock."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.urls import reverse

from meetings import scrubbing
from meetings.clean import clean, to_plain, words
from meetings.models import AgendaItem, Decision, Dissent, Meeting, Text, TextVersion
from meetings.models.meetings import Access
from people import guard
from people.prepared import prepared


class Conflict(Exception):
    """Somebody saved since: ``current`` is what stands now. Nothing was written."""

    def __init__(self, current: TextVersion):
        super().__init__(f"{current.text} is at version {current.number}.")
        self.current = current


class Frozen(Exception):
    """The words stand still: approved, or a decision that leaders are reviewing or agreed to."""


@prepared
def text_of_item(item, kind):
    return Text.objects.filter(item=item, kind=kind)


@prepared
def locked(meeting):
    states = Meeting.objects.only("state", "minutes_state")
    return states.select_for_update(no_key=True).filter(pk=meeting)


@prepared
def newest_version(text):
    return TextVersion.objects.filter(text=text).order_by("-number")[:1]


def of_item(item: AgendaItem, kind: str) -> Text:
    """The item's text of that kind, made if need be."""
    found = text_of_item(item.pk, kind)
    text = found[0] if found else Text.objects.get_or_create(item=item, kind=kind)[0]
    # The one at hand, with its meeting and group: saving asks for them again.
    text.item = item
    return text


def of_decision(decision: Decision) -> Text:
    return Text.objects.get_or_create(decision=decision, defaults={"kind": Text.Kind.DECISION})[0]


def of_dissent(dissent: Dissent) -> Text:
    return Text.objects.get_or_create(dissent=dissent, defaults={"kind": Text.Kind.DISSENT})[0]


def meeting_of(text: Text):
    return text.agenda_item.meeting


@transaction.atomic
def save(text: Text, *, base: int, open: str, exempt: str | None, by) -> TextVersion:
    """Append a version made from version ``base`` (0: there was none) and return it.

    ``exempt`` None leaves the exempt part as it is. The same words again make no new version.
    Raises ``Conflict`` when another version came between, ``Frozen`` when the minutes are
    approved, PermissionDenied when ``by`` does not write here, or nobody does: no text is kept
    of individual cases.
    """
    meeting = meeting_of(text)
    access = meeting.access(by)
    if not access.runs or meeting.group.handles_individual_cases:
        raise PermissionDenied
    # Locked, so that nothing is written between the fingerprint of the minutes and their approval.
    [here] = locked(meeting.pk)
    if here.is_frozen or (text.decision_id and text.decision.is_locked):
        raise Frozen
    current = next(iter(newest_version(text.pk)), None)
    if current:
        current.text = text
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
            if (
                text.decision_id
                and Decision.objects.select_for_update().get(pk=text.decision_id).is_locked
            ):
                # A leader agreed, or was asked, while we looked.
                raise Frozen
            version = TextVersion.objects.create(
                text=text, number=number + 1, open=open, exempt=exempt, by=by
            )
    except IntegrityError:
        # Another saved the same number between our look and our write.
        newest = text.versions.order_by("-number").first()
        if newest is None or newest.number == number:
            raise
        raise Conflict(newest) from None
    if not here.minutes_are_sent:
        scrubbing.watch(version, by=by)
    return version


def address(kind: str, owner_id: str) -> str:
    """Where a text of that kind is saved; also its name in the browser. ``owner_id`` is public."""
    if kind == Text.Kind.DECISION:
        return reverse("text_save_decision", args=[owner_id])
    if kind == Text.Kind.DISSENT:
        return reverse("text_save_dissent", args=[owner_id])
    return reverse("text_save_new", args=[owner_id, kind])


def newest(meeting: Meeting) -> dict[str, int]:
    """The highest version number of each text of the meeting that has any, by its address."""
    owner = Coalesce("item__public_id", "decision__public_id", "dissent__public_id")
    rows = Text.objects.of_meeting(meeting).values("kind", owner=owner)
    rows = rows.annotate(number=Max("versions__number")).exclude(number=None).order_by()
    return {address(row["kind"], row["owner"]): row["number"] for row in rows}


def marks(version) -> list[dict]:
    """Where national identity numbers stand in ``version``; never the number itself."""
    return [
        {"field": field, "text_from": start, "text_to": end}
        for field in ("open", "exempt")
        for start, end in guard.find(words(getattr(version, field)))
    ]


@dataclass(frozen=True)
class Sheet:
    """A text as a form shows it; what ``meetings/_text.html`` needs."""

    key: str  # tells its elements from those of other texts on the page
    url: str
    label: str
    language: str
    base: int
    open: str
    # None: there is no exempt field here, or not for this reader.
    exempt: str | None
    marks: list[dict]
    # Where its versions are; empty until somebody has written.
    history: str

    @property
    def takes_exempt(self) -> bool:
        return self.exempt is not None

    @property
    def is_marked(self) -> bool:
        return bool(self.marks)

    @property
    def open_plain(self) -> str:
        return to_plain(self.open) if self.open else ""

    @property
    def exempt_plain(self) -> str:
        return to_plain(self.exempt) if self.exempt else ""


def sheet(
    owner: AgendaItem | Decision | Dissent,
    kind: str,
    access: Access,
    *,
    language: str,
    label: str = "",
    version=None,
    known: bool = False,
) -> Sheet:
    """The text of an item, a decision or a differing view, ready to be written.

    A page of many gives the latest ``version`` (number, open, exempt and text) itself, or None, and
    says that it is ``known``.
    """
    if not known:
        owns = {Decision: "decision", Dissent: "dissent"}.get(type(owner), "item")
        latest = TextVersion.objects.latest().select_related("text")
        version = latest.filter(**{f"text__{owns}": owner, "text__kind": kind}).first()
    exempt = version.exempt if version else ""
    return Sheet(
        key=f"{kind}-{owner.public_id}",
        url=address(kind, owner.public_id),
        label=str(label or Text.Kind(kind).label),
        language=language,
        base=version.number if version else 0,
        open=version.open if version else "",
        exempt=exempt if access.sees_exempt else None,
        marks=[
            mark
            for mark in (marks(version) if version else [])
            if mark["field"] == "open" or access.sees_exempt
        ],
        history=reverse("text_history", args=[version.text.public_id]) if version else "",
    )
