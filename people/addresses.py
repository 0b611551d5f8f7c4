"""Changing a person's address, the only key they have: one verb does all that hangs on it."""

from datetime import timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from people import audit, links, notices, persons, public
from people.models import Municipality, Person

# So that nobody uses us to write to strangers.
ASKED_A_DAY = 5
DAY = timedelta(days=1)


def taken() -> ValidationError:
    return ValidationError({"email": _("En annen person har denne e-postadressen.")})


@transaction.atomic
def change(person: Person, new: str | None, *, by) -> None:
    """From now on ``person`` is reached, and signs in, at ``new``. Ends every session and link.

    Raises ValidationError when it is another's.
    """
    new = (new or "").strip().lower() or None
    row = Person.objects.select_for_update().get(pk=person.pk)
    if row.email == new:
        return
    row.email, row.wanted_email = new, ""
    row.access_epoch += 1
    try:
        with transaction.atomic():
            row.save(update_fields=["email", "wanted_email", "access_epoch"])
    except IntegrityError:
        raise taken() from None
    # allauth's own table would go on accepting codes for the old address.
    EmailAddress.objects.filter(user=row).delete()
    if new:
        EmailAddress.objects.filter(email=new).delete()
        EmailAddress.objects.create(user=row, email=new, verified=True, primary=True)
    audit.record(by, "change_address", row)
    person.refresh_from_db()


def may_correct(person: Person, by) -> bool:
    """Whether the coordinator ``by`` may correct who ``person`` is and where they are reached.

    Only before the person has ever signed in, and only where all they have belongs to groups
    ``by`` runs: else a coordinator could give away the key to another municipality.
    """
    return person.last_login is None and person.pk != by.pk and persons.belongs_to(person, by)


@transaction.atomic
def correct(person: Person, *, name: str, email: str | None, phone: str, by) -> None:
    """Put right what was entered for someone who has never signed in."""
    if not may_correct(person, by):
        raise PermissionDenied
    change(person, email, by=by)
    person.name, person.phone = name, phone
    person.save(update_fields=["name", "phone"])
    audit.record(by, "correct_person", person)


@transaction.atomic
def ask(person: Person, new: str, *, by=None) -> None:
    """``person`` wants to be reached at ``new``: a link goes there, and word of it to the old.

    ``by``: another who wrote it down for them, as when they change employer. Nothing is changed
    before the link is used.
    """
    new = new.strip().lower()
    if new == person.email:
        raise ValidationError({"email": _("Dette er adressen du har nå.")})
    if Person.objects.filter(email=new).exists():
        raise taken()
    lately = person.notices.filter(kind="address_confirm", created_at__gt=now() - DAY)
    if lately.count() >= ASKED_A_DAY:
        raise ValidationError({"email": _("Du har bedt om mange bytter i dag. Prøv i morgen.")})
    person.wanted_email = new
    person.save(update_fields=["wanted_email"])
    # Asking again sends again, but not while the last mail still waits.
    mark = digest(person)
    turn = person.notices.filter(kind="address_confirm").exclude(state="waiting").count()
    for kind in ("address_confirm", "address_asked"):
        told = {"key": f"{kind}:{mark}:{turn}", "kind": kind, "about": person, "sender": by}
        notices.tell(person, **told, mark=mark)
    audit.record(by or person, "ask_for_address", person)


@transaction.atomic
def give_up(person: Person) -> None:
    """The person does not want the new address after all; its link is dead."""
    person.wanted_email = ""
    person.save(update_fields=["wanted_email"])
    audit.record(person, "give_up_address", person)


def digest(person: Person) -> str:
    """Stands for the wanted address in links and notices, which hold no address themselves."""
    return sha256(person.wanted_email.encode()).hexdigest()[:16]


def link(person: Person) -> str:
    return links.make(person, "address", digest(person))


def read(token: str) -> Person:
    """The person who would be reached at their wanted address. Raises ``links.Dead``."""
    person, mark = links.read(token, "address")
    if not person.wanted_email or mark != digest(person):
        raise links.Dead
    return person


def confirm(token: str) -> Person:
    """Take the wanted address into use. Raises ``links.Dead``, or ValidationError if taken."""
    person = read(token)
    change(person, person.wanted_email, by=person)
    for municipality in Municipality.objects.coordinated_by(person):
        public.clear(municipality)
    return person
