"""The demo town's grants: one that is given for this year, and the next year's application."""

from datetime import date

from measures.models import Measure
from people.models import Municipality
from slt.demo.town import Town
from slt.grants import keeping
from slt.models import Grant

PURPOSE = (
    "Vi vil at ungdom skal ha trygge voksne og trygge steder på kveldstid. Kartleggingen viser mer "
    "uro i sentrum og flere som bruker nikotin."
)
BUDGET = """Lønn til nattevandrerleder: 130 000 kroner
Kurs og materiell: 45 000 kroner
Møter med foreldre: 65 000 kroner"""


def fill(town: Town, today: date) -> None:
    place, by = Municipality.objects.get(number="1101"), town.coordinator
    open_ones = Measure.objects.filter(
        ~Measure.exempt(), group__group_municipalities__municipality=place
    )
    first = keeping.add(
        place,
        by=by,
        measures=open_ones.exclude(state="draft").order_by("pk")[:2],
        giver="Sekretariatet for konfliktrådene",
        title="Trygge kvelder",
        for_year=today.year,
        amount=200_000,
        own_share=40_000,
        apply_by=date(today.year - 1, 12, 1),
        report_by=date(today.year + 1, 4, 1),
        purpose=PURPOSE,
        budget=BUDGET,
    )
    keeping.take_step(first, "apply", by=by)
    keeping.take_step(first, "give", by=by)
    second = keeping.copy(first, by=by)
    Grant.objects.filter(pk=second.pk).update(amount=220_000)
