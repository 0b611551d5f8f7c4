"""Lines of a plan from Word or Excel: pasted, looked through, and all saved or none."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from measures.plans import importing
from measures.table_form import TableForm
from measures.views.figures_import import EDITED_IN_PLACE
from measures.views.plan_parts import on_page
from measures.views.plans import run_plan, said_no
from people.audit import Stale
from people.ways import way


@require_http_methods(["GET", "POST"])
def plan_import(request, number, public_id):
    _place, plan = run_plan(request, number, public_id)
    if not plan.is_draft:
        return redirect(plan)
    form = TableForm(request.POST or None, request.FILES or None, read=importing.read)
    if not form.is_valid():
        context = on_page(plan, form=form)
        status = 422 if form.is_bound else 200
        return render(request, "measures/plan/import.html", context, status=status)
    sheet = form.cleaned_data["sheet"]
    sheet.correct(request.POST)
    sheet.pick(request.POST)
    importing.check(sheet, plan)
    if "without" in request.POST:
        sheet.leave_out(request.POST["without"])
        importing.check(sheet, plan)
    refused = ""
    if request.POST.get("do") == "save" and sheet.count and not sheet.wrong:
        try:
            count = importing.save(sheet, plan, by=request.user)
        except ValidationError as refusal:
            refused = " ".join(refusal.messages)
            importing.check(sheet, plan)
        except Stale:
            return said_no(request, plan)
        else:
            said = ngettext("%(n)s tiltak er lagt inn.", "%(n)s tiltak er lagt inn.", count)
            messages.success(request, said % {"n": count})
            return redirect(way("plan_edit", number, public_id))
    wrong = sheet.wrong
    context = on_page(
        plan,
        sheet=sheet,
        wrong=wrong,
        refused=refused,
        editable={line.number for line in wrong[:EDITED_IN_PLACE]},
        text=sheet.written(),
    )
    status = 422 if wrong or refused else 200
    return render(request, "measures/plan/import_preview.html", context, status=status)
