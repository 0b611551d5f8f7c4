"""``manage.py restore FILE.tar.gz``"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from slt import backup


class Command(BaseCommand):
    help = "Bring back what `backup` wrote, into an empty database. Stop the site first."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--replace", action="store_true", help="lose what is there now")

    def handle(self, *, file, replace, **options):
        try:
            manifest = backup.restore(file, replace=replace)
        except backup.Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        rows = sum(manifest["rows"].values())
        self.stdout.write(f"Restored {rows} rows of {manifest['made_at']}")
