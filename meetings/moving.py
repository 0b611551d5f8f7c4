"""Calling a meeting off, or moving it: at once, to all who were called."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from meetings import planning
from meetings.models import Attendance, Meeting
from people import audit, notices

# What waits about a meeting and is not true once it is called off or moved.
WAITING = ["summons", "meeting_moved", "meeting_reminder"]


def require_runs(meeting: Meeting, by) -> None:
    if not meeting.access(by).runs:
        raise PermissionDenied


def tell_all(meeting: Meeting, kind: str, key: str, *, by, **facts) -> None:
    for row in meeting.attendances.exclude(person=None).select_related("person"):
        notices.tell(
            row.person,
            key=key,
            kind=kind,
            about=meeting,
            group=meeting.group,
            sender=by,
            **facts,
        )


@transaction.atomic
def cancel(meeting: Meeting, *, by, reason: str = "") -> None:
    """Call off a meeting that has been called; its numbers stay. Raises ``audit.Stale``."""
    require_runs(meeting, by)
    audit.move(
        meeting,
        "cancel",
        source=Meeting.State.CALLED,
        to=Meeting.State.CANCELLED,
        by=by,
        cancelled_reason=reason,
        ical_sequence=F("ical_sequence") + 1,
    )
    notices.hold(meeting, why="cancelled", kinds=WAITING)
    tell_all(meeting, "meeting_cancelled", f"meeting:{meeting.pk}:cancelled", by=by)


@transaction.atomic
def move(
    meeting: Meeting,
    *,
    by,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    video_url: str = "",
) -> None:
    """To another time or place. All who were called hear of it and answer anew.

    Raises ``audit.Stale`` when somebody else moved, called off or held it meanwhile. A draft is
    moved without a word.
    """
    changes = {"starts_at": starts_at, "ends_at": ends_at, "place": place, "video_url": video_url}
    if meeting.state == Meeting.State.DRAFT:
        planning.edit(meeting, by=by, **changes)
        return
    require_runs(meeting, by)
    same_as_seen = Meeting.objects.filter(
        pk=meeting.pk, state=Meeting.State.CALLED, ical_sequence=meeting.ical_sequence
    )
    moved = same_as_seen.update(**changes, ical_sequence=F("ical_sequence") + 1, moved_at=now())
    if not moved:
        raise audit.Stale(f"{meeting} is not as it was seen.")
    audit.record(by, "move_meeting", meeting, to=starts_at.isoformat())
    meeting.refresh_from_db()
    meeting.attendances.update(
        answer=Attendance.Answer.NONE, answered_at=None, answer_registered_by=None
    )
    notices.hold(meeting, why="moved", kinds=WAITING)
    tell_all(
        meeting,
        "meeting_moved",
        f"meeting:{meeting.pk}:moved:{meeting.ical_sequence}",
        by=by,
        sequence=meeting.ical_sequence,
    )
