"""How allauth signs people in here: by a code mailed to an address we already know."""

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from people import belonging
from people.models import Person


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("Koden stemmer ikke. Bruk koden i den siste e-posten fra oss."),
        "too_many_login_attempts": _("Det ble for mange forsøk. Vent litt, og be om en ny kode."),
        "account_inactive": _("Denne adressen gir ikke lenger tilgang."),
    }

    def is_open_for_signup(self, request) -> bool:
        return False

    def pre_login(self, request, user, *, email, **rest):
        # Between the mail and the code the address may have been given up or changed: then the
        # code proves an address that is nobody's key any more.
        if email and email != user.email:
            return self.respond_user_inactive(request, user)
        return super().pre_login(request, user, email=email, **rest)

    def login(self, request, user) -> None:
        super().login(request, user)
        # "As the municipality" in the settings: kept here, so that no page need ask again.
        request.session["language"] = belonging.language_of(user)

    def respond_user_inactive(self, request, user):
        request.session.flush()
        messages.error(request, self.error_messages["account_inactive"])
        return redirect("account_request_login_code")

    def send_mail(self, template_prefix, email, context) -> None:
        """Write in the recipient's language, not in that of the page that asked."""
        person = Person.objects.present().filter(email=email).first()
        language = person and (person.language or belonging.language_of(person))
        with translation.override(language or settings.LANGUAGE_CODE):
            place = belonging.names_of(person) if person else ""
            more = {"site": settings.SITE_URL, "person": person, "place": place or "SLT"}
            super().send_mail(template_prefix, email, more | context)

    def format_email_subject(self, subject: str) -> str:
        """As it stands: our templates begin it with the municipality, as in every mail."""
        return subject
