"""The link in a mail: opens one task or measure for one person. GET shows, POST acts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from measures import background, contacts, reporting
from measures.forms import ReportForm
from measures.models import RESPONSIBLE, Measure, Task
from measures.views.answering import KEPT, carry_out
from measures.views.own import one_of
from people import links
from people.views.dead_link import dead_link


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def task_link(request, token):
    return by_link(request, Task, "task", token)


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def measure_link(request, token):
    return by_link(request, Measure, "measure", token)


def by_link(request, model, kind: str, token: str):
    """No account: the token is the key while this is theirs; else 410, whatever the why."""
    try:
        person, public_id = links.read(token, kind)
        row = one_of(model).mine(person).get(public_id=public_id)
    except (links.Dead, model.DoesNotExist):
        return dead_link(request, token)
    with translation.override(person.language or row.group.language):
        return answer(request, row, person)


def answer(request, row, person):
    form = ReportForm(request.POST or None, row=row)
    status = 200
    if request.method == "POST":
        status = carry_out(row, form, by=person)
        if status == KEPT:
            said = _("Takk. Vi har skrevet: %(state)s.") % {"state": row.get_state_display()}
            if row.state in (row.State.NEEDS_HELP, row.State.RETURNED):
                told = _("SLT-koordinatoren får beskjed.")
                said = f"{said} {told}"
            messages.success(request, said)
            return redirect(request.path)
    context = {
        "row": row,
        "form": form,
        "is_task": isinstance(row, Task),
        "reader": person,
        "answers": list(row.steps({RESPONSIBLE}).items()),
        "may_undo": reporting.may_undo(row, person),
        "last": None if row.is_open else row.progress.last(),
        "why": background.behind([row]).get(row.item_id),
        "contact": contacts.contact_of(row.group),
        "municipality_names": row.group.municipality_names(),
    }
    return render(request, "measures/link.html", context, status=status)
