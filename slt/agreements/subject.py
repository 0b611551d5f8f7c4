"""The agreements' line on the municipality's page."""

from datetime import date

from django.db.models import OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.models import Municipality
from people.panels import Subject
from people.prepared import counted
from slt.models import Agreement


def columns(today: date) -> dict:
    papers = Agreement.objects.standing().filter(municipality=OuterRef("pk"))
    return {
        "agreement_count": counted(papers, by="municipality"),
        "agreements_running_out": counted(papers.running_out(today), by="municipality"),
    }


def line(place: Municipality, today: date) -> str:
    if not place.agreement_count:
        return _("Ingen avtaler er lagt inn ennå.")
    said = ngettext("%(count)s avtale.", "%(count)s avtaler.", place.agreement_count)
    said %= {"count": place.agreement_count}
    if place.agreements_running_out:
        ending = ngettext(
            "%(count)s går ut snart eller har gått ut.",
            "%(count)s går ut snart eller har gått ut.",
            place.agreements_running_out,
        )
        said += " " + ending % {"count": place.agreements_running_out}
    return said


SUBJECT = Subject(
    title=gettext_lazy("Mandat og avtaler"),
    url="agreement_list",
    columns=columns,
    line=line,
    position=75,
)
