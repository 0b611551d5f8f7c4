"""The summons on paper: for the pigeonhole of those who have no e-mail address."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _

from meetings.documents import long_date
from meetings.letterhead import Letterhead, letterhead
from meetings.models import AgendaItem, Attendance, Meeting
from people.introduction import whom_to_ask


def without_address(meeting: Meeting):
    """Those called whom no mail reaches."""
    rows = meeting.attendances.filter(person__email=None, person__erased_on=None)
    return rows.exclude(person=None).select_related("person", "deputy_for")


@dataclass(frozen=True)
class Slips:
    """A page each, in the group's language: open facts and titles only."""

    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    meeting: Meeting
    items: list[AgendaItem]
    rows: list[Attendance]
    # Whom to answer.
    asks: str


def slips_document(meeting: Meeting, *, by) -> Slips:
    """Who asks is ``by``: theirs is the telephone to answer to."""
    items = meeting.items.on_agenda().select_related("series").order_by("position", "pk")
    language = meeting.group.language
    with translation.override(language):
        facts = {"group": meeting.group.name, "day": long_date(meeting.day)}
        return Slips(
            language=language,
            title=_("Innkalling til %(group)s %(day)s") % facts,
            letterhead=letterhead(meeting.group),
            municipality_names=str(meeting.group.municipality_names()),
            meeting=meeting,
            items=list(items),
            rows=list(without_address(meeting)),
            asks=whom_to_ask(by, meeting.group),
        )
