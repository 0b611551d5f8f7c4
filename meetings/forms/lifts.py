"""What people write when a matter goes to the group above."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Lift
from people import guard


def without_numbers(text: str) -> str:
    """``text``, unless a national identity number stands in it: what is sent on holds none."""
    if guard.find(text):
        raise forms.ValidationError(
            _("Her står det et fødselsnummer. Ta det ut før du sender. Skriv om mønstre og tiltak.")
        )
    return text


class LiftForm(forms.Form):
    asked = forms.CharField(
        label=_("Hva ber dere om?"),
        required=False,
        max_length=Lift._meta.get_field("asked").max_length,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_(
            "Står åpent som bakgrunn i saken der. Det som er unntatt offentlighet, følger ikke med."
        ),
    )
    straight = forms.BooleanField(label=_("Sett saken rett på sakslisten"), required=False)

    def __init__(self, *args, offers_straight: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not offers_straight:
            del self.fields["straight"]

    def clean_asked(self):
        return without_numbers(self.cleaned_data["asked"])
