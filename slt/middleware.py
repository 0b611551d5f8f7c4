"""What happens before every view: the locked door and the language."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from people.models import roles


class LockedDoorMiddleware(LoginRequiredMiddleware):
    """Every page asks for sign-in unless its view says ``@login_not_required``.

    Django's own looks at ``request.user`` first, which reads the session and puts
    ``Vary: Cookie`` on public pages; this one looks at the flag first.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        refused = super().process_view(request, view_func, view_args, view_kwargs)
        if request.method in ("GET", "HEAD") and request.user.is_authenticated:
            # What is only read changes nobody's roles: they are asked for once a page.
            roles.keep(request.user)
        return refused

    def process_response(self, request, response):
        """An address that takes only POST, opened like a page, is a page and not a blank."""
        if response.status_code == 405 and request.method == "GET" and not response.content:
            # The answer stays, with the headers it has been given on its way here.
            page = render(request, "405.html")
            response.content = page.content
            response.headers["Content-Type"] = page.headers["Content-Type"]
        if "Cache-Control" not in response and request.session.accessed:
            # Made for one person: kept neither on the way nor in the browser of a shared computer.
            response.headers["Cache-Control"] = "private, no-store"
        return response

    def handle_no_permission(self, request, view_func):
        """A form sent after the session ended leads back to its page, not to its address.

        Many such addresses answer only what is sent to them.
        """
        is_form = "text/html" in request.headers.get("Accept", "") and request.method == "POST"
        if not is_form or "HX-Request" in request.headers:
            return super().handle_no_permission(request, view_func)
        messages.warning(
            request,
            _("Du var ikke lenger logget inn, og det siste ble ikke lagret. Prøv igjen."),
        )
        came_from = request.headers.get("Referer", "")
        ours = url_has_allowed_host_and_scheme(
            came_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
        )
        page = urlsplit(came_from)._replace(scheme="", netloc="").geturl() if ours else ""
        return redirect_to_login(page or resolve_url(settings.LOGIN_REDIRECT_URL))


class LanguageMiddleware:
    """The interface follows the person. Public pages choose their own and touch no session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        translation.activate(settings.LANGUAGE_CODE)
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if getattr(view_func, "login_required", True) and request.user.is_authenticated:
            theirs = request.user.language or request.session.get("language")
            translation.activate(theirs or settings.LANGUAGE_CODE)
