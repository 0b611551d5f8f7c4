"""The kinds of notices: how each is written, when it is still true, and whether it can wait."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives

from people.models import Notice


@dataclass(frozen=True)
class Kind:
    """How one kind of notice is written, and when it is still worth sending.

    ``template`` names ``mail/<template>.subject.txt`` and ``.html``; the text part is read from
    the latter. ``still_true`` is asked at send time and answers with an empty string, or with why
    it is held back. ``context`` gives what the templates need; ``attach`` may add files.
    """

    template: str
    still_true: Callable[[Notice], str]
    context: Callable[[Notice], dict]
    attach: Callable[[Notice, EmailMultiAlternatives], None] | None = None
    # What the ledger calls it.
    label: str = ""
    # The ``Preference.Topic`` that rules it. Without one it goes out whatever is preferred.
    topic: str = ""
    # Waits for nobody: called off, moved, or asked for by the recipient a moment ago.
    urgent: bool = False
    # There is a paper of it for the pigeonhole of one without an address.
    on_paper: bool = False
    # The moment it is about. Within ``pace.SOON`` of it nothing is kept back.
    happens: Callable[[Notice], datetime | None] | None = None


# Filled by each app in ``apps.ready()``: what an earlier app tells without knowing the later.
KINDS: dict[str, Kind] = {}
# Why something was held back, in words for the ledger, by the code in the row; filled likewise.
WHY: dict[str, str] = {}
