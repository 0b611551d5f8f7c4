"""The words of a report."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import ask_for, refuse_identity_numbers
from slt.models import AnnualReport
from slt.reports.document import headings


class ReportForm(forms.ModelForm):
    base = forms.IntegerField(widget=forms.HiddenInput)

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
        super().__init__(*args, **kwargs)
        for name, heading in headings().items():
            self.fields[name].label = heading
            self.fields[name].widget.attrs["rows"] = 6
            self.fields[name].max_length = 10_000
        self.fields["base"].initial = self.instance.version
        ask_for(self, *AnnualReport.SECTIONS)

    def clean(self):
        facts = super().clean()
        refuse_identity_numbers(self)
        return facts

    @property
    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in AnnualReport.SECTIONS}
