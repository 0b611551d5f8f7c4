"""The grants' line on the municipality's page."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.days import written_day
from people.models import Municipality
from people.panels import Subject
from people.prepared import counted
from slt.models import Grant


def columns(today: date) -> dict:
    ours = Grant.objects.filter(municipality=OuterRef("pk"))
    waiting = ours.with_deadline().filter(deadline__isnull=False).order_by("deadline")
    return {
        "grant_count": counted(ours, by="municipality"),
        "grant_deadline": Subquery(waiting.values("deadline")[:1]),
    }


def line(place: Municipality, today: date) -> str:
    if not place.grant_count:
        return _("Ingen tilskudd er ført inn ennå.")
    said = ngettext("%(count)s tilskudd.", "%(count)s tilskudd.", place.grant_count)
    said %= {"count": place.grant_count}
    if place.grant_deadline:
        said += " " + _("Neste frist er %(day)s.") % {"day": written_day(place.grant_deadline)}
    return said


SUBJECT = Subject(
    title=gettext_lazy("Tilskudd"),
    url="grant_list",
    columns=columns,
    line=line,
    position=65,
    coordinators_only=True,
)
