"""What a municipality's page says of its knowledge."""

from datetime import date

from django.db.models import Max, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from measures.models import Indicator, Observation
from people.models import Municipality
from people.panels import Subject
from people.prepared import counted


def columns(today: date) -> dict:
    indicators = Indicator.objects.filter(municipality=OuterRef("pk"))
    newest = Observation.objects.filter(indicator__municipality=OuterRef("pk")).order_by()
    newest = newest.values("indicator__municipality").annotate(newest=Max("year"))
    return {
        "indicator_count": counted(indicators, by="municipality"),
        "newest_figure": Subquery(newest.values("newest")),
    }


def line(place: Municipality, today: date) -> str:
    if not place.indicator_count:
        return _("Ingen tall er ført inn ennå.")
    count = ngettext("%(n)s indikator.", "%(n)s indikatorer.", place.indicator_count) % {
        "n": place.indicator_count
    }
    if place.newest_figure is None:
        return count
    newest = _("Nyeste tall fra %(year)s.") % {"year": place.newest_figure}
    return f"{count} {newest}"


KNOWLEDGE = Subject(
    title=gettext_lazy("Kunnskap og utfordringsbilde"),
    url="knowledge",
    columns=columns,
    line=line,
    position=30,
)
