"""The agenda: what comes by itself, what people add, and in which order it is taken."""

import re
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from meetings import attachments, exemption, numbering, texts, threads
from meetings.models import AgendaItem, Decision, Matter, Meeting, Text
from people import audit
from people.days import written_day
from people.models import Group
from people.prepared import prepared

Role, Kind, Outcome = AgendaItem.Role, AgendaItem.Kind, AgendaItem.Outcome
# What a person may write in an item. The exempt two only where the group has exempt text.
FIELDS = {"title", "kind", "presenter", "minutes_planned"}
EXEMPT_FIELDS = {"exempt_title", "basis"}
NOT_PLANNED = (Meeting.State.HELD, Meeting.State.CANCELLED)
# Within this, the same title from the same person is a button pressed twice.
TWICE = timedelta(minutes=1)
# Called with a meeting that may be given items: what waited for one is put before it.
ARRIVALS: list[Callable[[Meeting], None]] = []
# "Sak 17/20: " before a title that somebody copied from an old agenda.
OLD_LABEL = re.compile(r"^\s*(?:sak\s*)?(?:\d+\s*/\s*\d{2,4}|\d+)\s*[:.)–-]?\s+", re.IGNORECASE)


def approval_title(earlier: Meeting) -> str:
    day = earlier.day
    return _("Godkjenning av referat fra møte %(day)s") % {"day": f"{day.day}.{day.month}.{day:%y}"}


@transaction.atomic
def fill(meeting: Meeting, *, by) -> None:
    """The items that come by themselves, in the group's language; Eventuelt last."""
    with translation.override(meeting.group.language):
        _put(meeting, Role.APPROVE_SUMMONS, _("Godkjenning av innkalling og saksliste"), "decision")
        earlier = unapproved_before(meeting)
        if earlier:
            _put(
                meeting, Role.APPROVE_MINUTES, approval_title(earlier), "decision", approves=earlier
            )
        _put(meeting, Role.FOLLOW_UP, _("Oppfølging fra forrige møter"), "discussion")
        for standing in meeting.group.standing_items.active(meeting.day):
            _put(
                meeting,
                Role.STANDING,
                standing.title,
                standing.kind,
                presenter=standing.presenter,
                hat=standing.hat,
            )
        _put(meeting, Role.ANY_OTHER_BUSINESS, _("Eventuelt"), "discussion")
    for item in postponed_before(meeting):
        continue_in(meeting, item, by=by)
    put_in_order(meeting)
    refer_waiting(meeting)
    bring_proposals(meeting)
    arrive(meeting)


def arrive(meeting: Meeting) -> None:
    if meeting.state not in NOT_PLANNED and not meeting.is_over:
        for put_before in ARRIVALS:
            put_before(meeting)


def _put(meeting: Meeting, role: str, title: str, kind: str, **fields) -> AgendaItem:
    return AgendaItem.objects.create(
        meeting=meeting,
        role=role,
        title=title,
        kind=kind,
        position=meeting.items.count() + 1,
        **fields,
    )


@transaction.atomic
def fill_from(meeting: Meeting, titles: list[str], *, by) -> None:
    """The items of an old agenda, a title each; numbers before the titles are left out."""
    for line in titles:
        title = OLD_LABEL.sub("", line).strip() or line.strip()
        role = role_of(title)
        approves = unapproved_before(meeting) if role == Role.APPROVE_MINUTES else None
        decides = role in (Role.APPROVE_SUMMONS, Role.APPROVE_MINUTES)
        kind = Kind.DECISION if decides else Kind.INFORMATION
        matter = None
        if role == Role.ORDINARY:
            matter = Matter.objects.create(group=meeting.group, title=title[:200], created_by=by)
        _put(meeting, role, title[:200], kind, matter=matter, approves=approves)


def role_of(title: str) -> str:
    """What an item is for, by what people usually call it, in bokmål and nynorsk."""
    said = title.lower()
    if said.startswith(("godkjenning av referat", "godkjenning av møtereferat")):
        return Role.APPROVE_MINUTES
    if said.startswith("godkjenning av innkalling"):
        return Role.APPROVE_SUMMONS
    if said.startswith(("oppfølging fra", "oppfølging frå")):
        return Role.FOLLOW_UP
    if said.rstrip(". ") in ("eventuelt", "ymse", "eventuelt (ymse)"):
        return Role.ANY_OTHER_BUSINESS
    return Role.ORDINARY


@prepared
def last_held(group, starts_at):
    held = Meeting.objects.filter(group=group, state=Meeting.State.HELD, starts_at__lt=starts_at)
    return held.select_related("group").order_by("-starts_at")[:1]


def unapproved_before(meeting: Meeting) -> Meeting | None:
    """The group's last meeting held before this one, when its minutes wait for this to approve."""
    if meeting.group.approval != Group.Approval.NEXT_MEETING:
        return None
    last = next(iter(last_held(meeting.group_id, meeting.starts_at)), None)
    return last if last and not last.is_frozen else None


def postponed_before(meeting: Meeting):
    """What was postponed in earlier meetings, or stood in one that was called off, and has not come
    up since.
    """
    return postponed_in.write(meeting.group_id, meeting.starts_at)


@prepared
def postponed_in(group, starts_at):
    earlier = Q(meeting__starts_at__lt=starts_at)
    # The meeting that stands in its place may be held before that day.
    called_off = Q(meeting__state=Meeting.State.CANCELLED, meeting__moved_at__lt=starts_at)
    return AgendaItem.objects.filter(
        earlier | called_off,
        meeting__group=group,
        outcome=Outcome.POSTPONED,
        continued_in=None,
    ).select_related("matter", "meeting")


@transaction.atomic
def continue_in(meeting: Meeting, earlier: AgendaItem, *, by) -> AgendaItem:
    """A postponed matter's next appearance. Its open papers come along; what is exempt stays."""
    referred = earlier.role == Role.REFERRED
    item = AgendaItem.objects.create(
        meeting=meeting,
        matter=earlier.matter,
        role=Role.REFERRED if referred else Role.ORDINARY,
        outcome=Outcome.HANDLED if referred else Outcome.NONE,
        kind=earlier.kind,
        title=earlier.title,
        presenter=earlier.presenter,
        hat=earlier.hat,
        minutes_planned=earlier.minutes_planned,
        continues=earlier,
        proposed_by=earlier.proposed_by if referred else None,
    )
    threads.follow(earlier, item)
    put_before_last(item)
    for text in earlier.texts.filter(kind__in=(Text.Kind.BACKGROUND, Text.Kind.PROPOSAL)):
        if text.latest and text.latest.open:
            new = texts.of_item(item, text.kind)
            new.versions.create(number=1, open=text.latest.open, by=by)
    if referred:
        earlier.decisions.update(item=item)
        say_when_decided(item)
    return item


def next_open(meeting: Meeting) -> Meeting | None:
    """The group's next meeting that is planned or called."""
    later = meeting.group.meetings.filter(starts_at__gt=meeting.starts_at)
    return later.exclude(state__in=NOT_PLANNED).order_by("starts_at").first()


def after_minutes(meeting: Meeting, by) -> None:
    """Sent minutes bring their approval, and what was postponed, onto the next agenda.

    Called when minutes are sent. A next meeting already called gets them as late items.
    """
    if later := next_open(meeting):
        bring_along(later, by=by)


@transaction.atomic
def catch_up(meeting: Meeting, *, by) -> None:
    """Take in by hand what has come since the agenda was made."""
    bring_along(require_plans(meeting, by), by=by)
    audit.record(by, "catch_up", meeting)


@transaction.atomic
def bring_along(meeting: Meeting, *, by) -> None:
    """The approval of the last minutes, and what was postponed, if they are not there already."""
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    earlier = unapproved_before(meeting)
    approval = meeting.items.filter(role=Role.APPROVE_MINUTES)
    if earlier and not approval.filter(approves=earlier).exists():
        with translation.override(meeting.group.language):
            item = _put(
                meeting, Role.APPROVE_MINUTES, approval_title(earlier), "decision", approves=earlier
            )
        put_after_summons(item)
    for item in postponed_before(meeting):
        continue_in(meeting, item, by=by)
    refer_waiting(meeting)
    bring_proposals(meeting)
    arrive(meeting)
    number_late(meeting)


def waiting_for(meeting: Meeting, items: Iterable[AgendaItem]) -> list[str]:
    """The titles that ``catch_up`` would bring to the ``items`` there are."""
    earlier = unapproved_before(meeting)
    approved = {item.approves_id for item in items if item.role == Role.APPROVE_MINUTES}
    titles = [item.title for item in postponed_in(meeting.group_id, meeting.starts_at)]
    is_new = earlier and earlier.pk not in approved
    return ([approval_title(earlier)] if is_new else []) + titles


def number_late(meeting: Meeting) -> list[AgendaItem]:
    """Numbers for what came onto the agenda after the summons gave numbers."""
    return [] if meeting.state == Meeting.State.DRAFT else numbering.give_numbers(meeting)


# What was decided between meetings ----------------------------------------------------------------


def open_for(group: Group, apart_from: Meeting | None = None) -> Meeting | None:
    """The group's next meeting that is planned or called, and not over."""
    ahead = group.meetings.exclude(state__in=NOT_PLANNED).filter(ends_at__gte=now())
    return ahead.exclude(pk=apart_from.pk if apart_from else None).order_by("starts_at").first()


def refer(item: AgendaItem, meeting: Meeting) -> None:
    """Put what was decided between meetings on the agenda of ``meeting`` (referatsak)."""
    item.meeting, item.accepted_at, item.outcome = meeting, now(), Outcome.HANDLED
    item.save(update_fields=["meeting", "accepted_at", "outcome"])
    say_when_decided(item)
    put_before_last(item)
    number_late(meeting)


def say_when_decided(item: AgendaItem) -> None:
    """What the minutes say of it, besides the decision itself."""
    decision = item.decisions.get()
    with translation.override(item.meeting.group.language):
        day = written_day(decision.decided_on)
        said = _("Besluttet mellom møtene, %(day)s.") % {"day": day}
    minutes = texts.of_item(item, Text.Kind.MINUTES)
    if not minutes.versions.exists():
        minutes.versions.create(number=1, open=f"<p>{said}</p>", by=item.proposed_by)


def refer_waiting(meeting: Meeting) -> None:
    """Take over what was proposed between meetings and has no meeting ahead to be referred in."""
    if meeting.state in NOT_PLANNED or meeting.is_over:
        return
    waiting = AgendaItem.objects.filter(
        role=Role.REFERRED, accepted_at=None, meeting__group=meeting.group
    ).exclude(meeting=meeting)
    for item in waiting.select_related("meeting"):
        if item.meeting.state in NOT_PLANNED or item.meeting.is_over:
            AgendaItem.objects.filter(pk=item.pk).update(meeting=meeting)
            if item.decisions.filter(state=Decision.State.DECIDED).exists():
                refer(item, meeting)


def hand_on_referred(meeting: Meeting) -> None:
    """Before a draft is removed: what was decided between meetings goes to another meeting."""
    items = list(meeting.items.filter(role=Role.REFERRED))
    other = open_for(meeting.group, apart_from=meeting)
    if items and other is None:
        raise PermissionDenied(
            _("En beslutning tatt mellom møtene skal refereres her. Planlegg et annet møte først.")
        )
    for item in items:
        item.meeting = other
        item.save(update_fields=["meeting"])
        put_before_last(item)
    if items:
        number_late(other)


def postpone_all(meeting: Meeting, *, by) -> None:
    """The meeting is called off: what was to be treated or referred in it comes up in the next."""
    later = open_for(meeting.group, apart_from=meeting)
    items = meeting.items.on_agenda().filter(role__in=(Role.REFERRED, Role.ORDINARY))
    for item in items.filter(outcome__in=(Outcome.NONE, Outcome.HANDLED)):
        item.outcome = Outcome.POSTPONED
        item.save(update_fields=["outcome"])
        if later:
            continue_in(later, item, by=by)
    if later:
        bring_proposals(later)
        number_late(later)


def bring_proposals(meeting: Meeting) -> None:
    """What members proposed to a meeting that was called off waits for an answer here instead."""
    if meeting.state in NOT_PLANNED or meeting.is_over:
        return
    waiting = AgendaItem.objects.proposed().filter(
        meeting__group=meeting.group_id,
        meeting__state=Meeting.State.CANCELLED,
        role=Role.ORDINARY,
        lifted_from=None,
    )
    waiting.update(meeting=meeting)


# The order ---------------------------------------------------------------------------------------


def put_in_order(meeting: Meeting, order: list[AgendaItem] | None = None) -> None:
    """Positions 1, 2, 3 …; ``order`` or as they stand."""
    items = order if order is not None else list(meeting.items.order_by("position", "pk"))
    for position, item in enumerate(items, start=1):
        item.position = position
    AgendaItem.objects.bulk_update(items, ["position"])


def put_before_last(item: AgendaItem) -> None:
    """Last, but before Eventuelt."""
    others = list(item.meeting.items.exclude(pk=item.pk).order_by("position", "pk"))
    last = [other for other in others if other.role == Role.ANY_OTHER_BUSINESS]
    first = [other for other in others if other.role != Role.ANY_OTHER_BUSINESS]
    put_in_order(item.meeting, [*first, item, *last])


def put_after_summons(item: AgendaItem) -> None:
    others = list(item.meeting.items.exclude(pk=item.pk).order_by("position", "pk"))
    place = next(
        (n for n, other in enumerate(others, start=1) if other.role == Role.APPROVE_SUMMONS), 0
    )
    put_in_order(item.meeting, [*others[:place], item, *others[place:]])


def require_plans(meeting: Meeting, by) -> Meeting:
    """The meeting, locked, if ``by`` may change its agenda. Raises ``audit.Stale`` when done with.

    The lock keeps two who reorder at once from leaving two items in one place.
    """
    if not meeting.access(by).runs:
        raise PermissionDenied
    locked = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if locked.state == Meeting.State.CANCELLED or locked.minutes_are_sent:
        raise audit.Stale(f"{meeting} is closed.")
    return locked


@transaction.atomic
def move(item: AgendaItem, position: int, *, by) -> None:
    """Put ``item`` at ``position`` (1 is first; beyond the end is last). Numbers stay."""
    meeting = require_plans(item.meeting, by)
    order = list(meeting.items.on_agenda().exclude(pk=item.pk).order_by("position", "pk"))
    order.insert(max(position, 1) - 1, item)
    rest = meeting.items.exclude(pk__in=[row.pk for row in order]).order_by("position", "pk")
    put_in_order(meeting, [*order, *rest])
    audit.record(by, "move_item", item, position=item.position)


# Items -------------------------------------------------------------------------------------------


def writable(meeting: Meeting, access) -> set[str]:
    exempt = EXEMPT_FIELDS if meeting.has_exempt_text and access.sees_exempt else set()
    return FIELDS | exempt | ({"hat"} if meeting.group.first_hat else set())


@transaction.atomic
def add(meeting: Meeting, *, by, **fields) -> AgendaItem:
    """A new item before Eventuelt. After the summons it takes the next number wherever it stands.

    A group that handles individual cases has no matters of its own here.
    """
    if meeting.group.handles_individual_cases:
        raise PermissionDenied
    meeting = require_plans(meeting, by)
    if not set(fields) <= writable(meeting, meeting.access(by)):
        raise PermissionDenied
    twice = meeting.items.filter(
        title=fields["title"], matter__created_by=by, created_at__gt=now() - TWICE
    ).first()
    if twice:
        return twice
    fields |= chosen_basis(AgendaItem(), meeting, fields)
    matter = Matter.objects.create(group=meeting.group, title=fields["title"], created_by=by)
    item = AgendaItem.objects.create(meeting=meeting, matter=matter, **fields)
    put_before_last(item)
    number_late(meeting)
    item.refresh_from_db()
    audit.record(by, "add_item", item)
    return item


@transaction.atomic
def edit(item: AgendaItem, *, by, **fields) -> None:
    meeting = require_plans(item.meeting, by)
    if not set(fields) <= writable(meeting, meeting.access(by)):
        raise PermissionDenied
    fields |= chosen_basis(item, meeting, fields)
    for name, value in fields.items():
        setattr(item, name, value)
    item.save(update_fields=list(fields))
    if item.matter and item.matter.items.count() == 1:
        Matter.objects.filter(pk=item.matter_id).update(title=item.title)
    audit.record(by, "edit_item", item)


def chosen_basis(item: AgendaItem, meeting: Meeting, fields: dict) -> dict:
    """What the chosen provision fills; it is taken out of ``fields``."""
    basis = fields.pop("basis", exemption.KEEP)
    return exemption.wording(item, meeting.group, meeting.day, basis)


@transaction.atomic
def withdraw(item: AgendaItem, *, by) -> None:
    """Taken off the agenda; a number it has is never used again."""
    meeting = require_plans(item.meeting, by)
    audit.move(item, "withdraw_item", source="", to=Outcome.WITHDRAWN, by=by, field="outcome")
    threads.declined(item, by=by)
    put_in_order(meeting)


@transaction.atomic
def postpone(item: AgendaItem, *, by) -> AgendaItem | None:
    """To the group's next meeting, if it is planned; else it comes along when that is."""
    require_plans(item.meeting, by)
    if item.role != Role.ORDINARY:
        raise PermissionDenied
    audit.move(item, "postpone_item", source="", to=Outcome.POSTPONED, by=by, field="outcome")
    later = next_open(item.meeting)
    if later is None:
        return None
    new = continue_in(later, item, by=by)
    number_late(later)
    return new


@transaction.atomic
def delete(item: AgendaItem, *, by) -> None:
    """Only before the summons; after it, an item is withdrawn."""
    meeting = require_plans(item.meeting, by)
    if item.role == Role.REFERRED:
        raise PermissionDenied  # it is decided, and the minutes are to hold it
    if meeting.state != Meeting.State.DRAFT or item.number:
        raise audit.Stale(f"{item} has been sent out.")
    audit.record(by, "delete_item", meeting, item=item.pk)
    matter = item.matter
    for attachment in item.attachments.all():
        attachments.forget_file(attachment)
    threads.let_go([item])
    item.delete()
    if matter and not matter.items.exists():
        threads.drop(matter)
    put_in_order(meeting)


def release(meeting: Meeting) -> None:
    """Let go of what points at a draft's items, before it is removed."""
    hand_on_referred(meeting)
    for item in meeting.items.prefetch_related("attachments"):
        for attachment in item.attachments.all():
            attachments.forget_file(attachment)
    matters = list(Matter.objects.filter(items__meeting=meeting).distinct())
    threads.let_go(meeting.items.all())
    meeting.items.all().delete()
    for matter in matters:
        if not matter.items.exists():
            threads.drop(matter)
    if other := open_for(meeting.group, apart_from=meeting):
        arrive(other)
