"""Who has the minutes: those they were sent to, and when."""

from dataclasses import dataclass
from datetime import datetime

from meetings.models import Meeting
from people import notices
from people.models import Notice, Person

# The notices by which minutes reach people.
BROUGHT_MINUTES = ("minutes_sent", "review_asked", "review_stand_in")


@dataclass(frozen=True)
class Receiver:
    """One who was sent the minutes, and when."""

    person: Person
    at: datetime | None
    organisation: str


def receivers(meeting: Meeting) -> list[Receiver]:
    """Those the minutes were sent to, by organisation, each with the first time."""
    first: dict[int, Notice] = {}
    sent = notices.about(meeting, kind__in=BROUGHT_MINUTES, state=Notice.State.SENT)
    for notice in sent.select_related("recipient").order_by("sent_at"):
        first.setdefault(notice.recipient_id, notice)
    from_where = dict(
        meeting.attendances.exclude(person=None).values_list("person", "organisation")
    )
    return sorted(
        (
            Receiver(notice.recipient, notice.sent_at, from_where.get(notice.recipient_id, ""))
            for notice in first.values()
        ),
        key=lambda one: (one.organisation, one.person.name),
    )
