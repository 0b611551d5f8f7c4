"""What the demo town has put on its public page: the politiråd's last two meetings."""

from datetime import timedelta

from meetings import publishing
from meetings.models import Meeting, Publication
from slt.demo.town import Town

AFTER = timedelta(days=40)


def publish(town: Town) -> None:
    """Approved ones, some weeks after they were held."""
    council = Meeting.objects.filter(group=town.groups["steering"])
    approved = council.filter(minutes_state=Meeting.MinutesState.APPROVED)
    for meeting in approved.order_by("-starts_at")[:2]:
        seen = publishing.check(meeting, reading="open")
        made = publishing.publish(
            meeting, meeting.group.host, reading="open", digest=seen.digest, by=town.coordinator
        )
        at = min(meeting.starts_at + AFTER, made.published_at)
        Publication.objects.filter(pk=made.pk).update(published_at=at)
