"""What a leader answers, and what a list of decisions is narrowed by."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Review
from people.forms import ask_for


class AnswerForm(forms.Form):
    """A leader's word on one decision; the button is the verdict."""

    decision = forms.CharField(max_length=10)
    version = forms.IntegerField(min_value=0)
    verdict = forms.ChoiceField(choices=Review.Verdict.choices)
    comment = forms.CharField(required=False, max_length=2000)
    dissent = forms.CharField(required=False, max_length=2000)


class ToldForm(forms.Form):
    """What a leader said by telephone, written down by who took the call."""

    leader = forms.ChoiceField(
        label=_("Hvem har svart?"), error_messages={"required": _("Velg hvem som har svart.")}
    )
    verdict = forms.ChoiceField(
        label=_("Svar"),
        choices=Review.Verdict.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg et svar.")},
    )
    comment = forms.CharField(
        label=_("Hva spør de om, eller hva er feil?"),
        required=False,
        max_length=2000,
        help_text=_("Fylles ut ved spørsmål og når beslutningen sendes tilbake."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args, leaders, **kwargs):
        super().__init__(*args, **kwargs)
        self.leaders = {person.public_id: person for person in leaders}
        self.fields["leader"].choices = [
            ("", _("Velg")),
            *((key, person.name) for key, person in self.leaders.items()),
        ]
        ask_for(self, "comment")

    def clean_leader(self):
        return self.leaders[self.cleaned_data["leader"]]


class DecisionFilterForm(forms.Form):
    gruppe = forms.ChoiceField(label=_("Gruppe"), required=False)
    ar = forms.TypedChoiceField(label=_("År"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args, groups, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["gruppe"].choices = [
            ("", _("Alle grupper")),
            *((group.public_id, group.name) for group in groups),
        ]
        ask_for(self, "gruppe", "ar")
        self.fields["ar"].choices = [("", _("Alle år")), *((year, year) for year in years)]
