"""What there is to choose among on the minutes page."""

from django import template

from meetings.forms.minutes import OUTCOMES, NewItemForm
from meetings.models import AgendaItem, Attendance

register = template.Library()


register.simple_tag(lambda value: Attendance.Capacity(value).label, name="capacity_said")
register.simple_tag(lambda value: Attendance.Answer(value).label, name="answer_said")
register.simple_tag(lambda value: AgendaItem.Outcome(value).label, name="outcome_said")
register.simple_tag(lambda value: AgendaItem.Kind(value).label, name="kind_said")


@register.simple_tag
def states() -> list[tuple[str, str]]:
    """What may be said of whether one came."""
    return [(state.value, state.label) for state in Attendance.State if state.value]


@register.simple_tag
def may_take_over(attendances: list[Attendance]) -> list[Attendance]:
    """Those to whom the pen or the chair may be given: people we know, who are not away."""
    away = (Attendance.State.EXCUSED, Attendance.State.ABSENT)
    return [row for row in attendances if row.person_id and row.state not in away]


@register.simple_tag
def outcomes(may_lift: bool) -> list[tuple[str, str]]:
    """What may come of an item; lifting it asks for a group above."""
    return [
        (value, label)
        for value, label in OUTCOMES
        if value and (may_lift or value != AgendaItem.Outcome.ESCALATED)
    ]


@register.simple_tag
def approvals() -> list[tuple[str, str]]:
    """What may be said of earlier minutes, nothing yet too."""
    return AgendaItem.Approval.choices


@register.simple_tag
def empty_item_form() -> NewItemForm:
    return NewItemForm()
