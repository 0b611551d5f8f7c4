"""The picture of the challenges: written by the coordinator, and laid before the steering group."""

from django.db import transaction
from django.utils.translation import gettext as _

from measures.models import Picture
from meetings.laying import Paper
from people import written
from people.coordinators import require_coordinates
from people.models import Municipality


def of(place: Municipality) -> Picture:
    return written.of(Picture, place)


@transaction.atomic
def save(place: Municipality, words: dict, *, indicators=(), matters=(), base: int, by) -> Picture:
    """Write it anew. Raises ``Stale``, writing nothing, when it is no longer version ``base``."""
    require_coordinates(place, by)
    picture = written.locked(Picture, place)
    written.save(picture, "edit_picture", words, base=base, by=by)
    picture.indicators.set(indicators)
    picture.matters.set(matters)
    return picture


def paper(picture: Picture) -> Paper:
    """What the steering group is told of it, in the language now active."""
    return Paper(
        title=_("Utfordringsbildet for %(place)s") % {"place": picture.municipality.name},
        told=_("Koordinatoren legger frem utfordringsbildet med forslag til hva vi prioriterer."),
        see=_("Se utfordringsbildet"),
        name=_("utfordringsbilde"),
        proposal=picture.priority,
    )
