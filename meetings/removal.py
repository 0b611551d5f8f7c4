"""Fjern opplysning: the one way to take words out again, from everywhere they stand.

Before the minutes are sent, the one who runs them does it alone. Afterwards one proposes and
another confirms. The words themselves are kept nowhere: a proposal says where they stand.
"""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from celery import current_app
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, Q
from django.utils import translation
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from meetings import approval, freezing, passages, publishing
from meetings.models import (
    AgendaItem,
    Meeting,
    Removal,
    RemovedFrom,
    Review,
    Text,
    TextVersion,
)
from meetings.models.meetings import Access
from meetings.places import PLACES, Place
from meetings.receivers import Receiver, receivers
from meetings.traces import shorten_log
from people import audit, guard, notices, public
from people.models import Appointment, Office, Person

State = Removal.State
# How long another has to confirm, once the minutes are sent.
DAYS = 14
# Called with the passage once it is overwritten: copies outside the database. Filled by later apps
# in ``apps.ready()``; nothing of it may be written down.
ON_REMOVED: list[Callable[[str], None]] = []


# Called with the meeting in the act itself: what later apps know of its words goes with them.
ON_OVERWRITTEN: list[Callable[[Meeting], None]] = []


class Changed(Exception):
    """The words stand in more or other places than those that were shown."""


@dataclass
class Found:
    """The passage in one place, in one form. ``key`` names its tick box and tells nothing."""

    key: str
    place: Place
    where: str
    item: AgendaItem | None
    form: str
    whole: bool
    before: str
    after: str
    # How many times, in all versions.
    count: int = 0
    # Of a text: the versions it stands in.
    versions: set[int] = field(default_factory=set)
    # Row, start and end of one of them.
    at: tuple[int, int, int] = (0, 0, 0)


def secret(*parts: object) -> str:
    """A short keyed hash: the same for the same, and nothing can be read out of it."""
    said = "\x1f".join(str(part) for part in parts)
    made = hmac.new(f"meetings.removal:{settings.SECRET_KEY}".encode(), said.encode(), "sha256")
    return made.hexdigest()[:24]


def key_of(place: Place, row: Model, form: str) -> str:
    """The same for all versions of a text."""
    return secret(place.key, row.text_id if place.model is TextVersion else row.pk, form)


# Finding -----------------------------------------------------------------------------------------


def find(meeting: Meeting, passage: str, access: Access) -> list[Found]:
    """Everywhere ``passage`` stands in ``meeting`` that the reader may see."""
    found: dict[str, Found] = {}
    for place in PLACES:
        if place.exempt and not access.sees_exempt:
            continue
        for row in place.rows(meeting):
            for hit in place.find(row, passage):
                key = key_of(place, row, hit.form)
                # Of several versions the newest says how it stands.
                one = found[key] = Found(
                    key=key,
                    place=place,
                    where=named(place, row),
                    item=place.item(row),
                    form=hit.form,
                    whole=hit.whole,
                    before=hit.before,
                    after=hit.after,
                    count=found[key].count + 1 if key in found else 1,
                    versions=found[key].versions if key in found else set(),
                    at=(row.pk, hit.start, hit.end),
                )
                if place.model is TextVersion:
                    one.versions.add(row.number)
    return list(found.values())


def named(place: Place, row: Model) -> str:
    """Sak 17/26, Referat: åpen tekst"""
    item = place.item(row)
    parts = []
    if item:
        parts.append(_("Sak %(number)s") % {"number": item.label} if item.label else item.title)
    if place.model is TextVersion:
        parts.append(str(row.text.get_kind_display()))
    said = ", ".join(parts)
    return f"{said}: {place.label}" if said else str(place.label).capitalize()


def elsewhere(meeting: Meeting, passage: str, by) -> list[Meeting]:
    """Other meetings with the same matters where the words stand too, for ``by`` to go to."""
    items = meeting.items.all()
    near = AgendaItem.objects.filter(
        Q(matter__in=items.exclude(matter=None).values("matter"))
        | Q(continues__in=items.values("pk"))
        | Q(continued_in__in=items.values("pk"))
        | Q(approves=meeting)
    ).values("meeting")
    approved = items.exclude(approves=None).values("approves")
    others = Meeting.objects.run_by(by).filter(Q(pk__in=near) | Q(pk__in=approved))
    return [
        other
        for other in others.exclude(pk=meeting.pk).select_related("group").order_by("starts_at")
        if find(other, passage, other.access(by))
    ]


# Who ---------------------------------------------------------------------------------------------


def needs_two(meeting: Meeting) -> bool:
    return meeting.minutes_are_sent


def may_confirm(removal: Removal, person) -> bool:
    """Another than who proposed, with a standing charge: the pen for a day is not enough."""
    if person.pk == removal.by_id:
        return False
    roles = removal.meeting.access(person).roles
    return "coordinator" in roles or bool(roles & set(Office.Kind.values))


def confirmers(removal: Removal) -> list[Person]:
    """Those who can confirm: officers of the group, coordinators of its municipalities."""
    group = removal.meeting.group
    places = group.group_municipalities.filter(until=None)
    posts = Appointment.objects.coordinators().active()
    people = Person.objects.filter(
        Q(pk__in=group.offices.active().values("person"))
        | Q(pk__in=posts.filter(municipality__in=places.values("municipality")).values("person"))
    ).order_by("name")
    return [person for person in people if may_confirm(removal, person)]


# Checking ----------------------------------------------------------------------------------------


def check(passage: str, note: str) -> None:
    """Refuses what says nothing, and own words that repeat what is to go."""
    wrong = {}
    if len(passages.key(passage)) < 2:
        wrong["passage"] = _("Lim inn det som skal bort, minst to tegn.")
    elif passages.key(passage) in passages.key(note):
        wrong["note"] = _("Ikke gjenta opplysningen her. Skriv bare hvorfor den skal bort.")
    if guard.find(note):
        wrong["note"] = _("Det står et fødselsnummer her. Ta det ut.")
    if wrong:
        raise ValidationError(wrong)


# Removing ----------------------------------------------------------------------------------------


@transaction.atomic
def start(
    meeting: Meeting,
    passage: str,
    *,
    chosen: set[str],
    shown: set[str],
    reason: str,
    note: str = "",
    by,
) -> Removal:
    """Take ``passage`` out of the ``chosen`` places, or propose it when the minutes are sent.

    ``shown`` are the keys of all places ``by`` was shown. Raises ``Changed`` when it stands in
    others by now, PermissionDenied when ``by`` does not run the meeting.
    """
    meeting = _locked(meeting)
    access = meeting.access(by)
    if not access.runs:
        raise PermissionDenied
    note = note.strip()
    check(passage, note)
    found = find(meeting, passage, access)
    keys = {one.key for one in found}
    if not chosen or not chosen <= keys or not keys <= shown:
        raise Changed
    common = {"meeting": meeting, "reason": reason, "note": note, "by": by}
    if not needs_two(meeting):
        removal = Removal.objects.create(state=State.DONE, done_at=now(), **common)
        _carry_out(removal, passage, chosen, by)
        return removal
    removal = Removal.objects.create(
        state=State.PROPOSED, expires_on=localdate() + timedelta(days=DAYS), **common
    )
    removal.pointer = _pointer(removal, passage, found, chosen)
    removal.save(update_fields=["pointer"])
    audit.record(by, "propose_removal", meeting, removal=removal.public_id)
    for person in confirmers(removal):
        notices.tell(
            person,
            key=f"removal:{removal.pk}:confirm",
            kind="removal_proposed",
            about=removal,
            group=meeting.group,
            sender=by,
        )
    return removal


def _locked(meeting: Meeting) -> Meeting:
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
    return rows.get(pk=meeting.pk)


def _pointer(removal: Removal, passage: str, found: list[Found], chosen: set[str]) -> dict:
    """Where the words can be read again: as they were typed rather than in an address, in the
    open, and in a version, which stays.
    """

    def best(one: Found) -> tuple:
        return one.at[1] < 0, one.place.exempt, one.place.model is not TextVersion

    one = min((one for one in found if one.key in chosen), key=best)
    row, start, end = one.at
    return {
        "place": one.place.key,
        "row": row,
        "start": start,
        "end": end,
        "check": secret(removal.public_id, passages.key(one.form if start < 0 else passage)),
        "chosen": sorted(chosen),
    }


def passage_of(removal: Removal) -> str:
    """The words a proposal is about, read where they stand; empty when they are gone from there."""
    pointer = removal.pointer or {}
    place = next((place for place in PLACES if place.key == pointer.get("place")), None)
    row = place.model._base_manager.filter(pk=pointer["row"]).first() if place else None
    for words in place.read(row, pointer["start"], pointer["end"]) if row else []:
        if hmac.compare_digest(pointer["check"], secret(removal.public_id, passages.key(words))):
            return words
    return ""


def chosen_of(removal: Removal) -> set[str]:
    return set((removal.pointer or {}).get("chosen", []))


def asks_more(removal: Removal, access: Access) -> bool:
    """Whether it is about something this reader does not see."""
    seen = {one.key for one in find(removal.meeting, passage_of(removal), access)}
    return not access.sees_exempt and not chosen_of(removal) <= seen


@transaction.atomic
def confirm(removal: Removal, *, by) -> None:
    """Do what another proposed. Raises ``Stale`` when it was settled, or the words are gone."""
    removal.meeting = _locked(removal.meeting)
    access = removal.meeting.access(by)
    if not may_confirm(removal, by) or asks_more(removal, access):
        raise PermissionDenied
    passage, chosen = passage_of(removal), chosen_of(removal)
    if not removal.is_waiting or not passage:
        raise audit.Stale(f"{removal} can no longer be confirmed.")
    _settle(removal, State.DONE, "confirm_removal", by=by, done_at=now())
    _carry_out(removal, passage, chosen, by)


@transaction.atomic
def decline(removal: Removal, *, by) -> None:
    """Say no to it; who proposed it takes it back. Nothing is overwritten."""
    if removal.by_id == by.pk:
        _settle(removal, State.WITHDRAWN, "withdraw_removal", by=None, actor=by)
    elif may_confirm(removal, by):
        _settle(removal, State.DECLINED, "decline_removal", by=by)
    else:
        raise PermissionDenied


def lapse_due(on: date) -> int:
    """End proposals nobody confirmed in time; count them. Run it as often as you like."""
    due = Removal.objects.filter(state=State.PROPOSED, expires_on__lt=on)
    count = 0
    for removal in due.select_related("meeting__group", "by"):
        with transaction.atomic():
            _settle(removal, State.LAPSED, "lapse_removal", by=None)
        count += 1
    return count


def _settle(removal: Removal, to: str, verb: str, *, by, actor=None, **changes) -> None:
    audit.move(
        removal,
        verb,
        source=State.PROPOSED,
        to=to,
        by=by or actor,
        settled_by=by,
        pointer=None,
        **changes,
    )
    notices.hold(removal, why="answered", kinds=["removal_proposed"])
    if actor is None:
        notices.tell(
            removal.by,
            key=f"removal:{removal.pk}:settled",
            kind="removal_settled",
            about=removal,
            group=removal.meeting.group,
            sender=by,
        )


def _carry_out(removal: Removal, passage: str, chosen: set[str], by) -> None:
    meeting = removal.meeting
    with translation.override(meeting.group.language):
        mark = _("[opplysning fjernet]")
    before = meeting.minutes_sha256
    tally = Tally(removal)
    for place in PLACES:
        for row in place.rows(meeting):
            written, count = place.without(
                row, passage, mark, partial(_is_chosen, place, row, chosen)
            )
            if count:
                type(row)._base_manager.filter(pk=row.pk).update(**{place.field: written})
                tally.note(place.key, place.item(row), row, count)
    stood = freezing.empty(meeting) if meeting.is_frozen else {}
    tally.finish(by)
    if meeting.is_frozen:
        # Earlier fingerprints stand in the removals, and the new one covers them.
        Removal.objects.filter(pk=removal.pk).update(sha256_before=before)
        meeting.refresh_from_db()
        after = approval.fingerprint(meeting)
        Meeting.objects.filter(pk=meeting.pk).update(minutes_sha256=after)
        Removal.objects.filter(pk=removal.pk).update(sha256_after=after)
        freezing.freeze(meeting, stood, without=passage)
    publishing.withdraw_all(meeting, by=by)
    for act in ON_OVERWRITTEN:
        act(meeting)
    audit.record(by, "remove_words", meeting, removal=removal.public_id, count=tally.count)
    for part in meeting.group.group_municipalities.filter(until=None):
        public.clear(part.municipality)
    transaction.on_commit(lambda: _forget(passage), robust=True)


def _is_chosen(place: Place, row: Model, chosen: set[str], hit: passages.Hit) -> bool:
    return key_of(place, row, hit.form) in chosen


def _forget(passage: str) -> None:
    """Once it is committed: copies outside the database, and the pages of its log."""
    for act in ON_REMOVED:
        act(passage)
    shorten_log()
    wake()


def wake() -> None:
    """Ask the worker to write the tables anew. If the broker is away, the next beat does."""
    current_app.send_task("meetings.tasks.clean_removed", retry=False)


class Tally:
    """What a removal overwrote; and of texts, that whoever began before it is told."""

    def __init__(self, removal: Removal):
        self.removal = removal
        self.count = 0
        self.rows: dict[tuple, RemovedFrom] = {}
        # Per text, the versions that were overwritten.
        self.texts: dict[int, set[int]] = {}

    def note(self, place: str, item: AgendaItem | None, row: Model, count: int) -> None:
        text = row.text_id if isinstance(row, TextVersion) else None
        if text:
            self.texts.setdefault(text, set()).add(row.number)
        key = (place, text, None if text else row.pk)
        here = self.rows.setdefault(
            key, RemovedFrom(removal=self.removal, place=place, item=item, text_id=text, count=0)
        )
        here.count += count
        self.count += count

    def finish(self, by) -> None:
        for pk, numbers in self.texts.items():
            newest = TextVersion.objects.filter(text=pk).order_by("-number").first()
            clean = newest.number
            if newest.number in numbers:
                clean = self._append(newest, by)
            Text.objects.filter(pk=pk).update(removed_in_version=clean)
            for row in self.rows.values():
                if row.text_id == pk:
                    row.version = clean
        RemovedFrom.objects.bulk_create(self.rows.values())
        # From here on the database lets no frozen word be overwritten.
        Removal.objects.filter(pk=self.removal.pk).update(sealed_at=now())

    def _append(self, newest: TextVersion, by) -> int:
        """A new version with the same words: one who has the old words open is told at the next
        save that the text is another, instead of writing them back.
        """
        made = TextVersion.objects.create(
            text_id=newest.text_id,
            number=newest.number + 1,
            open=newest.open,
            exempt=newest.exempt,
            by=by,
        )
        # The wording leaders answered to is this one: what was taken out asks nobody again.
        Review.objects.filter(version=newest).update(version=made)
        return made.number


# Afterwards --------------------------------------------------------------------------------------


def to_tell(removal: Removal, by) -> list[Receiver]:
    """Who would be asked to delete their copies, and has not been asked yet."""
    asked = set(notices.about(removal, kind="removal_told").values_list("recipient", flat=True))
    return [
        one
        for one in receivers(removal.meeting)
        if one.person.pk not in asked and one.person != by and one.person.email
    ]


@transaction.atomic
def tell(removal: Removal, *, by) -> int:
    """Ask everyone who was sent the minutes to delete printouts and copies; count them."""
    if not removal.meeting.access(by).runs or removal.state != State.DONE:
        raise PermissionDenied
    told = sum(
        notices.tell(
            one.person,
            key=f"removal:{removal.pk}:told",
            kind="removal_told",
            about=removal,
            group=removal.meeting.group,
            sender=by,
        )
        for one in to_tell(removal, by)
    )
    if told:
        audit.record(by, "tell_removal", removal, count=told)
    return told
