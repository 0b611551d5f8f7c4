"""Where words stand in what follows from a meeting, for the one who takes words out."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from measures.models import Evaluation, Measure, Progress, Task
from meetings.models import AgendaItem, Meeting
from meetings.places import Place, of_items


def reports(meeting: Meeting) -> QuerySet:
    """On what was agreed in the meeting, whenever; and what was said in it of earlier things."""
    return (
        Progress.objects.filter(
            Q(item__meeting=meeting)
            | Q(task__item__meeting=meeting)
            | Q(measure__item__meeting=meeting)
        )
        .select_related("item__series", "task__item__series", "measure__item__series")
        .order_by("at", "pk")
    )


def item_of(report: Progress) -> AgendaItem | None:
    return report.item or (report.task or report.measure).item


PLACES = [
    *(
        Place(model, field, label, of_items(model, "item"), lambda row: row.item)
        for model, field, label in (
            (Task, "what", _("oppfølgingspunkt")),
            (Task, "who_typed", _("oppfølgingspunkt, ansvarlig")),
            (Task, "when_typed", _("oppfølgingspunkt, frist")),
            (Task, "legal_basis", _("oppfølgingspunkt, hjemmel for unntak")),
            (Measure, "title", _("tiltak")),
            (Measure, "legal_basis", _("tiltak, hjemmel for unntak")),
            (Measure, "expected_result", _("forventet resultat")),
            (Measure, "evaluation_reason", _("hvorfor evaluering ikke er nødvendig")),
        )
    ),
    *(
        Place(
            Evaluation,
            field,
            label,
            of_items(Evaluation, "measure__item"),
            lambda row: row.measure.item,
        )
        for field, label in (
            ("seen", _("evaluering, hva som er sett")),
            ("evidence", _("evaluering, hva det bygger på")),
            ("suggestion", _("evaluering, forslag")),
            ("told_by", _("evaluering, hvem som meldte")),
            ("conclusion", _("evaluering, konklusjon")),
        )
    ),
    Place(Progress, "text", _("melding om oppfølging"), reports, item_of),
    Place(Progress, "told_by", _("melding om oppfølging, hvem som meldte"), reports, item_of),
]
