"""What any act keeps, whoever presses it: done with a trace, or refused with nothing changed."""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis.stateful import RuleBasedStateMachine

from measures.models import (
    Escalation,
    Evaluation,
    FocusArea,
    Measure,
    Plan,
    PlanGoal,
    PlanLine,
    Progress,
    Snooze,
    Task,
)
from meetings import agenda, review, sending, texts
from meetings.models import (
    AgendaItem,
    Attendance,
    Challenge,
    Decision,
    Dissent,
    Forwarding,
    Lift,
    Meeting,
    Remark,
    Review,
    Superseding,
    TextVersion,
)
from people import notices
from people.audit import Stale
from people.models import Appointment, AuditEntry, Group, Membership, Notice, Office, Person
from slt import register

Outcome = AgendaItem.Outcome
REFUSED = (
    *(PermissionDenied, ValidationError, Stale),
    *(texts.Frozen, texts.Conflict, review.Closed, sending.NotReady),
)
# Everything the acts write in. What is refused leaves all of it as it was.
WRITTEN = (
    *(Meeting, AgendaItem, Attendance, Decision, Review, TextVersion, Superseding),
    *(Lift, Forwarding, Challenge, Remark, Dissent),
    *(Task, Measure, Measure.helpers.through, Progress, Evaluation, Snooze, Escalation),
    *(Plan, FocusArea, PlanGoal, PlanLine),
    *(Membership, Office, Appointment, AuditEntry, Notice),
)
READS = ("SELECT", "SAVEPOINT", "RELEASE", "ROLLBACK")
DECIDES = ("decide", "decide_by_silence")


class Asked:
    """Whether the database was asked for more than to read."""

    to_write = False

    def __call__(self, execute, sql, *rest):
        self.to_write = self.to_write or not sql.lstrip().startswith(READS)
        return execute(sql, *rest)


class Promises(RuleBasedStateMachine):
    """One municipality's groups. ``world`` is made once; each run is undone when it is over."""

    world: dict[str, int]

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.numbers: dict[int, tuple[int, int]] = {}
        self.last_notice = self.last(Notice)
        self.written = self.all_written()
        self.days = 20

    def teardown(self):
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    # Pressing ------------------------------------------------------------------------------------

    def press(self, who: str, act, *args, **facts):
        """Done and kept promises, or refused and nothing changed. What the act gave, if done."""
        asked = Asked()
        try:
            with connection.execute_wrapper(asked):
                given = act(*args, by=self.person(who), **facts)
        except REFUSED:
            unchanged = not asked.to_write or self.all_written() == self.written
            assert unchanged, f"{act.__name__} refused, and changed"
            return None
        written = self.all_written() if asked.to_write else self.written
        if written != self.written:
            assert who != "neighbour", f"{act.__name__} across the wall"
            # Of words, the versions are the trace.
            traces = [written[model] != self.written[model] for model in (AuditEntry, TextVersion)]
            assert any(traces), f"{act.__name__}: no trace"
            self.written = written
            self.promises()
        return given

    def person(self, who: str) -> Person:
        return Person.objects.get(pk=self.world[who])

    def group(self, which: int) -> Group:
        return Group.objects.get(pk=self.world["council" if which % 3 == 0 else "group"])

    @staticmethod
    def one(rows, which: int):
        """One of the rows there are, by number; the newest are as likely as the oldest."""
        rows = list(rows.order_by("pk"))
        return rows[which % len(rows)] if rows else None

    def all_written(self) -> dict:
        return {model: list(model.objects.order_by("pk").values_list()) for model in WRITTEN}

    @staticmethod
    def last(model) -> int:
        return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    # What is promised ----------------------------------------------------------------------------

    def promises(self):
        self.numbers_stand()
        self.decided_with_a_trace()
        self.follow_up_is_seen()
        self.matters_lead_on()
        self.nothing_crosses_the_wall()
        self.told_of_what_they_may_see()

    def numbers_stand(self):
        here = {
            pk: (series, number)
            for pk, series, number in AgendaItem.objects.exclude(number=None).values_list(
                "pk", "series", "number"
            )
        }
        assert {pk: here.get(pk) for pk in self.numbers} == self.numbers, "a number changed"
        assert len(set(here.values())) == len(here), "a number is used twice"
        self.numbers = here

    def decided_with_a_trace(self):
        decided = Decision.objects.filter(state=Decision.State.DECIDED)
        keys = set(decided.values_list("pk", flat=True))
        if not keys:
            return
        traced = AuditEntry.objects.filter(
            about_type=ContentType.objects.get_for_model(Decision), verb__in=DECIDES
        )
        assert keys <= set(traced.values_list("about_id", flat=True)), "decided without a trace"
        assert not decided.filter(decided_on=None).exists()
        whole = register.Wanted()
        listed = register.keys_of(*whole.args(self.person("liv")))
        assert keys <= {pk for pk, _item, _state in listed}, "decided and not in the register"

    def follow_up_is_seen(self):
        """By those who gave it, and by whoever answers for it."""
        for model in (Task, Measure):
            open_now = list(model.objects.open().order_by("pk"))
            who = {self.world["liv"], *(row.responsible_id for row in open_now)} - {None}
            seen = {
                person.pk: set(model.objects.visible_to(person).values_list("pk", flat=True))
                for person in Person.objects.filter(pk__in=who)
            }
            for row in open_now:
                assert row.has_responsible()
                for pk in {self.world["liv"], row.responsible_id} - {None}:
                    assert row.pk in seen[pk], f"{row!r} is open, and out of sight"

    def matters_lead_on(self):
        """What did not end where it stands is asked of somebody, or comes up again."""
        for lift in Lift.objects.standing().select_related("upper__meeting"):
            upper = lift.upper
            if lift.state == Lift.State.WAITING:
                assert upper is None
                continue
            assert upper is not None, f"{lift!r} is {lift.state}, and nowhere"
            if lift.state == Lift.State.ON_AGENDA:
                assert upper.accepted_at
                assert upper.outcome != Outcome.WITHDRAWN
                called_off = upper.meeting.state == Meeting.State.CANCELLED
                assert not called_off or upper.outcome == Outcome.POSTPONED
            if lift.state == Lift.State.PROPOSED:
                assert upper.declined_at is None
                assert upper.meeting.state not in agenda.NOT_PLANNED or not upper.accepted_at
        asked = Lift.objects.standing().values("item")
        assert not AgendaItem.objects.filter(outcome=Outcome.ESCALATED).exclude(pk__in=asked)
        sent_on = AgendaItem.objects.filter(outcome=Outcome.FORWARDED)
        assert not sent_on.filter(forwarding=None).exists()
        assert not Challenge.objects.filter(state__in=("on_agenda", "merged"), matter=None).exists()
        called_off = AgendaItem.objects.on_agenda().filter(meeting__state="cancelled")
        assert not called_off.filter(role="ordinary", outcome=Outcome.NONE).exists()
        for item in AgendaItem.objects.filter(outcome=Outcome.POSTPONED, continued_in=None):
            # It waits for a meeting: the next one planned finds it.
            assert item in agenda.postponed_in.write(
                item.meeting.group_id, item.meeting.starts_at + timedelta(days=1)
            )

    def nothing_crosses_the_wall(self):
        neighbour = self.person("neighbour")
        for model in (Meeting, AgendaItem, Decision, Lift, Forwarding, Challenge, Task, Measure):
            assert not model.objects.visible_to(neighbour).exists(), f"{model} over the wall"

    def told_of_what_they_may_see(self):
        """When it is sent: what is not true then is held. Those who left hear that it is off."""
        for notice in Notice.objects.filter(pk__gt=self.last_notice).select_related("recipient"):
            assert notice.recipient_id != self.world["neighbour"]
            about = type(notice.about)._default_manager.all()
            if notice.kind == "meeting_cancelled" or not hasattr(about, "visible_to"):
                continue
            seen = about.visible_to(notice.recipient).filter(pk=notice.about_id).exists()
            held = notices.KINDS[notice.kind].still_true(notice)
            assert seen or held, f"{notice.kind} tells {notice.recipient} of what they may not see"
        self.last_notice = self.last(Notice)
