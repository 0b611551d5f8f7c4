"""Which earlier decisions a decision takes the place of."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Superseding


class SupersedeForm(forms.Form):
    earlier = forms.MultipleChoiceField(
        label=_("Tidligere beslutninger"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Velg minst én beslutning.")},
    )
    kind = forms.ChoiceField(
        label=_("Hva gjør den nye beslutningen med dem?"),
        choices=[
            (Superseding.Kind.REPLACES, _("Den erstatter dem")),
            (Superseding.Kind.WITHDRAWS, _("Den trekker dem tilbake, uten noe nytt i stedet")),
        ],
        initial=Superseding.Kind.REPLACES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg ett av alternativene.")},
    )

    def __init__(self, *args, decisions, **kwargs):
        super().__init__(*args, **kwargs)
        self.decisions = {decision.public_id: decision for decision in decisions}
        self.fields["earlier"].choices = [
            (key, said(decision)) for key, decision in self.decisions.items()
        ]

    def clean_earlier(self):
        return [self.decisions[key] for key in self.cleaned_data["earlier"]]


def said(decision) -> str:
    """Sak 3/26 Trygge møteplasser (Politirådet, 2. mars 2026)"""
    item = decision.item
    return f"{item} ({item.meeting})"
