"""A measure split into tasks: several lines at once, each given to whoever is to do it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from measures import candidates, giving, one_line, openness, reporting
from measures.candidates import Responsible
from measures.models import Measure, Task
from people import audit
from people.audit import Stale
from people.models import Group
from people.models.roles import roles_of

# What one press gives out at most.
MOST = 20


def group_for(measure: Measure, by) -> Group | None:
    """Whose tasks they become: the group that is to do it, else the one that gave it."""
    if not measure.is_open:
        return None
    runs = roles_of(by).run
    doing = measure.responsible_group
    if doing and doing.pk in runs and not doing.handles_individual_cases:
        return doing
    return measure.group if measure.group_id in runs else None


@transaction.atomic
def split(measure: Measure, lines: str, *, by) -> list[Task]:
    """Give out a task for each line: what – who – when. All of them, or none.

    Without a day a task has the measure's. The same line again, open already, is the same task.
    Raises PermissionDenied for others than those who gave the measure or run the group that is to
    do it, ``Stale`` when it is ended, ValidationError with the line that was not understood.
    """
    measure = reporting.locked(measure)
    if not measure.is_open:
        raise Stale(f"{measure} is {measure.state}.")
    group = group_for(measure, by)
    if group is None:
        raise PermissionDenied
    typed = [line.strip() for line in lines.splitlines() if line.strip()]
    if not typed:
        raise ValidationError({"lines": _("Skriv én oppgave på hver linje.")})
    if len(typed) > MOST:
        raise ValidationError({"lines": _("Høyst %(most)s linjer om gangen.") % {"most": MOST}})
    names = candidates.of_group(group)
    read = [one_line.parse(line, names, localdate()) for line in typed]
    if wrong := [text for line in read for text in wrong_in(line)]:
        raise ValidationError({"lines": wrong})
    return [given(measure, group, line, by) for line in read]


def wrong_in(line: one_line.Line) -> list[str]:
    if len(line.what) > Task._meta.get_field("what").max_length:
        return [_("«%(what)s …» er for langt.") % {"what": line.what[:40]}]
    if line.several:
        text = _("Flere passer til «%(typed)s». Skriv hele navnet.")
        return [text % {"typed": line.who_typed}]
    if line.who_typed:
        return [_("Fant ikke «%(typed)s» i gruppen.") % {"typed": line.who_typed}]
    if line.when_typed:
        return [_("Vi forsto ikke fristen «%(typed)s».") % {"typed": line.when_typed}]
    return []


def given(measure: Measure, group: Group, line: one_line.Line, by) -> Task:
    giving.check_words(lines=line.what)
    facts = {
        "group": group,
        "measure": measure,
        "what": line.what,
        "deadline": line.when or measure.deadline,
        **(line.who or Responsible(group=group)).fields(),
    }
    twin = Task.objects.open().filter(**facts).first()
    if twin:
        return twin
    task = Task.objects.create(created_by=by, **facts, **closed_as(measure))
    audit.record(by, "split", measure, task=task.pk)
    giving.give_out(task, by=by)
    return task


def closed_as(measure: Measure) -> dict:
    """A task without an item of its own is as closed as its measure was when it was split."""
    if not openness.is_exempt_now(measure):
        return {"openness": Task.Openness.OPEN}
    source = measure if measure.legal_basis else measure.item
    return {
        "openness": Task.Openness.EXEMPT,
        "basis_id": source.basis_id if source else None,
        "legal_basis": source.legal_basis if source else "",
        "exempt_until": source.exempt_until if source else None,
    }
