"""What people type to split a measure into tasks, and who they tick off around it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from measures import helping
from measures.models import Measure
from people.forms import WordsField


class SplitForm(forms.Form):
    lines = WordsField(
        label=_("Oppgaver, én på hver linje"),
        rows=5,
        max_length=8000,
        help_text=_("Hva – hvem – når. Uten dato gjelder fristen for tiltaket."),
        wanted=_("Skriv én oppgave på hver linje."),
    )


class AroundForm(forms.Form):
    """Who helps, by name; and which of the municipalities that share the group."""

    helpers = forms.MultipleChoiceField(
        label=_("Medhjelpere"),
        required=False,
        help_text=_("De ser tiltaket og kan melde hvordan det går. Bare den ansvarlige svarer."),
        widget=forms.CheckboxSelectMultiple,
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Kommuner tiltaket gjelder"),
        required=False,
        help_text=_("Ingen valgt betyr alle i gruppen."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, measure: Measure, **kwargs):
        initial = {
            "helpers": [person.public_id for person in measure.helpers.all()],
            "municipalities": [place.number for place in measure.municipalities.all()],
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.people = {one.public_id: one for one in helping.who_may_help(measure)}
        self.places = {one.number: one for one in helping.may_concern(measure)}
        self.fields["helpers"].choices = [(key, one.name) for key, one in self.people.items()]
        self.fields["municipalities"].choices = [
            (key, one.name) for key, one in self.places.items()
        ]
        if not self.places:
            del self.fields["municipalities"]

    def clean_helpers(self):
        return [self.people[key] for key in self.cleaned_data["helpers"]]

    def clean_municipalities(self):
        return [self.places[key] for key in self.cleaned_data["municipalities"]]
