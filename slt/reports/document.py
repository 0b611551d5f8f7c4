"""A report as it is read and printed: each heading with its words and what is counted."""

from dataclasses import dataclass
from datetime import date

from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from meetings.letterhead import Letterhead, of_places
from slt.models import AnnualReport
from slt.reports import freezing
from slt.reports.figures import Figures, counted

# The headings under which something is counted.
COUNTED = ("organisation", "meetings", "decisions", "measures", "knowledge", "grants")


@dataclass(frozen=True)
class Section:
    key: str
    heading: str
    words: str

    @property
    def is_counted(self) -> bool:
        return self.key in COUNTED


@dataclass(frozen=True)
class ReportDocument:
    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    year: int
    sections: list[Section]
    figures: Figures
    # When it was counted.
    on: date
    created: str
    changed: str
    draft: str = ""
    group: str = ""


def headings() -> dict[str, str]:
    return {
        "organisation": _("Organisering"),
        "meetings": _("Møter og oppmøte"),
        "decisions": _("Beslutninger"),
        "measures": _("Tiltak"),
        "knowledge": _("Kunnskap"),
        "grants": _("Tilskudd"),
        "challenges": _("Utfordringer"),
        "priority": _("Forslag til prioriteringer"),
    }


def sections(report: AnnualReport) -> list[Section]:
    """Those that say something, in the language now active."""
    every = [Section(key, said, getattr(report, key)) for key, said in headings().items()]
    return [one for one in every if one.is_counted or one.words.strip()]


def figures_of(report: AnnualReport) -> Figures:
    """Those that were kept, of a finished one; else as they are now."""
    now = counted(report.municipality, report.year)
    return freezing.as_it_was(now, report.figures) if report.figures else now


def report_document(report: AnnualReport) -> ReportDocument:
    """In the municipality's language: what is open, whoever asks."""
    place = report.municipality
    moment = report.changed_at.isoformat(timespec="seconds")
    with translation.override(place.language):
        return ReportDocument(
            language=place.language,
            title=_("Årsrapport %(year)s for %(place)s")
            % {"year": report.year, "place": place.name},
            letterhead=of_places([place]),
            municipality_names=place.name,
            year=report.year,
            sections=sections(report),
            figures=figures_of(report),
            on=report.counted_on or localdate(),
            created=moment,
            changed=moment,
            draft="" if report.finished_on else _("Utkast"),
        )
