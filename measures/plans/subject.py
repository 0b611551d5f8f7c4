"""The plan's line on the municipality's page: which one stands, and until when."""

from datetime import date

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from measures.models import Plan
from people.days import written_day
from people.models import Municipality
from people.panels import Subject


def columns(today: date) -> dict:
    plans = Plan.objects.filter(municipality=OuterRef("pk"), district=None)
    adopted = plans.filter(state=Plan.State.ADOPTED)
    draft = plans.filter(state=Plan.State.DRAFT)
    return {
        "plan_until": Subquery(adopted.values("until")[:1]),
        "plan_draft": Subquery(draft.values("title")[:1]),
    }


def line(place: Municipality, today: date) -> str:
    if place.plan_until:
        day = {"day": written_day(place.plan_until)}
        if place.plan_until < today:
            return _("Planen gikk ut %(day)s.") % day
        return _("Gjelder til %(day)s.") % day
    return _("Et utkast er under arbeid.") if place.plan_draft else _("Ingen plan ennå.")


PLAN = Subject(
    title=gettext_lazy("Handlingsplan"), url="plan_front", columns=columns, line=line, position=20
)
