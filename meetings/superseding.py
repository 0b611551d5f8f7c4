"""A later decision replaces an earlier one, or withdraws it: said, undone, and shown on both."""

from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.timezone import now

from meetings.models import Decision, Superseding
from people import audit
from people.models.roles import roles_of


def candidates(later: Decision, by) -> QuerySet:
    """What ``later`` may supersede, the newest first: decided before it, and still standing.

    In its own group, in those that report to it, and wherever ``by`` runs the meetings.
    """
    meeting = later.item.meeting
    theirs = (
        Q(item__meeting__group=meeting.group_id)
        | Q(item__meeting__group__reports_to=meeting.group_id)
        | Q(item__meeting__group__in=roles_of(by).run)
    )
    before = Q(item__meeting__starts_at__lt=meeting.starts_at) | Q(
        item__meeting=meeting, pk__lt=later.pk
    )
    taken = Superseding.objects.standing().values("earlier")
    return (
        Decision.objects.visible_to(by)
        .filter(theirs, before, state=Decision.State.DECIDED)
        .exclude(pk__in=taken)
        .select_related("item__series", "item__meeting__group")
        .order_by("-item__meeting__starts_at", "item__position", "position", "pk")
    )


def may_supersede(later: Decision) -> bool:
    return later.state != Decision.State.IN_REVIEW


@transaction.atomic
def supersede(later: Decision, earlier: list[Decision], kind: str, *, by) -> None:
    """Let ``later`` take the place of each of ``earlier``, or take it back.

    It holds once ``later`` is decided. Raises ``audit.Stale`` when one of them cannot be chosen any
    more, and while ``later`` is reviewed: those who answer have not been asked about that.
    """
    if not later.item.meeting.access(by).runs:
        raise PermissionDenied
    if not may_supersede(later):
        raise audit.Stale(f"{later} is being reviewed.")
    chosen = {one.pk for one in earlier}
    if candidates(later, by).filter(pk__in=chosen).count() != len(chosen):
        raise audit.Stale(f"Something else supersedes what {later} was to.")
    try:
        # Within: whoever comes at the same time is refused by the database.
        with transaction.atomic():
            for one in earlier:
                Superseding.objects.create(earlier=one, later=later, kind=kind, by=by)
    except IntegrityError:
        raise audit.Stale(f"Somebody superseded what {later} was to.") from None
    for one in earlier:
        audit.record(by, "supersede", later, earlier=one.public_id, kind=str(kind))


@transaction.atomic
def undo(link: Superseding, *, by) -> None:
    """Let the earlier decision stand again. Raises ``audit.Stale`` when that is done already."""
    if not link.later.item.meeting.access(by).runs:
        raise PermissionDenied
    here = Superseding.objects.standing().filter(pk=link.pk)
    if not here.update(undone_at=now(), undone_by=by):
        raise audit.Stale(f"{link} is undone.")
    audit.record(by, "undo_supersede", link.later, earlier=link.earlier.public_id)


@dataclass(frozen=True)
class Link:
    """One end of a superseding, as it is shown on the page of the other end."""

    superseding: Superseding
    decision: Decision
    # Whether the reader may open it; if not, only that there is one is told.
    is_seen: bool


@dataclass(frozen=True)
class Links:
    """What one decision supersedes, and what supersedes it."""

    by: Link | None
    over: list[Link]


def links_of(decision: Decision, reader) -> Links:
    """Two queries; one where there is nothing."""
    rows = list(
        Superseding.objects.standing()
        .filter(Q(earlier=decision, later__state=Decision.State.DECIDED) | Q(later=decision))
        .select_related(
            *("earlier__item__series", "earlier__item__meeting__group"),
            *("later__item__series", "later__item__meeting__group"),
        )
    )
    ends = {row.later_id if row.earlier_id == decision.pk else row.earlier_id for row in rows}
    seen = set()
    if ends:
        shown = Decision.objects.visible_to(reader).filter(pk__in=ends)
        seen = set(shown.values_list("pk", flat=True))
    by = [row for row in rows if row.earlier_id == decision.pk]
    return Links(
        by=Link(by[0], by[0].later, by[0].later_id in seen) if by else None,
        over=[
            Link(row, row.earlier, row.earlier_id in seen)
            for row in rows
            if row.later_id == decision.pk
        ],
    )
