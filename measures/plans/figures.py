"""The figures that show whether a plan works: those of its goals, and those of its lines."""

from collections import defaultdict

from django.db.models import F, Q

from measures.knowledge.drawn import Figure, chart_from
from measures.models import Indicator, Observation, Plan, PlanLine
from people.prepared import prepared


def of_plan(plan: Plan, rows: list[PlanLine], *, openly: bool) -> tuple[dict, dict]:
    """The figures of each goal, and of each line, by their keys; one query.

    Openly without what may not be published. ``rows`` have their indicators at hand.
    """
    of_lines = {row.public_id: row.measured_by for row in rows if row.measured_by_id}
    known: dict[int, Indicator] = {one.pk: one for one in of_lines.values()}
    found = defaultdict(dict)
    goals = defaultdict(lambda: defaultdict(list))
    for one in observations(plan.pk, known, openly):
        found[one.indicator_id][one.pk] = one
        if one.key:
            known.setdefault(one.indicator_id, one.indicator)
            goals[one.key][one.indicator_id].append(one)

    def figure(indicator: Indicator, rows, mark: str) -> Figure:
        chart = chart_from(indicator, rows, plan.municipality, openly=openly, mark=f"-{mark}")
        return Figure(indicator, chart)

    return (
        {
            key: [figure(known[pk], rows, key) for pk, rows in of_goal.items()]
            for key, of_goal in goals.items()
        },
        {
            key: figure(one, found[one.pk].values(), key)
            for key, one in of_lines.items()
            if not (openly and one.do_not_publish)
        },
    )


@prepared
def observations(plan, of_lines, openly):
    """Each with the ``key`` of a goal it shows; again for another goal, and none for the lines'."""
    of_goal = Q(indicator__goals__in_plans__area__plan=plan)
    rows = Observation.objects.filter(of_goal | Q(indicator__in=of_lines))
    rows = rows.annotate(key=F("indicator__goals__in_plans__public_id")).select_related("indicator")
    if openly:
        rows = rows.publishable()
    return rows.order_by("indicator__title", "indicator", "year", "pk")
