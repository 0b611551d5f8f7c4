"""A report is written, finished, and opened again."""

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from meetings.laying import Paper
from people import audit, written
from people.audit import Stale
from people.coordinators import require_coordinates
from people.models import Municipality
from slt.models import AnnualReport
from slt.reports import freezing
from slt.reports.figures import counted


def of(place: Municipality, year: int) -> AnnualReport:
    return written.of(AnnualReport, place, year=year)


@transaction.atomic
def save(place: Municipality, year: int, words: dict, *, base: int, by) -> AnnualReport:
    """Write it anew. Raises ``Stale``, writing nothing, when it is finished, or no longer version
    ``base``.
    """
    require_coordinates(place, by)
    report = written.locked(AnnualReport, place, year=year)
    if report.finished_on:
        raise Stale(f"{report} is finished.")
    written.save(report, "edit_report", words, base=base, by=by)
    return report


@transaction.atomic
def finish(place: Municipality, year: int, *, by) -> AnnualReport:
    """The figures are kept as they are now. Twice is once."""
    require_coordinates(place, by)
    report = written.locked(AnnualReport, place, year=year)
    if not report.finished_on:
        report.finished_on = localdate()
        count(report)
        audit.record(by, "finish_report", report)
    return report


@transaction.atomic
def count_again(place: Municipality, year: int, *, by) -> list[str]:
    """The figures of a finished report as they are now; what that changed, in sentences."""
    require_coordinates(place, by)
    report = written.locked(AnnualReport, place, year=year)
    if not report.finished_on:
        raise Stale(f"{report} is a draft.")
    found = freezing.changes(counted(place, year), report.figures) if report.figures else []
    count(report)
    audit.record(by, "count_report", report)
    return found


def count(report: AnnualReport) -> None:
    report.figures = freezing.written(counted(report.municipality, report.year))
    report.counted_on = localdate()
    report.save()


@transaction.atomic
def reopen(place: Municipality, year: int, *, by) -> AnnualReport:
    """To be written in again, with the figures as they are. Twice is once."""
    require_coordinates(place, by)
    report = written.locked(AnnualReport, place, year=year)
    if report.finished_on:
        report.finished_on, report.figures, report.counted_on = None, {}, None
        report.save()
        audit.record(by, "reopen_report", report)
    return report


def paper(report: AnnualReport) -> Paper:
    """What the steering group is told of it, in the language now active. They get the file: the
    page is for those who write it.
    """
    said = {"year": report.year, "place": report.municipality.name}
    return Paper(
        title=_("Årsrapport %(year)s for %(place)s") % said,
        told=_("Koordinatoren legger frem årsrapporten for %(year)s. Den ligger ved.") % said,
        see="",
        name=_("årsrapport"),
        proposal=report.priority,
    )
