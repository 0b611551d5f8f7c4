"""Calling a meeting off or moving it, at once; and telling of smaller changes, all in one."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F
from django.utils.timezone import now

from meetings import agenda, changes, lifts, planning
from meetings.models import Attendance, Meeting
from people import audit, notices

# What waits about a meeting and is not true once it is called off or moved.
WAITING = ["summons", "meeting_moved", "meeting_changed", "meeting_reminder"]


def require_runs(meeting: Meeting, by) -> None:
    if not meeting.access(by).runs:
        raise PermissionDenied


def tell_all(meeting: Meeting, kind: str, key: str, *, by, **facts) -> int:
    """One notice to each of those called; count those with an address."""
    rows = meeting.attendances.exclude(person=None).select_related("person")
    people = [row.person for row in rows]
    about = {"about": meeting, "group": meeting.group, "sender": by}
    notices.tell_each(
        notices.draft(person, key=key, kind=kind, **about, **facts) for person in people
    )
    return sum(1 for person in people if person.email)


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
    meeting.attendances.filter(person=by).update(cancellation_seen_at=now())
    agenda.postpone_all(meeting, by=by)
    lifts.put_off(meeting)
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
    to = {"starts_at": starts_at, "ends_at": ends_at, "place": place, "video_url": video_url}
    if meeting.state == Meeting.State.DRAFT:
        planning.edit(meeting, by=by, **to)
        return
    require_runs(meeting, by)
    known = known_time(meeting)
    same_as_seen = Meeting.objects.filter(
        pk=meeting.pk, state=Meeting.State.CALLED, ical_sequence=meeting.ical_sequence
    )
    moved = same_as_seen.update(**to, ical_sequence=F("ical_sequence") + 1, moved_at=now())
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
        moved_from=known,
    )
    changes.note(meeting)


def known_time(meeting: Meeting) -> str:
    """The time those called know of: from before the moves whose mail has not gone."""
    untold = notices.waiting(meeting).filter(kind="meeting_moved").order_by("pk").first()
    now_set = meeting.starts_at.isoformat()
    return untold.facts.get("moved_from", now_set) if untold else now_set


@transaction.atomic
def tell_of_changes(meeting: Meeting, *, by) -> int:
    """Tell all who were called what is new, in one mail and one update of their calendars.

    Counts those reached; their answers stand. Raises ``audit.Stale`` when there is nothing to
    tell, or somebody else told or moved it first, ValidationError with what stops it.
    """
    require_runs(meeting, by)
    found = changes.since_told(meeting)
    if refused := changes.stops(found):
        raise ValidationError(refused)
    as_seen = Meeting.objects.filter(
        pk=meeting.pk, state=Meeting.State.CALLED, ical_sequence=meeting.ical_sequence
    )
    if not found or not as_seen.update(ical_sequence=F("ical_sequence") + 1):
        raise audit.Stale(f"{meeting} has nothing new to tell.")
    meeting.refresh_from_db()
    changes.note(meeting)
    codes = changes.codes_of(found)
    audit.record(by, "tell_of_changes", meeting, changed=codes)
    # What still waits of an earlier change is told by this one too.
    notices.hold(meeting, why="moved_again", kinds=["meeting_changed"])
    return tell_all(
        meeting,
        "meeting_changed",
        f"meeting:{meeting.pk}:changed:{meeting.ical_sequence}",
        by=by,
        sequence=meeting.ical_sequence,
        changed=codes,
    )


def preview_of_changes(
    meeting: Meeting, found: list[changes.Change], *, by
) -> EmailMultiAlternatives:
    """The mail as it will look, to oneself. Writes nothing."""
    facts = {"sequence": meeting.ical_sequence, "changed": changes.codes_of(found)}
    about = {"kind": "meeting_changed", "about": meeting, "group": meeting.group}
    return notices.write(notices.draft(by, key="", sender=by, **about, **facts))
