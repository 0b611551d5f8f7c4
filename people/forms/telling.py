"""What one is told by mail: a choice for each topic."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people import telling
from people.models import Person
from people.models.roles import roles_of
from people.telling import Pace, Topic

HELP = {
    Topic.MEETINGS: _("Avlysning og flytting kommer alltid med en gang."),
    Topic.DEADLINES: _("Før fristen, på fristdagen og én gang etter."),
    Topic.DUTIES: _("Innkallinger og referater som bør sendes, spørsmål og svar som venter."),
}


class TellingForm(forms.Form):
    def __init__(self, *args, person: Person, **kwargs):
        super().__init__(*args, initial=telling.paces_of(person), **kwargs)
        for topic in Topic:
            # Only those who run something have duties to be told of.
            if topic == Topic.DUTIES and not roles_of(person).run:
                continue
            self.fields[topic.value] = forms.ChoiceField(
                label=topic.label, choices=Pace.choices, help_text=HELP.get(topic, "")
            )
