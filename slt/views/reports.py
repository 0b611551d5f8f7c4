"""The yearly report: read with its figures, written, finished, printed, and laid before leaders."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.views.printed import printed
from people import guard
from people.audit import Stale
from people.views.doors import about_place, own_place
from slt.models import AnnualReport
from slt.reports import writing
from slt.reports.document import report_document, sections
from slt.reports.figures import counted
from slt.reports.forms import ReportForm

TEMPLATE = "slt/reports/pdf.html"
# So far back one is offered to write of a year.
OFFERED = 2


def check_year(year: int) -> None:
    """A year that has not begun has nothing to tell."""
    if not 2000 <= year <= localdate().year:
        raise Http404


def trail(place, year: int | None = None) -> list[tuple]:
    found = [(_("Årsrapport"), reverse("report_list", args=[place.number]))]
    if year:
        found.append((str(year), reverse("report", args=[place.number, year])))
    return found


@require_safe
def report_list(request, number):
    place = own_place(request, number)
    today = localdate()
    rows = {row.year: row for row in AnnualReport.objects.filter(municipality=place)}
    offered = range(today.year - OFFERED + 1, today.year + 1)
    years = sorted({*rows, *offered}, reverse=True)
    found = [{"year": year, "report": rows.get(year)} for year in years]
    return render(request, "slt/reports/list.html", about_place(place, rows=found))


@require_safe
def report(request, number, year):
    check_year(year)
    place = own_place(request, number)
    found = writing.of(place, year)
    words = "\n".join(getattr(found, name) for name in AnnualReport.SECTIONS)
    context = about_place(
        place,
        report=found,
        sections=sections(found),
        figures=counted(place, year, localdate()),
        today=localdate(),
        small_counts=sorted(set(guard.small_counts(words))),
        trail=trail(place),
    )
    return render(request, "slt/reports/page.html", context)


@require_http_methods(["GET", "POST"])
def report_edit(request, number, year):
    check_year(year)
    place = own_place(request, number)
    found = writing.of(place, year)
    if found.finished_on:
        messages.info(request, _("Årsrapporten er ferdig. Åpne den igjen for å skrive i den."))
        return redirect(found)
    # A copy: a refused form must not change what is told of what stands there.
    form = ReportForm(request.POST or None, instance=writing.of(place, year))
    newer = None
    if form.is_valid():
        base = form.cleaned_data["base"]
        try:
            saved = writing.save(place, year, form.words, base=base, by=request.user)
        except Stale:
            newer = writing.of(place, year)
            form.begin_from(newer)
        else:
            messages.success(request, _("Årsrapporten er lagret."))
            return redirect(saved)
    context = about_place(
        place,
        form=form,
        year=year,
        newer=newer,
        words=[(one.heading, one.words) for one in sections(newer) if one.words] if newer else [],
        trail=trail(place, year),
    )
    status = 422 if form.is_bound else 200
    return render(request, "slt/reports/edit.html", context, status=status)


@require_POST
def report_finish(request, number, year):
    """Finishes it, or opens it again."""
    check_year(year)
    place = own_place(request, number)
    if request.POST.get("do") == "reopen":
        found = writing.reopen(place, year, by=request.user)
        messages.success(request, _("Årsrapporten kan skrives i igjen."))
    else:
        found = writing.finish(place, year, by=request.user)
        messages.success(request, _("Årsrapporten er ferdig."))
    return redirect(found)


@require_safe
def report_pdf(request, number, year):
    """To print; ``?stor=1`` in large type."""
    check_year(year)
    place = own_place(request, number)
    document = report_document(writing.of(place, year))
    return printed(request, TEMPLATE, document, gettext_lazy("årsrapport"), year, place.name)
