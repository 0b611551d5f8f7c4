"""Holding the demo's meetings: registered, written, sent, followed up, and dated back."""

from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.db.models import F
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from measures import follow_up, reporting
from measures.models import FollowUp, Measure, Progress, Task
from meetings import (
    agenda,
    attachments,
    attendance,
    attending,
    decisions,
    dissents,
    exemption,
    minutes,
    planning,
    review,
    sending,
    texts,
)
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    LegalBasis,
    Lift,
    Meeting,
    Review,
    Text,
    TextVersion,
)
from people.models import AuditEntry, Group
from slt.demo.cases import Case, Session, Todo
from slt.demo.town import Town

STARTS, ENDS = time(12), time(14)


def meeting_day(today: date, days: int) -> date:
    """The Tuesday of the week ``days`` ago, when the town meets."""
    day = today - timedelta(days=days)
    return day - timedelta(days=(day.weekday() - 1) % 7)


def register(made: Town, group: Group, day: date, cases: tuple[Case, ...]) -> Meeting:
    """A held meeting with its formal items, the cases and Eventuelt, all numbered."""
    earlier = group.meetings.filter(state=Meeting.State.HELD).order_by("-starts_at").first()
    with translation.override(group.language):
        titles = [_("Godkjenning av innkalling og saksliste")]
        if earlier:
            titles.append(agenda.approval_title(earlier))
        follow_up_title, rest = _("Oppfølging fra forrige møter"), _("Eventuelt")
    titles += [follow_up_title, *(case.title for case in cases), rest]
    meeting = planning.register_past(
        group,
        starts_at=planning.at(day, STARTS),
        ends_at=planning.at(day, ENDS),
        by=made.coordinator,
        titles=titles,
        place=group.usual_place or "Rådhuset",
    )
    # The year was lived here, not entered afterwards.
    Meeting.objects.filter(pk=meeting.pk).update(past_registration=False)
    meeting.refresh_from_db()
    for case in cases:
        meeting.items.filter(title=case.title).update(kind=case.kind, presenter=case.presenter)
    return meeting


def hold(made: Town, session: Session, today: date) -> Meeting:
    """One meeting of the year: held, written, sent, and what came of it."""
    by, group = made.coordinator, made.groups[session.group]
    day = meeting_day(today, session.days)
    before = AuditEntry.objects.order_by("-pk").values_list("pk", flat=True).first()
    meeting = register(made, group, day, session.cases)
    roll_call(meeting, by)
    given: list[tuple[FollowUp, Todo]] = []
    for case in session.cases:
        given += write(meeting, case, by)
    approve_earlier(meeting, by)
    meeting.refresh_from_db()
    waived = {one.key for one in sending.missing(meeting)}
    sending.send(meeting, remarks_until=day + timedelta(days=8), waived=waived, by=by)
    if group.review_before != Group.ReviewBefore.NONE and session.days > 30:
        chair_agrees(meeting)
    for row, todo in given:
        row.refresh_from_db()
        # What comes of a decision still in review is not given out yet.
        if row.state != FollowUp.DRAFT:
            went(row, todo, by)
    backdate(meeting, before)
    return meeting


def roll_call(meeting: Meeting, by) -> None:
    """All but one are there; where there is a deputy, they meet for the one who is not."""
    rows = list(meeting.attendances.filter(capacity=Attendance.Capacity.MEMBER).order_by("pk"))
    absent = rows[meeting.day.toordinal() // 7 % len(rows)]
    for row in rows:
        there = row != absent or row.person == by
        state = Attendance.State.PRESENT if there else Attendance.State.EXCUSED
        attendance.set_state(row, state, by=by)
    absent.refresh_from_db()
    deputies = attending.deputies_of(absent)
    if absent.state == Attendance.State.EXCUSED and deputies:
        attendance.seat_deputy(absent, by=by, membership=deputies[0])


def write(meeting: Meeting, case: Case, by) -> list[tuple[FollowUp, Todo]]:
    """The words, decisions and follow-up of one case."""
    item = meeting.items.get(title=case.title)
    earlier = AgendaItem.objects.filter(
        meeting__group=meeting.group, title=case.title, outcome=AgendaItem.Outcome.POSTPONED
    ).first()
    if earlier and earlier != item:
        AgendaItem.objects.filter(pk=item.pk).update(continues=earlier, matter=earlier.matter)
    # Lifted here while nothing was planned.
    waiting = Lift.objects.filter(group=meeting.group, state=Lift.State.WAITING)
    if lift := waiting.filter(item__title=case.title).first():
        AgendaItem.objects.filter(pk=item.pk).update(matter=lift.item.matter)
        waiting.filter(pk=lift.pk).update(upper=item, state=Lift.State.ON_AGENDA)
    if case.background:
        say(texts.of_item(item, Text.Kind.BACKGROUND), case.background, by)
    if case.minutes:
        say(texts.of_item(item, Text.Kind.MINUTES), case.minutes, by, case.exempt)
    if case.exempt:
        exemption.set_item(item, basis=provision(), exempt_until=None, access_note="", by=by)
    if case.paper:
        upload = ContentFile(case.paper.words.encode(), case.paper.name)
        file = attachments.add(item, upload, by=by, from_whom=case.paper.from_whom)
        exemption.set_file(
            file, basis=provision(), from_whom=file.from_whom, exempt_until=None, by=by
        )
    if case.decision:
        decision = decisions.add(item, by=by)
        say(texts.of_decision(decision), case.decision, by)
    if case.dissent:
        there = meeting.attendances.filter(
            capacity=Attendance.Capacity.MEMBER, state=Attendance.State.PRESENT
        )
        row = there.exclude(person=by).exclude(person=meeting.chair).order_by("pk").last()
        say(texts.of_dissent(dissents.add(item, row, by=by)), case.dissent, by)
    minutes.set_outcome(item, case.outcome, by=by)
    return [(follow(item, todo, by), todo) for todo in case.todos]


def provision() -> LegalBasis:
    """What the demo withholds by."""
    return LegalBasis.objects.get(key="24-3")


def say(text: Text, words: str, by, exempt: str = "") -> TextVersion:
    return texts.save(text, base=0, open=words, exempt=exempt or None, by=by)


def follow(item: AgendaItem, todo: Todo, by) -> FollowUp:
    line = f"{todo.what} – {todo.who}"
    if todo.days is not None:
        due = item.meeting.day + timedelta(days=todo.days)
        line += f" – {due.day}.{due.month}.{due.year}"
    task = follow_up.add(item, line, by=by)
    return follow_up.make_measure(task, by=by) if todo.measure else task


def approve_earlier(meeting: Meeting, by) -> None:
    for item in meeting.items.filter(role=AgendaItem.Role.APPROVE_MINUTES).exclude(approves=None):
        minutes.set_approval(item, AgendaItem.Approval.APPROVED, by=by)


def chair_agrees(meeting: Meeting) -> None:
    for decision in Decision.objects.filter(item__meeting=meeting, state=Decision.State.IN_REVIEW):
        version = review.latest_version(decision).number
        review.answer(decision, Review.Verdict.AGREE, version=version, by=meeting.chair)


# The steps on the way to how a line of follow-up went.
WAYS = {
    "": [],
    "say": [""],
    "done": ["acknowledge", "done"],
    "deliver": ["start", "deliver"],
    "close": ["start", "deliver", "close"],
}


def went(row: FollowUp, todo: Todo, by) -> None:
    """How it went, said by whoever answers for it, or told the coordinator."""
    who = row.responsible
    own = {"by": who} if who else {"by": by, "told_by": todo.who}
    steps = WAYS.get(todo.went, [todo.went])
    for step in steps:
        speaker = {"by": by} if step in ("close", "withdraw") else own
        reporting.report(row, step, todo.said if step == steps[-1] else "", **speaker)
        row.refresh_from_db()


def backdate(meeting: Meeting, before: int | None) -> None:
    """Let what was written just now have been written when the meeting was held."""
    held = meeting.starts_at
    sent = held + timedelta(days=1)
    Meeting.objects.filter(pk=meeting.pk).update(
        called_at=held - timedelta(days=14),
        minutes_sent_at=sent,
        moved_at=sent,
    )
    meetings = Meeting.objects.filter(approved_in__meeting=meeting)
    meetings.update(approved_on=meeting.day)
    of_items = TextVersion.objects.filter(text__item__meeting=meeting)
    of_decisions = TextVersion.objects.filter(text__decision__item__meeting=meeting)
    of_dissents = TextVersion.objects.filter(text__dissent__item__meeting=meeting)
    for versions in (of_items, of_decisions, of_dissents):
        versions.update(at=held + timedelta(minutes=30))
    Review.objects.filter(decision__item__meeting=meeting).update(at=sent)
    Lift.objects.filter(item__meeting=meeting).update(created_at=sent)
    Decision.objects.filter(item__meeting=meeting, state=Decision.State.DECIDED).update(
        decided_on=meeting.day, moved_at=sent, review_until=meeting.day + timedelta(days=8)
    )
    for model, name in ((Task, "task"), (Measure, "measure")):
        rows = model.objects.filter(item__meeting=meeting)
        rows.update(given_at=sent, moved_at=sent, created_at=held)
        rows.exclude(ended_on=None).exclude(deadline=None).update(ended_on=F("deadline"))
        for row in rows.exclude(deadline=None):
            halfway = held + (at_noon(row.deadline) - held) / 2
            told = min(at_noon(localdate(halfway)), at_noon(localdate() - timedelta(days=1)))
            Progress.objects.filter(**{name: row}).update(at=told)
        rows.filter(ended_on__gt=localdate()).update(ended_on=localdate())
    AuditEntry.objects.filter(pk__gt=before or 0).update(at=sent)


def at_noon(day: date) -> datetime:
    return planning.at(day, STARTS)
