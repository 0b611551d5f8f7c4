"""How a municipality's groups hang together, on one page."""

from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from people.views.doors import about_place, seen_place
from slt import structure


@require_safe
def meeting_structure(request, number):
    place = seen_place(request, number)
    levels = structure.levels(request.user, place, localdate())
    return render(request, "slt/structure/page.html", about_place(place, levels=levels))
