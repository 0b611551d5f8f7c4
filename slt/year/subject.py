"""The wheel's line on the municipality's page."""

from datetime import date

from django.db.models import OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.models import Municipality
from people.panels import Subject
from people.prepared import counted
from slt.models import WheelEntry


def columns(today: date) -> dict:
    entries = WheelEntry.objects.filter(municipality=OuterRef("pk"))
    return {"entry_count": counted(entries, by="municipality")}


def line(place: Municipality, today: date) -> str:
    if not place.entry_count:
        return _("Møtene står der. Ingen faste datoer er lagt inn ennå.")
    return ngettext(
        "Møtene, og %(count)s frist eller annen oppføring.",
        "Møtene, og %(count)s frister og andre oppføringer.",
        place.entry_count,
    ) % {"count": place.entry_count}


SUBJECT = Subject(
    title=gettext_lazy("Årshjul"),
    url="wheel_now",
    columns=columns,
    line=line,
    position=10,
)
