"""Where one reaches all that a municipality has: its year, its plan, its agreements."""

from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from slt import municipality


@require_safe
def municipality_list(request):
    """One's municipalities; the only one is gone straight to."""
    places = municipality.seen(request.user, localdate())
    if len(places) == 1:
        return redirect("municipality_detail", places[0].number)
    return render(request, "slt/municipality_list.html", {"places": places})


@require_safe
def municipality_detail(request, number):
    today = localdate()
    place = municipality.find(request.user, number, today)
    if place is None:
        raise Http404
    context = {
        "place": place,
        "municipality_names": place.name,
        "subjects": municipality.lines(place, today),
    }
    return render(request, "slt/municipality.html", context)
