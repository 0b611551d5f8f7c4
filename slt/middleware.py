"""What happens before every view: the locked door and the language."""

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.utils import translation


class LockedDoorMiddleware(LoginRequiredMiddleware):
    """Every page asks for sign-in unless its view says ``@login_not_required``.

    Django's own looks at ``request.user`` first, which reads the session and puts
    ``Vary: Cookie`` on public pages; this one looks at the flag first.
    """

    def process_view(self, request, view_func, view_args, view_kwargs):
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, view_args, view_kwargs)


class LanguageMiddleware:
    """The interface follows the person. Public pages choose their own and touch no session."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        translation.activate(settings.LANGUAGE_CODE)
        return self.get_response(request)

    def process_view(self, request, view_func, view_args, view_kwargs):
        if getattr(view_func, "login_required", True) and request.user.is_authenticated:
            translation.activate(request.user.language or settings.LANGUAGE_CODE)
