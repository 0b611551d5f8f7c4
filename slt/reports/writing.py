"""A report is written, finished, and opened again."""

from django.db import transaction
from django.utils.timezone import localdate

from people import audit, written
from people.audit import Stale
from people.coordinators import require_coordinates
from people.models import Municipality
from slt.models import AnnualReport


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
    """Twice is once."""
    require_coordinates(place, by)
    report = written.locked(AnnualReport, place, year=year)
    if not report.finished_on:
        report.finished_on = localdate()
        report.save()
        audit.record(by, "finish_report", report)
    return report


@transaction.atomic
def reopen(place: Municipality, year: int, *, by) -> AnnualReport:
    """To be written in again. Twice is once."""
    require_coordinates(place, by)
    report = written.locked(AnnualReport, place, year=year)
    if report.finished_on:
        report.finished_on = None
        report.save()
        audit.record(by, "reopen_report", report)
    return report
