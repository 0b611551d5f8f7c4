"""``manage.py index``: brings the index of search up to date, or makes it anew."""

from django.core.management.base import BaseCommand

from slt.search.index import tend
from slt.search.models import SearchEntry


class Command(BaseCommand):
    help = "Bring the index of search up to date. The worker does so every minute."

    def add_arguments(self, parser):
        parser.add_argument(
            "--anew", action="store_true", help="forget all of it first: after a new stemmer"
        )

    def handle(self, *args, **options):
        if options["anew"]:
            SearchEntry.objects.all().delete()
        self.stdout.write(f"Indexed {tend()} texts.")
