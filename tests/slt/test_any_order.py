"""Any acts, by anybody, in any order: what is promised of matters, numbers and follow-up holds.

The machine presses everything, also what is not theirs who press. An act is done, or refused with
nothing changed; after each, the promises are asked of the database.
"""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, rule, run_state_machine_as_test

from measures import evaluating, follow_up, giving, reporting, snoozing, splitting
from measures.candidates import Responsible
from measures.models import Evaluation, Measure, Task
from meetings import (
    agenda,
    challenges,
    decisions,
    forwarding,
    lifts,
    minutes,
    moving,
    planning,
    proposals,
    review,
    sending,
    summons,
    superseding,
    texts,
)
from meetings.models import (
    AgendaItem,
    Challenge,
    Decision,
    Forwarding,
    Lift,
    Meeting,
    Review,
    Superseding,
)
from people import seats
from people.models import Membership
from tests.slt.promises import Promises, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.once]

Outcome = AgendaItem.Outcome

# The coordinator presses most, and the neighbour's coordinator presses too.
WHO = st.sampled_from(
    ["liv", "liv", "liv", "liv", "kari", "kari", "mona", "pal", "neighbour"],
)
WHICH = st.integers(0, 1000)
TITLES = ("Uro ved senteret", "Russetid", "Vaping", "Trygg skolevei")
STEPS = sorted({*Task.STEPS, *Measure.STEPS})


class AnyOrder(Promises):
    """One municipality's groups, and all that is done in them."""

    # Meetings ------------------------------------------------------------------------------------

    @initialize()
    def begun(self):
        """The coordinating group is called, and the council has a draft."""
        self.plan("liv", 1)
        self.add("liv", 0, 0)
        self.call("liv", 0)
        self.plan("liv", 0)

    @rule(who=WHO, which=WHICH)
    def plan(self, who, which):
        self.days += 10
        at = now() + timedelta(days=self.days)
        ends = at + timedelta(hours=2)
        facts = {"starts_at": at, "ends_at": ends, "place": "Rådhuset"}
        self.press(who, planning.create, self.group(which), **facts)

    @rule(who=WHO, which=WHICH)
    def call(self, who, which):
        if meeting := self.one(Meeting.objects.exclude(state="held"), which):
            self.press(who, summons.send, meeting)

    @rule(who=WHO, which=WHICH, days=st.integers(1, 40))
    def move(self, who, which, days):
        if meeting := self.one(Meeting.objects, which):
            at = now() + timedelta(days=days)
            ends = at + timedelta(hours=2)
            facts = {"starts_at": at, "ends_at": ends, "place": "Kulturhuset"}
            self.press(who, moving.move, meeting, **facts)

    @rule(who=WHO, which=WHICH)
    def call_off(self, who, which):
        if meeting := self.one(Meeting.objects, which):
            self.press(who, moving.cancel, meeting, reason="Snøstorm")

    @rule(who=WHO, which=WHICH)
    def drop_draft(self, who, which):
        if meeting := self.one(Meeting.objects, which):
            self.press(who, planning.delete_draft, meeting)

    @rule(who=WHO, which=WHICH)
    def catch_up(self, who, which):
        if meeting := self.one(Meeting.objects, which):
            self.press(who, agenda.catch_up, meeting)

    # The agenda ----------------------------------------------------------------------------------

    @rule(who=WHO, which=WHICH, title=st.integers(0, 3))
    def add(self, who, which, title):
        if meeting := self.one(Meeting.objects, which):
            # A title of its own: the same within a minute is a button pressed twice.
            said = f"{TITLES[title]} {AgendaItem.objects.count()}"
            self.press(who, agenda.add, meeting, title=said)

    @rule(who=WHO, which=WHICH)
    def propose(self, who, which):
        if meeting := self.one(Meeting.objects, which):
            said = f"Forslag {AgendaItem.objects.count()}"
            self.press(who, proposals.propose, meeting, title=said)

    @rule(who=WHO, which=WHICH, takes=st.booleans())
    def answer_proposal(self, who, which, takes):
        if item := self.one(AgendaItem.objects.filter(proposed_by__isnull=False), which):
            if takes:
                self.press(who, proposals.accept, item)
            else:
                self.press(who, proposals.decline, item, "Ikke nå.")

    @rule(
        who=WHO,
        which=WHICH,
        act=st.sampled_from([agenda.withdraw, agenda.postpone, agenda.delete]),
    )
    def take_off(self, who, which, act):
        if item := self.one(AgendaItem.objects.filter(role="ordinary"), which):
            self.press(who, act, item)

    @rule(who=WHO, which=WHICH, position=st.integers(1, 6))
    def reorder(self, who, which, position):
        if item := self.one(AgendaItem.objects.on_agenda(), which):
            self.press(who, agenda.move, item, position)

    # The minutes ---------------------------------------------------------------------------------

    @rule(who=WHO, which=WHICH)
    def begin(self, who, which):
        if meeting := self.one(Meeting.objects, which):
            self.press(who, minutes.begin, meeting)

    @rule(who=WHO, which=WHICH, outcome=st.sampled_from(Outcome.values))
    def set_outcome(self, who, which, outcome):
        if item := self.one(AgendaItem.objects.filter(meeting__state="held"), which):
            self.press(who, minutes.set_outcome, item, outcome)

    @rule(who=WHO, which=WHICH, text=st.sampled_from(["Vi gjør det.", "Vi gjør det ikke.", ""]))
    def write_decision(self, who, which, text):
        if item := self.one(AgendaItem.objects.filter(meeting__state="held"), which):
            decision = self.press(who, decisions.add, item)
            if decision and text:
                words = texts.of_decision(decision)
                self.press(who, texts.save, words, base=0, open=f"<p>{text}</p>", exempt=None)

    @rule(who=WHO, which=WHICH)
    def reword(self, who, which):
        if decision := self.one(Decision.objects, which):
            latest = review.latest_version(decision)
            number = latest.number if latest else 0
            words = {"base": number, "open": f"<p>Ordlyd {number}.</p>", "exempt": None}
            self.press(who, texts.save, texts.of_decision(decision), **words)

    @rule(who=WHO, which=WHICH)
    def take_out_decision(self, who, which):
        if decision := self.one(Decision.objects, which):
            self.press(who, decisions.delete, decision)

    @rule(
        who=WHO, which=WHICH, to=st.sampled_from(["mona", "pal", "kari", None]), big=st.booleans()
    )
    def agree_on(self, who, which, to, big):
        if item := self.one(AgendaItem.objects.filter(meeting__state="held"), which):
            row = self.press(who, follow_up.add, item, f"Gjøre noe {Task.objects.count()}")
            if row and to:
                responsible = Responsible(person=self.person(to))
                day = localdate() + timedelta(days=30)
                facts = {"responsible": responsible, "deadline": day, "what": row.what}
                self.press(who, follow_up.edit, row, **facts)
                if big:
                    row.refresh_from_db()
                    self.press(who, follow_up.make_measure, row)

    @rule(who=WHO, which=WHICH)
    def send_minutes(self, who, which):
        if meeting := self.one(Meeting.objects.exclude(state="draft"), which):
            waived = {one.key for one in sending.missing(meeting)}
            day = localdate() + timedelta(days=7)
            self.press(who, sending.send, meeting, remarks_until=day, waived=waived)

    @rule(who=WHO, which=WHICH, said=st.sampled_from(AgendaItem.Approval.values))
    def approve(self, who, which, said):
        if item := self.one(AgendaItem.objects.filter(role="approve_minutes"), which):
            self.press(who, minutes.set_approval, item, said, "En rettelse.")

    @rule(who=WHO, which=WHICH, verdict=st.sampled_from(Review.Verdict.values), old=st.booleans())
    def say_of_decision(self, who, which, verdict, old):
        if decision := self.one(Decision.objects.exclude(state="draft"), which):
            latest = review.latest_version(decision)
            number = (latest.number if latest else 0) + old
            self.press(who, review.answer, decision, verdict, "Hvorfor?", version=number)

    @rule(who=WHO, which=WHICH, act=st.sampled_from([review.take_back, review.resubmit]))
    def put_again(self, who, which, act):
        if decision := self.one(Decision.objects.exclude(state="draft"), which):
            self.press(who, act, decision)

    @rule(who=WHO, which=WHICH, other=WHICH, withdraws=st.booleans())
    def supersede(self, who, which, other, withdraws):
        later, earlier = self.one(Decision.objects, which), self.one(Decision.objects, other)
        if later and earlier:
            kind = Superseding.Kind.WITHDRAWS if withdraws else Superseding.Kind.REPLACES
            self.press(who, superseding.supersede, later, [earlier], kind)

    @rule(who=WHO, which=WHICH)
    def let_stand(self, who, which):
        if link := self.one(Superseding.objects, which):
            self.press(who, superseding.undo, link)

    # Between groups and to others ----------------------------------------------------------------

    @rule(who=WHO, which=WHICH)
    def lift(self, who, which):
        if item := self.one(AgendaItem.objects.filter(role="ordinary"), which):
            self.press(who, lifts.lift, item, asked="Hva mener dere?")

    @rule(who=WHO, which=WHICH)
    def take_back(self, who, which):
        if lift := self.one(Lift.objects, which):
            self.press(who, lifts.take_back, lift)

    @rule(who=WHO, which=WHICH)
    def forward(self, who, which):
        if item := self.one(AgendaItem.objects, which):
            facts = {"body": "Statens vegvesen", "sent_on": localdate()}
            self.press(who, forwarding.forward, item, **facts)

    @rule(who=WHO, which=WHICH, waives=st.booleans())
    def settle_forwarded(self, who, which, waives):
        if row := self.one(Forwarding.objects, which):
            if waives:
                self.press(who, forwarding.waive, row, because="Sendt feil.")
            else:
                facts = {"answered_on": localdate(), "answer": "Det gjør vi."}
                self.press(who, forwarding.answered, row, **facts)

    @rule(who=WHO, which=WHICH)
    def report_challenge(self, who, which):
        title = f"Melding {Challenge.objects.count()}"
        self.press(who, challenges.report, self.group(which), title=title, seen="Mer av det.")

    @rule(who=WHO, which=WHICH, other=WHICH, how=st.sampled_from(["put", "merge", "answer", "no"]))
    def sort_challenge(self, who, which, other, how):
        challenge = self.one(Challenge.objects, which)
        meeting = self.one(Meeting.objects, other)
        item = self.one(AgendaItem.objects.exclude(matter=None), other)
        if challenge and how == "put" and meeting:
            self.press(who, challenges.put_on_agenda, challenge, meeting, "Meldt inn")
        elif challenge and how == "merge" and item:
            self.press(who, challenges.merge, challenge, item.matter)
        elif challenge and how in ("answer", "no"):
            act = challenges.answer if how == "answer" else challenges.decline
            self.press(who, act, challenge, "Takk.")

    # Follow-up -----------------------------------------------------------------------------------

    def row(self, which: int):
        kind = Measure if which % 2 else Task
        return self.one(kind.objects, which // 2)

    @rule(who=WHO, which=WHICH, step=st.sampled_from(STEPS), text=st.sampled_from(["", "Slik."]))
    def report(self, who, which, step, text):
        row = self.row(which)
        if row and step in row.STEPS:
            self.press(who, reporting.report, row, step, text)

    @rule(who=WHO, which=WHICH)
    def undo(self, who, which):
        if row := self.row(which):
            self.press(who, reporting.undo, row)

    @rule(who=WHO, which=WHICH, days=st.integers(-2, 20))
    def move_deadline(self, who, which, days):
        if row := self.row(which):
            day = localdate() + timedelta(days=days)
            self.press(who, reporting.move_deadline, row, day, "Det tok tid.")

    @rule(who=WHO, which=WHICH, to=st.sampled_from(["mona", "pal", "kari"]))
    def reassign(self, who, which, to):
        if row := self.row(which):
            self.press(who, reporting.reassign, row, Responsible(person=self.person(to)))

    @rule(who=WHO, which=WHICH, days=st.integers(-2, 20))
    def put_off(self, who, which, days):
        if row := self.row(which):
            self.press(who, snoozing.snooze, row, localdate() + timedelta(days=days))

    @rule(who=WHO, which=WHICH)
    def wake(self, who, which):
        if row := self.row(which):
            self.press(who, snoozing.wake, row)

    @rule(who=WHO, which=WHICH)
    def give_late(self, who, which):
        row = self.row(which)
        if row and row.item:
            self.press(who, giving.give_late, row)

    @rule(who=WHO, which=WHICH)
    def split(self, who, which):
        if measure := self.one(Measure.objects, which):
            count = Task.objects.count()
            self.press(who, splitting.split, measure, f"Ringe {count}\nSkrive {count}")

    @rule(who=WHO, which=WHICH)
    def ask_evaluation(self, who, which):
        measure = self.one(Measure.objects, which)
        if measure and measure.responsible:
            day = localdate() + timedelta(days=10)
            about = Measure.Evaluation.EFFECT
            self.press(who, evaluating.ask, measure, about, measure.responsible, day)

    @rule(who=WHO, which=WHICH, concludes=st.booleans())
    def evaluate(self, who, which, concludes):
        evaluation = self.one(Evaluation.objects, which)
        if evaluation and concludes:
            outcome = Evaluation.Outcome.values[0]
            self.press(who, evaluating.conclude, evaluation, outcome, "Det virker.")
        elif evaluation:
            words = {"seen": "Roligere.", "evidence": "", "suggestion": ""}
            self.press(who, evaluating.answer, evaluation, **words)

    # Seats ---------------------------------------------------------------------------------------

    @rule(who=WHO, which=WHICH)
    def end_seat(self, who, which):
        rows = Membership.objects.filter(group=self.world["group"])
        self.press(who, seats.end, self.one(rows, which), localdate() - timedelta(days=1))

    @rule(who=WHO, which=WHICH)
    def reopen_seat(self, who, which):
        rows = Membership.objects.filter(group=self.world["group"])
        self.press(who, seats.reopen, self.one(rows, which))


def test_any_acts_in_any_order_keep_the_promises():
    machine = type("Here", (AnyOrder,), {"world": make_world()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=4,
            stateful_step_count=40,
            # The same acts each time, and as they were when it fails: nothing is made smaller.
            derandomize=True,
            phases=(Phase.generate,),
            database=None,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
