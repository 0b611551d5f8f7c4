"""What our crispy-forms pack needs beyond crispy's own tags."""

from datetime import date, datetime, time

from django import forms, template
from django.utils.dateparse import parse_date, parse_datetime, parse_time
from django.utils.safestring import SafeString

register = template.Library()

# Django's text input for a day becomes the browser's own picker, which speaks ISO 8601 only.
PICKERS = [
    (forms.DateTimeInput, "datetime-local", datetime, parse_datetime, "%Y-%m-%dT%H:%M"),
    (forms.DateInput, "date", date, parse_date, "%Y-%m-%d"),
    (forms.TimeInput, "time", time, parse_time, "%H:%M"),
]


def _reads(parse, text: str) -> bool:
    try:
        return parse(text) is not None
    except ValueError:
        return False


def _use_picker(field, widget) -> None:
    """Turn a day or time widget into the browser's picker.

    Not when what was typed is no date: a picker would show it as empty, and everything typed
    must still be there after a refusal.
    """
    for kind, input_type, python_type, parse, written in PICKERS:
        if isinstance(widget, kind) and widget.input_type == "text":
            value = field.value()
            if not value or isinstance(value, python_type) or _reads(parse, value):
                widget.input_type = input_type
                widget.format = written
            return


@register.simple_tag
def ds_input(field) -> SafeString:
    """The field's widget as a ``ds-input``; classes the form has given are kept."""
    widget = field.field.widget
    _use_picker(field, widget)
    for part in getattr(widget, "widgets", [widget]):
        classes = part.attrs.get("class", "").split()
        if "ds-input" not in classes:
            part.attrs["class"] = " ".join([*classes, "ds-input"])
    return field.as_widget()


@register.simple_tag
def ds_options(field) -> list:
    """The radio buttons or checkboxes of a group, each a ``ds-input``."""
    options = list(field.subwidgets)
    for option in options:
        option.data["attrs"]["class"] = "ds-input"
        if field.errors:
            option.data["attrs"]["aria-invalid"] = "true"
    return options


@register.filter
def shows_required(field) -> bool:
    """A checkbox is never called optional: not ticking it is an answer. Nor is a field that its
    form has marked ``asked``: wanted, though one may go on without it.
    """
    return (
        field.field.required
        or getattr(field.field, "asked", False)
        or isinstance(field.field.widget, forms.CheckboxInput)
    )


@register.filter
def is_options(field) -> bool:
    """Radio buttons or checkboxes to choose among."""
    return isinstance(field.field.widget, forms.RadioSelect)


@register.filter
def error_target(field) -> str:
    """The id that the error summary's link goes to: the input, or the first of a group."""
    if isinstance(field.field.widget, (forms.RadioSelect, forms.MultiWidget)):
        return f"{field.auto_id}_0"
    return field.id_for_label
