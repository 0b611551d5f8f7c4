"""The municipality's public contact details: kept, confirmed, published and taken down."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people import audit, public
from people.models import Appointment, ContactNumber, Municipality

# What stands about one municipality and about one coordinator on the page.
OF_MUNICIPALITY = ["switchboard", "post_address", "public_email", "website", "language"]
OF_COORDINATOR = [
    "public_phone",
    "public_email",
    "hours",
    "can_help_with",
    "away_from",
    "away_until",
    "stand_in",
    "stand_in_phone",
    "stand_in_email",
]


def check_keeps(municipality: Municipality, by) -> None:
    """Raises PermissionDenied unless ``by`` coordinates the municipality."""
    if not Municipality.objects.coordinated_by(by).filter(pk=municipality.pk).exists():
        raise PermissionDenied


def coordinators(municipality: Municipality, on: date | None = None) -> list[Appointment]:
    """The appointments shown on the page, in its order."""
    return list(
        municipality.appointments.coordinators()
        .active(on)
        .select_related("person", "district")
        .order_by("since", "pk")
    )


@transaction.atomic
def save(
    municipality: Municipality,
    facts: dict,
    posts: list[tuple[Appointment, dict]],
    numbers: list[dict],
    *,
    by,
) -> None:
    """Write all of the page at once. ``numbers`` are the municipality's own, in their order."""
    check_keeps(municipality, by)
    write(municipality, facts)
    for post, changes in posts:
        write(post, changes)
    municipality.contact_numbers.all().delete()
    ContactNumber.objects.bulk_create(
        ContactNumber(municipality=municipality, position=40 + position, **number)
        for position, number in enumerate(numbers)
    )
    audit.record(by, "edit_public_contact", municipality)
    public.clear(municipality)


def write(row, changes: dict) -> None:
    for field, value in changes.items():
        setattr(row, field, value)
    row.save(update_fields=list(changes))


@transaction.atomic
def confirm(municipality: Municipality, *, by) -> None:
    """``by`` has read what stands there, and it is right: it holds for another 14 months."""
    check_keeps(municipality, by)
    for post in coordinators(municipality):
        write(post, {"verified_on": localdate()})
    audit.record(by, "confirm_public_contact", municipality)
    public.clear(municipality)


def missing(municipality: Municipality) -> list[str]:
    """What must be there before the world may see the page, each in words. Asks the database."""
    lacks = []
    if not municipality.switchboard:
        lacks.append(_("sentralbordets nummer"))
    if not municipality.post_address:
        lacks.append(_("postadressen"))
    if not municipality.contact_numbers.filter(purpose=ContactNumber.Purpose.TALK).exists():
        lacks.append(_("et lokalt nummer under «Snakk med noen nå», vanligvis barnevernvakten"))
    posts = coordinators(municipality)
    if not any(post.public_phone or post.public_email for post in posts):
        lacks.append(_("koordinatorens telefon eller e-post for publikum"))
    elif not any(post.is_confirmed() for post in posts):
        lacks.append(_("bekreftelse på at opplysningene stemmer"))
    return lacks


class Incomplete(Exception):
    """The page lacks what must be there; ``args[0]`` says what."""


@transaction.atomic
def publish(municipality: Municipality, *, by) -> None:
    """Let the world see the page. Raises ``Incomplete`` while something is missing."""
    check_keeps(municipality, by)
    lacks = missing(municipality)
    if lacks:
        raise Incomplete(lacks)
    if municipality.public_since is None:
        write(municipality, {"public_since": localdate()})
        audit.record(by, "publish_contact_page", municipality)
        public.clear(municipality)


@transaction.atomic
def unpublish(municipality: Municipality, *, by) -> None:
    check_keeps(municipality, by)
    if municipality.public_since is not None:
        write(municipality, {"public_since": None})
        audit.record(by, "unpublish_contact_page", municipality)
        public.clear(municipality)
