"""Who asks, and whom to call: the coordinators of a group."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from people.models import Appointment, Group, GroupMunicipality, Person


@dataclass(frozen=True)
class Contact:
    """Whom to call about something given out by a group."""

    name: str
    phone: str


def coordinators_of(
    groups: Iterable[Group], on: date | None = None
) -> dict[int, list[Appointment]]:
    """The coordinators' appointments by group id, the host's first. Two queries for all."""
    parts = list(
        GroupMunicipality.objects.active(on).filter(group__in=groups).order_by("-host", "pk")
    )
    posts = (
        Appointment.objects.coordinators()
        .active(on)
        .filter(municipality__in={part.municipality_id for part in parts}, person__erased_on=None)
        .select_related("person", "stand_in")
        .order_by("since", "pk")
    )
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


def to_be_told(group: Group, on: date | None = None) -> list[Person]:
    """Those who coordinate the group, each once."""
    posts = coordinators_of([group], on)[group.pk]
    return list(dict.fromkeys(post.person for post in posts))


def contacts_of(groups: Iterable[Group], on: date | None = None) -> dict[int, Contact]:
    """Whom to call, by group id: the host's coordinator, or the stand-in while she is away."""
    return {
        pk: as_contact(posts[0], on) for pk, posts in coordinators_of(groups, on).items() if posts
    }


def contact_of(group: Group, on: date | None = None) -> Contact | None:
    return contacts_of([group], on).get(group.pk)


def as_contact(post: Appointment, on: date | None) -> Contact:
    if post.is_away(on) and post.stand_in:
        return Contact(post.stand_in.name, post.stand_in_phone or post.stand_in.phone)
    return Contact(post.person.name, post.public_phone or post.person.phone)
