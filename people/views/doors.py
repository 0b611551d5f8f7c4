"""The door to what belongs to a municipality: its plan, its year, its agreements."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse

from people.models import Municipality
from people.models.roles import roles_of
from people.prepared import prepared


@prepared
def by_number(number, person):
    return Municipality.objects.visible_to(person).filter(number=number)


def seen_place(request, number: str) -> Municipality:
    """The municipality, for those who sit in its groups or coordinate it; 404 for others.

    ``is_run`` says whether the reader coordinates it.
    """
    place = next(iter(by_number(number, request.user)), None)
    if place is None:
        raise Http404
    place.is_run = number in roles_of(request.user).coordinated_places
    return place


def run_place(request, number: str) -> Municipality:
    """The same for what its coordinators do: 403 for those who only see it."""
    place = seen_place(request, number)
    if not place.is_run:
        raise PermissionDenied
    return place


def own_place(request, number: str) -> Municipality:
    """The same for what others are not to know of: 404 for those who only see it."""
    place = seen_place(request, number)
    if not place.is_run:
        raise Http404
    return place


def about_place(place: Municipality, **context) -> dict:
    """What the pages of a municipality's subjects have: its name in the header, the way back."""
    trail = [(place.name, reverse("municipality_detail", args=[place.number]))]
    further = context.pop("trail", [])
    return {"place": place, "municipality_names": place.name, "trail": trail + further, **context}
