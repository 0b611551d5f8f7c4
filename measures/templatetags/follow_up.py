"""What pages of an earlier app may show of the follow-up: read once a page, not once an item."""

from collections import defaultdict

from django import template
from django.utils.html import format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from measures import in_minutes
from measures.models import FollowUp, Measure, Task
from meetings.models.texts import holds_exempt
from people import guard
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


def _typed(meeting) -> dict[int, list]:
    return _by_item(in_minutes.typed_in(meeting))


@register.simple_tag
def read_follow_up(meeting, access) -> str:
    """Read all that the page for writing shows, at once; without it each part reads its own."""
    if _follow_up_item(meeting):
        typed, carried = in_minutes.listed_in(meeting, sees_exempt=access.sees_exempt)
        vars(meeting).update(_typed=_by_item(typed), _carried=carried)
    return ""


def _agenda(meeting) -> list:
    # The whole page has read the items already.
    return vars(meeting).get("agenda") or list(meeting.items.all())


def _rows_of(item) -> list:
    """Tasks and measures of one item, as they were typed; one query for the whole meeting."""
    return _once_a_meeting(item.meeting, "_typed", _typed)[item.pk]


@register.simple_tag(takes_context=True)
def follow_up_of(context, item, access) -> dict:
    """The rows of one item that are for this reader, and whether some are withheld; and the line to
    type in: what was typed and refused, why, and what came of the last one.
    """
    meeting, rows = item.meeting, _shown_of(item, access)
    form = context.get("line_form")
    errors = [*form["line"].errors, *form.non_field_errors()] if form else []
    return {
        "withheld": len(rows) < len(_rows_of(item)),
        "rows": rows,
        "may_type": access.runs
        and not meeting.is_frozen
        and not meeting.group.handles_individual_cases,
        "typed": form["line"].value() or "" if form else "",
        "refused": format_html_join("", "<p>{}</p>", ((error,) for error in errors)),
        "said": context.get("line_said", ""),
        "focus": bool(form or context.get("line_focus")),
    }


@register.simple_tag
def gaps_in(item) -> str:
    """How many drafts of one item lack who or when, in words; nothing when none do."""
    drafts = [row for row in _rows_of(item) if row.state == FollowUp.DRAFT]
    count = sum(
        not row.has_responsible() or not (row.deadline or row.deadline_waived_by_id)
        for row in drafts
    )
    if not count:
        return ""
    said = ngettext(
        "%(gaps)s punkt mangler hvem eller når", "%(gaps)s punkter mangler hvem eller når", count
    )
    return said % {"gaps": count}


def _shown_of(item, access) -> list:
    """Those of ``_rows_of`` that are for this reader."""
    rows = _rows_of(item)
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


def _exempt_items(meeting) -> set[int]:
    items = meeting.items.filter(holds_exempt("pk"))
    return set(items.values_list("pk", flat=True))


@register.simple_tag(takes_context=True)
def open_list(context, meeting, access) -> list[tuple]:
    """What the group still follows from earlier meetings, in parts: what is new first, each part by
    deadline, with what was said of it; and of ``answer_refused`` what was typed, and why it was
    refused. Each part with its name, the words above it, and whether its rows are said briefly.
    """

    def read(meeting):
        return in_minutes.listed_in(meeting, sees_exempt=access.sees_exempt)[1]

    rows = _once_a_meeting(meeting, "_carried", read)
    in_minutes.hang_reports(rows, meeting)
    item = _follow_up_item(meeting)
    answers = item and access.runs and not meeting.is_frozen
    today = localdate()
    for row in rows:
        row.answered_in = item.public_id if answers else ""
        row.is_late = row.is_overdue(today)
        row.is_ours = row.group_id == meeting.group_id
        row.ordered_by = "" if row.is_ours else row.group_name
        row.said_here = _written(context, "measures/_said_here.html", reports=row.reports)
        row.refused, row.typed = "", {"text": "", "deadline": "", "until": ""}
        if row == context.get("answer_refused"):
            form = context["answer_form"]
            errors = [(error,) for said in form.errors.values() for error in said]
            row.refused = format_html_join("", "<p>{}</p>", errors)
            row.typed = {name: form[name].value() or "" for name in row.typed}
    found = in_minutes.in_parts(rows, meeting.day)
    return [(name, PARTS[name], name not in FULL, found[name]) for name in PARTS if found[name]]


PARTS = {
    "news": _("Nytt, eller venter på gruppen"),
    "due": _("Frist nå eller over fristen"),
    "same": _("Uendret siden forrige møte"),
    "off": _("Utsatt til senere"),
}
# The rest is said in one line each.
FULL = ("news", "due")


def _follow_up_item(meeting):
    """The item in which the open list is answered; None on an agenda without one."""
    return next((item for item in _agenda(meeting) if item.role == item.Role.FOLLOW_UP), None)


def _written(context, part: str, **values) -> str:
    """A part of the page, where there is anything to write."""
    if not any(values.values()):
        return ""
    return context.template.engine.get_template(part).render(context.new(values))


@register.simple_tag
def way_of(kind: str, name: str, *ids) -> str:
    """The address of what one may do with a task or a measure, as ``task_edit``."""
    return way(f"{kind}_{name}", *ids)


@register.simple_tag
def row_url(row, name: str, *before) -> str:
    """The address of what one may do with a row, as ``task_edit`` or ``measure_edit``."""
    return way(f"{row.kind}_{name}", *before, row.public_id)


@register.filter
def who_typed(row) -> str:
    """What was typed for a name and is nobody we know; of a task only."""
    return getattr(row, "who_typed", "")


@register.filter
def when_typed(row) -> str:
    """What was typed for a deadline and could not be read; of a task only."""
    return getattr(row, "when_typed", "")


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
    return color_of(row.state)


@register.filter
def color_of(state: str) -> str:
    if state in ("needs_help", "returned"):
        return "warning"
    if state in ("done", "delivered", "closed"):
        return "success"
    return "info" if state in ("acknowledged", "in_progress") else "neutral"


@register.simple_tag
def state_said(kind: str, state: str) -> str:
    return (Task if kind == "task" else Measure).State(state).label
