"""What stood in the open minutes and no longer may: they are frozen anew, and off public pages."""

from collections.abc import Iterable

from django.db import transaction

from meetings import freezing, publishing
from meetings.models import Meeting, Publication


@transaction.atomic
def withhold(meetings: Iterable[int], *, by) -> None:
    """Read each of the sent minutes anew, by their keys, now that less of them is open."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
    for meeting in rows.filter(pk__in=meetings, minutes_state__in=Meeting.SENT_STATES):
        if meeting.is_frozen:
            freezing.freeze(meeting)
        publishing.withdraw_all(meeting, by=by, why=Publication.Why.CLOSED)


def withhold_person(person, *, by) -> None:
    """Where one who is shielded from now on is named in the open: by a public office."""
    named = person.attendances.filter(public_office=True)
    withhold(named.values_list("meeting", flat=True), by=by)
