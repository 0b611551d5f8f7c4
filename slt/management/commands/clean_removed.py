"""``manage.py clean_removed``: what was taken out of minutes leaves the database's files too."""

from django.core.management.base import BaseCommand, CommandError

from meetings import traces


class Command(BaseCommand):
    help = (
        "Write the tables anew without what was taken out of minutes (Fjern opplysning). Needs the "
        "role that owns the tables; each table is closed to others for a moment."
    )

    def handle(self, *args, **options):
        if not traces.may_clean():
            raise CommandError(
                "This role does not own the tables. Run it as the one that migrates."
            )
        self.stdout.write(f"Cleaned after {traces.clean()} removals.")
