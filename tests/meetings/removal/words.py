"""The words that are taken out in these tests, and how."""

from django.utils.timezone import now

from meetings import places, removal
from meetings.models import Meeting, Removal

NAME = "Ola Nordmann"
MARK = "[opplysning fjernet]"


def send(meeting):
    Meeting.objects.filter(pk=meeting.pk).update(
        minutes_state=Meeting.MinutesState.SENT, minutes_sent_at=now()
    )
    meeting.refresh_from_db()


def remove(meeting, by, passage=NAME, which=lambda one: True, **more) -> Removal:
    found = removal.find(meeting, passage, meeting.access(by))
    return removal.start(
        meeting,
        passage,
        chosen={one.key for one in found if which(one)},
        shown={one.key for one in found},
        reason=Removal.Reason.PERSONAL,
        by=by,
        **more,
    )


def stands(meeting, passage=NAME) -> list[str]:
    """Every place of the meeting where the words stand, whoever may see it."""
    return [
        f"{place.key} {row.pk}"
        for place in places.PLACES
        for row in place.rows(meeting)
        if place.find(row, passage)
    ]
