"""Signing in: ask for a code, type the code. allauth's views, with our answers."""

import logging

from allauth.account import forms, views
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from people.belonging import language_here
from people.models import Person

logger = logging.getLogger(__name__)


class RequestCodeForm(forms.RequestLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["email"]
        field.label = _("E-postadresse")
        field.help_text = _("Adressen som innkallinger og oppgaver kommer til.")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {"autocomplete": "email", "inputmode": "email"}
        field.error_messages["required"] = _("Skriv e-postadressen din.")
        field.error_messages["invalid"] = _("Skriv hele adressen, med @ i.")

    def clean_email(self) -> str:
        """The person whose address it is now; allauth's own table of addresses has no say."""
        email = super().clean_email().strip().lower()
        self._user = Person.objects.present().filter(email=email).first()
        return email


class ConfirmCodeForm(forms.ConfirmLoginCodeForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        field = self.fields["code"]
        field.label = _("Kode")
        field.help_text = _("Store eller små bokstaver, med eller uten strek.")
        field.error_messages["required"] = _("Skriv koden fra e-posten.")
        field.widget.attrs.pop("placeholder", None)
        field.widget.attrs |= {
            "autocomplete": "one-time-code",
            "autocapitalize": "characters",
            "spellcheck": "false",
            "class": "slt-code",
        }


class SpeaksAsHere:
    """Nobody is known yet: the page is in the language of those who are served here."""

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        translation.activate(language_here())


class RequestCodeView(SpeaksAsHere, views.RequestLoginCodeView):
    form_class = RequestCodeForm

    def _redirect_to_pending_stage(self, request, stage):
        """Nobody is held at the code page: another code, or another address, is asked for here."""
        return

    def form_valid(self, form):
        try:
            return super().form_valid(form)
        except OSError as fault:  # the mail server did not answer; every smtplib error is one
            logger.error("Sign-in code not sent: %s", type(fault).__name__)
            form.add_error(None, _("Vi får ikke sendt e-post akkurat nå. Prøv igjen om litt."))
            response = self.form_invalid(form)
            response.status_code = 503
            return response

    def form_invalid(self, form):
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class ConfirmCodeView(SpeaksAsHere, views.ConfirmLoginCodeView):
    form_class = ConfirmCodeForm

    def form_invalid(self, form):
        response = super().form_invalid(form)
        # After the last attempt allauth sends people back to ask for a new code.
        if response.status_code == 200:
            response.status_code = 422
        return response
