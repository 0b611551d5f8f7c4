"""What a matter's story says of figures: when the newest of a linked indicator was registered."""

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from measures.knowledge import drawn
from measures.models import Indicator
from meetings.models import Matter
from meetings.story import Event
from people.prepared import prepared


def registered(matter: Matter, reader) -> list[Event]:
    """As far as ``reader`` may see. Two queries."""
    linked = drawn.with_figures(linked_to(matter.pk, reader))
    return [event(one) for one in linked if one.observations.all()]


@prepared
def linked_to(matter, reader):
    linked = Indicator.objects.visible_to(reader).filter(matters=matter)
    return linked.select_related("municipality")


def event(indicator: Indicator) -> Event:
    place = indicator.municipality
    newest = max(one.registered_at for one in indicator.observations.all())
    return Event(
        localtime(newest).date(),
        _("Tall: %(title)s") % {"title": indicator.title},
        place.name,
        indicator.get_absolute_url(),
        said=[drawn.chart_of(indicator, place).summary],
    )
