"""The site's addresses, and the floors the pages are measured against."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.urls import path

from slt.urls import urlpatterns as site


def bare(request, size):
    """A signed-in view that knows who asks and returns as many bytes as the page."""
    return HttpResponse(request.user.name.encode().ljust(size))


@login_not_required
def anonymous(request, size):
    return HttpResponse(b"".ljust(size))


urlpatterns = [
    path("bench/signed-in/<int:size>/", bare),
    path("bench/anonymous/<int:size>/", anonymous),
    *site,
]
