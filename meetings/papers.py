"""The open papers of a meeting as one PDF, which goes with the summons where a group wants it.

What is exempt is never fetched, and so never there to be lost.
"""

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings import pdf
from meetings.fitting import fit
from meetings.models import Attachment, Meeting, Text, TextVersion
from people.models import Notice

KINDS = (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL)
# The level of headings people have written: h1 the meeting, h2 the item, h3 the kind of text.
UNDER_ITS_KIND = 4
TEMPLATE = "meetings/pdf/papers.html"
# The same to fourteen people is set once.
KEPT = 3600  # seconds
# Beyond this, mail servers say no; the files are behind the link as well.
MOST = 8 * 1024 * 1024


@dataclass
class Part:
    """One item: its open title, its open texts with what they are, and its open files' names."""

    label: str
    title: str
    presenter: str
    texts: list[tuple[str, str]] = field(default_factory=list)
    files: list[str] = field(default_factory=list)


def open_files(meeting: Meeting):
    shown = meeting.items.on_agenda().values("pk")
    return Attachment.objects.open().filter(item__in=shown).order_by("item__position", "pk")


def parts(meeting: Meeting) -> list[Part]:
    words = defaultdict(list)
    versions = TextVersion.objects.of_meeting(meeting).latest().filter(text__kind__in=KINDS)
    rows = versions.exclude(open="").values_list("text__item_id", "text__kind", "open")
    for item, kind, written in sorted(rows, key=lambda row: KINDS.index(row[1])):
        words[item].append((str(Text.Kind(kind).label), fit(written, UNDER_ITS_KIND)))
    names = defaultdict(list)
    for item, name in open_files(meeting).values_list("item_id", "name"):
        names[item].append(name)
    items = meeting.items.on_agenda().select_related("series").order_by("position", "pk")
    items = items.only("title", "presenter", "number", "meeting_id", "series__year")
    return [
        Part(item.label, item.title, item.presenter, words[item.pk], names[item.pk])
        for item in items
    ]


def document(meeting: Meeting) -> bytes | None:
    """The PDF in the group's language; None where there is no text to read."""
    with translation.override(meeting.group.language):
        found = parts(meeting)
        context = {
            "meeting": meeting,
            "group": meeting.group,
            "municipality_names": meeting.group.municipality_names(),
            "parts": found,
        }
        written = render_to_string(TEMPLATE, {**context, "language": meeting.group.language})
    if not any(part.texts for part in found):
        return None
    # By its own words: what is changed or taken out is another document at once.
    key = f"papers:{hashlib.sha256(written.encode()).hexdigest()}"
    return cache.get_or_set(
        key, lambda: pdf.render(TEMPLATE, context, language=meeting.group.language), KEPT
    )


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
