"""What the demo town's groups rest on."""

from datetime import date, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from people.models import Municipality
from slt.agreements import keeping
from slt.demo.town import Town

WORDS = """Mandat for koordineringsgruppen

Gruppen samordner det forebyggende arbeidet for barn og unge i kommunen, og rapporterer til
politirådet. Den møtes ti ganger i året.
"""


def keep(town: Town, today: date) -> None:
    """A mandate that was renewed, and an agreement with the police that soon runs out."""
    place, by = Municipality.objects.get(number="1101"), town.coordinator
    group = town.groups["coordinating"]
    begins = today - timedelta(days=700)
    old = keeping.add(
        place,
        by=by,
        groups=[group],
        kind="mandate",
        title="Mandat for koordineringsgruppen",
        since=begins,
        until=begins + timedelta(days=365),
    )
    keeping.add(
        place,
        by=by,
        groups=[group],
        replaces=old,
        kind="mandate",
        title="Mandat for koordineringsgruppen",
        since=begins + timedelta(days=366),
        upload=SimpleUploadedFile("mandat.txt", WORDS.encode()),
    )
    keeping.add(
        place,
        by=by,
        groups=[town.groups["steering"]],
        kind="police_council",
        title="Politirådsavtale med Dalane politistasjon",
        since=begins,
        until=today + timedelta(days=75),
    )
