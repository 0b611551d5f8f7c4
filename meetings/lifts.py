"""Lifting a matter to the group above: put before its next meeting, accepted, answered, undone."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.html import escape, linebreaks
from django.utils.timezone import now

from meetings import agenda, forwarding, texts, threads
from meetings.models import AgendaItem, Lift, Matter, Meeting, Text
from people import audit, notices
from people.coordinators import to_be_told
from people.models import Group
from people.models.roles import roles_of

State, Outcome = Lift.State, AgendaItem.Outcome


def above(group: Group) -> Group | None:
    """The group that matters are lifted to; none where no words are kept."""
    up = group.reports_to
    if up is None or up.ended_on or group.handles_individual_cases or up.handles_individual_cases:
        return None
    return up


def may_lift(meeting: Meeting) -> bool:
    """Whether something may be lifted from here; a draft's items are nobody's yet."""
    held = meeting.state in (Meeting.State.CALLED, Meeting.State.HELD)
    return held and not meeting.is_frozen and above(meeting.group) is not None


def opened(item: AgendaItem, by) -> Meeting:
    """The meeting of ``item``, locked, for ``by`` to lift from or take back to."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group__reports_to")
    meeting = rows.get(pk=item.meeting_id)
    if not meeting.access(by).runs or item.is_formal or above(meeting.group) is None:
        raise PermissionDenied
    if not may_lift(meeting):
        raise audit.Stale(f"{meeting} is closed.")
    return meeting


@dataclass(frozen=True)
class Ahead:
    """Where it would come up: the next meeting above, and whether ``by`` runs that group."""

    group: Group
    meeting: Meeting | None
    runs: bool


def ahead(group: Group, by) -> Ahead:
    up = above(group)
    return Ahead(up, agenda.open_for(up), up.pk in roles_of(by).run)


@transaction.atomic
def lift(item: AgendaItem, *, by, asked: str = "", straight: bool | None = None) -> Lift:
    """Ask the group above: a proposed item on its next agenda, or waiting until there is one.

    ``straight``: onto the agenda at once, by one who runs that group too; None lets a draft have
    it and asks where the summons is sent. Pressed again, it is the same lift, with what is asked.
    """
    meeting = opened(item, by)
    before = item.lifts.standing().first()
    if before:
        ask(before, asked, by=by)
        return before
    audit.move(
        item,
        "lift_item",
        source=(Outcome.NONE, Outcome.HANDLED, Outcome.ESCALATED),
        to=Outcome.ESCALATED,
        by=by,
        field="outcome",
    )
    forwarding.undo(item)
    there = ahead(meeting.group, by)
    if item.matter_id is None:
        matter = Matter.objects.create(group=meeting.group, title=item.title, created_by=by)
        AgendaItem.objects.filter(pk=item.pk).update(matter=matter)
        item.matter = matter
    row = Lift.objects.create(item=item, group=there.group, asked=asked.strip(), by=by)
    if there.meeting:
        if straight is None:
            straight = there.meeting.state == Meeting.State.DRAFT
        put_before(row, there.meeting, accept=straight and there.runs)
    return row


@transaction.atomic
def ask(lift: Lift, asked: str, *, by) -> None:
    """Write what the group above is asked, while it has not answered."""
    asked = asked.strip()
    if not asked or asked == lift.asked:
        return
    before = paragraphs(lift.asked)
    changed = Lift.objects.filter(pk=lift.pk).unanswered().update(asked=asked)
    if not changed:
        raise audit.Stale(f"{lift} is answered.")
    lift.refresh_from_db()
    audit.record(by, "ask_above", lift)
    if lift.upper:
        write_asked(lift, before)


def paragraphs(words: str) -> str:
    return linebreaks(escape(words)) if words else ""


def write_asked(lift: Lift, before: str = "") -> None:
    """What is asked is the background of the item above, until somebody there has rewritten it."""
    text = texts.of_item(lift.upper, Text.Kind.BACKGROUND)
    latest = text.versions.order_by("-number").first()
    if lift.asked and (latest.open if latest else "") == before:
        number = latest.number + 1 if latest else 1
        text.versions.create(number=number, open=paragraphs(lift.asked), by=lift.by)


def put_before(lift: Lift, meeting: Meeting, *, accept: bool) -> None:
    """A proposed item in ``meeting``, with the open title; or an accepted one."""
    item = AgendaItem.objects.create(
        meeting=meeting,
        matter=lift.item.matter,
        title=lift.item.title,
        kind=AgendaItem.Kind.DECISION,
        proposed_by=lift.by,
        accepted_at=None,
    )
    lift.upper, lift.state, lift.moved_at = item, State.PROPOSED, now()
    lift.save(update_fields=["upper", "state", "moved_at"])
    write_asked(lift)
    if accept:
        AgendaItem.objects.filter(pk=item.pk).update(accepted_at=now())
        item.refresh_from_db()
        agenda.put_before_last(item)
        agenda.number_late(meeting)
        audit.move(lift, "accept_lift", source=State.PROPOSED, to=State.ON_AGENDA, by=lift.by)
        return
    for person in to_be_told(lift.group):
        if person != lift.by:
            notices.tell(
                person,
                key=f"item:{item.pk}:item_proposed",
                kind="item_proposed",
                about=item,
                group=lift.group,
                sender=lift.by,
            )


def put_waiting(meeting: Meeting) -> None:
    """What was lifted while nothing was planned here is put before ``meeting``.

    Onto the agenda where whoever lifted it runs this group as well.
    """
    waiting = Lift.objects.filter(group=meeting.group_id, state=State.WAITING)
    for row in waiting.select_related("item__matter", "by", "group").order_by("pk"):
        straight = meeting.state == Meeting.State.DRAFT
        put_before(row, meeting, accept=straight and row.group_id in roles_of(row.by).run)


def put_off(meeting: Meeting) -> None:
    """The meeting above is called off: what was proposed to it is proposed to the next one."""
    proposed = meeting.items.proposed().filter(lifted_from__state=State.PROPOSED)
    for item in proposed:
        threads.let_go([item])
        AgendaItem.objects.filter(pk=item.pk).update(declined_at=now())
    if later := agenda.open_for(meeting.group, apart_from=meeting):
        agenda.arrive(later)
        agenda.number_late(later)


# What the group above says ------------------------------------------------------------------------


def on_sent(meeting: Meeting, by) -> None:
    """The minutes of the group above are sent: that is the answer, or that it was postponed."""
    mine = Q(upper__meeting=meeting) | Q(upper__continues__meeting=meeting)
    rows = Lift.objects.filter(mine, state=State.ON_AGENDA)
    for row in rows.select_related("upper", "item__meeting__group", "group", "by"):
        came_here = row.upper.meeting_id == meeting.pk
        if came_here and row.upper.outcome != Outcome.POSTPONED:
            audit.move(row, "answer_lift", source=State.ON_AGENDA, to=State.ANSWERED, by=by)
            threads.tell(row, by=by)
        else:
            threads.tell(row, by=by, postponed_in=meeting.pk)


# Undone -------------------------------------------------------------------------------------------


def may_take_back(lift: Lift, by) -> bool:
    """While it is not on the agenda above; by one who runs that group too, until it is treated."""
    if lift.state in (State.WAITING, State.PROPOSED, State.DECLINED):
        return True
    upper = lift.upper
    untouched = upper is not None and not upper.outcome and not upper.meeting.minutes_are_sent
    return (
        lift.state == State.ON_AGENDA
        and untouched
        and upper.meeting.state != Meeting.State.HELD
        and lift.group_id in roles_of(by).run
    )


@transaction.atomic
def take_back(lift: Lift, *, by) -> None:
    """Undo it: nothing is asked of the group above. Raises ``Stale`` when it is too late."""
    opened(lift.item, by)
    lift = Lift.objects.select_for_update(of=("self",)).get(pk=lift.pk)
    if not may_take_back(lift, by):
        raise audit.Stale(f"{lift} is taken up above.")
    audit.move(
        lift,
        "take_back_lift",
        source=[*Lift.UNANSWERED, State.DECLINED],
        to=State.TAKEN_BACK,
        by=by,
    )
    upper = lift.upper
    if upper and upper.accepted_at is None and upper.declined_at is None:
        AgendaItem.objects.filter(pk=upper.pk).update(declined_at=now())
    elif upper and not upper.outcome and upper.accepted_at:
        AgendaItem.objects.filter(pk=upper.pk).update(outcome=Outcome.WITHDRAWN)
        audit.record(by, "withdraw_item", upper)
    lifted = AgendaItem.objects.filter(pk=lift.item_id, outcome=Outcome.ESCALATED)
    lifted.update(outcome=Outcome.NONE)
