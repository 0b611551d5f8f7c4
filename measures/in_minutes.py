"""Tasks and measures as the minutes page shows them while it is written: all in one query, and in
one more what was said of those from earlier meetings.
"""

from collections import defaultdict
from datetime import date

from django.db.models import Case, CharField, DateField, F, OuterRef, Q, Subquery, Value, When

from measures import lines
from measures.models import Evaluation, FollowUp, Measure, Progress, Snooze, Task
from meetings.models import Meeting
from people.prepared import prepared

# Of each kind, the field that says what it is, and what else people have written in it.
WORDS = {
    Task: ("what", "who_typed", "when_typed"),
    Measure: ("title", "expected_result", "evaluation_reason"),
}
PLAIN = (
    "public_id",
    "state",
    "deadline",
    "created_at",
    "item_id",
    "group_id",
    "deadline_waived_by_id",
    "openness",
    "legal_basis",
    "responsible_id",
    "responsible_organisation_id",
    "responsible_group_id",
)
OF_ITEM = ("item__position", "item__legal_basis", "item__number", "item__series__year")
NAMES = (
    "group__name",
    "responsible__name",
    "responsible_organisation__name",
    "responsible_group__name",
)


def typed_in(meeting) -> list[FollowUp]:
    """What was typed under the items of ``meeting``, in that order; what is at hand of it."""
    return _rows(rows_in(meeting.pk, None, None, False))


def listed_in(meeting, *, sees_exempt: bool) -> tuple[list[FollowUp], list[FollowUp]]:
    """What was typed under its items, and what its group follows from earlier meetings, of which
    what was agreed where something was exempt is only for those who see that.
    """
    found = rows_in(meeting.pk, meeting.group_id, meeting.starts_at, sees_exempt)
    typed, carried = ([line for line in found if line[0] == which] for which in (True, False))
    return _rows(typed), _rows(carried)


# What of an evaluation the group that ordered the measure is shown.
SHOWN = (Evaluation.State.ANSWERED, Evaluation.State.CONCLUDED)


def last_met(group, starts_at) -> Subquery:
    """When the group met before that."""
    held = Meeting.objects.filter(group=group, starts_at__lt=starts_at).exclude(
        state__in=(Meeting.State.DRAFT, Meeting.State.CANCELLED)
    )
    return Subquery(held.order_by("-starts_at").values("starts_at")[:1])


def evaluated(group, starts_at) -> Q:
    """Measures the group ordered whose evaluation waits for it, or was concluded since it met."""
    answered = Q(state=Evaluation.State.ANSWERED)
    concluded = Q(state=Evaluation.State.CONCLUDED, concluded_at__gt=last_met(group, starts_at))
    found = Evaluation.objects.filter(answered | concluded).order_by().values("measure")
    return Q(group=group, pk__in=found)


@prepared
def rows_in(meeting, group, starts_at, everything):
    found = []
    for model in (Task, Measure):
        found.append(_values(model.objects.filter(item__meeting=meeting), is_typed=True))
        if group:
            also = evaluated(group, starts_at) if model is Measure else None
            carried = model.objects.carried(meeting, group, starts_at, also)
            carried = carried if everything else carried.filter(~model.exempt())
            found.append(_values(carried, is_typed=False, group=group))
    return found[0].union(*found[1:], all=True).order_by("created_at", "key")


def _values(rows, *, is_typed: bool, group=None):
    name = rows.model._meta.model_name
    off = Snooze.objects.filter(group=group, **{name: OuterRef("pk")}).values("until")
    until = Subquery(off) if group else Value(None, output_field=DateField())
    told = {"evaluation_id": "public_id", "evaluation_state": "state"}
    shown = dict.fromkeys(told, Value("", output_field=CharField()))
    if group and rows.model is Measure:
        latest = Evaluation.objects.filter(measure=OuterRef("pk"), state__in=SHOWN)
        latest = latest.order_by("-answered_at", "-pk")
        shown = {column: Subquery(latest.values(name)[:1]) for column, name in told.items()}
    words = (F(name) for name in WORDS[rows.model])
    said = dict(zip(("said", "second", "third"), words, strict=True))
    rows = rows.order_by().annotate(
        is_typed=Value(is_typed), kind=Value(name), key=F("pk"), off=until, **said, **shown
    )
    own = ("is_typed", "kind", "key", *said)
    return rows.values_list(*own, *PLAIN, *OF_ITEM, *NAMES, "off", *shown)


def _rows(found: list[tuple]) -> list[FollowUp]:
    return [_row(*line) for line in found]


def _row(_is_typed, kind, key, said, second, third, *more) -> FollowUp:
    model, _field = lines.KINDS[kind]
    words = dict(zip(WORDS[model], (said, second, third), strict=True))
    row = model(pk=key, **words, **dict(zip(PLAIN, more, strict=False)))
    row.item_position, row.item_basis, number, year, row.group_name, *names = more[len(PLAIN) : -3]
    row.off_until, row.evaluation_id, row.evaluation_state = more[-3:]
    row.case = f"{number}/{year % 100:02}" if number else ""
    row.who = lines.who(*names)
    return row


# Stands where nothing was said.
SILENCE = Progress(at=None)


@prepared
def said_of(tasks, measures, meeting, group, starts_at):
    """What was said of them; ``is_news``, if elsewhere than in the group and since it last met."""
    reports = Progress.objects.filter(Q(task__in=tasks) | Q(measure__in=measures))
    last = last_met(group, starts_at)
    elsewhere = Q(item=None) | ~Q(item__meeting__group=group)
    return reports.annotate(
        meeting_id=F("item__meeting"),
        is_news=Case(When(elsewhere & Q(at__gt=last), then=Value(True)), default=Value(False)),
    ).order_by("at", "pk")


def hang_reports(rows: list[FollowUp], meeting) -> None:
    """Hang on each its ``reports`` from ``meeting``, and ``last_said``: the latest before it;
    ``is_news``, if something was reported since the group last met; ``came_as``, its state then.
    """
    keys = defaultdict(list)
    by_row = {}
    for row in rows:
        row.reports, row.last_said, row.is_news, row.before = [], SILENCE, False, ""
        row.came_as = row.state
        keys[row.kind].append(row.pk)
        by_row[row.kind, row.pk] = row
    for report in said_of(
        keys["task"], keys["measure"], meeting.pk, meeting.group_id, meeting.starts_at
    ):
        row = by_row["task" if report.task_id else "measure", report.task_id or report.measure_id]
        if report.meeting_id == meeting.pk:
            row.reports.append(report)
        else:
            row.is_news = row.is_news or report.is_news
            row.before = report.state or row.before
            if report.text or report.is_news:
                row.last_said = report
    for row in rows:
        # What is answered in the meeting stays where it stood.
        if any(report.state for report in row.reports):
            row.came_as = row.before


def in_parts(rows: list[FollowUp], day: date) -> dict[str, list[FollowUp]]:
    """For an agenda of that day, each part by deadline: what is new or waits for the group, what is
    due, the same as last time, and what is put off. The rows come with ``hang_reports``.
    """
    parts = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.deadline is None, row.deadline, row.created_at)):
        waits = row.came_as in row.WAITS_FOR_ORDERER or row.evaluation_state == "answered"
        if row.off_until and row.off_until > day and not waits:
            part = "off"
        elif waits or row.is_news:
            part = "news"
        else:
            part = "due" if row.deadline and row.deadline <= day else "same"
        parts[part].append(row)
    return parts
