"""Importing figures: paste or upload, name the columns, see every problem, save all or none."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from measures.knowledge import importing
from measures.knowledge.forms import SOURCES, ImportForm
from measures.knowledge.sheets import Sheet
from measures.views.knowledge import about
from people.views.doors import run_place

# Fields to correct in place; more problems than this are better fixed in the table itself.
EDITED_IN_PLACE = 40


@require_http_methods(["GET", "POST"])
def figures_import(request, number):
    place = run_place(request, number)
    form = ImportForm(request.POST or None, request.FILES or None)
    if not form.is_valid():
        return render(
            request,
            "measures/knowledge/import.html",
            about(place, form=form, sources=SOURCES),
            status=422 if form.is_bound else 200,
        )
    sheet = form.cleaned_data["sheet"]
    sheet.correct(request.POST)
    sheet.pick(request.POST)
    fine = importing.check(sheet, place, **form.common)
    if "without" in request.POST:
        sheet.leave_out(request.POST["without"])
        if not sheet.rows:
            messages.info(request, _("Det er ingen linjer igjen i tabellen."))
            return redirect("figures_import", place.number)
        fine = importing.check(sheet, place, **form.common)
    if fine and sheet.count and request.POST.get("do") == "save":
        try:
            count = importing.save(sheet, place, by=request.user, **form.common)
        except (ValidationError, IntegrityError):
            # Somebody else kept figures in between.
            importing.check(sheet, place, **form.common)
        else:
            said = ngettext("%(n)s tall er lagret.", "%(n)s tall er lagret.", count)
            messages.success(request, said % {"n": count})
            return redirect("knowledge", place.number)
    return preview(request, place, form, sheet)


def preview(request, place, form, sheet: Sheet):
    """Every row as it was read, with its problems; 422 while there are any."""
    wrong = sheet.wrong
    return render(
        request,
        "measures/knowledge/import_preview.html",
        about(
            place,
            form=form,
            sheet=sheet,
            wrong=wrong,
            editable={line.number for line in wrong[:EDITED_IN_PLACE]},
            text=sheet.written(),
            new_indicators=importing.new_indicators(sheet, place),
            asks_for_title="title" not in sheet.columns,
            asks_for_source="source" not in sheet.columns,
            asks_for_unit="unit" not in sheet.columns,
            sources=SOURCES,
        ),
        status=422 if wrong else 200,
    )
