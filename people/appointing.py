"""Appointing SLT coordinators: the first one of an empty installation comes from the shell."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people import audit, persons, public
from people.models import Appointment, Municipality


@transaction.atomic
def appoint(number: str, email: str, name: str = "", *, by) -> tuple[Appointment, bool]:
    """Make the holder of ``email`` coordinator of municipality ``number``, and serve it from now.

    Returns the appointment and whether it is new: twice is once. Raises ValidationError, in plain
    words, when the municipality does not exist or the address is none.
    """
    municipality = Municipality.objects.filter(number=number, until=None).first()
    if municipality is None:
        raise ValidationError(
            _("Ingen kommune har nummer %(number)s. Numre har fire sifre, for eksempel 1101.")
            % {"number": number}
        )
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(_("%(email)s er ikke en e-postadresse.") % {"email": email}) from None
    if municipality.served_since is None:
        municipality.served_since = localdate()
        municipality.save(update_fields=["served_since"])
        audit.record(by, "serve_municipality", municipality)
    person = persons.find_or_make(name.strip() or name_from(email), email)
    posts = person.appointments.coordinators().active().filter(municipality=municipality)
    known = posts.filter(district=None).first()
    if known:
        return known, False
    post = Appointment.objects.create(municipality=municipality, person=person)
    audit.record(by, "appoint", post, person=person.pk)
    public.clear(municipality)
    return post, True


def name_from(email: str) -> str:
    """Until she has said what she is called: liv.dahl@… is Liv Dahl."""
    words = email.partition("@")[0].replace(".", " ").replace("_", " ").split()
    return " ".join(word.capitalize() for word in words)
