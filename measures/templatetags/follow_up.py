"""What pages of an earlier app may show of the follow-up: read once a page, not once an item."""

from collections import defaultdict

from django import template
from django.db.models import Q

from measures.models import FollowUp, Measure, Progress, Task
from meetings.models.texts import holds_exempt, is_exempt
from people import guard
from people.prepared import prepared
from people.ways import way

register = template.Library()


def _once_a_meeting(meeting, name: str, read):
    """``read(meeting)``, kept on the meeting's own object for as long as the page is made."""
    kept = vars(meeting)
    if name not in kept:
        kept[name] = read(meeting)
    return kept[name]


def _by_item(rows) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[row.item_id].append(row)
    return found


def _follow_up(meeting) -> dict[int, list]:
    return _by_item(row for model in (Task, Measure) for row in _typed_in(model, meeting.pk))


@prepared
def _typed_in(model, meeting):
    rows = model.objects.filter(item__meeting=meeting).with_responsible()
    return rows.order_by("created_at", "pk")


def _reports(meeting) -> dict[int, list]:
    return _by_item(_said_in(meeting.pk))


@prepared
def _said_in(meeting):
    reports = Progress.objects.filter(item__meeting=meeting)
    return reports.select_related("person", "registered_by", "task", "measure")


@register.simple_tag
def follow_up_of(item) -> list:
    """Tasks and measures of one item, as they were typed; two queries for the whole meeting."""
    return _once_a_meeting(item.meeting, "_follow_up", _follow_up)[item.pk]


@register.simple_tag
def gaps_in(item) -> int:
    """How many drafts of one item lack who or when; the same two queries."""
    drafts = [row for row in follow_up_of(item) if row.state == FollowUp.DRAFT]
    return sum(
        not row.has_responsible() or not (row.deadline or row.deadline_waived_by_id)
        for row in drafts
    )


@register.simple_tag
def shown_of(item, access) -> list:
    """Those of ``follow_up_of`` that are for this reader."""
    rows = follow_up_of(item)
    if access.sees_exempt:
        return rows
    secret = _once_a_meeting(item.meeting, "_exempt_items", _exempt_items)
    # As ``meetings.models.texts.is_exempt``.
    return [
        row
        for row in rows
        if row.openness == FollowUp.Openness.OPEN
        or (row.openness == FollowUp.Openness.AS_ITEM and item.pk not in secret)
    ]


@register.simple_tag
def is_withheld(item, access) -> bool:
    """Whether some of the item's follow-up is not for this reader."""
    return len(shown_of(item, access)) < len(follow_up_of(item))


def _exempt_items(meeting) -> set[int]:
    items = meeting.items.filter(holds_exempt("pk"))
    return set(items.values_list("pk", flat=True))


@register.simple_tag
def reports_in(item) -> list:
    """What was said in ``item`` of earlier tasks and measures; one query for the whole meeting."""
    return _once_a_meeting(item.meeting, "_reports", _reports)[item.pk]


@register.simple_tag
def reports_of(row, meeting) -> list:
    """What was said of ``row`` in ``meeting``; the same one query."""
    by_item = _once_a_meeting(meeting, "_reports", _reports)
    return [
        report
        for reports in by_item.values()
        for report in reports
        if (report.task_id if row.kind == "task" else report.measure_id) == row.pk
    ]


@register.simple_tag
def open_list(meeting, access) -> list:
    """What the group still follows from earlier meetings, the oldest deadline first.

    What was agreed where something was exempt, only for those who see that.
    """
    place = meeting.pk, meeting.group_id, meeting.starts_at
    rows = [row for model in (Task, Measure) for row in _carried(model, *place, access.sees_exempt)]
    said = last_said(rows, meeting)
    for row in rows:
        row.last_said = said.get((row.kind, row.pk))
    return sorted(rows, key=lambda row: (row.deadline is None, row.deadline, row.created_at))


@prepared
def _carried(model, meeting, group, starts_at, everything):
    rows = model.objects.carried(meeting, group, starts_at).with_responsible()
    return rows if everything else rows.filter(~is_exempt())


@prepared
def _said_before(tasks, measures, meeting):
    about = Q(task__in=tasks) | Q(measure__in=measures)
    reports = Progress.objects.filter(about).exclude(text="").exclude(item__meeting=meeting)
    return reports.order_by("at", "pk")


def last_said(rows, meeting) -> dict[tuple[str, int], Progress]:
    """The latest words on each row from before the meeting, so that nobody asks again. One query.

    What is said in the meeting itself stands below the row, all of it.
    """
    tasks = [row.pk for row in rows if row.kind == "task"]
    measures = [row.pk for row in rows if row.kind == "measure"]
    return {
        ("task", report.task_id) if report.task_id else ("measure", report.measure_id): report
        for report in _said_before(tasks, measures, meeting.pk)
    }


@register.simple_tag
def follow_up_item(meeting):
    """The item in which the open list is answered; None on an agenda without one."""
    # The whole page has read the items already.
    items = vars(meeting).get("agenda") or meeting.items.all()
    return next((item for item in items if item.role == item.Role.FOLLOW_UP), None)


@register.simple_tag
def row_url(row, name: str, *before) -> str:
    """The address of what one may do with a row, as ``task_edit`` or ``measure_edit``."""
    return way(f"{row.kind}_{name}", *before, row.public_id)


@register.filter
def holds_number(row) -> bool:
    """Whether a national identity number stands in it."""
    return any(guard.find(text) for text in row.words())


@register.filter
def is_late(row) -> bool:
    return row.is_overdue()


@register.filter
def state_color(row) -> str:
    """The colour that underlines a state; the word says it."""
    if row.state in ("needs_help", "returned"):
        return "warning"
    if row.state in ("done", "delivered", "closed"):
        return "success"
    return "info" if row.state in ("acknowledged", "in_progress") else "neutral"
