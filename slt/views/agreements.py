"""A municipality's mandates and agreements: read by those they are for, kept by coordinators."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings.views.agenda import serve
from people.audit import Stale
from people.forms import refuse
from people.views.doors import about_place, run_place, seen_place
from slt.agreements import keeping
from slt.agreements.forms import AgreementForm
from slt.models import Agreement


@require_safe
def agreement_list(request, number):
    """Those that hold, with what they replaced under them."""
    place = seen_place(request, number)
    today = localdate()
    rows = list(
        Agreement.objects.visible_to(request.user)
        .filter(municipality=place)
        .prefetch_related("groups")
    )
    older: dict[int, list] = {}
    for row in rows:
        row.over, row.runs_out = row.is_over(today), row.is_running_out(today)
        if row.replaced_by_id:
            older.setdefault(row.replaced_by_id, []).append(row)
    standing = [row for row in rows if row.replaced_by_id is None]
    for row in standing:
        row.history = line_of(row, older)
    return render(request, "slt/agreements/list.html", about_place(place, rows=standing))


def line_of(row: Agreement, older: dict[int, list]) -> list[Agreement]:
    """What it replaced, and what that replaced, the newest first."""
    found = []
    waiting = list(older.get(row.pk, ()))
    while waiting:
        one = waiting.pop(0)
        found.append(one)
        waiting += older.get(one.pk, ())
    return found


def trail(place) -> list[tuple]:
    return [(_("Avtaler"), reverse("agreement_list", args=[place.number]))]


@require_http_methods(["GET", "POST"])
def agreement_add(request, number):
    """A new one; with ``?erstatter=`` in the place of an older."""
    place = run_place(request, number)
    older = replaced(request, place)
    initial = {"kind": older.kind, "title": older.title} if older else {}
    form = AgreementForm(request.POST or None, request.FILES or None, place=place, initial=initial)
    if older and not form.is_bound:
        form.fields["groups"].initial = [group.public_id for group in older.groups.all()]
    if form.is_valid() and kept(request, form, place, older):
        messages.success(request, _("Avtalen er lagt inn."))
        return redirect("agreement_list", number)
    return page(request, place, form, older=older)


def replaced(request, place) -> Agreement | None:
    mark = request.GET.get("erstatter", "")
    standing = Agreement.objects.standing().filter(municipality=place)
    return get_object_or_404(standing, public_id=mark) if mark else None


def kept(request, form, place, older) -> bool:
    try:
        keeping.add(place, by=request.user, replaces=older, **form.cleaned_data)
    except ValidationError as refusal:
        refuse(form, ValidationError({"upload": refusal.messages}))
    except Stale:
        form.add_error(None, _("Avtalen er allerede erstattet av en annen."))
    else:
        return True
    return False


def page(request, place, form, **context):
    status = 422 if form.is_bound else 200
    context = about_place(place, form=form, trail=trail(place), **context)
    return render(request, "slt/agreements/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def agreement_edit(request, public_id):
    agreement = find(request, public_id)
    place = run_place(request, agreement.municipality.number)
    if request.POST.get("do") == "remove":
        keeping.remove(agreement, by=request.user)
        messages.success(request, _("Avtalen er slettet."))
        return redirect("agreement_list", place.number)
    # A copy: a refused form must not change what the page says of it.
    copy = Agreement.objects.get(pk=agreement.pk)
    form = AgreementForm(request.POST or None, request.FILES or None, instance=copy, place=place)
    if form.is_valid():
        try:
            keeping.edit(agreement, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, ValidationError({"upload": refusal.messages}))
        else:
            messages.success(request, _("Endringene er lagret."))
            return redirect("agreement_list", place.number)
    return page(request, place, form, agreement=agreement)


def find(request, public_id) -> Agreement:
    visible = Agreement.objects.visible_to(request.user).select_related("municipality")
    return get_object_or_404(visible, public_id=public_id)


@require_safe
def agreement_file(request, public_id):
    """The paper itself, to those who may read it."""
    agreement = find(request, public_id)
    if not agreement.file:
        raise Http404
    return serve(agreement)
