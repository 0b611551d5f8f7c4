"""What a municipality of the large installation plans, measures and has in its year, in bulk."""

from datetime import date
from decimal import Decimal

from measures.models import (
    FocusArea,
    Goal,
    Indicator,
    Measure,
    Observation,
    Plan,
    PlanGoal,
    PlanLine,
)
from measures.plans import reading
from meetings.models import Decision
from people.models import Group, Municipality
from slt.models import WheelEntry

AREAS, LINES, INDICATORS, ENTRIES = 3, 4, 5, 12


def plan(place: Municipality, group: Group, years: int, today: date) -> None:
    """A plan in force with a measure for each line, figures of ``years``, and days of the year."""
    goals = Goal.objects.bulk_create(
        Goal(municipality=place, title=f"Trygg oppvekst {number + 1}") for number in range(AREAS)
    )
    figures = indicators(place, goals, years, today)
    ruled = Decision.objects.filter(item__meeting__group=group).select_related("item__meeting")
    adopted_by = ruled.latest("pk")
    standing = Plan.objects.create(
        municipality=place,
        title=f"Handlingsplan {place.name}",
        since=date(today.year - 1, 1, 1),
        until=date(today.year + 2, 12, 31),
        state=Plan.State.ADOPTED,
        adopted_by=adopted_by,
    )
    areas = FocusArea.objects.bulk_create(
        FocusArea(plan=standing, title=f"Innsatsområde {number + 1}", position=number)
        for number in range(AREAS)
    )
    parts = PlanGoal.objects.bulk_create(
        PlanGoal(area=area, goal=goal) for area, goal in zip(areas, goals, strict=True)
    )
    measures = Measure.objects.bulk_create(
        Measure(
            group=group,
            item=adopted_by.item,
            title=f"Tiltak {number + 1}",
            responsible=adopted_by.item.meeting.chair,
            deadline=date(today.year, 1 + number % 12, 15),
            state=Measure.State.DELIVERED if number % 3 else Measure.State.SENT,
            given_at=adopted_by.item.meeting.ends_at,
        )
        for number in range(AREAS * LINES)
    )
    PlanLine.objects.bulk_create(
        PlanLine(
            goal=parts[number // LINES],
            title=measure.title,
            responsible="Skolene",
            deadline=measure.deadline,
            measured_by=figures[number % INDICATORS],
            measure=measure,
            position=number % LINES,
        )
        for number, measure in enumerate(measures)
    )
    standing.content = reading.written(standing)
    standing.save(update_fields=["content"])
    WheelEntry.objects.bulk_create(
        WheelEntry(
            municipality=place,
            title=f"Frist {month}",
            kind=WheelEntry.Kind.DEADLINE,
            on=date(today.year - years, month, 10),
            every=WheelEntry.Every.YEAR,
        )
        for month in range(1, ENTRIES + 1)
    )


def indicators(place: Municipality, goals: list[Goal], years: int, today: date) -> list[Indicator]:
    """Each with a figure a year for the municipality, the county and the country."""
    made = Indicator.objects.bulk_create(
        Indicator(municipality=place, title=f"Tall {number + 1}", source="Ungdata")
        for number in range(INDICATORS)
    )
    for goal, indicator in zip(goals, made, strict=False):
        goal.indicators.add(indicator)
    Observation.objects.bulk_create(
        Observation(indicator=indicator, year=year, geography=kind, value=Decimal(40 + year % 9))
        for indicator in made
        for year in range(today.year - years, today.year)
        for kind in Observation.Geography.values
    )
    return made
