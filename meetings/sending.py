"""Sending the minutes: what is still missing, and the act itself."""

from collections.abc import Callable
from dataclasses import dataclass

from meetings.models import Meeting
from people.models import Person


@dataclass(frozen=True)
class Missing:
    """Something not settled when the minutes are to be sent: put right at ``url``, or waived.

    ``key`` names the tick box and stays the same from page to page. ``waive`` is called with who
    ticked it, in the transaction of the sending; None: a tick is all there is to it. What
    ``blocks`` cannot be waived.
    """

    key: str
    text: str
    url: str
    waive: Callable[[Person], None] | None = None
    blocks: bool = False


# Filled by later apps in ``apps.ready()``.
MISSING: list[Callable[[Meeting], list[Missing]]] = []
# Called in the transaction of the sending, with who sends.
ON_SENT: list[Callable[[Meeting, Person], None]] = []
