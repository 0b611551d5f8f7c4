"""What the demo town has put in its archive: all that was approved more than four months ago."""

from collections import Counter
from datetime import date, timedelta

from meetings.models import Meeting
from slt.archive import marks
from slt.demo.town import Town

LEFT_TO_DO = timedelta(days=120)
AFTER = timedelta(days=50)


def mark(town: Town, today: date) -> None:
    """Twice a year somebody sits down and does it; each meeting has a number in the case."""
    approved = Meeting.objects.filter(minutes_state=Meeting.MinutesState.APPROVED)
    old = approved.filter(starts_at__date__lt=today - LEFT_TO_DO).order_by("starts_at", "pk")
    numbers: Counter = Counter()
    for meeting in old.select_related("group"):
        numbers[meeting.group] += 1
        place = meeting.group.host
        part = meeting.group.group_municipalities.get(municipality=place)
        marks.mark(
            [meeting],
            place,
            on=meeting.day + AFTER,
            reference=f"{part.archive_case or 'SLT'}-{numbers[meeting.group]}",
            by=town.coordinator,
        )
