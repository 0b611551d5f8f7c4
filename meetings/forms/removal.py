"""What the one who takes words out sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Removal


class RemovalForm(forms.Form):
    passage = forms.CharField(
        label=_("Hva skal bort?"),
        max_length=2000,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Lim inn ordene slik de står. Ikke ta med mer enn det som skal bort."),
        error_messages={"required": _("Lim inn det som skal bort.")},
    )
    reason = forms.ChoiceField(
        label=_("Hvorfor?"),
        choices=Removal.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvorfor opplysningen skal bort.")},
    )
    note = forms.CharField(
        label=_("Begrunnelse med egne ord"),
        max_length=300,
        required=False,
        help_text=_("Blir stående i historikken. Ikke skriv hva som ble fjernet."),
    )


class CompareForm(forms.Form):
    """Two version numbers of a text; without them, what the newest changed."""

    fra = forms.IntegerField(min_value=0, required=False)
    til = forms.IntegerField(min_value=0, required=False)
