"""The yearly report: read with its figures, written, finished, printed, and laid before leaders."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import printing
from meetings.views.laying import lay_before
from meetings.views.printed import printed
from meetings.word_file import CONTENT_TYPE
from people import guard
from people.audit import Stale
from people.views.doors import about_place, own_place
from slt.models import AnnualReport
from slt.reports import freezing, word, writing
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
    now = counted(place, year)
    kept = found.figures
    context = about_place(
        place,
        report=found,
        sections=sections(found),
        figures=freezing.as_it_was(now, kept) if kept else now,
        changes=freezing.changes(now, kept) if kept else [],
        counted_on=found.counted_on or localdate(),
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
    """Finishes it, counts anew, or opens it again."""
    check_year(year)
    place, by, do = own_place(request, number), request.user, request.POST.get("do")
    try:
        messages.success(request, pressed(place, year, do, by))
    except Stale:
        messages.info(request, _("Noen har åpnet rapporten igjen. Slik står det nå."))
    return redirect("report", number, year)


def pressed(place, year: int, do: str | None, by) -> str:
    if do == "reopen":
        writing.reopen(place, year, by=by)
        return _("Årsrapporten kan skrives i igjen.")
    if do == "count":
        found = writing.count_again(place, year, by=by)
        return " ".join([_("Tallene er hentet på nytt."), *found])
    writing.finish(place, year, by=by)
    return _("Årsrapporten er ferdig, med tallene slik de er nå.")


@require_safe
def report_pdf(request, number, year):
    """To print; ``?stor=1`` in large type."""
    check_year(year)
    place = own_place(request, number)
    document = report_document(writing.of(place, year))
    return printed(request, TEMPLATE, document, gettext_lazy("årsrapport"), year, place.name)


@require_safe
def report_word(request, number, year):
    """The same for those who write on."""
    check_year(year)
    place = own_place(request, number)
    document = report_document(writing.of(place, year))
    data = word.word_file(document)
    with translation.override(document.language):
        words = (_("årsrapport"), year, place.name)
        return printing.answer(data, *words, ending="docx", content_type=CONTENT_TYPE)


@require_http_methods(["GET", "POST"])
def report_lay_before(request, number, year):
    """Onto the agenda of a steering group's next meeting."""
    check_year(year)
    place = own_place(request, number)
    found = writing.of(place, year)
    if not found.pk:
        messages.info(request, _("Skriv årsrapporten før du legger den frem."))
        return redirect("report_edit", number, year)
    return lay_before(
        request,
        found,
        lambda: writing.paper(found),
        lambda: printing.made(TEMPLATE, report_document(found)),
        title=_("Legg frem årsrapporten"),
        told=_(
            "Det blir en beslutningssak på sakslisten, med forslagene til prioriteringer. PDF-en "
            "legges ved slik rapporten er nå."
        ),
        trail=trail(place, year),
    )
