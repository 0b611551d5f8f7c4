"""The picture of the challenges as a document: words and charts on a page or two of A4."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from measures.knowledge import drawn
from measures.knowledge.drawn import Figure
from measures.models import Picture
from meetings.document_parts import OPEN, Reading
from meetings.letterhead import Letterhead, of_places


@dataclass(frozen=True)
class PictureDocument:
    reading: Reading
    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    on: date
    # Heading and words.
    sections: list[tuple[str, str]]
    figures: list[Figure]
    created: str
    changed: str
    group: str = ""
    draft: str = ""

    @property
    def is_open(self) -> bool:
        return self.reading in OPEN

    @property
    def has_marks(self) -> bool:
        return any(one.chart.has_marks for one in self.figures)


def headings() -> dict[str, str]:
    return {
        "sees": _("Hva vi ser"),
        "worries": _("Hva som bekymrer"),
        "resources": _("Hva vi har å bygge på"),
        "priority": _("Hva vi foreslår å prioritere"),
    }


def sections(picture: Picture) -> list[tuple[str, str]]:
    """Those that say something, each with its heading, in the language now active."""
    said = [(heading, getattr(picture, name)) for name, heading in headings().items()]
    return [(heading, words) for heading, words in said if words.strip()]


def picture_document(picture: Picture, *, reading: Reading) -> PictureDocument:
    """In the municipality's language. Openly without what may not be published. Two queries."""
    place = picture.municipality
    openly = reading in OPEN
    chosen = drawn.indicators_of(picture.pk) if picture.pk else []
    moment = picture.changed_at.isoformat(timespec="seconds")
    with translation.override(place.language):
        shown = drawn.figures(drawn.with_figures(chosen, openly=openly), place, openly=openly)
        return PictureDocument(
            reading=reading,
            language=place.language,
            title=_("Utfordringsbildet for %(place)s") % {"place": place.name},
            letterhead=of_places([place]),
            municipality_names=place.name,
            on=localdate(picture.changed_at),
            sections=sections(picture),
            figures=[one for one in shown if one.chart.drawn],
            created=moment,
            changed=moment,
        )
