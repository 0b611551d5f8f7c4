"""One decision as a document of its own (særutskrift): cut from the minutes, never written anew."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from meetings import freezing
from meetings.document_parts import OPEN, Document, ItemPart, Party, Reading, Words
from meetings.documents import long_date
from meetings.letterhead import Letterhead
from meetings.models import Decision


class Missing(LookupError):
    """The decision does not stand in the minutes, or not in those this reader gets."""


@dataclass(frozen=True)
class Extract:
    """The item as the minutes have it, with one of its decisions and what follows from it."""

    reading: Reading
    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    group: str
    starts_at: datetime
    ends_at: datetime
    place: str
    draft: str
    state: str
    # The day it was decided, when that was between meetings.
    between_on: date | None
    chair: Party | None
    item: ItemPart
    created: str
    changed: str

    @property
    def is_open(self) -> bool:
        return self.reading in OPEN

    @property
    def shows_exempt(self) -> bool:
        return self.item.shows_exempt


def extract_document(decision: Decision, *, reading: Reading) -> Extract:
    """Raises ``Missing`` where the minutes do not hold it."""
    minutes = freezing.document(decision.item.meeting, reading)
    with translation.override(minutes.language):
        item = cut(minutes, decision)
        return Extract(
            reading=reading,
            language=minutes.language,
            title=title(minutes, item),
            letterhead=minutes.letterhead,
            municipality_names=minutes.municipality_names,
            group=minutes.group,
            starts_at=minutes.starts_at,
            ends_at=minutes.ends_at,
            place=minutes.place,
            draft=minutes.draft,
            state=minutes.state,
            between_on=decision.decided_on if decision.between_meetings else None,
            chair=minutes.chair,
            item=item,
            created=minutes.created,
            changed=minutes.changed,
        )


def cut(minutes: Document, decision: Decision) -> ItemPart:
    for item in minutes.items:
        for part in item.decisions:
            if part.public_id == decision.public_id:
                return replace(item, words=Words(), decisions=[part], progress=[], remarks=[])
    raise Missing(decision.public_id)


def title(minutes: Document, item: ItemPart) -> str:
    facts = {
        "number": item.label,
        "title": item.title,
        "group": minutes.group,
        "day": long_date(minutes.starts_at),
    }
    if item.label:
        return _("Særutskrift, sak %(number)s %(title)s, %(group)s %(day)s") % facts
    return _("Særutskrift, %(title)s, %(group)s %(day)s") % facts
