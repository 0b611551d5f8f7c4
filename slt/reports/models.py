"""What a coordinator writes of a year."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Municipality
from people.models.base import WrittenPage
from people.models.roles import roles_of
from people.ways import way


class AnnualReportQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """Those of the municipalities one coordinates; others get it as a paper."""
        return self.filter(municipality__number__in=roles_of(person, on).coordinated_places)


class AnnualReport(WrittenPage):
    """The words of a municipality's report for a year. The figures are counted when it is read."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="annual_reports"
    )
    year = models.PositiveSmallIntegerField(_("år"))
    organisation = models.TextField(_("organisering"), blank=True)
    meetings = models.TextField(_("møter og oppmøte"), blank=True)
    decisions = models.TextField(_("beslutninger"), blank=True)
    measures = models.TextField(_("tiltak"), blank=True)
    knowledge = models.TextField(_("kunnskap"), blank=True)
    grants = models.TextField(_("tilskudd"), blank=True)
    challenges = models.TextField(_("utfordringer"), blank=True)
    priority = models.TextField(_("forslag til prioriteringer"), blank=True)
    # From then on it is not written in, until somebody opens it again.
    finished_on = models.DateField(null=True, blank=True)
    # As they were the day they were counted (``freezing``); empty while it is a draft.
    figures = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    counted_on = models.DateField(null=True, blank=True)

    SECTIONS = (
        "organisation",
        "meetings",
        "decisions",
        "measures",
        "knowledge",
        "grants",
        "challenges",
        "priority",
    )

    objects = AnnualReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "year"], name="one_report_for_a_municipality_and_a_year"
            )
        ]

    def __str__(self):
        return f"{self.municipality} {self.year}"

    def get_absolute_url(self):
        return way("report", self.municipality.number, self.year)
