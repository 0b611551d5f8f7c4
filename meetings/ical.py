"""Calendar messages and files: a summons, its cancellation, an event to save, a feed.

RFC 5545 says how an event is written, RFC 5546 (iTIP) what the message asks, RFC 6047 (iMIP)
how it goes by mail. Times are UTC: a zone's rules then never come between two programs.
"""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.utils.timezone import now
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from meetings.models import Meeting
from people import notices
from people.models import Notice, Person

REQUEST, CANCEL = "REQUEST", "CANCEL"
ALARM_BEFORE = timedelta(hours=1)
# How often a calendar program is asked to look for what is new (RFC 7986, 5.7).
REFRESH = timedelta(hours=1)
STATUS = {Meeting.State.DRAFT: "TENTATIVE", Meeting.State.CANCELLED: "CANCELLED"}


def uid(meeting: Meeting) -> str:
    """The same for every message about one meeting (RFC 5545, 3.8.4.7)."""
    return f"{meeting.public_id}@{urlsplit(settings.SITE_URL).hostname}"


# Told to one alone, whose calendar then lets the meeting go.
TAKEN_OUT = ("left_meeting", "deputy_released")


def sequence(meeting: Meeting, person: Person, up_to: int | None = None) -> int:
    """The SEQUENCE of the last message to ``person``, or of the one that is notice ``up_to``.

    It rises when the meeting does, and for them alone each time they are taken out: who is called
    again is not taken for one that was cancelled (RFC 5546, 2.1.4).
    """
    taken_out = notices.about(meeting, recipient=person, kind__in=TAKEN_OUT)
    taken_out = taken_out.exclude(state=Notice.State.HELD)
    if up_to:
        taken_out = taken_out.filter(pk__lte=up_to)
    return meeting.ical_sequence + taken_out.count()


def address(person: Person, email: str = "", **parameters: str) -> vCalAddress:
    value = vCalAddress(f"mailto:{email or person.email}")
    # A quotation mark can only stand there as RFC 6868 writes it, which few programs read.
    value.params["cn"] = vText(person.name.replace('"', "'"))
    for name, parameter in parameters.items():
        value.params[name] = vText(parameter)
    return value


def message(
    meeting: Meeting, method: str, recipient: Person, organizer: Person, sequence: int
) -> bytes:
    """One meeting as ``method`` asks it of one recipient, in the language now active.

    Open facts only: calendars are shared with others.
    """
    event = event_of(meeting, sequence, at=now())
    event["status"] = vText("CANCELLED" if method == CANCEL else "CONFIRMED")
    event.add("organizer", address(organizer, settings.REPLIES_ADDRESS))
    event.add(
        "attendee",
        address(recipient, role="REQ-PARTICIPANT", partstat="NEEDS-ACTION", rsvp="TRUE"),
    )
    if method == REQUEST:
        event.add_component(alarm(event["summary"]))
    calendar = empty(method)
    calendar.add_component(event)
    return calendar.to_ical()


def event_of(meeting: Meeting, sequence: int, *, at: datetime, listeners: bool = False) -> Event:
    """What, when and where, written ``at`` that moment; for ``listeners`` nothing of the members'.

    Those who may listen come to the place: the video link is the members' own.
    """
    if listeners:
        url = f"{settings.SITE_URL}{meeting.group.host.get_absolute_url()}"
        place = meeting.place
    else:
        url = f"{settings.SITE_URL}{meeting.get_absolute_url()}"
        place = ", ".join(part for part in (meeting.place, meeting.video_url) if part)
    event = Event()
    event.add("uid", uid(meeting))
    event.add("sequence", sequence)
    event.add("dtstamp", at.astimezone(UTC))
    event.add("dtstart", meeting.starts_at.astimezone(UTC))
    event.add("dtend", meeting.ends_at.astimezone(UTC))
    event.add("summary", f"{meeting.group.name} ({meeting.group.municipality_names()})")
    if place:
        event.add("location", place)
    event.add("url", url)
    event.add("description", _("Åpent for tilhørere.") if listeners else description(meeting, url))
    event.add("status", STATUS.get(meeting.state, "CONFIRMED"))
    event.add("transp", "OPAQUE")
    return event


def empty(method: str = "") -> Calendar:
    """Without ``method`` it is a calendar and no message: PUBLISH would have to name an organizer
    (RFC 5546, 3.2.1), and CalDAV stores nothing that has a method (RFC 4791, 4.1).
    """
    calendar = Calendar()
    calendar.add("prodid", "-//SLT//Innkalling//NO")
    calendar.add("version", "2.0")
    if method:
        calendar.add("method", method)
    return calendar


def saved(meetings: Iterable[Meeting], name: str = "", *, listeners: bool = False) -> bytes:
    """Meetings as a file to save or a feed to subscribe to: nobody is asked, nobody is named.

    The same until a meeting changes, so that a program that asks again is answered "as before".
    """
    calendar = empty()
    if name:
        call(calendar, name)
    for meeting in meetings:
        event = event_of(meeting, meeting.ical_sequence, at=meeting.moved_at, listeners=listeners)
        calendar.add_component(event)
    return calendar.to_ical()


def call(calendar: Calendar, name: str) -> None:
    """What it is called, and how often to look for what is new."""
    # What programs read (the first), and what the standard has become (RFC 7986, 5.1).
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", REFRESH, parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")


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
