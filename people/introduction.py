"""Who asks: the name, post and telephone that open each mail."""

from django.utils.translation import gettext as _

from people.models import Appointment, Group, Membership, Person


def introduce(person: Person, group: Group | None) -> str:
    """ "Liv Dahl, SLT-koordinator i Eigersund (tlf. 00 00 00 01)", as one stands to ``group``."""
    name, phone = person.name, person.phone
    if group is not None:
        host = group.host
        post = Appointment.objects.coordinators().active()
        post = post.filter(person=person, municipality=host).first()
        seat = group.memberships.active().seated().filter(person=person).first()
        if post:
            phone = post.public_phone or phone
            title = _("SLT-koordinator i %(place)s") % {"place": host.name}
        else:
            title = of_seat(seat) if seat else ""
            phone = (seat.work_phone if seat else "") or phone
        name = ", ".join(part for part in (name, title) if part)
    if not phone:
        return name
    return _("%(name)s (tlf. %(phone)s)") % {"name": name, "phone": phone}


def of_seat(seat: Membership) -> str:
    organisation = seat.organisation.name if seat.organisation else ""
    return seat.title or organisation
