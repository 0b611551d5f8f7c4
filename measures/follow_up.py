"""Follow-up typed in the minutes: added in one line, put right, taken out, made a measure."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from measures import candidates, giving, one_line
from measures.candidates import Responsible
from measures.models import ORDERER, FollowUp, Measure, Task
from meetings.attending import seats_day
from meetings.models import AgendaItem, Meeting
from meetings.texts import Frozen
from people import audit
from people.audit import Stale


def check_types(item: AgendaItem, by) -> None:
    """Raises PermissionDenied for who does not write these minutes, ``Frozen`` when approved.

    Locks the meeting: two presses of one button, and typing while it is approved, take turns.
    """
    meeting = item.meeting
    if not meeting.access(by).runs or meeting.group.handles_individual_cases:
        raise PermissionDenied
    if Meeting.objects.select_for_update(no_key=True).get(pk=meeting.pk).is_frozen:
        raise Frozen


def read(item: AgendaItem, line: str) -> one_line.Line:
    """What ``line`` says when typed in ``item``: its people, its day, its next meeting."""
    meeting = item.meeting
    return one_line.parse(
        line,
        candidates.of_group(meeting.group, seats_day(meeting)),
        meeting.day,
        next_meeting=day_of_next(meeting),
    )


def check_length(what: str) -> None:
    limit = Task._meta.get_field("what").max_length
    if not what:
        raise ValidationError({"line": _("Skriv hva som skal gjøres.")})
    if len(what) > limit:
        text = _("Skriv det kortere: høyst %(limit)s tegn før hvem og når.")
        raise ValidationError({"line": text % {"limit": limit}})


def day_of_next(meeting: Meeting) -> date | None:
    later = (
        meeting.group.meetings.filter(starts_at__gt=meeting.starts_at)
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("starts_at")
        .first()
    )
    return later.day if later else None


@transaction.atomic
def add(item: AgendaItem, line: str, *, by) -> Task:
    """Write one typed line as a draft task of ``item``; what was not understood stays on it.

    The same line again from the same hand is the same task: a button pressed twice.
    """
    check_types(item, by)
    found = read(item, line)
    responsible = found.who or Responsible()
    facts = {
        "what": found.what,
        "who_typed": found.who_typed,
        "when_typed": found.when_typed,
        "deadline": found.when,
        **responsible.fields(),
    }
    twin = Task.objects.filter(item=item, state=Task.State.DRAFT, created_by=by, **facts).first()
    if twin:
        return twin
    task = Task(group=item.meeting.group, item=item, created_by=by, **facts)
    check_length(found.what)
    task.save()
    audit.record(by, "add", task)
    return task


@transaction.atomic
def edit(row: FollowUp, *, by, responsible: Responsible, deadline: date | None, **words) -> None:
    """Change a draft. Raises ``Stale`` when it was given out or taken away meanwhile."""
    check_types(row.item, by)
    changes = {**words, **responsible.fields(), "deadline": deadline}
    if isinstance(row, Task):
        changes |= {"who_typed": "", "when_typed": ""}
    if not drafts(row).update(**changes):
        raise Stale(f"{row} is no longer a draft.")
    audit.record(by, "edit", row)
    row.refresh_from_db()


@transaction.atomic
def plan(measure: Measure, *, by, **words) -> None:
    """Change what a measure given out is to lead to and how that is seen; who and when stay."""
    if ORDERER not in measure.roles_of(by):
        raise PermissionDenied
    giving.check_words(
        **{name: words[name] for name in ("title", "expected_result", "evaluation_reason")}
    )
    if not Measure.objects.open().filter(pk=measure.pk).update(**words):
        raise Stale(f"{measure} is not open.")
    audit.record(by, "plan", measure)


@transaction.atomic
def remove(row: FollowUp, *, by) -> None:
    """Take a draft out of the minutes. Raises ``Stale`` when it was given out meanwhile."""
    check_types(row.item, by)
    audit.record(by, "remove", row)
    if not drafts(row).delete()[0]:
        raise Stale(f"{row} is no longer a draft.")


@transaction.atomic
def make_measure(task: Task, *, by) -> Measure:
    """Make a draft task a draft measure (gjør til tiltak), in its place in the list.

    A line typed as a measure and sent twice becomes one.
    """
    check_types(task.item, by)
    facts = {
        "group": task.group,
        "item": task.item,
        "decision": task.decision,
        "title": task.what,
        "deadline": task.deadline,
        "created_by": task.created_by,
        **candidates.responsible_for(task).fields(),
    }
    measure = Measure.objects.filter(state=FollowUp.DRAFT, **facts).first()
    if measure is None:
        measure = Measure.objects.create(deadline_waived_by=task.deadline_waived_by, **facts)
        Measure.objects.filter(pk=measure.pk).update(created_at=task.created_at)
        audit.record(by, "make_measure", measure, task=task.pk)
    if not drafts(task).delete()[0]:
        raise Stale(f"{task} is no longer a draft.")
    return measure


def drafts(row: FollowUp):
    return type(row).objects.filter(pk=row.pk, state=FollowUp.DRAFT)
