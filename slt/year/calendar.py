"""The year as a calendar file: meetings as they are sent, and what is fixed as whole days."""

from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from icalendar import Event as CalendarEvent

from meetings import ical
from slt.year.reading import Event


def saved(found: list[Event], name: str) -> bytes:
    """A file to save. Nobody is asked and nobody is named (see ``meetings.ical``)."""
    calendar = ical.empty()
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
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
    row.add("dtstamp", ical.now())
    row.add("dtstart", event.on)
    row.add("dtend", last(event) + timedelta(days=1))
    row.add("summary", event.title)
    if event.note:
        row.add("description", event.note)
    row.add("transp", "TRANSPARENT")
    return row


def last(event: Event) -> date:
    return event.until or event.on
