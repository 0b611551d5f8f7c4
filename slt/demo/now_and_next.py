"""What waits in the demo town right now, and what lies ahead."""

from datetime import date, timedelta

from meetings import (
    agenda,
    attendance,
    attending,
    called_off,
    feeds,
    moving,
    planning,
    proposals,
    remarks,
    removal,
    review,
    summons,
    texts,
)
from meetings.models import (
    Attendance,
    Decision,
    Meeting,
    Remark,
    Removal,
    Review,
    StandingItem,
    Text,
)
from people.models import Municipality
from slt.demo import holding
from slt.demo.cases import Case, Todo
from slt.demo.steering import CENTRE, STATUS
from slt.demo.town import Town


def latest_review(made: Town, today: date) -> None:
    """The steering group's last decisions wait for the mayor; one of them came back."""
    meeting = made.groups["steering"].meetings.order_by("-starts_at").first()
    decisions = list(Decision.objects.filter(item__meeting=meeting).order_by("item__position"))
    until = today + timedelta(days=4)
    Decision.objects.filter(pk__in=[row.pk for row in decisions]).update(review_until=until)
    Meeting.objects.filter(pk=meeting.pk).update(remarks_until=until)
    returned = decisions[0]
    review.answer(
        returned,
        Review.Verdict.RETURN,
        "Skriv hvem som har ansvaret, og når vi får vite hvordan det går.",
        version=review.latest_version(returned).number,
        by=meeting.chair,
    )
    item = meeting.items.get(title=STATUS)
    remarks.add(
        item,
        "Det var fredag og lørdag, ikke bare fredag.",
        by=made.people["police"],
        on=meeting.day,
    )
    settled = remarks.add(
        item,
        "Idrettshallen ligger i Lagård, ikke i sentrum.",
        by=made.people["chief"],
        on=meeting.day,
    )
    remarks.answer(settled, Remark.State.ACCEPTED, "", by=made.coordinator)


def yesterday(made: Town, today: date) -> None:
    """A meeting just held, its minutes half written."""
    by, group = made.coordinator, made.groups["coordinating"]
    case = Case("Trygg jul for ungdom", "discussion", "v/ Utekontakten")
    meeting = holding.register(
        made,
        group,
        latest_workday(today),
        (CENTRE, case, Case("Plan for foreldrekontakt på nyåret", "decision", "v/ rektor")),
    )
    for row in meeting.attendances.filter(capacity=Attendance.Capacity.MEMBER).order_by("pk")[:6]:
        attendance.set_state(row, Attendance.State.PRESENT, by=by)
    item = meeting.items.get(title=case.title)
    write_and_take_out(
        texts.of_item(item, Text.Kind.MINUTES),
        "<p>Flere ungdommer har ingen steder å gå mellom jul og nyttår. Menigheten og klubben kan "
        "holde åpent to kvelder.</p>",
        "Bjørg i Strandgata har ringt om sønnen sin.",
        by,
    )
    holding.follow(item, Todo("Sette opp felles åpningstider i romjulen", "Geir Håland", 14), by)


def write_and_take_out(text: Text, words: str, slip: str, by) -> None:
    """A text with a history: something that should never have stood there was removed for good."""
    meeting = text.item.meeting
    for number, written in enumerate((words, f"{words}<p>{slip}</p>")):
        texts.save(text, base=number, open=written, exempt="", by=by)
    found = {one.key for one in removal.find(meeting, slip, meeting.access(by))}
    removal.start(meeting, slip, chosen=found, shown=found, reason=Removal.Reason.PERSONAL, by=by)
    texts.save(text, base=text.latest.number, open=words, exempt="", by=by)


def latest_workday(today: date) -> date:
    day = today - timedelta(days=1)
    return day - timedelta(days=max(0, day.weekday() - 4))


def ahead(made: Town, today: date) -> None:
    """What is planned and called, answered, proposed, moved and called off."""
    by, groups = made.coordinator, made.groups
    StandingItem.objects.create(group=groups["steering"], title="Vold i nære relasjoner")
    StandingItem.objects.create(
        group=groups["coordinating"], title="Runden rundt bordet", kind="discussion"
    )
    planning.avoid(
        Municipality.objects.get(number="1101"),
        "Vinterferie",
        date(today.year + 1, 3, 1),
        date(today.year + 1, 3, 5),
        by=by,
    )
    called = plan(made, "coordinating", today, 16)
    item = agenda.add(
        called,
        by=by,
        title="Ungdata: hva gjør vi med funnene?",
        kind="decision",
        presenter="v/ helsestasjonen",
        minutes_planned=30,
    )
    holding.say(
        texts.of_item(item, Text.Kind.BACKGROUND),
        "<p>Rapporten viser at færre trives i nærmiljøet, og at flere er mye alene.</p>",
        by,
    )
    holding.say(
        texts.of_item(item, Text.Kind.PROPOSAL),
        "<p>Gruppen ber politirådet prioritere møteplasser også neste år.</p>",
        by,
    )
    summons.send(called, by=by)
    answers(made, called)
    proposals.propose(
        called,
        by=made.people["nav"],
        title="Ungdom som verken er i skole eller jobb",
        reason="Vi ser at flere faller ut i løpet av høsten.",
    )
    off = plan(made, "street", today, 10)
    summons.send(off, by=by)
    moving.cancel(off, by=by, reason="For få kan møte.")
    called_off_late(made, today)
    for group in (None, groups["coordinating"]):
        feeds.renew(by, group)
    plan(made, "steering", today, 30)
    for days in (44, 79, 107):
        plan(made, "coordinating", today, days)


def called_off_late(made: Town, today: date) -> None:
    """The night before, so that not all may have read it: one has said that they have."""
    meeting = on_day(made, "ravens", today + timedelta(days=1))
    summons.send(meeting, by=made.coordinator)
    moving.cancel(meeting, by=made.coordinator, reason="Møteleder er blitt syk.")
    raven = meeting.attendances.get(person=made.people["raven2"])
    called_off.say_seen(raven, by=raven.person)


def plan(made: Town, key: str, today: date, days: int) -> Meeting:
    return on_day(made, key, holding.meeting_day(today, -days))


def on_day(made: Town, key: str, day: date) -> Meeting:
    group = made.groups[key]
    return planning.create(
        group,
        starts_at=planning.at(day, holding.STARTS),
        ends_at=planning.at(day, holding.ENDS),
        by=made.coordinator,
        place=group.usual_place or "Rådhuset",
    )


def answers(made: Town, meeting: Meeting) -> None:
    rows = {row.person: row for row in meeting.attendances.select_related("person")}
    for key in ("welfare", "head", "nurses"):
        person = made.people[key]
        attending.answer(rows[person], Attendance.Answer.YES, by=person)
    away = made.people["college"]
    attending.answer(rows[away], Attendance.Answer.NO, by=away)
    sends = rows[made.people["contact"]]
    attending.answer(
        sends,
        Attendance.Answer.DEPUTY,
        by=made.people["contact"],
        deputy=attending.deputies_of(sends)[0],
    )
