"""Who asks, and whom to call: the coordinators of a group."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from people.coordinators import coordinators_of, to_be_told
from people.models import Appointment, Group

__all__ = ["Contact", "contact_of", "contacts_of", "coordinators_of", "to_be_told"]


@dataclass(frozen=True)
class Contact:
    """Whom to call about something given out by a group."""

    name: str
    phone: str


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
