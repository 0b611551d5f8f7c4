"""What the demo town knows: five indicators over the years, and its picture of the challenges.

Every figure is invented.
"""

from datetime import date

from measures.models import Goal, Indicator, Observation, Picture
from meetings.models import AgendaItem
from slt.demo.town import Town

Better, Unit, Geography = Indicator.Better, Indicator.Unit, Observation.Geography

# Title, source, unit, which way is better, years between, and the figures of the municipality, the
# county and the country, the newest last.
FIGURES = [
    (
        "Ungdomsskoleelever som er fornøyd med skolen",
        *("Ungdata", Unit.PERCENT, Better.UP, 3),
        ("72", "70.5", "69", "66", "68.5"),
        ("71", "70", "69", "68", "67"),
        ("71.5", "71", "69.5", "68", "67.5"),
    ),
    (
        "Ungdom som har brukt snus eller nikotinposer daglig",
        *("Ungdata", Unit.PERCENT, Better.DOWN, 3),
        ("4", "5.5", "6", "9", "12.5"),
        ("5", "5", "6", "8", "10"),
        ("4.5", "5", "5.5", "7.5", "9.5"),
    ),
    (
        "Ungdom som føler seg trygge i nærmiljøet på kveldstid",
        *("Ungdata", Unit.PERCENT, Better.UP, 3),
        ("91", "90", "88.5", "85", "86"),
        ("89", "88.5", "88", "86", "85"),
        ("88", "87.5", "87", "85", "84.5"),
    ),
    (
        "Anmeldte lovbrudd der den mistenkte er under 18 år",
        *("STRASAK", Unit.COUNT, Better.DOWN, 1),
        ("31", "27", "42", "38", "29"),
        (),
        (),
    ),
    (
        "Barn med tiltak fra barnevernet",
        *("KOSTRA", Unit.PER_THOUSAND, Better.NEITHER, 1),
        ("38.2", "36.9", "35.4", "34.8", "33.1"),
        ("33.5", "32.8", "31.9", "31.2", "30.4"),
        ("36.1", "35", "33.7", "32.9", "32.2"),
    ),
]
# So few that somebody could be known by it.
FEW = "Anmeldte ransforhold i sentrum"
WORDS = {
    "sees": "Flere ungdommer bruker nikotinposer, og de begynner tidligere.\n\n"
    "De fleste trives på skolen, men færre enn for noen år siden.",
    "worries": "Uro på kveldstid ved kjøpesenteret, særlig i helgene.\n\n"
    "Foreldre sier at de ikke vet hva som er vanlige grenser.",
    "resources": "Nattevandrerne går hver fredag. Fritidsklubben har åpent tre kvelder i uken, "
    "og politikontakten kjenner ungdomsmiljøet.",
    "priority": "Felles melding til foreldrene om nikotin.\n"
    "Voksne til stede i sentrum på fredager og lørdager.",
}


def know(town: Town, today: date) -> None:
    """Four queries for all of it, but for what it is linked to."""
    by, place = town.coordinator, town.groups["steering"].host
    common = {"municipality": place, "created_by": by}
    indicators = [
        Indicator(title=title, source=source, unit=unit, better=better, **common)
        for title, source, unit, better, *_figures in FIGURES
    ]
    few = Indicator(title=FEW, source="STRASAK", unit=Unit.COUNT, better=Better.DOWN, **common)
    few.note = "Så få saker at tallene ikke skal ut av gruppene."
    few.do_not_publish = True
    Indicator.objects.bulk_create([*indicators, few])
    observations = [
        Observation(
            indicator=indicator,
            year=today.year - 1 - apart * (len(values) - 1 - index),
            geography=geography,
            value=value,
            registered_by=by,
        )
        for indicator, (*_facts, apart, own, county, country) in zip(
            indicators, FIGURES, strict=True
        )
        for geography, values in zip(Geography.values, (own, county, country), strict=True)
        for index, value in enumerate(values)
    ]
    observations += [
        Observation(indicator=few, year=today.year - before, value=value, registered_by=by)
        for before, value in ((3, 2), (2, 5), (1, 3))
    ]
    Observation.objects.bulk_create(observations)
    picture = Picture.objects.create(municipality=place, version=1, changed_by=by, **WORDS)
    picture.indicators.set(indicators[:3])
    link(indicators, picture, place)


def link(indicators, picture: Picture, place) -> None:
    """To the goals they speak of, and to what the groups have talked about."""
    for indicator, goal in zip(
        indicators[2::-1], Goal.objects.filter(municipality=place), strict=False
    ):
        indicator.goals.add(goal)
    spoken = AgendaItem.objects.filter(
        meeting__group__group_municipalities__municipality=place,
        role=AgendaItem.Role.ORDINARY,
        matter__isnull=False,
    ).order_by("-meeting__starts_at", "pk")
    matters = [item.matter for item in spoken.select_related("matter")[:2]]
    picture.matters.set(matters)
    indicators[1].matters.set(matters[:1])
