"""``manage.py prepare``: what `script/server` does before it starts the processes."""

import hashlib
from io import StringIO

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand

from people.models import Person
from slt import demo


class Command(BaseCommand):
    help = "Bring database and static files up to date; fill the demo town on first start."

    def handle(self, **options):
        call_command("migrate", verbosity=0)
        self._collect_static_files()
        if settings.DEMO and not Person.objects.exists():
            self.stdout.write("Filling the demo town …")
            # It lists who can sign in; that stands below, at every start.
            call_command("demo", stdout=StringIO())
        self.stdout.write(f"\nOpen {settings.SITE_URL}/")
        if settings.DEMO:
            self.stdout.write(
                f"Sign in at {settings.SITE_URL}/hjem/ with one of these addresses; the code comes "
                f"to {settings.SITE_URL}/demo/epost/\n\n"
            )
            for name, title, email in demo.sign_in():
                self.stdout.write(f"  {email:<32} {name}, {title}")
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
        self.stdout.write("Compressing the files for the browser …")
        call_command("collectstatic", interactive=False, clear=True, verbosity=0)
        stamp.write_text(wanted)
