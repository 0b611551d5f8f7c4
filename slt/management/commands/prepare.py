"""``manage.py prepare``: what `script/server` does before it starts the processes."""

import hashlib

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import translation

from people.models import Appointment, Membership, Office, Person


class Command(BaseCommand):
    help = "Bring database and static files up to date; fill the demo town on first start."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        self._collect_static_files()
        if settings.DEMO and not Person.objects.exists():
            self.stdout.write("Filling the demo town …")
            call_command("demo")
        self.stdout.write(f"\nOpen {settings.SITE_URL}/")
        if settings.DEMO:
            self.stdout.write(
                f"Sign in at {settings.SITE_URL}/hjem/ with one of these addresses; the code comes "
                f"to {settings.SITE_URL}/demo/epost/\n\n"
            )
            with translation.override("nb"):
                for person, what in demo_people().items():
                    self.stdout.write(f"  {person.email:<36} {person.name}, {what}")
        self.stdout.write("\nCtrl-C stops everything.\n")

    def _collect_static_files(self):
        """Only when a file has changed: compressing them all takes seconds."""
        stamp = settings.STATIC_ROOT / ".made-from"
        digest = hashlib.sha256()
        for finder in get_finders():
            for path, storage in sorted(finder.list([]), key=lambda found: found[0]):
                changed = storage.get_modified_time(path).timestamp()
                digest.update(f"{path} {storage.size(path)} {changed}\n".encode())
        wanted = digest.hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted)


def demo_people() -> dict[Person, str]:
    """One who can sign in for each part there is to play, and what the part is."""
    cast = {}
    for post in Appointment.objects.active().select_related("person", "municipality"):
        cast.setdefault(post.person, f"{post.get_kind_display()} {post.municipality}")
    for office in Office.objects.active().select_related("person", "group"):
        cast.setdefault(office.person, f"{office.get_kind_display().lower()} i {office.group}")
    parts = set()
    for seat in Membership.objects.active().select_related("person", "group"):
        part = (seat.group.level, seat.role)
        if part not in parts and seat.person not in cast and seat.person.email:
            parts.add(part)
            cast[seat.person] = f"{seat.get_role_display().lower()} i {seat.group}"
    return {person: what for person, what in cast.items() if person.email}
