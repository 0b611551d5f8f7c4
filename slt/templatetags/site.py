"""What every page may write: icons, statuses, days and the main navigation."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import cache, lru_cache, wraps
from pathlib import Path

from django import template
from django.conf import settings
from django.utils import dateformat
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy, pgettext
from django.utils.translation import gettext as _

from people.belonging import names_of
from people.phones import dialled
from people.ways import way
from slt.context import site as site_facts

register = template.Library()

NAVIGATION = [
    ("home", gettext_lazy("Hjem")),
    ("meeting_list", gettext_lazy("Møter")),
    ("group_list", gettext_lazy("Grupper")),
    ("decision_list", gettext_lazy("Beslutninger")),
    ("follow_up_list", gettext_lazy("Tiltak og oppgaver")),
    ("municipality_list", gettext_lazy("Kommunen")),
]
# Lists with addresses of their own, and everything below them.
LIES_UNDER = {"my_tasks": "follow_up_list", "measure_list": "follow_up_list"}
COLORS = {"neutral", "info", "success", "warning", "danger", "accent"}


@cache
def _svg(name: str) -> str:
    drawing = Path(settings.BASE_DIR, "static/vendor/icons", f"{name}.svg").read_text()
    inside = drawing.partition(">")[2].rpartition("</svg>")[0].replace("\n", "")
    return (
        '<svg class="slt-icon" viewBox="0 0 24 24" fill="none" aria-hidden="true"'
        f' focusable="false">{inside}</svg>'
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the Aksel icons that ``script/frontend`` copies, drawn in the text's colour.

    Hidden from screen readers: the words beside it, or the button's ``aria-label``, say it.
    """
    return mark_safe(_svg(name))  # noqa: S308 - our own files


@register.simple_tag
def status(text, color: str = "neutral") -> SafeString:
    """A state in words; the colour only underlines it. Colours: see ``COLORS``."""
    if color not in COLORS:
        raise ValueError(f"{color!r} is not among {sorted(COLORS)}.")
    return format_html('<span class="ds-tag" data-color="{}">{}</span>', color, text)


class KeptNode(template.Node):
    def __init__(self, nodelist):
        self.nodelist = nodelist
        self.kept = {}

    def render(self, context):
        facts = site_facts(None)
        key = (get_language(), *facts.values())
        if key not in self.kept:
            alone = template.Context(facts)
            with alone.bind_template(context.template):
                self.kept[key] = self.nodelist.render(alone)
        return self.kept[key]


@register.tag
def kept(parser, token):
    """Write what is within once for each language, and keep it: for what is on every page.

    It sees nothing of the page and its reader, only the facts of the installation.
    """
    nodelist = parser.parse(["endkept"])
    parser.delete_first_token()
    return KeptNode(nodelist)


@register.simple_tag(takes_context=True)
def navigation(context) -> list[dict]:
    """The main navigation; ``current`` marks the part of the site we are in.

    That is said by the address, or by where the way back up (``trail``) begins.
    """
    path = context["request"].path
    entries = [(title, way(name)) for name, title in NAVIGATION]
    if not any(path.startswith(url) for title, url in entries) and context.get("trail"):
        path = context["trail"][0][1]
    path = next(
        (way(above) for name, above in LIES_UNDER.items() if path.startswith(way(name))), path
    )
    return [{"title": title, "url": url, "current": path.startswith(url)} for title, url in entries]


@register.simple_tag(takes_context=True)
def municipality_line(context) -> str:
    """What the page is about: its own ``municipality_names``, else the reader's municipalities.

    Empty for one who is not signed in.
    """
    if "municipality_names" in context:
        return context["municipality_names"]
    person = context["request"].user
    return names_of(person) if person.is_authenticated else ""


@register.simple_tag
def pages(page) -> list:
    """The page numbers to show, with gaps in a long row."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


def _date(value: date | datetime) -> date:
    return localtime(value).date() if isinstance(value, datetime) else value


def _hour(value: datetime) -> time:
    return localtime(value).time().replace(second=0, microsecond=0)


def said_once(part: Callable) -> Callable:
    """Format ``part`` of a value; what comes of it is kept by language. Nothing for None."""

    def decorate(write):
        @lru_cache(maxsize=2000)
        def kept(value, _language: str) -> str:
            return write(value)

        @wraps(write)
        def said(value) -> str:
            return "" if value is None else kept(part(value), get_language())

        return said

    return decorate


def _time_element(machine: str, human: str) -> SafeString:
    return format_html('<time datetime="{}">{}</time>', machine, human)


@register.filter
@said_once(_date)
def day(value: date | datetime | None) -> str:
    """24. november 2026"""
    return dateformat.format(value, pgettext("datoformat", "j. F Y"))


@register.filter
@said_once(_date)
def long_day(value: date | datetime | None) -> str:
    """tirsdag 24. november 2026"""
    return dateformat.format(value, pgettext("datoformat", "l j. F Y"))


@register.filter
@said_once(_date)
def short_day(value: date | datetime | None) -> str:
    """24.11.2026, for tables"""
    return dateformat.format(value, pgettext("datoformat", "d.m.Y"))


@register.filter
@said_once(_hour)
def clock(value: datetime | None) -> str:
    """12.00"""
    return dateformat.time_format(value, pgettext("datoformat", "H.i"))


@register.filter
def moment(value: datetime | None) -> str:
    """24. november 2026 kl. 12.00"""
    if value is None:
        return ""
    return _("%(day)s kl. %(time)s") % {"day": day(value), "time": clock(value)}


@register.simple_tag
def when(starts: datetime, ends: datetime | None = None) -> SafeString:
    """tirsdag 24. november 2026 kl. 12.00–14.00"""
    hours = clock(starts) if ends is None else f"{clock(starts)}–{clock(ends)}"
    said = _("%(day)s kl. %(time)s") % {"day": long_day(starts), "time": hours}
    return _time_element(localtime(starts).isoformat(timespec="minutes"), said)


@register.simple_tag
@register.filter
@said_once(_date)
def on(value: date | datetime | None) -> SafeString:
    """A day as a ``<time>`` element: 24. november 2026"""
    return _time_element(value.isoformat(), day(value))


@register.filter
def tel(number: str) -> str:
    """The ``tel:`` address (RFC 3966) of a number as people write it; short numbers stay local."""
    return f"tel:{dialled(number)}"


@register.filter
def said(row, field: str) -> str:
    """``row.said(field)``: a data row's text in the language of the page."""
    return row.said(field)
