"""Loading the municipalities in force and the national numbers: idempotent, after each migrate.

Municipalities: Kartverket, CC BY 4.0, compared with SSB Klass 131 for 2026. Run from
``post_migrate`` rather than a data migration, whose rows vanish when a test flushes.
"""

import csv
from datetime import date
from pathlib import Path

from django.db import transaction

from people.models import ContactNumber, Municipality
from people.models.places import fold

DATA = Path(__file__).parent / "data"
IN_FORCE_SINCE = date(2026, 1, 1)


def read(name: str) -> list[dict]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load() -> int:
    """Bring the table in step with our files; count the rows that were new or changed."""
    official = {row["number"]: row["official_name"] for row in read("official_names.csv")}
    known = {place.number: place for place in Municipality.objects.filter(until=None)}
    new, changed = [], []
    for row in read("municipalities.csv"):
        number, name = row["number"], row["name"]
        official_name = official.get(number, name)
        facts = {
            "name": name,
            "official_name": official_name,
            "folded": " ".join(dict.fromkeys([*fold(official_name).split(), *fold(name).split()])),
            "county_number": row["county_number"],
            "county_name": row["county_name"],
        }
        place = known.get(number)
        if place is None:
            new.append(Municipality(number=number, since=IN_FORCE_SINCE, **facts))
        elif any(getattr(place, field) != value for field, value in facts.items()):
            for field, value in facts.items():
                setattr(place, field, value)
            changed.append(place)
    Municipality.objects.bulk_create(new)
    Municipality.objects.bulk_update(
        changed, ["name", "official_name", "folded", "county_number", "county_name"]
    )
    return len(new) + len(changed) + load_numbers()


def load_numbers() -> int:
    """The national numbers. A row whose number or date somebody has changed since is left alone."""
    known = set(ContactNumber.objects.exclude(key="").values_list("key", flat=True))
    rows = [
        ContactNumber(**{**row, "checked_on": date.fromisoformat(row["checked_on"])})
        for row in read("contact_numbers.csv")
        if row["key"] not in known
    ]
    ContactNumber.objects.bulk_create(rows)
    return len(rows)


def load_after_migrate(**kwargs) -> None:
    load()
