"""One's own settings."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.forms import OwnEmailField, PhoneField, ask_for
from people.models import Person


class ProfileForm(forms.ModelForm):
    phone = PhoneField(help_text=_("Vises for dem du sender møteinnkallinger og oppgaver til."))

    class Meta:
        model = Person
        fields = ["name", "phone", "language"]
        error_messages = {"name": {"required": _("Skriv navnet ditt.")}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["phone"].widget.attrs["autocomplete"] = "tel"
        ask_for(self, "language")
        self.fields["language"].choices = [("", _("Som kommunen")), *Person.language.field.choices]


class AddressForm(forms.Form):
    email = OwnEmailField(
        label=_("Ny e-postadresse"),
        required=True,
        help_text=_("Vi sender en lenke dit. Den gamle gjelder til du har bekreftet."),
        error_messages={"required": _("Skriv den nye adressen.")},
    )
