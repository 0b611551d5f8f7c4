"""Writing a plan while it is a draft: focus areas, goals and lines, their words and their order."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from measures.giving import check_words
from measures.models import FocusArea, Goal, Plan, PlanGoal, PlanLine
from people import appointing, audit
from people.audit import Stale
from people.models import Municipality

# What each part stands in.
WITHIN = {FocusArea: "plan", PlanGoal: "area", PlanLine: "goal"}
MOST = 60


def may_edit(plan: Plan, by) -> bool:
    """Its municipality's coordinators; of a district's plan, the district's too."""
    return appointing.may_appoint(plan.municipality, plan.district, by)


def plan_of(part) -> Plan:
    if isinstance(part, PlanLine):
        part = part.goal
    if isinstance(part, PlanGoal):
        part = part.area
    return part.plan


def locked(plan: Plan, by, *states: str) -> Plan:
    """The plan for ``by`` to change, one at a time. Raises ``Stale`` when it is no draft."""
    if not may_edit(plan, by):
        raise PermissionDenied
    plan = Plan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    if plan.state not in (states or (Plan.State.DRAFT,)):
        raise Stale(f"{plan} is {plan.state}.")
    return plan


@transaction.atomic
def describe(plan: Plan, *, by, title: str, since: date, until: date) -> None:
    """What it is called, and the period it is for."""
    plan = locked(plan, by)
    check_words(title=title)
    plan.title, plan.since, plan.until = title, since, until
    plan.save(update_fields=["title", "since", "until"])
    audit.record(by, "edit", plan)


def check_alone(beside, field: str, title: str) -> None:
    """A button pressed twice, or the same written twice, is said no to."""
    if any(str(one).casefold() == title.casefold() for one in beside):
        raise ValidationError({field: _("Det står her allerede.")})


@transaction.atomic
def add_area(plan: Plan, *, by, title: str, why: str = "") -> FocusArea:
    plan = locked(plan, by)
    check_words(title=title, why=why)
    return put(FocusArea(plan=plan, title=title, why=why), plan.areas.all(), by)


@transaction.atomic
def add_goal(area: FocusArea, *, by, title: str, indicators=()) -> PlanGoal:
    """The municipality's goal of that name, made now if there is none; shown by ``indicators``."""
    plan = locked(area.plan, by)
    check_words(title=title)
    goal = goal_named(plan.municipality, title)
    goal.indicators.add(*indicators)
    return put(PlanGoal(area=area, goal=goal), area.goals.select_related("goal"), by)


@transaction.atomic
def add_line(goal: PlanGoal, *, by, title: str, **words) -> PlanLine:
    locked(goal.area.plan, by)
    check_words(title=title, **words)
    return put(PlanLine(goal=goal, title=title, **words), goal.lines.all(), by)


def put(part, beside, by):
    beside = list(beside)
    check_alone(beside, "title", str(part))
    part.position = position_after([one.position for one in beside])
    part.save()
    audit.record(by, "add", part)
    return part


def position_after(beside: list[int]) -> int:
    """The place after those ``beside``. Raises ValidationError when there are too many."""
    if len(beside) >= MOST:
        raise ValidationError(_("Det er ikke plass til flere her. Del opp, eller ta noe ut."))
    return max(beside, default=0) + 1


def goal_named(place: Municipality, title: str) -> Goal:
    title = " ".join(title.split())
    found = place.goals.active().filter(title__iexact=title).first()
    return found or Goal.objects.create(municipality=place, title=title)


@transaction.atomic
def edit(part, *, by, title: str, indicators=(), **words) -> None:
    """New words for a focus area, a goal or a line; of a goal, what shows whether it is reached."""
    plan = locked(plan_of(part), by)
    check_words(title=title, **words)
    check_alone([one for one in beside(part) if one.pk != part.pk], "title", title)
    if isinstance(part, PlanGoal):
        before, part.goal = part.goal, goal_named(plan.municipality, title)
        part.save(update_fields=["goal"])
        part.goal.indicators.set(indicators)
        drop_unused(before)
    else:
        for name, value in {"title": title, **words}.items():
            setattr(part, name, value)
        part.save(update_fields=["title", *words])
    audit.record(by, "edit", part)


def beside(part) -> list:
    """The part and those it stands among, in order."""
    within = WITHIN[type(part)]
    rows = type(part).objects.filter(**{within: getattr(part, f"{within}_id")})
    return list(rows.select_related("goal") if isinstance(part, PlanGoal) else rows)


@transaction.atomic
def move(part, step: int, *, by) -> None:
    """One place up (-1) or down (1); at the end it stays."""
    locked(plan_of(part), by)
    rows = beside(part)
    at = rows.index(part)
    to = at + step
    if not 0 <= to < len(rows):
        return
    rows[at], rows[to] = rows[to], rows[at]
    for position, row in enumerate(rows, start=1):
        type(part).objects.filter(pk=row.pk).update(position=position)
    audit.record(by, "move", part)


@transaction.atomic
def remove(part, *, by) -> None:
    """With all that stands in it; the measures live on, and so do goals that others have."""
    locked(plan_of(part), by)
    goals = {
        FocusArea: lambda: [one.goal for one in part.goals.select_related("goal")],
        PlanGoal: lambda: [part.goal],
        PlanLine: list,
    }[type(part)]()
    audit.record(by, "remove", part)
    part.delete()
    for goal in goals:
        drop_unused(goal)


def drop_unused(goal: Goal) -> None:
    """A goal that nothing serves and no plan names was only words in a draft."""
    used = (goal.in_plans, goal.measures, goal.indicators)
    if not any(rows.exists() for rows in used):
        goal.delete()
