"""What a leader answers."""

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


class ProposalForm(forms.Form):
    """A decision proposed between meetings."""

    group = forms.ChoiceField(label=_("Gruppe"), error_messages={"required": _("Velg en gruppe.")})
    title = forms.CharField(
        label=_("Hva gjelder det?"),
        max_length=200,
        help_text=_("Kort. Skriv ikke navn eller opplysninger om enkeltpersoner."),
        error_messages={"required": _("Skriv hva det gjelder.")},
    )
    background = forms.CharField(
        label=_("Bakgrunn"),
        required=False,
        max_length=20_000,
        help_text=_("Det lederne trenger å vite for å ta stilling."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    wording = forms.CharField(
        label=_("Forslag til beslutning"),
        max_length=20_000,
        help_text=_("Slik den skal stå i referatet."),
        error_messages={"required": _("Skriv hva som skal besluttes.")},
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.groups = {group.public_id: group for group in groups}
        choices = [(key, group.name) for key, group in self.groups.items()]
        self.fields["group"].choices = [("", _("Velg")), *choices] if len(choices) > 1 else choices
        ask_for(self, "background")

    def clean_group(self):
        return self.groups[self.cleaned_data["group"]]
