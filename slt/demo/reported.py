"""Last year's report of the demo town, half-written."""

from datetime import date

from people.models import Municipality
from slt.demo.town import Town
from slt.models import AnnualReport

WORDS = {
    "organisation": "Koordinatoren har 50 prosent stilling og er plassert hos kommunalsjefen for "
    "oppvekst. Politirådet er styringsgruppe.",
    "measures": "Nattevandringen kom i gang, og ungdommene kjenner dem som går.",
    "grants": "Kommunen søkte tilskudd til foreldremøtene og la selv til en femdel.",
}


def write(town: Town, today: date) -> None:
    AnnualReport.objects.create(
        municipality=Municipality.objects.get(number="1101"),
        year=today.year - 1,
        version=1,
        changed_by=town.coordinator,
        **WORDS,
    )
