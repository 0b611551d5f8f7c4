"""Tasks and measures as the minutes page shows them while it is written: all in one query, and in
one more what was said of those from earlier meetings.
"""

from collections import defaultdict

from django.db.models import F, Q, Value

from measures import lines
from measures.models import FollowUp, Measure, Progress, Task
from meetings.models.texts import is_exempt
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
OF_ITEM = ("item__position", "item__legal_basis")
NAMES = ("responsible__name", "responsible_organisation__name", "responsible_group__name")


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


@prepared
def rows_in(meeting, group, starts_at, everything):
    found = []
    for model in (Task, Measure):
        found.append(_values(model.objects.filter(item__meeting=meeting), is_typed=True))
        if group:
            carried = model.objects.carried(meeting, group, starts_at)
            carried = carried if everything else carried.filter(~is_exempt())
            found.append(_values(carried, is_typed=False))
    return found[0].union(*found[1:], all=True).order_by("created_at", "key")


def _values(rows, *, is_typed: bool):
    words = (F(name) for name in WORDS[rows.model])
    said = dict(zip(("said", "second", "third"), words, strict=True))
    kind = Value(rows.model._meta.model_name)
    rows = rows.order_by().annotate(is_typed=Value(is_typed), kind=kind, key=F("pk"), **said)
    return rows.values_list("is_typed", "kind", "key", *said, *PLAIN, *OF_ITEM, *NAMES)


def _rows(found: list[tuple]) -> list[FollowUp]:
    return [_row(*line) for line in found]


def _row(_is_typed, kind, key, said, second, third, *more) -> FollowUp:
    model, _field = lines.KINDS[kind]
    words = dict(zip(WORDS[model], (said, second, third), strict=True))
    row = model(pk=key, **words, **dict(zip(PLAIN, more, strict=False)))
    row.item_position, row.item_basis, *names = more[len(PLAIN) :]
    row.who = lines.who(*names)
    return row


# Stands where nothing was said.
SILENCE = Progress(at=None)


@prepared
def said_of(tasks, measures, meeting):
    """What was said of them in ``meeting``, and in words before it."""
    reports = Progress.objects.filter(Q(task__in=tasks) | Q(measure__in=measures))
    reports = reports.annotate(meeting_id=F("item__meeting"))
    return reports.filter(~Q(text="") | Q(item__meeting=meeting)).order_by("at", "pk")


def hang_reports(rows: list[FollowUp], meeting) -> None:
    """Hang on each its ``reports`` from ``meeting``, and ``last_said``: the latest words before."""
    keys = defaultdict(list)
    by_row = {}
    for row in rows:
        row.reports, row.last_said = [], SILENCE
        keys[row.kind].append(row.pk)
        by_row[row.kind, row.pk] = row
    for report in said_of(keys["task"], keys["measure"], meeting.pk):
        row = by_row["task" if report.task_id else "measure", report.task_id or report.measure_id]
        if report.meeting_id == meeting.pk:
            row.reports.append(report)
        else:
            row.last_said = report
