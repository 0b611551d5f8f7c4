"""The summons on paper: for the pigeonhole of those who have no e-mail address."""

from django.utils import translation

from meetings import pdf
from meetings.letterhead import letterhead
from meetings.models import Attendance, Meeting
from people.introduction import whom_to_ask


def without_address(meeting: Meeting):
    """Those called whom no mail reaches."""
    rows = meeting.attendances.filter(person__email=None, person__erased_on=None)
    return rows.exclude(person=None).select_related("person", "deputy_for")


def slips(meeting: Meeting, *, by) -> bytes:
    """A PDF of one page each, in the group's language: open facts and titles only.

    Who asks is ``by``: theirs is the telephone to answer to.
    """
    items = meeting.items.on_agenda().select_related("series").order_by("position", "pk")
    language = meeting.group.language
    with translation.override(language):
        head = letterhead(meeting.group)
    context = {
        "letterhead": head,
        "meeting": meeting,
        "group": meeting.group,
        "municipality_names": meeting.group.municipality_names(),
        "items": list(items),
        "rows": list(without_address(meeting)),
        "asks": whom_to_ask(by, meeting.group),
        "informed": Attendance.Capacity.INFORMED,
    }
    return pdf.render("meetings/pdf/slips.html", context, language=language)
