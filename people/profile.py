"""What a person changes about themselves."""

from django.db import transaction

from people import audit, keys, public
from people.models import Municipality, Person


@transaction.atomic
def edit(person: Person, *, name: str, phone: str, language: str) -> None:
    # One line: it stands in the first line of mails to others.
    person.name, person.phone, person.language = " ".join(name.split()), phone, language
    person.save(update_fields=["name", "phone", "language"])
    audit.record(person, "edit_profile", person)
    for municipality in Municipality.objects.coordinated_by(person):
        public.clear(municipality)


@transaction.atomic
def sign_out_everywhere(person: Person) -> None:
    """End every session, mail link and feed of ``person`` at once."""
    keys.end(person)
    audit.record(person, "sign_out_everywhere", person)
