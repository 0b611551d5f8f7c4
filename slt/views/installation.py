"""Pages that belong to the installation: is it well, and what mail did the demo send."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from slt import mailbox


@login_not_required
@never_cache
@require_safe
def health(request):
    """200 when this process answers and reaches its database; the container's health check."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
@require_safe
def demo_mailbox(request, stem=None):
    """The mail the demo has sent, sign-in codes and all. In production there is no such page."""
    if settings.PRODUCTION:
        raise Http404
    letters = mailbox.newest(50)
    chosen = next((letter for letter in letters if stem in (None, int(letter.stem))), None)
    if stem is not None and chosen is None:
        raise Http404
    return render(request, "slt/demo_mailbox.html", {"letters": letters, "chosen": chosen})
