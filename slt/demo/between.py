"""What waits between the demo town's groups: lifted, sent on, reported."""

from datetime import date, timedelta

from meetings import challenges, forwarding, lifts
from meetings.models import AgendaItem
from slt.demo.town import Town

CHALLENGE = {
    "title": "Elsparkesykler med to på ved skolene",
    "seen": "Siden i høst kjører mange to og to uten hjelm ved skolestart. Det er flere "
    "nestenulykker i uka ved gangfeltet.",
    "place": "Lagård",
}
ANSWERED = {
    "title": "Ingen steder å være i høstferien",
    "seen": "Klubben er stengt hele uka, og mange spør hvor de kan gå.",
    "place": "Sentrum",
}


def fill(made: Town, today: date) -> None:
    """One proposed upwards, one sent on and not answered, one report to sort and one answered."""
    by, worker = made.coordinator, made.people["outreach"]
    street = made.groups["street"]
    item = AgendaItem.objects.filter(meeting__group=street, role=AgendaItem.Role.ORDINARY).last()
    lifts.lift(item, by=by, asked="Kan flere skoler bli med på åpent hus i neste ferie?")
    sent_on = AgendaItem.objects.get(title="Gangfelt ved idrettshallen")
    forwarding.forward(
        sent_on,
        by=by,
        body="Rogaland fylkeskommune",
        sent_on=today - timedelta(days=32),
        asked="Et opphøyd gangfelt ved idrettshallen.",
    )
    challenges.report(street, **CHALLENGE, by=worker)
    answered = challenges.report(street, **ANSWERED, by=worker)
    challenges.answer(answered, "Klubben åpner to kvelder. Vi henger opp plakat.", by=by)
