"""What was decided: meetings, their agenda, their texts, and what leaders said of it."""

from meetings.models.agenda import AgendaItem, Attachment, Matter, StandingItem
from meetings.models.challenges import Challenge
from meetings.models.copies import ItemCopy
from meetings.models.decisions import Decision, Dissent, Remark, Review
from meetings.models.exemption import LegalBasis
from meetings.models.feeds import CalendarFeed
from meetings.models.forwardings import Forwarding
from meetings.models.lifts import Lift
from meetings.models.meetings import Attendance, AvoidPeriod, Meeting, NumberSeries, Presence
from meetings.models.printouts import Printout
from meetings.models.publications import Publication
from meetings.models.removals import Removal, RemovedFrom
from meetings.models.renditions import Amendment, Rendition
from meetings.models.superseding import Superseding
from meetings.models.texts import Text, TextVersion

__all__ = [
    "AgendaItem",
    "Amendment",
    "Attachment",
    "Attendance",
    "AvoidPeriod",
    "CalendarFeed",
    "Challenge",
    "Decision",
    "Dissent",
    "Forwarding",
    "ItemCopy",
    "LegalBasis",
    "Lift",
    "Matter",
    "Meeting",
    "NumberSeries",
    "Presence",
    "Printout",
    "Publication",
    "Remark",
    "Removal",
    "RemovedFrom",
    "Rendition",
    "Review",
    "StandingItem",
    "Superseding",
    "Text",
    "TextVersion",
]
