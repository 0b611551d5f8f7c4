"""Forms clean what people type; the verbs act."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _

from people import guard
from people.phones import check_phone


def refuse(form: forms.BaseForm, refusal: ValidationError) -> None:
    """Put what a verb said no to at the fields it is about, or over the form."""
    told = (
        refusal.message_dict
        if hasattr(refusal, "error_dict")
        else {NON_FIELD_ERRORS: refusal.messages}
    )
    for field, messages in told.items():
        form.add_error(field if field in form.fields else None, messages)


def refuse_identity_numbers(form: forms.BaseForm) -> None:
    """At each field where one was typed; called in ``clean``."""
    for name, value in list(form.cleaned_data.items()):  # a refused one leaves it
        if isinstance(value, str) and guard.find(value):
            form.add_error(name, guard.REFUSED)


def ask_to_look_over(form: forms.BaseForm, found: list[tuple[str, str]], label, refused) -> None:
    """A tick is wanted where the guard ``found`` something in what was typed; without, no field.

    ``refused`` is what is said until then, with a place for what was ``found``.
    """
    if found:
        said = ", ".join(f"{kind} «{what}»" for kind, what in found)
        form.fields["looked_at"] = forms.BooleanField(
            label=label, error_messages={"required": refused % {"found": said}}
        )


def ask_for(form: forms.BaseForm, *names: str) -> None:
    """These are wanted, though the form is taken without them: not called "valgfritt"."""
    for name in names:
        form.fields[name].asked = True


class PhoneField(forms.CharField):
    default_validators = [check_phone]

    def __init__(self, **kwargs):
        super().__init__(
            **{"label": _("Telefon"), "required": False, "max_length": 20, "strip": True, **kwargs}
        )

    def widget_attrs(self, widget):
        return super().widget_attrs(widget) | {"inputmode": "tel"}


class OwnEmailField(forms.EmailField):
    """An address in lower case; None when there is none."""

    def __init__(self, **kwargs):
        super().__init__(**{"label": _("E-post"), "required": False, **kwargs})

    def clean(self, value):
        return super().clean(value).lower() or None


class WordsField(forms.CharField):
    """Sentences in a box of so many ``rows``; ``wanted`` is said where some must be written."""

    def __init__(self, *, rows: int, wanted="", **kwargs):
        if wanted:
            kwargs["error_messages"] = {"required": wanted}
        super().__init__(
            **{"required": bool(wanted), "widget": forms.Textarea(attrs={"rows": rows}), **kwargs}
        )


class PickedField(forms.ModelChoiceField):
    """One row of a queryset, named in the form by its public id."""

    def __init__(self, **kwargs):
        super().__init__(**{"to_field_name": "public_id", "queryset": None, **kwargs})
