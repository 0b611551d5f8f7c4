"""What the demo town has in its year beside the meetings."""

from datetime import date, timedelta

from people.models import Municipality
from slt.demo.town import Town
from slt.models import Known, WheelEntry
from slt.year.wheel import SUGGESTIONS

OWN = [
    ("Uke for psykisk helse", 10, 5, 4, "Ungdomsrådet har stand på torget."),
    ("Russens dag", 5, 17, 0, ""),
    ("Foreldremøter på ungdomstrinnet", 9, 7, 10, ""),
]


def fill(town: Town, today: date) -> None:
    """Last year's, this year's and the next: what comes again began two years ago."""
    place = Municipality.objects.get(number="1101")
    begins = today.year - 2
    rows = [
        WheelEntry(
            municipality=place,
            title=str(one.title),
            kind=one.kind,
            every=one.every,
            on=one.on(begins),
        )
        for one in SUGGESTIONS
    ]
    for title, month, day, days, note in OWN:
        first = date(today.year, month, day)
        until = first + timedelta(days=days) if days else None
        rows.append(WheelEntry(municipality=place, title=title, on=first, until=until, note=note))
    WheelEntry.objects.bulk_create(rows)


def know(town: Town, today: date) -> None:
    """The shops meet when the season is over; the coordinator knows."""
    Known.objects.create(
        group=town.groups["trade"],
        about=Known.About.NORM,
        until=today + timedelta(days=45),
        by=town.coordinator,
    )
