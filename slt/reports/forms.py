"""The words of a report."""

from django.utils.translation import gettext_lazy as _

from people.forms.written import WrittenForm
from slt.models import AnnualReport
from slt.reports.document import headings


class ReportForm(WrittenForm):
    class Meta:
        model = AnnualReport
        fields = AnnualReport.SECTIONS
        help_texts = {
            "organisation": _("Hvordan arbeidet er forankret, og hva som er endret i året."),
            "meetings": _("Hva som forklarer tallene, og hva dere vil gjøre annerledes."),
            "decisions": _("Hva de viktigste beslutningene førte til."),
            "measures": _("Hva som virket, hva som ikke gjorde det, og hvorfor."),
            "knowledge": _("Hva tallene sier, og hva de ikke sier."),
            "grants": _("Hvem som ga, hvor mye, hva dere la til selv, og hva pengene gikk til."),
            "challenges": _("Det som bekymrer mest nå."),
            "priority": _("Dette blir forslaget til styringsgruppen."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, headings=headings(), **kwargs)
