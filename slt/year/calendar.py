"""The year in a calendar: meetings as they are sent, and what is fixed as whole days."""

from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.timezone import localdate
from icalendar import Event as CalendarEvent

from meetings import ical
from slt.year.reading import Event


def saved(found: list[Event], name: str) -> bytes:
    """Nobody is asked and nobody is named (see ``meetings.ical``)."""
    calendar = ical.empty()
    ical.call(calendar, name)
    for event in found:
        if event.meeting:
            meeting = event.meeting
            row = ical.event_of(meeting, meeting.ical_sequence, at=meeting.moved_at)
        else:
            row = whole_days(event)
        calendar.add_component(row)
    return calendar.to_ical()


def whole_days(event: Event) -> CalendarEvent:
    """From a day to the day after the last one (RFC 5545, 3.6.1)."""
    row = CalendarEvent()
    host = urlsplit(settings.SITE_URL).hostname
    row.add("uid", f"{event.mark}-{event.on.year}@{host}")
    # The same all day, so that a program that asks again is answered "as before".
    row.add("dtstamp", datetime.combine(localdate(), time.min, UTC))
    row.add("dtstart", event.on)
    row.add("dtend", last(event) + timedelta(days=1))
    row.add("summary", event.title)
    if event.note:
        row.add("description", event.note)
    row.add("transp", "TRANSPARENT")
    return row


def last(event: Event) -> date:
    return event.until or event.on
