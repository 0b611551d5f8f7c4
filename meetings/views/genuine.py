"""Is this ours? A public page: no session, no cookie, no script. What is handed in is forgotten."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from meetings import genuine
from people.views.public import other_languages

LONGEST = 40  # characters of a code


# A question changes nothing, and a page without cookies has no token to ask for.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def is_it_ours(request, language=""):
    translation.activate(language or "nb")
    if request.method == "GET":
        return page(request, language, code=request.GET.get("kode", "")[:LONGEST])
    if not ratelimit.consume(request, action="is_it_ours"):
        said = _("Det er gjort mange forsøk på kort tid. Vent litt før du prøver igjen.")
        return page(request, language, error=said, status=429)
    summing = genuine.Summing(request)
    if too_long(request):
        return page(request, language, error=too_large(), field="fil", status=413)
    request.upload_handlers = [summing]
    code = request.POST.get("kode", "")
    handed = request.FILES.get("fil")
    if summing.too_large:
        return page(request, language, error=too_large(), field="fil", status=413)
    return answered(request, language, code, handed)


def answered(request, language: str, code: str, handed=None):
    code = code.strip()[:LONGEST]
    if handed:
        found = genuine.by_sum(handed.sha256)
    elif code:
        found = genuine.by_code(code)
    else:
        said = _("Velg en fil, eller skriv koden som står nederst på sidene.")
        return page(request, language, error=said, field="kode", status=422)
    return page(request, language, answer=found, asked=True, by_file=bool(handed), code=code)


def too_long(request) -> bool:
    """By what it says of itself, before a byte of it is read."""
    length = request.headers.get("Content-Length", "")
    return length.isdigit() and int(length) > genuine.MOST


def too_large() -> str:
    return _("Filen er for stor til å være et referat herfra.")


def page(request, language: str, *, status: int = 200, **context):
    shown = language or "nb"
    base = {"answer": None, "asked": False, "by_file": False, "code": "", "error": "", "field": ""}
    context = base | {
        "lang": shown,
        "languages": other_languages(reverse("is_it_ours"), shown),
        **context,
    }
    return render(request, "meetings/is_it_ours.html", context, status=status)
