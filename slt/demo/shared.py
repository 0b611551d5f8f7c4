"""What the demo town shares with its neighbours: a politiråd of two mayors, a matter offered."""

from datetime import date, timedelta

from meetings import decisions, planning
from meetings.models import Decision, ItemCopy
from people.models import Municipality
from slt.demo.holding import ENDS, STARTS, meeting_day
from slt.demo.town import Town

OFFERED = {
    "title": "Felles foreldremøte om vaping på ungdomstrinnet",
    "proposal": "<p>Kommunene holder ett felles digitalt foreldremøte hvert halvår, og bytter på å "
    "være vertskap.</p>",
}


def share(made: Town, today: date) -> None:
    """A decision for the neighbours alone, the next draft with the other mayor, and an offer."""
    group = made.groups["shared"]
    for decision in Decision.objects.filter(item__meeting__group=group).order_by("pk")[:1]:
        decisions.turn_concern(decision, "1101", by=made.coordinator)
    day = meeting_day(today + timedelta(days=70), 0)
    planning.create_year(group, [day], STARTS, ENDS, by=made.coordinator)
    ItemCopy.objects.create(
        **OFFERED,
        from_place=Municipality.objects.get(number="1112", until=None),
        place=Municipality.objects.get(number="1101", until=None),
        sender=made.people["neighbour"],
    )
