"""The archive's line on the municipality's page."""

from django.utils.translation import gettext_lazy, ngettext

from people.panels import Subject
from slt.structure import standing_groups

SUBJECT = Subject(
    title=gettext_lazy("Arkiv"),
    url="archive",
    columns=standing_groups,
    line=lambda place, today: (
        ngettext(
            "Pakker og arkivreferanser for %(count)s gruppe.",
            "Pakker og arkivreferanser for %(count)s grupper.",
            place.group_count,
        )
        % {"count": place.group_count}
    ),
    position=90,
    coordinators_only=True,
)
