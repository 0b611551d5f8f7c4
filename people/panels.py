"""What later apps show on people's pages: explicit lists, filled in their ``apps.ready()``."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise

from people.models import Group, Membership, Municipality, Person


@dataclass(frozen=True)
class Panel:
    """A part of a page: its template, and what that needs for this thing and this reader."""

    template: str
    context: Callable[..., dict]
    # Lower comes first: apps register in an order of their own.
    position: int


# On a group's page; asked with (group, reader).
GROUP: list[Panel] = []
# Beside "end this seat", what the person leaves behind; asked with (membership, reader).
SEAT: list[Panel] = []
# Hangs on each group of a list what its line tells (``next_meeting``), in as many queries for
# one group as for fifty.
GROUP_LINES: list[Callable[[list[Group], Person], None]] = []


@dataclass(frozen=True)
class Subject:
    """A subject on a municipality's page: a link, and one line that says how it stands there."""

    title: Promise
    # Of an address that takes the municipality's number.
    url: str
    # What the line is made of, as columns of the municipality, asked of (day): all subjects are
    # one query.
    columns: Callable[[date], dict]
    # The line, of the municipality with the columns, and the day.
    line: Callable[[Municipality, date], str]
    # Lower comes first.
    position: int
    coordinators_only: bool = False


MUNICIPALITY: list[Subject] = []


def shown(panels: list[Panel], about: Group | Membership, reader: Person) -> list[dict]:
    """The panels with their context, ready for ``{% include %}``."""
    return [
        {"template": panel.template, "context": panel.context(about, reader)}
        for panel in sorted(panels, key=lambda panel: panel.position)
    ]
