"""A plan on the municipality's page for the world: looked through first, and taken down again.

Its words stand as they were adopted. How far it has come, and its figures, are read each time, as
all may read them.
"""

from dataclasses import dataclass

from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from measures.models import Plan
from measures.plans import editing, reading
from measures.plans.reading import Area
from meetings import plain_data
from meetings.publishing import Changed, Finding, Unpublishable, found_in
from people import audit, public
from people.audit import Stale


@dataclass(frozen=True)
class Check:
    """What the world will see, and what the guard says of it."""

    areas: list[Area]
    digest: str
    findings: list[Finding]

    @property
    def is_stopped(self) -> bool:
        return any(one.blocks for one in self.findings)


def check(plan: Plan) -> Check:
    areas = reading.read(plan)
    said = {"title": plan.title, "areas": plan.content["areas"], "figures": figures_in(areas)}
    return Check(areas, plain_data.digest(said), findings(plan, areas))


def figures_in(areas: list[Area]) -> list[str]:
    """What the figures are called, and where they are from."""
    goals = [goal for area in areas for goal in area.goals]
    shown = [figure for goal in goals for figure in goal.figures]
    shown += [line.figure for goal in goals for line in goal.lines if line.figure]
    return [text for one in shown for text in (one.indicator.title, one.indicator.source)]


def findings(plan: Plan, areas: list[Area]) -> list[Finding]:
    """National identity numbers first: they stop it."""
    found = found_in(plan.title, _("Navnet på planen"), "")
    for area in areas:
        found += found_in(words_of(area), area.title, f"omrade-{area.key}")
    found += found_in(figures_in(areas), _("Tallene"), "")
    return sorted(dict.fromkeys(found), key=lambda one: not one.blocks)


def words_of(area: Area) -> list[str]:
    words = [area.title, area.why, *(goal.title for goal in area.goals)]
    for line in area.lines:
        words += [line.title, line.responsible, line.partners, line.indicator]
    return words


@transaction.atomic
def publish(plan: Plan, *, digest: str, by) -> None:
    """Put it on the page. Raises ``Changed`` when it is no longer what was shown, ``Unpublishable``
    when the guard or a closed page stops it, ``Stale`` when it is not the plan in force.
    """
    plan = editing.locked(plan, by, Plan.State.ADOPTED)
    seen = check(plan)
    if seen.digest != digest:
        raise Changed
    if seen.is_stopped or not public.is_served(plan.municipality):
        raise Unpublishable
    plan.published_at, plan.published_by, plan.withdrawn_at = now(), by, None
    plan.save(update_fields=["published_at", "published_by", "withdrawn_at"])
    audit.record(by, "publish_plan", plan)
    public.clear(plan.municipality)


@transaction.atomic
def withdraw(plan: Plan, *, by) -> None:
    """Off the page, at once. Raises ``Stale`` when it is off already."""
    plan = editing.locked(plan, by, Plan.State.ADOPTED)
    if not plan.is_published:
        raise Stale(f"{plan} is not published.")
    plan.withdrawn_at = now()
    plan.save(update_fields=["withdrawn_at"])
    audit.record(by, "withdraw_plan", plan)
    public.clear(plan.municipality)
