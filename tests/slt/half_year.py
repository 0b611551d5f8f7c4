"""Half a year of one municipality's groups, made by the verbs: for every act there is something."""

from datetime import timedelta

from django.utils.timezone import localdate, now

from measures import follow_up
from measures.candidates import Responsible
from measures.models import Measure, Task
from measures.plans import adopting, editing
from meetings import (
    agenda,
    challenges,
    decisions,
    forwarding,
    lifts,
    minutes,
    planning,
    sending,
    summons,
    texts,
)
from meetings.models import AgendaItem, Meeting
from people.models import Group, Person
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    bjerkreim,
)


def make_world() -> dict[str, int]:
    """Two groups one above the other, and a neighbour with a meeting of their own."""
    council = GroupFactory(name="Politirådet", level=Group.Level.STEERING)
    group = GroupFactory(
        name="Koordineringsgruppen", reports_to=council, review_before=Group.ReviewBefore.CHAIR
    )
    liv = AppointmentFactory(person__name="Liv Dahl").person
    kari = MembershipFactory(group=council, person__name="Kari Lunde").person
    MembershipFactory(group=group, person=kari)
    OfficeFactory(group=council, person=kari)
    OfficeFactory(group=group, person=kari)
    mona = MembershipFactory(group=group, person__name="Mona Moe").person
    neighbour = AppointmentFactory(municipality=bjerkreim(), person__name="Ola Li").person
    GroupFactory(name="Naboens gruppe", host=bjerkreim())
    pal = PersonFactory(name="Pål Utekontakt")
    half_a_year(group, council, liv, mona, pal)
    people = {"liv": liv, "kari": kari, "mona": mona, "pal": pal, "neighbour": neighbour}
    return {name: person.pk for name, person in people.items()} | {
        "group": group.pk,
        "council": council.pk,
    }


def half_a_year(group: Group, council: Group, liv: Person, mona: Person, pal: Person) -> None:
    """Minutes sent, minutes under way, a meeting called, and drafts: in both groups."""
    challenges.report(group, title="Hærverk", seen="Mer av det.", by=mona)
    period = {"since": localdate(), "until": localdate() + timedelta(days=365)}
    part = adopting.start(group.host, title="Planen", by=liv, **period)
    for act in (editing.add_area, editing.add_goal, editing.add_line):
        part = act(part, title="Trygg ungdomstid", by=liv)
    # A summons goes to nobody once the meeting is over: these are held in the days to come.
    for days, each in enumerate((council, group), 1):
        meeting = held(each, days, liv, mona, pal)
        waived = {one.key for one in sending.missing(meeting)}
        until = localdate() + timedelta(days=7)
        sending.send(meeting, remarks_until=until, waived=waived, by=liv)
    held(group, 3, liv, mona, pal)
    called(council, 9, liv)
    called(group, 12, liv)
    for each, days in ((council, 19), (group, 20)):
        at = now() + timedelta(days=days)
        planning.create(each, starts_at=at, ends_at=at + timedelta(hours=2), by=liv)
    lifted, sent_on = AgendaItem.objects.filter(meeting__group=group, role="ordinary")[:2]
    lifts.lift(lifted, asked="Hva mener dere?", by=liv)
    forwarding.forward(sent_on, body="Statens vegvesen", sent_on=localdate(), by=liv)


def called(group: Group, days: int, liv: Person) -> Meeting:
    """With two ordinary items."""
    at = now() + timedelta(days=days)
    meeting = planning.create(group, starts_at=at, ends_at=at + timedelta(hours=2), by=liv)
    for title in ("Uro", "Skolevei"):
        agenda.add(meeting, title=f"{title} {days}", by=liv)
    summons.send(meeting, by=liv)
    return meeting


def held(group: Group, days: int, liv: Person, mona: Person, pal: Person) -> Meeting:
    """With a decision in one item, and a task and a measure in another."""
    meeting = called(group, days, liv)
    minutes.begin(meeting, by=liv)
    of_decision, item = meeting.items.filter(role="ordinary")
    decision = decisions.add(of_decision, by=liv)
    texts.save(texts.of_decision(decision), base=0, open="<p>Vi gjør det.</p>", exempt=None, by=liv)
    for person, model in ((mona, Task), (pal, Measure)):
        row = follow_up.add(item, f"Ringe {model.__name__} {days}", by=liv)
        facts = {"responsible": Responsible(person=person), "deadline": localdate()}
        follow_up.edit(row, what=row.what, by=liv, **facts)
        row.refresh_from_db()
        if model is Measure:
            follow_up.make_measure(row, by=liv)
    return meeting
