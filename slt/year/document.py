"""The year as a document: what hangs on the wall."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.timezone import now
from django.utils.translation import gettext as _

from meetings.letterhead import Letterhead, of_places
from people.models import Municipality
from slt.year.drawing import Wheel, wheel
from slt.year.reading import Event, Month, months


@dataclass(frozen=True)
class WheelDocument:
    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    year: int
    months: list[Month]
    drawing: Wheel
    created: str
    changed: str
    group: str = ""
    draft: str = ""


def wheel_document(place: Municipality, year: int, found: list[Event]) -> WheelDocument:
    """In the municipality's language; ``found`` are the events as the reader may see them."""
    moment = now().isoformat(timespec="seconds")
    with translation.override(place.language):
        return WheelDocument(
            language=place.language,
            title=_("Årshjul %(year)s, %(place)s") % {"year": year, "place": place.name},
            letterhead=of_places([place]),
            municipality_names=place.name,
            year=year,
            months=months(found),
            drawing=wheel(found, year),
            created=moment,
            changed=moment,
        )
