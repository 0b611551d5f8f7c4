"""How measures went in the demo town: one concluded, one to conclude, one split into tasks."""

from datetime import date, datetime, time, timedelta

from django.utils.timezone import make_aware

from measures import evaluating, helping, splitting
from measures.models import Evaluation, Measure, Progress, Snooze, Task
from slt.demo.town import Town

CLUB = "Utvide åpningstidene på fritidsklubben"
PLACES = "Lage forslag til nye møteplasser"
COURSE = "Slutt sammen: gruppetilbud om nikotin"


def evaluate(town: Town, today: date) -> None:
    """The club a while ago and concluded; the proposals answered by telephone last week."""
    by = town.coordinator
    club = asked(CLUB, Measure.Evaluation.EXPERIENCE, today, by)
    told(
        club,
        by,
        seen="Flere bruker klubben på fredager, og de yngste er kommet med.",
        evidence="Besøkstall fra klubben og en samtale med ungdomsrådet.",
        suggestion="Fortsett, og prøv åpent på lørdager også.",
    )
    why = "Klubben holder åpent på fredager ut neste år."
    evaluating.conclude(club, Evaluation.Outcome.CONTINUE, why, by=by)
    backdate(club, today - timedelta(days=60))
    places = asked(PLACES, Measure.Evaluation.IMPLEMENTATION, today, by)
    told(
        places,
        by,
        seen="Forslaget er laget sammen med ungdomsrådet. Det tok lengre tid enn planlagt.",
        evidence="Referater fra tre møter med ungdomsrådet.",
        suggestion="Legg fram forslaget, og sett av tid til ungdommene fra starten neste gang.",
    )
    backdate(places, today - timedelta(days=7))


def asked(title: str, about: str, today: date, by) -> Evaluation:
    measure = Measure.objects.get(title=title)
    return evaluating.ask(measure, about, measure.responsible or by, today, by=by, on=today)


def told(evaluation: Evaluation, by, **words) -> None:
    evaluating.answer(evaluation, by=by, told_by=evaluation.person.name, **words)
    evaluation.refresh_from_db()


def backdate(evaluation: Evaluation, day: date) -> None:
    """Let what was said just now have been said that day."""
    at = make_aware(datetime.combine(day, time(10)))
    row = Evaluation.objects.filter(pk=evaluation.pk)
    row.update(asked_at=at - timedelta(days=14), answered_at=at, due_on=day)
    if evaluation.concluded_at:
        row.update(concluded_at=at)
        last = Progress.objects.filter(measure=evaluation.measure).last()
        Progress.objects.filter(pk=last.pk).update(at=at)


def share_out(town: Town, today: date) -> None:
    """The course has tasks and a helper; one small thing is put off until the new year."""
    by = town.coordinator
    course = Measure.objects.get(title=COURSE)
    helper = next(one for one in helping.who_may_help(course) if one != by)
    helping.set_around(course, helpers=[helper], municipalities=[], by=by)
    splitting.split(course, "Finne lokale til neste gruppe\nSpørre skolene om datoer", by=by)
    later = Task.objects.open().filter(group=course.group, measure=None, deadline__gte=today)
    row = later.order_by("deadline", "pk").last()
    if row:
        until = date(today.year + 1, 1, 15)
        Snooze.objects.create(group=row.group, task=row, until=until, by=by)


def fill(town: Town, today: date) -> None:
    evaluate(town, today)
    share_out(town, today)
