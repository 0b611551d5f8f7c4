"""Somebody changes employer: one act that ends the seat and all that hangs on the old address."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people import addresses, audit, keys, persons, seats
from people.models import Membership, Person


@dataclass(frozen=True)
class Held:
    """What the holder of a seat answers for: later apps say what it is, and pass it on.

    ``rows`` gives a key and words for each; ``pass_on`` gives those in the keys to the successor,
    or to the organisation where nobody takes over. The rest follows the one who leaves.
    """

    rows: Callable[[Membership, Person], list[tuple[str, str]]]
    pass_on: Callable[[Membership, Collection[str], Person | None, Person], None]


# Filled by later apps in ``apps.ready()``.
HELD: list[Held] = []


def held_by(seat: Membership, reader: Person) -> list[tuple[str, str]]:
    return [row for held in HELD for row in held.rows(seat, reader)]


def may_ask_for_address(seat: Membership, by) -> bool:
    """Whose whole access is run by ``by``; others change their address themselves."""
    return seat.person_id != by.pk and persons.belongs_to(seat.person, by)


@transaction.atomic
def change_employer(
    seat: Membership,
    *,
    by,
    last_day: date,
    successor: Person | None = None,
    title: str = "",
    offices: tuple[str, ...] = (),
    tell: bool = False,
    stays: Collection[str] = (),
    new_email: str = "",
) -> None:
    """End the seat or hand it over, share out what is open, and let nothing of the old open.

    Sessions, links in mail and calendar feeds die now; a new address is taken into use when its
    holder confirms it. Raises ValidationError, and ``audit.Stale`` when the seat has an end.
    """
    if last_day > localdate():
        raise ValidationError(
            {"last_day": _("Dagen er ikke kommet. Gjør dette på den siste dagen eller etterpå.")}
        )
    if stays and not successor and not seat.organisation:
        raise ValidationError(
            {"name": _("Skriv hvem som overtar, eller la alt følge den som slutter.")}
        )
    if successor:
        first_day = last_day + timedelta(days=1)
        facts = {"title": title, "offices": offices, "tell": tell}
        seats.hand_over(seat, successor, by=by, first_day=first_day, **facts)
    else:
        seats.end(seat, last_day, by=by)
    for held in HELD:
        held.pass_on(seat, stays, successor, by)
    keys.end_of_who_left(seat.person)
    seat.person.refresh_from_db()
    audit.record(by, "change_employer", seat, person=seat.person_id)
    if new_email and may_ask_for_address(seat, by):
        addresses.ask(seat.person, new_email, by=by)
