"""A plan as a document: what is adopted, and how far it has come, with nothing that is exempt."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from measures.models import Plan
from measures.plans import reading
from meetings.letterhead import Letterhead, of_places


@dataclass(frozen=True)
class PlanDocument:
    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    # A district's name; empty for the whole municipality's plan.
    group: str
    since: date
    until: date
    # "Besluttet i sak 4/26 i Politirådet 12. mars 2026"
    state: str
    on: date
    areas: list[reading.Area]
    progress: reading.Progress
    created: str
    changed: str
    draft: str = ""

    @property
    def summary(self) -> str:
        return reading.summary(self.progress)


def plan_document(plan: Plan, on: date | None = None) -> PlanDocument:
    """In the municipality's language. At most five queries, however many lines."""
    on = on or localdate()
    place = plan.municipality
    moment = now().isoformat(timespec="seconds")
    with translation.override(place.language):
        areas = reading.read(plan, on=on)
        return PlanDocument(
            language=place.language,
            title=plan.title,
            letterhead=of_places([place]),
            municipality_names=place.name,
            group=str(plan.district or ""),
            since=plan.since,
            until=plan.until,
            state=reading.adopted_in(plan),
            on=on,
            areas=areas,
            progress=reading.progress_of(line for area in areas for line in area.lines),
            created=moment,
            changed=moment,
            draft=_("Utkast") if plan.is_draft else "",
        )
