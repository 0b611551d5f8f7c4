"""Filling an empty database with the demo town, through the verbs the pages call."""

from datetime import date, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from measures.models import Goal, Measure
from people import audit
from people.models import Municipality, Person
from slt.checks import DEMO_VERB
from slt.demo import (
    archived,
    between,
    corrected,
    evaluated,
    granted,
    known,
    now_and_next,
    papers,
    planned,
    published,
    reported,
    shared,
    superseded,
    told,
    town,
    wheel,
    withheld,
)
from slt.demo.holding import hold
from slt.demo.town import Town
from slt.demo.year import PAST
from slt.search import index

GOALS = ["Trygge møteplasser", "Tidlig innsats mot nikotin og rus", "Samarbeid med foreldre"]


class NotEmpty(Exception):
    """The database holds people already; the demo is for an empty one."""


@transaction.atomic
def fill(today: date | None = None) -> Town:
    """Make the demo town and its year, ending ``today``. Raises ``NotEmpty``."""
    if Person.objects.exists():
        raise NotEmpty
    today = today or localdate()
    made = town.build(today)
    audit.record(made.coordinator, DEMO_VERB, made.coordinator)
    goals(today)
    withheld.provisions(made)
    for session in sorted(PAST, key=lambda session: -session.days):
        hold(made, session, today)
    link_measures()
    published.publish(made)
    now_and_next.latest_review(made, today)
    withheld.withhold(made, today)
    archived.mark(made, today)
    wheel.fill(made, today)
    known.know(made, today)
    wheel.know(made, today)
    papers.keep(made, today)
    corrected.correct(made, today)
    superseded.supersede(made)
    planned.plan(made, today)
    evaluated.fill(made, today)
    granted.fill(made, today)
    reported.write(made, today)
    now_and_next.yesterday(made, today)
    # What the year told people has been told; only what is ahead goes out from here.
    told.tell()
    now_and_next.ahead(made, today)
    between.fill(made, today)
    shared.share(made, today)
    index.tend()
    return made


def goals(today: date) -> None:
    municipality = Municipality.objects.get(number="1101")
    for title in GOALS:
        Goal.objects.create(
            municipality=municipality, title=title, since=date(today.year - 1, 1, 1)
        )


def link_measures() -> None:
    """The measures serve the goals, and some say how they will be evaluated."""
    measures = list(Measure.objects.order_by("pk"))
    for measure, goal in zip(measures, Goal.objects.order_by("pk"), strict=False):
        measure.goal = goal
        measure.expected_result = "Flere ungdommer har et trygt sted å være på kveldstid."
        measure.evaluation = Measure.Evaluation.EXPERIENCE
        measure.evaluation_on = measure.deadline + timedelta(days=30)
        measure.save()
