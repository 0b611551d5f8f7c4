"""The page one meets after signing in."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from slt import home as waiting

# More lines than this at once is a pile, not a list; the rest is one click away.
SHOWN = 7


@require_safe
def home(request):
    mine = waiting.for_person(request.user)
    everything = "alle" in request.GET
    context = {
        "lines": mine.lines if everything else mine.lines[:SHOWN],
        "left": 0 if everything else max(0, len(mine.lines) - SHOWN),
        "coordinates": mine.coordinates,
        "has_groups": mine.has_groups,
        "several": mine.several,
    }
    return render(request, "slt/home.html", context)
