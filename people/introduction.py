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
    """ "Liv Dahl, SLT-koordinator i Eigersund (tlf. 00 00 00 01)", as one stands to ``group``."""
    name, phone = person.name, person.phone
    if group is not None:
        host = group.host
        post = next(iter(posts_of(person.pk, host.pk, localdate())), None)
        if post:
            phone = post.public_phone or phone
            title = _("SLT-koordinator i %(place)s") % {"place": host.name}
        else:
            seat = next(iter(seats_of(person.pk, group.pk, localdate())), None)
            title = of_seat(seat) if seat else ""
            phone = (seat.work_phone if seat else "") or phone
        name = ", ".join(part for part in (name, title) if part)
    if not phone:
        return name
    return _("%(name)s (tlf. %(phone)s)") % {"name": name, "phone": phone}


def of_seat(seat: Membership) -> str:
    organisation = seat.organisation.name if seat.organisation else ""
    return seat.title or organisation
