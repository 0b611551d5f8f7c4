"""Who asks: the name, post and telephone that open each mail."""

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people.models import Appointment, Group, Membership, Person
from people.prepared import prepared


@prepared
def posts_of(person, municipality, today):
    posts = Appointment.objects.coordinators().active(today)
    return posts.filter(person=person, municipality=municipality)


@prepared
def seats_of(person, group, today):
    seats = Membership.objects.active(today).seated().filter(person=person, group=group)
    return seats.select_related("organisation")


def introduce(person: Person, group: Group | None) -> str:
    """Who a sentence begins with: the comma after the post is there, and the verb follows."""
    name, title, phone = standing(person, group)
    return joined(name, title, phone) + ("," if title else "")


def whom_to_ask(person: Person, group: Group | None) -> str:
    """ "Liv Dahl, SLT-koordinator i Eigersund (tlf. 00 00 00 01)", where a sentence ends."""
    return joined(*standing(person, group))


def standing(person: Person, group: Group | None) -> tuple[str, str, str]:
    """Name, post or place, and telephone, as one stands to ``group``."""
    title, phone = "", person.phone
    if group is not None:
        host = group.host
        # A page that is read knows already whether they coordinate.
        known = getattr(person, "kept_roles", {}).get(localdate())
        coordinates = known is None or known.coordinates
        posts = posts_of(person.pk, host.pk, localdate()) if coordinates else []
        post = next(iter(posts), None)
        if post:
            phone = post.public_phone or phone
            title = _("SLT-koordinator i %(place)s") % {"place": host.name}
        else:
            seat = next(iter(seats_of(person.pk, group.pk, localdate())), None)
            title = of_seat(seat) if seat else ""
            phone = (seat.work_phone if seat else "") or phone
    return person.name, title, phone


def joined(name: str, title: str, phone: str) -> str:
    name = ", ".join(part for part in (name, title) if part)
    if not phone:
        return name
    return _("%(name)s (tlf. %(phone)s)") % {"name": name, "phone": phone}


def of_seat(seat: Membership) -> str:
    organisation = seat.organisation.name if seat.organisation else ""
    return seat.title or organisation
