"""What the demo's year told people, as the ledger would have it: sent then, and one that failed."""

from datetime import datetime, timedelta

from django.utils.timezone import now

from measures.models import FollowUp
from meetings.models import Meeting
from people.models import Notice

# How long before a meeting it was called, and after its minutes people answered.
CALLED_BEFORE = timedelta(days=14)
ANSWERED_AFTER = timedelta(days=2)


def tell() -> None:
    """Nothing of the past goes out from a demo: it has been told."""
    rows = list(Notice.objects.select_related("recipient"))
    for notice in rows:
        notice.created_at = notice.due_at = moment_of(notice)
        if notice.state == Notice.State.WAITING:
            notice.state, notice.sent_at = Notice.State.SENT, notice.due_at
            notice.address, notice.attempts = notice.recipient.email, 1
    fields = ["state", "created_at", "due_at", "sent_at", "address", "attempts"]
    Notice.objects.bulk_update(rows, fields)
    # Somebody changed jobs, and the old address is no more.
    sent = Notice.objects.filter(kind="minutes_sent", state=Notice.State.SENT)
    last = sent.order_by("-created_at", "pk").first()
    if last:
        Notice.objects.filter(pk=last.pk).update(
            state=Notice.State.FAILED, why="refused_550", sent_at=None
        )


def moment_of(notice: Notice) -> datetime:
    about = notice.about
    if isinstance(about, FollowUp):
        return about.given_at or now()
    meeting = about if isinstance(about, Meeting) else about.item.meeting
    if notice.kind == "summons":
        return meeting.starts_at - CALLED_BEFORE
    sent = meeting.minutes_sent_at or now()
    return sent if about is meeting else min(sent + ANSWERED_AFTER, now())
