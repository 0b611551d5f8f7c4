"""How it goes: steps, words, moved deadlines and new hands, each a row that stays."""

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from measures import contacts, giving
from measures.candidates import Responsible
from measures.models import ORDERER, RESPONSIBLE, FollowUp, Progress, Task
from meetings.models import AgendaItem
from meetings.texts import Frozen
from people import audit, notices
from people.audit import Stale
from people.models import Person

WITHDRAWN = Task.State.WITHDRAWN  # measures say the same
# Told to the coordinator at once; what goes well waits until she looks.
TOLD = {"needs_help": "needs_help", "returned": "returned"}
# Told to the one responsible, also when it was said in a meeting.
SEND_BACK = "send_back"


def roles_in(row: FollowUp, by, item: AgendaItem | None) -> frozenset[str]:
    """``by``'s roles; who writes the minutes of ``item`` registers what was said there, on behalf
    of the group that met: as the one that gave it, or the one that is to do it.
    """
    if item is None:
        return row.roles_of(by)
    meeting = item.meeting
    roles = {RESPONSIBLE} if row.responsible_group_id == meeting.group_id else set()
    roles |= {ORDERER} if row.group_id == meeting.group_id else set()
    if not roles:
        raise PermissionDenied
    if not meeting.access(by).runs:
        raise PermissionDenied
    if meeting.is_frozen:
        raise Frozen
    return frozenset(roles)


def check_orders(row: FollowUp, by) -> None:
    if ORDERER not in row.roles_of(by):
        raise PermissionDenied


def locked(row: FollowUp) -> FollowUp:
    """The row as it stands, locked until the transaction ends."""
    return type(row).objects.select_for_update().get(pk=row.pk)


@transaction.atomic
def report(
    row: FollowUp,
    step: str = "",
    text: str = "",
    *,
    by,
    told_by: str = "",
    item: AgendaItem | None = None,
) -> Progress | None:
    """Take a step of ``row.STEPS``, or only say something; None when that was said already.

    ``told_by`` names who told ``by`` (meldt muntlig av); ``item`` is the agenda item it was said
    in, whose minutes then carry it. Raises PermissionDenied when it is not ``by``'s to take,
    ``Stale`` when it no longer fits how things stand, ValidationError when words are wanting.
    """
    row = locked(row)
    roles = roles_in(row, by, item)
    if not roles or row.state == FollowUp.DRAFT:
        raise PermissionDenied
    if step and not row.STEPS[step].roles & roles:
        raise PermissionDenied
    # Only those it is not theirs to do, speak for another.
    text, told_by = text.strip(), told_by.strip() if ORDERER in roles else ""
    to = row.STEPS[step].to if step else ""
    progress = Progress(
        person=None if told_by else by,
        told_by=told_by,
        registered_by=by,
        state=to,
        text=text,
        item=item,
    )
    if said_already(row, progress):
        return None
    if step and to != row.state:
        take(row, step, text, by=by)
    elif not text and not item:
        if step:
            return None  # it stands there already, and nothing more was said
        raise ValidationError({"text": _("Skriv noe, eller velg hvordan det går.")})
    progress = keep(row, progress)
    if step == SEND_BACK:
        tell_responsible(row, "sent_back", progress)
    return progress


def finish_of(row: FollowUp) -> Progress | None:
    """The report that it is done or delivered; None when that is not how it stands."""
    if not row.is_finished:
        return None
    said = [one for one in row.progress.all() if one.state == row.state and not one.undoes]
    return said[-1] if said else None


def may_undo(row: FollowUp, by, item: AgendaItem | None = None) -> bool:
    """Whoever pressed it, and those who gave it."""
    finish = finish_of(row)
    if finish is None:
        return False
    return finish.registered_by_id == by.pk or ORDERER in roles_in(row, by, item)


@transaction.atomic
def undo(row: FollowUp, *, by, item: AgendaItem | None = None) -> Progress | None:
    """Take back that it is done: pressed by mistake. It stands as it did before.

    None when it is taken back already. Raises PermissionDenied for others than who pressed it
    and those who gave it.
    """
    row = locked(row)
    finish = finish_of(row)
    if finish is None:
        last = row.progress.last()
        if last and last.undoes and last.registered_by_id == by.pk:
            return None
        raise Stale(f"{row} is {row.state}.")
    if not may_undo(row, by, item):
        raise PermissionDenied
    before = row.progress.exclude(state="").filter(pk__lt=finish.pk).last()
    to = before.state if before else giving.GIVEN[type(row)][0]
    ended = row.ended_on if to in row.ENDED else None
    audit.move(row, "undo", source=finish.state, to=to, by=by, ended_on=ended)
    return keep(row, Progress(person=by, registered_by=by, state=to, undoes=True, item=item))


def said_already(row: FollowUp, new: Progress) -> bool:
    """Whether the last word here is the very same: a button pressed twice."""
    last = row.progress.last()
    same = ("state", "text", "told_by", "registered_by_id", "item_id", "deadline_to")
    return bool(last) and all(getattr(last, name) == getattr(new, name) for name in same)


def take(row: FollowUp, name: str, text: str, *, by) -> None:
    step = row.STEPS[name]
    if row.state not in step.sources:
        raise Stale(f"{row} is {row.state}.")
    if step.says_why and not text:
        raise ValidationError({"text": _("Skriv en setning om hva det gjelder.")})
    ended = localdate() if step.to in row.ENDED else None
    audit.move(row, name, source=step.sources, to=step.to, by=by, ended_on=ended)


def keep(row: FollowUp, progress: Progress) -> Progress:
    giving.check_words(text=progress.text, told_by=progress.told_by)
    setattr(progress, "task" if isinstance(row, Task) else "measure", row)
    progress.full_clean()
    progress.save()
    audit.record(progress.registered_by, "report", row, progress=progress.pk)
    kind = None if progress.undoes else TOLD.get(progress.state)
    # What was said in a meeting, the coordinator heard there.
    if kind and not progress.item_id:
        tell_coordinators(row, kind, progress)
    if progress.state == WITHDRAWN:
        tell_responsible(row, "withdrawn", progress)
    elif progress.deadline_to:
        tell_responsible(row, "deadline_moved", progress, deadline=str(progress.deadline_to))
    return progress


def tell_responsible(row: FollowUp, kind: str, progress: Progress, **facts) -> None:
    """Those who were told when it was given."""
    tell(giving.told_when_given(row), row, kind, progress, **facts)


def tell_coordinators(row: FollowUp, kind: str, progress: Progress) -> None:
    tell(contacts.to_be_told(row.group), row, kind, progress)


def tell(people: Iterable[Person], row: FollowUp, kind: str, progress: Progress, **facts) -> None:
    """Not who did it, nor who had it told."""
    for person in people:
        if person != progress.registered_by:
            notices.tell(
                person,
                key=f"{row.kind}:{row.pk}:{kind}:{progress.pk}",
                kind=kind,
                about=row,
                group=row.group,
                sender=progress.registered_by,
                **facts,
            )


@transaction.atomic
def move_deadline(
    row: FollowUp,
    to: date,
    reason: str,
    *,
    by,
    told_by: str = "",
    item: AgendaItem | None = None,
    on: date | None = None,
) -> Progress | None:
    """Give another deadline and say why. None when it is that day already."""
    row = locked(row)
    if ORDERER not in roles_in(row, by, item):
        raise PermissionDenied
    if not row.is_open:
        raise Stale(f"{row} is {row.state}.")
    if row.deadline == to:
        return None
    reason = reason.strip()
    if not reason:
        raise ValidationError({"text": _("Skriv hvorfor fristen flyttes.")})
    if to < (item.meeting.day if item else on or localdate()):
        raise ValidationError({"deadline": _("Dagen har vært. Velg en frist fram i tid.")})
    progress = Progress(
        person=None if told_by else by,
        told_by=told_by.strip(),
        registered_by=by,
        text=reason,
        deadline_from=row.deadline,
        deadline_to=to,
        item=item,
    )
    type(row).objects.filter(pk=row.pk).update(deadline=to, moved_at=now())
    facts = {"was": str(row.deadline) if row.deadline else None, "to": str(to)}
    audit.record(by, "move_deadline", row, **facts)
    return keep(row, progress)


# In the audit: who left the group has this with them.
KEPT = "keep_responsibility"


@transaction.atomic
def reassign(row: FollowUp, responsible: Responsible, *, by) -> Progress | None:
    """Put it in other hands, which are told as if it were new. None when it is theirs already."""
    row = locked(row)
    check_orders(row, by)
    if not row.is_open:
        raise Stale(f"{row} is {row.state}.")
    fields = responsible.fields()
    if all(getattr(row, name) == value for name, value in fields.items()):
        return None
    to, kind = giving.GIVEN[type(row)]
    for name, value in fields.items():
        setattr(row, name, value)
    row.state, row.given_at, row.moved_at = to, now(), now()
    row.save(update_fields=[*fields, "state", "given_at", "moved_at"])
    audit.record(by, "reassign", row, to=responsible.person.pk if responsible.person else None)
    giving.tell_responsible(row, kind, by=by)
    return keep(row, Progress(person=by, registered_by=by, state=to, text=row.responsible_name()))


def keep_with(row: FollowUp, person, *, by) -> None:
    """It follows ``person`` out of the group, and no longer belongs to where they were."""
    check_orders(row, by)
    type(row).objects.filter(pk=row.pk).update(responsible_organisation=None)
    audit.record(by, KEPT, row, person=person.pk)
