"""A report is written, finished, and opened again."""

from django.db import transaction
from django.utils.timezone import localdate, now

from people import audit
from people.audit import Stale
from people.coordinators import require_coordinates
from people.models import Municipality
from slt.models import AnnualReport


def of(place: Municipality, year: int) -> AnnualReport:
    """The report; an empty one that is not saved where nobody has begun."""
    found = AnnualReport.objects.filter(municipality=place, year=year)
    report = found.select_related("changed_by").first() or AnnualReport(year=year)
    # The address is made of its number: no query.
    report.municipality = place
    return report


@transaction.atomic
def save(place: Municipality, year: int, words: dict, *, base: int, by) -> AnnualReport:
    """Write it anew. Raises ``Stale``, writing nothing, when it is finished, or no longer version
    ``base``.
    """
    require_coordinates(place, by)
    report = locked(place, year)
    if report.finished_on or report.version != base:
        raise Stale(f"{report} is newer than {base}, or finished.")
    for name, value in words.items():
        setattr(report, name, value)
    report.version += 1
    report.changed_at, report.changed_by = now(), by
    report.save()
    audit.record(by, "edit_report", report, version=report.version)
    return report


@transaction.atomic
def finish(place: Municipality, year: int, *, by) -> AnnualReport:
    """Twice is once."""
    require_coordinates(place, by)
    report = locked(place, year)
    if not report.finished_on:
        report.finished_on = localdate()
        report.save()
        audit.record(by, "finish_report", report)
    return report


@transaction.atomic
def reopen(place: Municipality, year: int, *, by) -> AnnualReport:
    """To be written in again. Twice is once."""
    require_coordinates(place, by)
    report = locked(place, year)
    if report.finished_on:
        report.finished_on = None
        report.save()
        audit.record(by, "reopen_report", report)
    return report


def locked(place: Municipality, year: int) -> AnnualReport:
    """Also where there is none yet: two who begin at once come one after the other."""
    Municipality.objects.select_for_update().get(pk=place.pk)
    return of(place, year)
