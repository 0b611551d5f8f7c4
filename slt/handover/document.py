"""The package on paper: the same open words as the page."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from meetings.letterhead import Letterhead, of_places
from people.models import Municipality
from slt.handover.reading import Package, package


@dataclass(frozen=True)
class HandoverDocument:
    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    on: date
    package: Package
    created: str
    changed: str
    group: str = ""
    draft: str = ""


def handover_document(person, place: Municipality) -> HandoverDocument:
    """In the municipality's language."""
    moment = now().isoformat(timespec="seconds")
    with translation.override(place.language):
        return HandoverDocument(
            language=place.language,
            title=_("Overlevering, %(place)s") % {"place": place.name},
            letterhead=of_places([place]),
            municipality_names=place.name,
            on=localdate(),
            package=package(person, place, localdate()),
            created=moment,
            changed=moment,
        )
