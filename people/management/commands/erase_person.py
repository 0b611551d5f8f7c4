"""``manage.py erase_person name@example.org --yes``"""

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from people import erasing
from people.models import Person


class Command(BaseCommand):
    help = "Erase who a person is and how they are reached; what they took part in stays."

    def add_arguments(self, parser):
        parser.add_argument("who", help="the address they are reached at, or their public id")
        parser.add_argument("--yes", action="store_true", help="do it; there is no way back")

    def handle(self, *, who, yes, **options):
        known = Person.objects.present()
        person = known.filter(email=who.lower()).first() or known.filter(public_id=who).first()
        if person is None:
            raise CommandError("Ingen har den adressen.")
        if not yes:
            raise CommandError(f"Dette sletter {person} for godt. Kjør på nytt med --yes.")
        with translation.override("nb"):
            try:
                erasing.erase(person)
            except ValidationError as refusal:
                raise CommandError(" ".join(refusal.messages)) from None
        self.stdout.write("Slettet. Navnet står igjen der det hører til arkivet.")
