"""``manage.py appoint 1101 name@example.org``"""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse
from django.utils import translation

from people import appointing


class Command(BaseCommand):
    help = "Appoint an SLT coordinator; the first one of an empty installation begins like this."

    def add_arguments(self, parser):
        parser.add_argument("number", help="the municipality's four digits, such as 1101")
        parser.add_argument("email", help="where the sign-in code is sent")
        parser.add_argument("--name", default="", help="full name; she may change it herself")

    def handle(self, *, number, email, name, **options):
        with translation.override("nb"):
            try:
                post, new = appointing.appoint(number, email, name, by=None)
            except ValidationError as refusal:
                raise CommandError(" ".join(refusal.messages)) from None
        who = f"{post.person.name} <{post.person.email}>"
        place = f"{post.municipality.name} ({post.municipality.number})"
        if new:
            self.stdout.write(f"{who} er SLT-koordinator i {place} fra i dag.")
        else:
            self.stdout.write(f"{who} er SLT-koordinator i {place} fra før.")
        self.stdout.write(f"Logg inn og kom i gang: {settings.SITE_URL}{reverse('get_started')}")
