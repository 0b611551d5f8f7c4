"""The open papers of a meeting as one PDF, which goes with the summons where a group wants it.

What is exempt is never fetched, and so never there to be lost.
"""

from django.core.mail import EmailMultiAlternatives
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings import printing, typesetting
from meetings.models import Attachment, Meeting
from meetings.paper_documents import summons_document
from people.models import Notice

# Beyond this, mail servers say no; the files are behind the link as well.
MOST = 8 * 1024 * 1024


def open_files(meeting: Meeting):
    shown = meeting.items.on_agenda().values("pk")
    return Attachment.objects.open().filter(item__in=shown).order_by("item__position", "pk")


def document(meeting: Meeting) -> bytes | None:
    """The PDF in the group's language; None where there is no text to read."""
    found = summons_document(meeting, reading="open", papers=True)
    if not any(case.texts for case in found.cases):
        return None
    # The same to fourteen people is set once.
    return typesetting.typeset(printing.written(found.kind, found), at_once=True)


def attach(notice: Notice, mail: EmailMultiAlternatives) -> None:
    """Put the papers and the open PDF files in the mail, where the group wants them there."""
    meeting: Meeting = notice.about
    if not meeting.group.attaches_papers or meeting.group.handles_individual_cases:
        return
    room = MOST
    if data := document(meeting):
        name = f"{_('sakspapirer')}-{slugify(meeting.group.name, True)}-{meeting.day}.pdf"
        mail.attach(name, data, "application/pdf")
        room -= len(data)
    for file in open_files(meeting).filter(content_type="application/pdf"):
        if file.size <= room:
            with file.file.open() as stored:
                mail.attach(file.name, stored.read(), "application/pdf")
            room -= file.size
