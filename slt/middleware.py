"""What happens before every view: the locked door and the language."""

import logging

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.shortcuts import render, resolve_url
from django.utils import translation
from django.utils.translation import gettext as _

from people.files import Unreachable
from people.models import roles
from slt import typed

log = logging.getLogger(__name__)


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

        Many such addresses answer only what is sent to them. What was typed is shown, to be copied.
        """
        is_form = "text/html" in request.headers.get("Accept", "") and request.method == "POST"
        if not is_form or "HX-Request" in request.headers:
            return super().handle_no_permission(request, view_func)
        page = typed.came_from(request) or resolve_url(settings.LOGIN_REDIRECT_URL)
        to_sign_in = redirect_to_login(page)
        if texts := typed.typed(request):
            context = {"typed": texts, "sign_in": to_sign_in.url}
            return render(request, "signed_out.html", context, status=403)
        messages.warning(
            request,
            _("Du var ikke lenger logget inn, og det siste ble ikke lagret. Prøv igjen."),
        )
        return to_sign_in


class LanguageMiddleware:
    """The interface follows the person. Public pages choose their own and touch no session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        translation.activate(settings.LANGUAGE_CODE)
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        # The page that signs out is open to all, but read by one who is known.
        own = request.resolver_match.url_name == "account_logout"
        own = own or getattr(view_func, "login_required", True)
        if own and request.user.is_authenticated:
            theirs = request.user.language or request.session.get("language")
            translation.activate(theirs or settings.LANGUAGE_CODE)


class FilesAwayMiddleware:
    """Who wanted a file while the bucket is away is told so, and keeps what they had typed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if not isinstance(exception, Unreachable):
            return None
        log.error("The files cannot be reached: %s", exception)
        texts = typed.typed(request) if request.method == "POST" else []
        page = render(request, "503.html", {"typed": texts}, status=503)
        page.headers["Cache-Control"] = "no-store"
        page.headers["Retry-After"] = "60"
        return page
