"""The site's addresses, and the floors the pages are measured against."""

from itertools import count

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, JsonResponse
from django.urls import path

from meetings.models import TextVersion
from slt.urls import urlpatterns as site


def bare(request, size):
    """A signed-in view that knows who asks and returns as many bytes as the page."""
    return HttpResponse(request.user.name.encode().ljust(size))


@login_not_required
def anonymous(request, size):
    return HttpResponse(b"".ljust(size))


# Far above the numbers the demo town has used.
numbers = count(1_000_000)


def write(request, text):
    """A signed-in POST that writes one row with what it was sent, and asks about nothing."""
    TextVersion.objects.create(
        text_id=text, number=next(numbers), open=request.POST["open"], by=request.user
    )
    return JsonResponse({"saved_at": "10:42"})


urlpatterns = [
    path("bench/write/<int:text>/", write),
    path("bench/signed-in/<int:size>/", bare),
    path("bench/anonymous/<int:size>/", anonymous),
    *site,
]
