"""What fields say of what is typed, in plain words.

Django's own are stiff ("Feltet er påkrevet.") and speak of values. These stand where they stood,
so that every form says them, allauth's too; a field that has something better to say does.
"""

from django import forms
from django.core import validators
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

CHOOSE = _("Velg ett av alternativene.")
EMAIL = _("Skriv en hel e-postadresse, for eksempel navn@example.org.")
ADDRESS = _("Skriv en hel nettadresse, for eksempel https://example.org.")
DAY = _("Skriv en dato, for eksempel 24.11.2026.")
CLOCK = _("Skriv et klokkeslett, for eksempel 12.30.")
NUMBER = _("Skriv et tall, uten bokstaver og tegn.")
FILE = _("Velg en fil.")
NOT_CHOSEN = _("Velg fra listen")

SAID_BY_FIELDS = {
    forms.Field: {"required": _("Fyll ut dette feltet.")},
    forms.EmailField: {"required": _("Skriv en e-postadresse."), "invalid": EMAIL},
    forms.URLField: {"required": ADDRESS, "invalid": ADDRESS},
    forms.IntegerField: {"required": _("Skriv et tall."), "invalid": NUMBER},
    forms.DateField: {"required": _("Skriv en dato."), "invalid": DAY},
    forms.TimeField: {"required": _("Skriv et klokkeslett."), "invalid": CLOCK},
    forms.BooleanField: {"required": _("Kryss av for å gå videre.")},
    forms.ChoiceField: {"required": CHOOSE, "invalid_choice": CHOOSE},
    forms.MultipleChoiceField: {"invalid_choice": CHOOSE, "invalid_list": CHOOSE},
    forms.ModelChoiceField: {"required": CHOOSE, "invalid_choice": CHOOSE},
    forms.FileField: {
        "required": FILE,
        "invalid": FILE,
        "missing": FILE,
        "empty": _("Filen er tom. Velg en annen."),
        "max_length": ngettext_lazy(
            "Filnavnet er for langt: høyst %(max)d tegn, nå er det %(length)d.",
            "Filnavnet er for langt: høyst %(max)d tegn, nå er det %(length)d.",
            "max",
        ),
    },
}
SAID_BY_VALIDATORS = {
    validators.EmailValidator: EMAIL,
    validators.URLValidator: ADDRESS,
    validators.MaxValueValidator: _("Skriv et tall som ikke er større enn %(limit_value)s."),
    validators.MinValueValidator: _("Skriv et tall som ikke er mindre enn %(limit_value)s."),
    validators.MaxLengthValidator: ngettext_lazy(
        "Skriv det kortere: høyst %(limit_value)d tegn, nå er det %(show_value)d.",
        "Skriv det kortere: høyst %(limit_value)d tegn, nå er det %(show_value)d.",
        "limit_value",
    ),
    validators.ProhibitNullCharactersValidator: _("Her står et tegn som ikke kan lagres."),
}


def use_plain_words() -> None:
    """Put them in place, before the first form is made."""
    for field, said in SAID_BY_FIELDS.items():
        # Its own, not its parent's: what one kind of field says, the next does not.
        own = vars(field).get("default_error_messages", {})
        field.default_error_messages = own | said
    for validator, message in SAID_BY_VALIDATORS.items():
        validator.message = message
    # Before anything is chosen a list says so, where Django draws a line of dashes.
    BLANK_CHOICE_DASH[:] = [("", NOT_CHOSEN)]
    forms.ModelChoiceField.__init__.__kwdefaults__["empty_label"] = NOT_CHOSEN
