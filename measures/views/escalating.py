"""What is long overdue: the coordinator puts it before the group above, or says not now."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from measures import escalating
from measures.models import Measure, Task
from measures.views.own import one_of
from people.audit import Stale
from people.forms import refuse
from people.models.roles import roles_of

# So long it is usually put off.
A_MONTH = timedelta(days=30)


class NotNowForm(forms.Form):
    until = forms.DateField(
        label=_("Spør meg igjen"),
        error_messages={
            "required": _("Velg en dag."),
            "invalid": _("Skriv en dato, for eksempel 15.12.2026."),
        },
    )


@require_http_methods(["GET", "POST"])
def escalate(request, kind, public_id):
    model = {"task": Task, "measure": Measure}[kind]
    row = get_object_or_404(one_of(model).visible_to(request.user), public_id=public_id)
    if row.group_id not in roles_of(request.user).coordinated:
        raise PermissionDenied
    if not escalating.may_escalate(row, request.user):
        messages.info(request, _t("Dette er ikke lenge over fristen, så det er ingenting å løfte."))
        return redirect(row)
    puts_off = request.POST.get("do") == "not_now"
    form = NotNowForm(request.POST if puts_off else None, initial={"until": localdate() + A_MONTH})
    refused = []
    if request.method == "POST":
        try:
            if puts_off and form.is_valid():
                escalating.not_now(row, form.cleaned_data["until"], by=request.user)
                messages.success(request, _t("Da spør vi ikke før den dagen."))
                return redirect(row)
            if not puts_off:
                made = escalating.put_forward(row, by=request.user)
                said = _t("Foreslått som sak i %(group)s.") % {"group": made.group}
                messages.success(request, said)
                return redirect(row)
        except Stale:
            messages.info(request, _t("Dette er ikke over fristen lenger. Slik er det nå."))
            return redirect(row)
        except ValidationError as refusal:
            if puts_off:
                refuse(form, refusal)
            else:
                refused = refusal.messages
    context = {
        "row": row,
        "found": escalating.suggestion(row),
        "settled": escalating.settled(row),
        "form": form,
        "refused": refused,
        "municipality_names": row.group.municipality_names(),
        "trail": [(str(row), row.get_absolute_url())],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/escalate.html", context, status=status)
