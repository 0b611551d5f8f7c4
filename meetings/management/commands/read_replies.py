"""``manage.py read_replies``: take in answers that calendar programs have sent. Off by default."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from meetings import replies


class Command(BaseCommand):
    help = "Read answers to summonses from the Maildir at REPLIES_MAILDIR."

    def handle(self, *args, **options):
        path = settings.REPLIES_MAILDIR
        if not path:
            raise CommandError("REPLIES_MAILDIR is not set: answers by mail are not read.")
        if not (Path(path) / "new").is_dir():
            raise CommandError(f"{path} is not a Maildir.")
        seen, taken = replies.read(path)
        self.stdout.write(f"{seen} read, {taken} taken as answers.")
