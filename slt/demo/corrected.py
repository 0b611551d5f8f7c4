"""A correction of minutes that were approved a while ago."""

from datetime import date, timedelta

from meetings import amending
from meetings.models import Meeting
from slt.demo.town import Town


def correct(made: Town, today: date) -> None:
    approved = Meeting.objects.filter(
        group=made.groups["coordinating"],
        minutes_state=Meeting.MinutesState.APPROVED,
        approved_on__lt=today - timedelta(days=30),
    )
    meeting = approved.order_by("-starts_at").first()
    if meeting is not None:
        words = "<p>Møtet sluttet kl. 14.20, ikke kl. 14.00. Den siste saken tok lengre tid.</p>"
        amending.amend(meeting, open=words, number=1, by=made.coordinator)
