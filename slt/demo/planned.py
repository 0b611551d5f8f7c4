"""The demo town's plan of action: adopted early in the year, some of it carried out."""

from datetime import date

from measures.models import Measure, Plan, PlanLine
from measures.plans import adopting, editing, publishing
from meetings.models import Decision
from people.models import Group, Municipality
from slt.demo.town import Town

# Focus area and why; its goals; of each its lines: what, who, with whom, the deadline's month, how
# it is seen, and the measure that does it.
PLAN = [
    (
        "Trygge møteplasser",
        "Ungdom sier at de mangler steder å være om kvelden. Der voksne er til stede, er det "
        "mindre uro.",
        {
            "Trygge møteplasser": [
                (
                    "Fritidsklubben er åpen i helgene",
                    "Kultur og fritid",
                    "Natteravnene",
                    5,
                    "Antall kvelder og besøk",
                    "Utvide åpningstidene på fritidsklubben",
                ),
                (
                    "Nye møteplasser kartlegges og foreslås",
                    "Utekontakten",
                    "Ungdomsrådet, idrettsrådet",
                    9,
                    "Forslaget er behandlet",
                    "Lage forslag til nye møteplasser",
                ),
            ],
            "Flere trygge voksne ute i helgene": [
                ("Natteravner i sentrum fredag og lørdag", "Natteravnene", "Politiet", 10, "", ""),
                ("Felles møte med utestedene to ganger i året", "Politiet", "", 12, "", ""),
            ],
        },
    ),
    (
        "Nikotin og rus",
        "Flere prøver nikotin allerede på ungdomsskolen.",
        {
            "Tidlig innsats mot nikotin og rus": [
                (
                    "Gruppetilbud for dem som vil slutte",
                    "Helsestasjonen",
                    "Ungdomsskolene",
                    7,
                    "Andel som bruker snus i Ungdata",
                    "Slutt sammen: gruppetilbud om nikotin",
                ),
                (
                    "Skjenkekontroll med vekt på alder",
                    "Eigersund kommune",
                    "Politiet",
                    6,
                    "Antall kontroller",
                    "",
                ),
            ],
        },
    ),
    (
        "Foreldre og skole",
        "",
        {
            "Samarbeid med foreldre": [
                ("Felles foreldremøte på 8. trinn", "Ungdomsskolene", "FAU", 11, "Oppmøte", ""),
                ("Foreldreguide på flere språk", "Biblioteket", "", 12, "", ""),
            ],
            "Færre som uteblir fra skolen": [
                ("Felles rutine ved bekymringsfullt fravær", "Skolene", "Barnevernet", 12, "", ""),
                ("Rutinen er kjent i alle skolene", "Skolene", "", None, "", ""),
            ],
        },
    ),
]


# What shows whether a line works, by how the indicator begins.
MEASURED = {"Gruppetilbud for dem som vil slutte": "Ungdom som har brukt snus"}


def plan(made: Town, today: date) -> None:
    """As it was written and adopted, and what each line has come to since."""
    by, year = made.coordinator, today.year
    place = Municipality.objects.get(number="1101")
    done = {measure.title: measure for measure in Measure.objects.order_by("pk")}
    begun = adopting.start(
        place,
        by=by,
        title=f"Handlingsplan {year}–{year + 3}",
        since=date(year, 1, 1),
        until=date(year + 3, 12, 31),
    )
    for title, why, goals in PLAN:
        area = editing.add_area(begun, by=by, title=title, why=why)
        for goal_title, lines in goals.items():
            goal = editing.add_goal(area, by=by, title=goal_title)
            for what, who, partners, month, indicator, measure in lines:
                line = editing.add_line(
                    goal,
                    by=by,
                    title=what,
                    responsible=who,
                    partners=partners,
                    deadline=month and date(year, month, 28),
                    indicator=indicator,
                )
                if measure:
                    adopting.link(line, done[measure], by=by)
    measure_by_figures(begun, place)
    adopting.adopt(begun, first_decision(place), by=by)
    begun.refresh_from_db()
    publishing.publish(begun, digest=publishing.check(begun).digest, by=by)


def measure_by_figures(begun: Plan, place: Municipality) -> None:
    for line, title in MEASURED.items():
        PlanLine.objects.filter(goal__area__plan=begun, title=line).update(
            measured_by=place.indicators.get(title__startswith=title)
        )


def first_decision(place: Municipality) -> Decision:
    return (
        Decision.objects.filter(
            state=Decision.State.DECIDED,
            item__meeting__group__level=Group.Level.STEERING,
            item__meeting__group__group_municipalities__municipality=place,
        )
        .order_by("item__meeting__starts_at", "pk")
        .first()
    )
