"""What somebody typed into a form that was refused at the door: shown again, to be copied.

Without JavaScript there is no other copy of it.
"""

from urllib.parse import urlsplit

from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

# The fields of a text of the minutes: one word counts there too.
TEXTS = ("open", "exempt")


def came_from(request) -> str:
    """The page of ours it was sent from; empty when it was sent from elsewhere."""
    page = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(
        page, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return urlsplit(page)._replace(scheme="", netloc="").geturl() if ours else ""


def typed(request) -> list[str]:
    """Every text, and every field with more than one word in it, sent from a page of ours.

    What another site sends is not shown as if somebody had typed it here.
    """
    if not came_from(request):
        return []
    return [
        value
        for name in request.POST
        for value in request.POST.getlist(name)
        if len(value.split()) > (0 if name in TEXTS else 1)
    ]


def csrf_failure(request, reason=""):
    """Signed in or out in another tab since the page was made."""
    return render(request, "403_csrf.html", {"typed": typed(request)}, status=403)
