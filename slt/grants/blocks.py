"""What is pasted into a giver's portal: plain text, of what is open alone.

A measure that is exempt is left out with all that is said of it: the giver is another authority.
"""

from dataclasses import dataclass

from django.contrib.humanize.templatetags.humanize import intcomma
from django.db.models import OuterRef
from django.utils import translation
from django.utils.translation import gettext as _

from measures.models import Evaluation, FollowUp, Measure, Progress
from people.days import written_day
from slt.models import Grant
from slt.reports.rows import word

# About so many letters stand in a line of a field.
WIDTH = 45


@dataclass(frozen=True)
class Block:
    key: str
    heading: str
    words: str

    @property
    def rows(self) -> int:
        """So high that most of it is seen."""
        lines = sum(1 + len(line) // WIDTH for line in self.words.splitlines())
        return min(max(lines, 2), 14)


def blocks(grant: Grant, measures: list[Measure]) -> list[Block]:
    """In the municipality's language; ``measures`` are the open ones. No query."""
    with translation.override(grant.municipality.language):
        found = [
            Block("tittel", _("Tittel"), grant.title),
            Block("formal", _("Formål"), grant.purpose.strip()),
            Block("tiltak", _("Tiltak og resultater"), measures_said(measures)),
            Block("budsjett", _("Budsjett"), budget_said(grant)),
        ]
    return [block for block in found if block.words]


def open_measures(grant: Grant) -> list[Measure]:
    """Those that may be told of, each with ``outcome`` and ``report``, the last that was opened."""
    outcomes = Evaluation.objects.filter(
        measure=OuterRef("pk"), state=Evaluation.State.CONCLUDED
    ).order_by("-concluded_at")
    reports = Progress.objects.filter(measure=OuterRef("pk"), opened_at__isnull=False)
    return list(
        grant.measures.filter(~Measure.exempt())
        .exclude(group__handles_individual_cases=True)
        .exclude(state__in=(FollowUp.DRAFT, Measure.State.WITHDRAWN))
        .select_related("responsible_organisation", "responsible_group")
        .annotate(
            outcome=word(outcomes, "outcome"),
            report=word(reports.exclude(text="").order_by("-at", "-pk"), "text"),
        )
        .order_by("deadline", "pk")
    )


def measures_said(measures: list[Measure]) -> str:
    return "\n\n".join(measure_said(one) for one in measures)


def measure_said(one: Measure) -> str:
    bodies = (one.responsible_organisation, one.responsible_group)
    who = ", ".join(str(body) for body in bodies if body)
    facts = [
        _("Ansvarlig: %(who)s") % {"who": who} if who else "",
        _("Forventet resultat: %(result)s") % {"result": one.expected_result.strip()}
        if one.expected_result.strip()
        else "",
        _("Frist: %(day)s") % {"day": written_day(one.deadline)} if one.deadline else "",
        _("Status: %(state)s") % {"state": one.get_state_display()},
        one.report.strip(),
        _("Evaluert: %(outcome)s") % {"outcome": Evaluation.Outcome(one.outcome).label.lower()}
        if one.outcome
        else "",
    ]
    return "\n".join([one.title, *filter(None, facts)])


def budget_said(grant: Grant) -> str:
    own = {"sum": intcomma(grant.own_share), "share": grant.share}
    lines = [
        _("Tilskudd: %(sum)s kroner") % {"sum": intcomma(grant.amount)},
        _("Egenandel: %(sum)s kroner, %(share)s prosent av tilskuddet") % own,
        _("Til sammen: %(sum)s kroner") % {"sum": intcomma(grant.amount + grant.own_share)},
    ]
    if grant.budget.strip():
        lines += ["", grant.budget.strip()]
    return "\n".join(lines)
