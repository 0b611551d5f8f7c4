"""What the one who publishes or gives a copy sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Publication


class PublishForm(forms.Form):
    """What was shown, by its digest, and that somebody has read it."""

    digest = forms.CharField(widget=forms.HiddenInput)
    read = forms.BooleanField(
        label=_("Jeg har lest hele, og alle kan lese det"),
        error_messages={"required": _("Les gjennom, og kryss av her, før du publiserer.")},
    )


class WithdrawForm(forms.Form):
    why = forms.ChoiceField(
        label=_("Hvorfor?"),
        choices=[(why.value, why.label) for why in Publication.REASONS],
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvorfor referatet skal tas ned.")},
    )
