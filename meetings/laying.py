"""A municipality's paper laid before its steering group: an item, a link, a proposal, the PDF."""

from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.html import escape

from meetings import agenda, attachments, texts
from meetings.models import AgendaItem, Meeting, Text
from people import audit
from people.coordinators import require_coordinates
from people.models import Group, Municipality
from people.models.base import WrittenPage
from people.models.roles import roles_of


@dataclass(frozen=True)
class Paper:
    """What stands in the item of it."""

    title: str
    told: str
    # What leads to its page; empty where those who get it may not open that.
    see: str
    # What the file is called, without its ending.
    name: str
    proposal: str


def meetings_ahead(place: Municipality, by) -> list[Meeting]:
    """The next meeting of each steering group here whose meetings ``by`` runs."""
    groups = Group.objects.filter(
        pk__in=roles_of(by).run,
        level=Group.Level.STEERING,
        handles_individual_cases=False,
        group_municipalities__municipality=place,
        group_municipalities__until=None,
    ).order_by("name", "pk")
    found = [agenda.open_for(group) for group in groups]
    return [meeting for meeting in found if meeting]


@transaction.atomic
def lay_before(
    about: WrittenPage, said: Callable[[], Paper], meeting: Meeting, *, pdf: bytes, by
) -> AgendaItem:
    """An item in ``meeting`` with a link to the page, the proposal, and ``pdf`` as it is now.

    ``said`` is asked in the language of the group. Raises PermissionDenied when the meeting is not
    ``by``'s to plan.
    """
    require_coordinates(about.municipality, by)
    with translation.override(meeting.group.language):
        paper = said()
        item = agenda.add(
            meeting,
            by=by,
            title=paper.title,
            kind=AgendaItem.Kind.DECISION,
            presenter=f"v/ {by.name}"[:120],
        )
        background = f"<p>{escape(paper.told)}</p>"
        if paper.see:
            address = settings.SITE_URL + about.get_absolute_url()
            background += f'<p><a href="{escape(address)}">{escape(paper.see)}</a></p>'
        name = f"{paper.name}-{about.municipality.name.lower()}.pdf"
    write(item, Text.Kind.BACKGROUND, background, by)
    write(item, Text.Kind.PROPOSAL, paragraphs(paper.proposal), by)
    attachments.add(item, SimpleUploadedFile(name, pdf, "application/pdf"), by=by)
    audit.record(by, "lay_before", about, item=item.pk, version=about.version)
    return item


def write(item: AgendaItem, kind: str, words: str, by) -> None:
    """Once: what stands there already, if the button was pressed twice, stays."""
    text = texts.of_item(item, kind)
    if words and not text.versions.exists():
        texts.save(text, base=0, open=words, exempt=None, by=by)


def paragraphs(words: str) -> str:
    """Lines as the editor keeps them."""
    return "".join(f"<p>{escape(line)}</p>" for line in words.splitlines() if line.strip())
