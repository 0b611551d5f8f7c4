"""Any acts, by anybody, in any order: a machine that presses everything there is to press.

Also what is not theirs who press. An act is done, or refused with nothing changed; after each, the
promises are asked of the database.
"""

from datetime import timedelta

from django.utils.timezone import localdate, now
from hypothesis import HealthCheck, Phase, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import get_state_machine_test, rule

from measures import (
    escalating,
    evaluating,
    follow_up,
    giving,
    helping,
    reporting,
    snoozing,
    splitting,
)
from measures.candidates import Responsible
from measures.models import Evaluation, Measure, Plan, PlanLine, Task
from measures.plans import adopting, editing
from meetings import (
    agenda,
    challenges,
    decisions,
    dissents,
    forwarding,
    lifts,
    minutes,
    moving,
    planning,
    proposals,
    remarks,
    review,
    sending,
    summons,
    superseding,
    texts,
)
from meetings.models import (
    AgendaItem,
    Attendance,
    Challenge,
    Decision,
    Forwarding,
    Lift,
    Meeting,
    Remark,
    Review,
    Superseding,
)
from people import seats
from people.models import Appointment, Membership
from slt.handover import moving as handing_over
from tests.slt.half_year import make_world
from tests.slt.promises import Promises

Outcome = AgendaItem.Outcome

# The coordinator presses most, and the neighbour's coordinator presses too.
WHO = st.sampled_from(
    ["liv", "liv", "liv", "liv", "kari", "kari", "mona", "pal", "neighbour"],
)
LEADERS = st.sampled_from(["kari", "kari", "kari", "liv", "mona", "neighbour"])
WHICH = st.integers(0, 1000)
TITLES = ("Uro ved senteret", "Russetid", "Vaping", "Trygg skolevei")
STEPS = sorted({*Task.STEPS, *Measure.STEPS})


class AnyOrder(Promises):
    """One municipality's groups half a year on, and all that is done in them."""

    # Meetings ------------------------------------------------------------------------------------

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

    @rule(who=WHO, which=WHICH, takes=st.none() | st.sampled_from(["accepted", "declined"]))
    def remark(self, who, which, takes):
        if takes:
            if row := self.one(Remark.objects, which):
                self.press(who, remarks.answer, row, takes, "Det ble sagt slik.")
        elif item := self.one(AgendaItem.objects.filter(meeting__minutes_state="sent"), which):
            self.press(who, remarks.add, item, f"Merknad {Remark.objects.count()}")

    @rule(who=WHO, which=WHICH, other=WHICH)
    def dissent(self, who, which, other):
        item = self.one(AgendaItem.objects.filter(meeting__state="held"), which)
        if item and (row := self.one(Attendance.objects.filter(meeting=item.meeting), other)):
            self.press(who, dissents.add, item, row)

    @rule(
        who=LEADERS,
        which=WHICH,
        verdict=st.sampled_from(Review.Verdict.values),
        old=st.sampled_from([False, False, False, True]),
    )
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

    @rule(who=WHO, which=WHICH, to=st.sampled_from(["mona", "kari", "pal"]))
    def ask_for_help(self, who, which, to):
        if measure := self.one(Measure.objects, which):
            around = {"helpers": [self.person(to)], "municipalities": []}
            self.press(who, helping.set_around, measure, **around)

    @rule(who=WHO, which=WHICH, waits=st.booleans())
    def put_before_those_above(self, who, which, waits):
        """As it is when the deadline is long gone."""
        row = self.row(which)
        later = localdate() + timedelta(days=90)
        if row and row.deadline and waits:
            until = later + timedelta(days=20)
            self.press(who, escalating.not_now, row, until, on=later)
        elif row and row.deadline:
            self.press(who, escalating.put_forward, row, on=later)

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

    # The plan ------------------------------------------------------------------------------------

    @rule(who=WHO, title=st.integers(0, 3))
    def write_plan(self, who, title):
        place = self.group(1).host
        period = {"since": localdate(), "until": localdate() + timedelta(days=365)}
        plan = self.press(who, adopting.start, place, title="Planen", **period)
        for act in (editing.add_area, editing.add_goal, editing.add_line):
            if plan:
                plan = self.press(who, act, plan, title=TITLES[title])

    @rule(who=WHO, which=WHICH, other=WHICH)
    def adopt_plan(self, who, which, other):
        plan, decision = self.one(Plan.objects, which), self.one(Decision.objects, other)
        if plan and decision:
            self.press(who, adopting.adopt, plan, decision)

    @rule(who=WHO, which=WHICH, act=st.sampled_from(["revise", "end", "discard"]))
    def go_on_with_plan(self, who, which, act):
        plan = self.one(Plan.objects, which)
        if plan and act == "revise":
            period = {"since": localdate(), "until": localdate() + timedelta(days=365)}
            self.press(who, adopting.revise, plan, title="Neste plan", **period)
        elif plan:
            self.press(who, getattr(adopting, act), plan)

    @rule(who=WHO, which=WHICH, other=WHICH, orders=st.booleans())
    def use_plan(self, who, which, other, orders):
        line = self.one(PlanLine.objects, which)
        row = self.one((Meeting if orders else Measure).objects, other)
        if line and row:
            self.press(who, adopting.order if orders else adopting.link, line, row)

    # Seats and posts ------------------------------------------------------------------------------

    @rule(who=WHO, which=WHICH)
    def end_seat(self, who, which):
        rows = Membership.objects.filter(group=self.world["group"])
        self.press(who, seats.end, self.one(rows, which), localdate() - timedelta(days=1))

    @rule(who=WHO, which=WHICH)
    def reopen_seat(self, who, which):
        rows = Membership.objects.filter(group=self.world["group"])
        self.press(who, seats.reopen, self.one(rows, which))

    @rule(who=WHO, which=WHICH, to=st.sampled_from(["mona", "kari", "pal"]))
    def hand_over(self, who, which, to):
        """Until the last day both coordinate."""
        posts = Appointment.objects.filter(municipality=self.group(1).host)
        if post := self.one(posts, which):
            keys = [duty.key for duty in handing_over.duties(post)]
            facts = {"last_day": localdate() + timedelta(days=30), "keys": keys}
            self.press(who, handing_over.move, post, self.person(to), **facts)


def run(number: int, *, runs: int, acts: int) -> None:
    """``runs`` times ``acts`` presses, the same ones each time ``number`` is."""
    machine = type("Here", (AnyOrder,), {"world": make_world()})
    asked = settings(
        max_examples=runs,
        stateful_step_count=acts,
        # As they were when it fails: nothing is made smaller.
        phases=(Phase.generate,),
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    seed(number)(get_state_machine_test(machine, settings=asked))()
