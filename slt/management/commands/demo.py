"""``manage.py demo``: fill an empty database with the invented town."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from slt import demo
from slt.demo import large


class Command(BaseCommand):
    help = "Fill an empty database with the demo town; with --municipalities, a large one."

    def add_arguments(self, parser):
        parser.add_argument("--municipalities", type=int, default=0, metavar="N")
        parser.add_argument("--years", type=int, default=1, metavar="N")

    def handle(self, *, municipalities, years, **options):
        if settings.PRODUCTION:
            raise CommandError("The demo town is not for production. Set DEMO=1 to look at it.")
        try:
            demo.fill()
        except demo.NotEmpty:
            raise CommandError("The database holds people already; nothing was written.") from None
        if municipalities:
            made = large.fill(municipalities, years)
            self.stdout.write(f"{made} meetings in {municipalities} municipalities.")
        for name, title, email in demo.sign_in():
            self.stdout.write(f"  {email:<32} {name}, {title}")
