"""The handover's line on the municipality's page."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.panels import Subject

SUBJECT = Subject(
    title=gettext_lazy("Overlevering"),
    url="handover",
    columns=lambda today: {},
    line=lambda place, today: _(
        "Det den neste koordinatoren trenger å vite, og bytte i én handling."
    ),
    position=95,
    coordinators_only=True,
)
