"""When a group reminds whom of what: one page, which all its meetings and tasks follow."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import groups
from people.forms.ladder import LadderForm
from people.views.groups import about, get_run


@require_http_methods(["GET", "POST"])
def group_ladder(request, public_id):
    group = get_run(request, public_id)
    form = LadderForm(request.POST or None, instance=group)
    if form.is_valid():
        groups.edit(group, by=request.user, **form.cleaned_data)
        messages.success(request, _("Påminningene er lagret."))
        return redirect(group)
    return render(
        request,
        "people/group_ladder.html",
        about(group, form=form),
        status=422 if form.is_bound else 200,
    )
