"""Items that members propose, and the coordinator takes in or not."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, now

from meetings import agenda, threads
from meetings.models import AgendaItem, Matter, Meeting
from people import audit, notices
from people.models import Appointment, Membership, Person
from people.models.roles import roles_of


def may_propose(meeting: Meeting, access) -> bool:
    return (
        access.takes_part
        and not access.runs
        and meeting.state in (Meeting.State.DRAFT, Meeting.State.CALLED)
        and not meeting.is_over
        and not meeting.group.handles_individual_cases
    )


def coordinators(group) -> list[Person]:
    """Who coordinates for the group's municipalities today."""
    part = group.group_municipalities.get(host=True, until=None)
    posts = Appointment.objects.coordinators().active(localdate())
    # The coordinator of a district runs its groups, not the whole town's.
    posts = posts.filter(Q(district=None) | Q(district=part.district_id))
    ours = posts.filter(municipality=part.municipality_id).values("person")
    return list(Person.objects.present().filter(pk__in=ours).order_by("pk"))


@transaction.atomic
def propose(meeting: Meeting, *, by, title: str, reason: str = "", kind: str = "") -> AgendaItem:
    """Put an item before the coordinator; nobody else sees it until it is accepted."""
    if not may_propose(meeting, meeting.access(by)):
        raise PermissionDenied
    Meeting.objects.select_for_update().get(pk=meeting.pk)
    # Pressed twice, or proposed before and not answered yet: it is one proposal.
    if before := meeting.items.proposed().filter(title=title, proposed_by=by).first():
        return before
    matter = Matter.objects.create(
        group=meeting.group, title=title, origin=reason[:200], created_by=by
    )
    item = AgendaItem.objects.create(
        meeting=meeting,
        matter=matter,
        title=title,
        kind=kind or AgendaItem.Kind.DISCUSSION,
        presenter=f"v/ {by.name}"[:120],
        proposed_by=by,
        accepted_at=None,
    )
    audit.record(by, "propose_item", item)
    for person in coordinators(meeting.group):
        tell_of(item, person, "item_proposed", sender=by)
    return item


@transaction.atomic
def accept(item: AgendaItem, *, by) -> None:
    """Onto the agenda before Eventuelt; numbered at once if the summons is sent."""
    meeting = agenda.require_plans(item.meeting, by)
    decide(item, by, "accept_item", accepted_at=now())
    agenda.put_before_last(item)
    agenda.number_late(meeting)
    item.refresh_from_db()
    if not threads.accepted(item, by=by):
        tell_of(item, item.proposed_by, "item_accepted", sender=by)


@transaction.atomic
def decline(item: AgendaItem, reason: str, *, by) -> None:
    """Not taken in; the reason reaches who proposed it."""
    agenda.require_plans(item.meeting, by)
    decide(item, by, "decline_item", declined_at=now(), decline_reason=reason)
    if not threads.declined(item, by=by):
        tell_of(item, item.proposed_by, "item_declined", sender=by)


@transaction.atomic
def pass_on(item: AgendaItem, person: Person, *, by) -> None:
    """``person`` stands behind it from now on, and is told what it is answered."""
    agenda.require_plans(item.meeting, by)
    decide(item, by, "pass_on_proposal", proposed_by=person)


def decide(item: AgendaItem, by, verb: str, **changes) -> None:
    """Once: another who answers at the same time meets ``audit.Stale``."""
    if not AgendaItem.objects.proposed().filter(pk=item.pk).update(**changes):
        raise audit.Stale(f"{item} is answered already.")
    audit.record(by, verb, item)
    item.refresh_from_db()


def tell_of(item: AgendaItem, person: Person, kind: str, *, sender) -> None:
    notices.tell(
        person,
        key=f"item:{item.pk}:{kind}",
        kind=kind,
        about=item,
        group=item.meeting.group,
        sender=sender,
    )


def drafts_to_propose_to(person) -> list[Meeting]:
    """The next meeting of each of ``person``'s groups, where it is not called yet.

    Members do not see drafts; they may propose to the next one all the same.
    """
    roles = roles_of(person)
    groups = roles.holding(Membership.Role.MEMBER) - roles.run
    ahead = (
        Meeting.objects.filter(group__in=groups, starts_at__gt=now())
        .exclude(state__in=agenda.NOT_PLANNED)
        .exclude(group__handles_individual_cases=True)
        .select_related("group")
        .order_by("starts_at")
    )
    nearest: dict[int, Meeting] = {}
    for meeting in ahead:
        nearest.setdefault(meeting.group_id, meeting)
    return [meeting for meeting in nearest.values() if meeting.state == Meeting.State.DRAFT]
