"""A challenge from the street to the politiråd and back: each step by the page it is taken on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from measures.models import Evaluation, Measure, Task
from meetings import minutes, planning, sending, summons
from meetings.models import Challenge, Lift
from people.models import Group, Notice
from tests.factories import AppointmentFactory, GroupFactory, MembershipFactory, OfficeFactory

pytestmark = pytest.mark.django_db

Level = Group.Level


class Town:
    """Three levels, the coordinator, and somebody who sits on each."""

    def __init__(self, client_for):
        self.client_for = client_for
        self.liv = AppointmentFactory(person__name="Liv Dahl").person
        self.council = GroupFactory(name="Politirådet", level=Level.STEERING)
        self.group = GroupFactory(name="Koordineringsgruppen", reports_to=self.council)
        self.street = GroupFactory(
            name="Utekontakten", level=Level.EXECUTING, reports_to=self.group
        )
        self.pal = MembershipFactory(group=self.street, person__name="Pål Berg").person
        self.mona = MembershipFactory(group=self.group, person__name="Mona Moe").person
        self.kari = OfficeFactory(group=self.group, person__name="Kari Lund").person
        self.mayor = OfficeFactory(group=self.council, person__name="Anne Vik").person
        MembershipFactory(group=self.council, person=self.mayor)

    def planned(self, group, days):
        at = now() + timedelta(days=days)
        return planning.create(group, by=self.liv, starts_at=at, ends_at=at + timedelta(hours=2))

    def begun(self, meeting):
        summons.send(meeting, by=self.liv)
        minutes.begin(meeting, by=self.liv)

    def sent(self, meeting):
        until = localdate() + timedelta(days=7)
        waived = {one.key for one in sending.missing(meeting) if not one.blocks}
        sending.send(meeting, by=self.liv, remarks_until=until, waived=waived)

    def post(self, person, name, *args, **typed):
        answer = self.client_for(person).post(reverse(name, args=args), typed)
        assert answer.status_code == 302, name
        return answer

    def page(self, person, name, *args) -> str:
        return self.client_for(person).get(reverse(name, args=args)).content.decode()


@pytest.fixture
def town(client_for):
    return Town(client_for)


def test_what_the_street_reports_comes_back_evaluated_on_the_agenda_of_those_who_ordered_it(town):
    # Reported by a practitioner, and put on the agenda by the coordinator.
    below, above = town.planned(town.group, 1), town.planned(town.council, 2)
    facts = {
        "group": town.street.public_id,
        "title": "Uro ved kaien",
        "seen": "Mange samles på fredager.",
    }
    town.post(town.pal, "challenge_report", **facts)
    challenge = Challenge.objects.get()
    sorted_as = {
        "hva": "agenda",
        "agenda-meeting": below.public_id,
        "agenda-title": "Uro ved kaien",
    }
    town.post(town.liv, "challenge_detail", challenge.public_id, **sorted_as)
    assert Notice.objects.filter(recipient=town.pal, kind="challenge_sorted").exists()
    item = below.items.get(title="Uro ved kaien")

    # Lifted by the coordinating group.
    town.begun(below)
    asked = {"asked": "Kan rådet bestille vakter?", "straight": "on"}
    town.post(town.liv, "item_lift", item.public_id, **asked)
    town.sent(below)
    upper = Lift.objects.get().upper

    # Decided in the politiråd, with a measure ordered from the group below.
    town.begun(above)
    town.post(town.liv, "task_add", upper.public_id, line="! Natteravner – Koordineringsgruppen")
    town.post(town.liv, "decision_add", upper.public_id)
    decision = upper.decisions.get()
    words = {"base": "0", "format": "plain", "open": "Vi bestiller natteravner."}
    town.post(town.liv, "text_save_decision", decision.public_id, **words)
    town.sent(above)
    measure = Measure.objects.get()
    assert (measure.group, measure.responsible_group) == (town.council, town.group)
    assert "Besvart i sak" in town.page(town.mona, "minutes", below.public_id)

    # Done as two tasks, and delivered.
    lines = "Lage vaktliste – Mona Moe\nKjøpe vester – Mona Moe"
    town.post(town.liv, "measure_split", measure.public_id, lines=lines)
    for task in Task.objects.filter(measure=measure):
        town.post(town.mona, "task_detail", task.public_id, do="done")
    assert "2 av 2 er gjennomført" in town.page(town.mona, "measure_detail", measure.public_id)
    town.post(town.kari, "measure_detail", measure.public_id, do="deliver", text="Vi går.")

    # Evaluated: asked for, answered, concluded.
    due = str(localdate() + timedelta(days=30))
    asked = {"evaluation": "effect", "who": "Anne Vik", "evaluation_on": due}
    town.post(town.liv, "evaluation_ask", measure.public_id, **asked)
    evaluation = Evaluation.objects.get()
    answer = {"do": "answer", "seen": "Færre samles."}
    town.post(town.mayor, "evaluation_detail", evaluation.public_id, **answer)

    # Back on the agenda of the politiråd, which closes it there.
    following = town.planned(town.council, 40)
    town.begun(following)
    page = town.page(town.liv, "minutes", following.public_id)
    assert "Natteravner" in page
    assert "Evalueringen er besvart. Les og konkluder" in page
    concluded = {"do": "conclude", "outcome": "continue", "conclusion": "Det virker."}
    town.post(town.liv, "evaluation_detail", evaluation.public_id, **concluded)
    follow_up = following.items.get(role="follow_up")
    town.post(town.liv, "measure_answer", follow_up.public_id, measure.public_id, do="close")
    measure.refresh_from_db()
    assert measure.state == Measure.State.CLOSED

    # The whole of it stands on the page of the matter, as far as each may see.
    story = town.page(town.mayor, "matter_detail", item.matter.public_id)
    for words in (
        "Løftet til Politirådet",
        "Vi bestiller natteravner.",
        "Tiltak: Natteravner",
        "Evaluering av tiltaket: Natteravner",
        "Konklusjon: fortsette",
    ):
        assert words in story, words
