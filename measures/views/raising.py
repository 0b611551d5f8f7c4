"""The coordinator takes up with a leader what is over its deadline."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures import raising
from measures.forms import RaiseForm
from measures.models import Measure, Task
from measures.views.own import one_of
from people.audit import Stale
from people.models.roles import roles_of


@require_http_methods(["GET", "POST"])
def take_up(request, kind, public_id):
    model = {"task": Task, "measure": Measure}[kind]
    row = get_object_or_404(one_of(model).visible_to(request.user), public_id=public_id)
    if row.group_id not in roles_of(request.user).coordinated:
        raise PermissionDenied
    if not row.is_overdue():
        messages.info(request, _("Dette er ikke over fristen, så det er ingenting å ta opp."))
        return redirect(row)
    form = RaiseForm(request.POST or None, offices=raising.leaders(row, request.user))
    if form.is_valid():
        leader = form.cleaned_data["leader"]
        try:
            raising.take_up(row, leader, form.cleaned_data["text"], by=request.user)
        except Stale:
            messages.info(request, _("Dette er ikke over fristen lenger. Slik er det nå."))
        else:
            messages.success(
                request, _("Sendt til %(name)s. Det står i historikken.") % {"name": leader.name}
            )
        return redirect(row)
    context = {
        "row": row,
        "form": form,
        "municipality_names": row.group.municipality_names(),
        "trail": [(str(row), row.get_absolute_url())],
    }
    status = 422 if form.is_bound else 200
    return render(request, "measures/raise.html", context, status=status)
