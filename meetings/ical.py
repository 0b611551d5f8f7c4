"""Calendar messages: the summons as a request, its changes and its cancellation.

RFC 5545 says how an event is written, RFC 5546 (iTIP) what the message asks, RFC 6047 (iMIP)
how it goes by mail. Times are UTC: a zone's rules then never come between two programs.
"""

from datetime import UTC, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.timezone import now
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from meetings.models import Meeting
from people.models import Person

REQUEST, CANCEL = "REQUEST", "CANCEL"
ALARM_BEFORE = timedelta(hours=1)


def uid(meeting: Meeting) -> str:
    """The same for every message about one meeting (RFC 5545, 3.8.4.7)."""
    return f"{meeting.public_id}@{urlsplit(settings.SITE_URL).hostname}"


def address(person: Person, **parameters: str) -> vCalAddress:
    value = vCalAddress(f"mailto:{person.email}")
    value.params["cn"] = vText(person.name)
    for name, parameter in parameters.items():
        value.params[name] = vText(parameter)
    return value


def message(
    meeting: Meeting, method: str, recipient: Person, organizer: Person, sequence: int
) -> bytes:
    """One meeting as ``method`` asks it of one recipient, in the language now active.

    Open facts only: calendars are shared with others.
    """
    event = Event()
    event.add("uid", uid(meeting))
    event.add("sequence", sequence)
    event.add("dtstamp", now().astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", f"{meeting.group.name} ({meeting.group.municipality_names()})")
    event.add("location", ", ".join(part for part in (meeting.place, meeting.video_url) if part))
    url = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
    event.add("url", url)
    event.add("description", description(meeting, url))
    event.add("organizer", address(organizer))
    event.add(
        "attendee",
        address(recipient, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION", rsvp="TRUE"),
    )
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("transp", "OPAQUE")
    if method == REQUEST:
        event.add_component(alarm(event["summary"]))
    calendar = Calendar()
    calendar.add("prodid", "-//SLT//Innkalling//NO")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(event)
    return calendar.to_ical()


def description(meeting: Meeting, url: str) -> str:
    lines = [meeting.video_url and _("Videolenke: %(url)s") % {"url": meeting.video_url}]
    lines.append(_("Saksliste og papirer: %(url)s") % {"url": url})
    return "\n".join(line for line in lines if line)


def alarm(summary: str) -> Alarm:
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", summary)
    reminder.add("trigger", -ALARM_BEFORE)
    return reminder


def attach(mail: EmailMultiAlternatives, event: bytes, method: str) -> None:
    """As a body that mail programs act on, and as a file for those that do not."""
    # No "component" parameter: RFC 6047 has it optional, and Exchange has tripped over it.
    mail.attach_alternative(event.decode(), f"text/calendar; method={method}; charset=utf-8")
    name = _("avlysning") if method == CANCEL else _("innkalling")
    mail.attach(f"{name}.ics", event, "application/ics")
