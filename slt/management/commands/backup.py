"""``manage.py backup FILE.tar.gz``"""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from slt import backup


class Command(BaseCommand):
    help = "Write the database and the files to one archive, while the site runs."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)

    def handle(self, *, file, **options):
        try:
            manifest = backup.backup(file)
        except OSError as fault:
            raise CommandError(f"Nothing is backed up: {fault}") from fault
        rows, tables = sum(manifest["rows"].values()), len(manifest["rows"])
        files = len(manifest["sha256"]) - tables
        self.stdout.write(f"{file}: {rows} rows of {tables} tables, {files} files")
