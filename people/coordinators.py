"""Who coordinates a group: asked when somebody is to be told, and whom to call."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from people.models import Appointment, Group, GroupMunicipality, Municipality, Person
from people.models.roles import roles_of
from people.prepared import prepared


def require_coordinates(place: Municipality, by) -> None:
    """Raises PermissionDenied unless ``by`` coordinates the municipality."""
    if place.number not in roles_of(by).coordinated_places:
        raise PermissionDenied


@prepared
def parts_in(groups, today):
    parts = GroupMunicipality.objects.active(today).filter(group__in=groups)
    return parts.order_by("-host", "pk")


def parts_of(groups: set[Group], today: date) -> list[GroupMunicipality]:
    known = [getattr(group, "_prefetched_objects_cache", {}) for group in groups]
    if all("group_municipalities" in cache for cache in known):
        parts = [part for group in groups for part in group.group_municipalities.all()]
        return [part for part in parts if part.is_active(today)]
    return parts_in({group.pk for group in groups}, today)


@prepared
def posts_in(municipalities, today):
    posts = Appointment.objects.coordinators().active(today)
    return (
        posts.filter(municipality__in=municipalities, person__erased_on=None)
        .select_related("person", "stand_in")
        .order_by("since", "pk")
    )


def coordinators_of(
    groups: Iterable[Group], on: date | None = None
) -> dict[int, list[Appointment]]:
    """The coordinators' appointments by group id, the host's first. Two queries for all, one where
    the groups came with their municipalities.
    """
    today = on or localdate()
    parts = parts_of(set(groups), today)
    posts = posts_in({part.municipality_id for part in parts}, today)
    by_place = defaultdict(list)
    for post in posts:
        by_place[post.municipality_id].append(post)
    found = defaultdict(list)
    for part in parts:
        # A district's coordinator runs the groups of that district, not of the whole town.
        found[part.group_id] += [
            post
            for post in by_place[part.municipality_id]
            if post.district_id in (None, part.district_id)
        ]
    return found


def people_of(posts: Iterable[Appointment]) -> list[Person]:
    """Those who hold the posts, each once."""
    return list(dict.fromkeys(post.person for post in posts))


def to_be_told(group: Group, on: date | None = None) -> list[Person]:
    """Those who coordinate the group, each once."""
    return people_of(coordinators_of([group], on)[group.pk])
