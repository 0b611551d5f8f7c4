"""Kopier til nabokommunen: a title and an open proposed text, as a draft there, and nothing else.

No number, name, file or link goes along, and no exempt word; what is made there leads nowhere back.
"""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from meetings import agenda, texts
from meetings.clean import without_links, words
from meetings.models import AgendaItem, ItemCopy, Meeting, Text, TextVersion
from meetings.models.meetings import Access
from people import audit, guard, notices
from people.coordinators import people_of, posts_in, require_coordinates
from people.models import Appointment, GroupMunicipality, Municipality
from people.models.roles import roles_of

State = ItemCopy.State


@dataclass(frozen=True)
class Words:
    """All that is copied: open words."""

    title: str
    proposal: str


def of_item(item: AgendaItem) -> Words:
    latest = TextVersion.objects.latest().filter(text__item=item, text__kind=Text.Kind.PROPOSAL)
    open = latest.values_list("open", flat=True).first()
    return Words(item.title, without_links(open or ""))


def may_copy(item: AgendaItem, access: Access) -> bool:
    """For its coordinator: a matter of the group's own, where words are kept at all."""
    is_matter = not item.is_formal and item.role != AgendaItem.Role.REFERRED
    return access.coordinates and is_matter and not item.meeting.group.handles_individual_cases


def require_copies(item: AgendaItem, by) -> Words:
    """What is copied, as it stands once the meeting is locked: nobody takes words out meanwhile,
    or copies the same at once. Belongs in a transaction.
    """
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
    item = rows.get(pk=item.meeting_id).items.get(pk=item.pk)
    if not may_copy(item, item.meeting.access(by)):
        raise PermissionDenied
    found = of_item(item)
    if guard.find(found.title) or guard.find(words(found.proposal)):
        raise ValidationError(_("Det står et fødselsnummer i det som skulle kopieres. Ta det ut."))
    return found


# Where it may go ----------------------------------------------------------------------------------


def drafts_of(groups) -> list[Meeting]:
    """The next draft of each of the groups, where words are kept."""
    ahead = Meeting.objects.filter(
        group__in=groups, state=Meeting.State.DRAFT, ends_at__gte=now()
    ).exclude(group__handles_individual_cases=True)
    ahead = ahead.select_related("group").prefetch_related(
        "group__group_municipalities__municipality"
    )
    nearest: dict[int, Meeting] = {}
    for meeting in ahead.order_by("starts_at", "pk"):
        nearest.setdefault(meeting.group_id, meeting)
    return sorted(nearest.values(), key=lambda one: (str(one.group.host), one.group.name))


def places_of(item: AgendaItem):
    return (
        GroupMunicipality.objects.active().filter(group=item.meeting.group).values("municipality")
    )


def drafts_elsewhere(item: AgendaItem, by) -> list[Meeting]:
    """In groups that ``by`` coordinates, and that no municipality of the item's own is part of."""
    near = GroupMunicipality.objects.active().filter(municipality__in=places_of(item))
    return drafts_of(roles_of(by).coordinated - set(near.values_list("group", flat=True)))


def neighbours(item: AgendaItem, by) -> list[Municipality]:
    """Those on this installation that others coordinate."""
    posts = Appointment.objects.coordinators().active().filter(person__erased_on=None)
    found = Municipality.objects.served().filter(pk__in=posts.values("municipality"))
    found = found.exclude(number__in=roles_of(by).coordinated_places)
    return list(found.exclude(pk__in=places_of(item)).order_by("name"))


def drafts_here(copy: ItemCopy, by) -> list[Meeting]:
    """Where what was offered to a municipality may be taken in."""
    parts = GroupMunicipality.objects.active().filter(municipality=copy.place)
    return drafts_of(roles_of(by).coordinated & set(parts.values_list("group", flat=True)))


# Copying ------------------------------------------------------------------------------------------


@transaction.atomic
def copy_to(item: AgendaItem, meeting: Meeting, *, by) -> AgendaItem:
    """Straight onto a draft of another municipality that the same person coordinates."""
    found = require_copies(item, by)
    if meeting not in drafts_elsewhere(item, by):
        raise PermissionDenied
    audit.record(by, "copy_item", item, municipality=meeting.group.host.number)
    return put(found, meeting, by=by, source=item.meeting.group.host)


def put(found: Words, meeting: Meeting, *, by, source: Municipality) -> AgendaItem:
    kind = AgendaItem.Kind.DECISION if found.proposal else AgendaItem.Kind.DISCUSSION
    made = agenda.add(meeting, by=by, title=found.title, kind=kind)
    text = texts.of_item(made, Text.Kind.PROPOSAL)
    if found.proposal and text.latest is None:
        texts.save(text, base=0, open=found.proposal, exempt=None, by=by)
    audit.record(by, "receive_copy", made, municipality=source.number)
    return made


@transaction.atomic
def offer(item: AgendaItem, place: Municipality, *, by) -> ItemCopy:
    """Put it before those who coordinate there. Offered and not answered, it is offered once."""
    found = require_copies(item, by)
    if place not in neighbours(item, by):
        raise PermissionDenied
    if before := item.copies.unanswered().filter(place=place).first():
        return before
    copy = ItemCopy.objects.create(
        item=item,
        from_place=item.meeting.group.host,
        place=place,
        title=found.title,
        proposal=found.proposal,
        sender=by,
    )
    audit.record(by, "offer_copy", item, municipality=place.number)
    audit.record(by, "receive_offer", copy, municipality=copy.from_place.number)
    for person in people_of(posts_in({place.pk}, now().date())):
        # Without a sender: no name goes along.
        notices.tell(person, key=f"copy:{copy.pk}:offered", kind="copy_offered", about=copy)
    return copy


@transaction.atomic
def take(copy: ItemCopy, meeting: Meeting, *, by) -> AgendaItem:
    """As a draft of one's own; the one who offered it hears."""
    require_coordinates(copy.place, by)
    if meeting not in drafts_here(copy, by):
        raise PermissionDenied
    # The row is locked and read anew here: what was taken out of the offer does not come along.
    answer(copy, State.TAKEN, by=by)
    return put(Words(copy.title, copy.proposal), meeting, by=by, source=copy.from_place)


@transaction.atomic
def decline(copy: ItemCopy, reason: str, *, by) -> None:
    require_coordinates(copy.place, by)
    answer(copy, State.DECLINED, by=by, answer=reason.strip())


def answer(copy: ItemCopy, state: str, *, by, **changes) -> None:
    """Once: the second to press gets ``Stale``."""
    audit.move(copy, "answer_copy", source=State.OFFERED, to=state, by=by, **changes)
    notices.tell(
        copy.sender,
        key=f"copy:{copy.pk}:answered",
        kind="copy_answered",
        about=copy,
        group=copy.item.meeting.group if copy.item else None,
    )
