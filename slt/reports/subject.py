"""The yearly report's line on the municipality's page."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.models import Municipality
from people.panels import Subject
from slt.models import AnnualReport


def columns(today: date) -> dict:
    reports = AnnualReport.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    return {
        "report_year": Subquery(reports.values("year")[:1]),
        "report_finished_on": Subquery(reports.values("finished_on")[:1]),
    }


def line(place: Municipality, today: date) -> str:
    if place.report_year is None:
        return _("Ingen årsrapport er påbegynt. Tallene er regnet ut.")
    said = {"year": place.report_year}
    if place.report_finished_on:
        return _("Årsrapporten for %(year)s er ferdig.") % said
    return _("Årsrapporten for %(year)s er et utkast.") % said


SUBJECT = Subject(
    title=gettext_lazy("Årsrapport"),
    url="report_list",
    columns=columns,
    line=line,
    position=60,
    coordinators_only=True,
)
