"""A municipality's grants: kept by its coordinators, with the words for each giver's portal."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from measures.models import Measure
from people import guard
from people.audit import Stale
from people.views.doors import about_place, own_place
from slt.grants import keeping
from slt.grants.blocks import blocks, open_measures
from slt.grants.forms import GIVERS, GrantForm
from slt.models import Grant


def trail(place, grant: Grant | None = None) -> list[tuple]:
    found = [(_("Tilskudd"), reverse("grant_list", args=[place.number]))]
    if grant:
        found.append((str(grant), grant.get_absolute_url()))
    return found


def own_grant(request, number, public_id) -> Grant:
    place = own_place(request, number)
    visible = Grant.objects.visible_to(request.user).filter(municipality=place)
    grant = get_object_or_404(visible, public_id=public_id)
    # The address is made of its number: no query.
    grant.municipality = place
    return grant


@require_safe
def grant_list(request, number):
    place = own_place(request, number)
    today = localdate()
    rows = list(Grant.objects.visible_to(request.user).filter(municipality=place))
    for row in rows:
        row.municipality, row.late = place, row.is_late(today)
    return render(request, "slt/grants/list.html", about_place(place, rows=rows))


@require_safe
def grant(request, number, public_id):
    found = own_grant(request, number, public_id)
    found.follower = Grant.objects.filter(follows=found).first()
    if found.follower:
        found.follower.municipality = found.municipality
    told = open_measures(found)
    said = blocks(found, told)
    linked = Measure.objects.visible_to(request.user).filter(grants=found).with_responsible()
    context = about_place(
        found.municipality,
        grant=found,
        late=found.is_late(),
        blocks=said,
        measures=linked,
        left_out=[one for one in linked if one not in told],
        small_counts=sorted({few for one in said for few in guard.small_counts(one.words)}),
        trail=trail(found.municipality),
    )
    return render(request, "slt/grants/page.html", context)


@require_http_methods(["GET", "POST"])
def grant_add(request, number):
    place = own_place(request, number)
    form = GrantForm(request.POST or None, place=place, reader=request.user)
    if form.is_valid():
        made = keeping.add(place, by=request.user, measures=form.linked, **form.facts)
        messages.success(request, _("Tilskuddet er ført inn."))
        return redirect(made)
    return form_page(request, place, form)


@require_http_methods(["GET", "POST"])
def grant_edit(request, number, public_id):
    found = own_grant(request, number, public_id)
    place = found.municipality
    if request.POST.get("do") == "remove":
        keeping.remove(found, by=request.user)
        messages.success(request, _("Tilskuddet er slettet."))
        return redirect("grant_list", place.number)
    # A copy: a refused form must not change what the page says of it.
    copy = Grant.objects.get(pk=found.pk)
    form = GrantForm(request.POST or None, instance=copy, place=place, reader=request.user)
    newer = []
    if form.is_valid():
        try:
            base = form.cleaned_data["base"]
            keeping.edit(found, by=request.user, base=base, measures=form.linked, **form.facts)
        except Stale:
            # Nothing, where the button was pressed twice.
            newer = form.begin_from(own_grant(request, number, public_id))
        if not newer:
            messages.success(request, _("Endringene er lagret."))
            return redirect(found)
    return form_page(request, place, form, grant=found, newer=newer)


def form_page(request, place, form, *, grant: Grant | None = None, newer=()):
    context = about_place(
        place, form=form, grant=grant, newer=newer, givers=GIVERS, trail=trail(place, grant)
    )
    status = 422 if form.is_bound else 200
    return render(request, "slt/grants/form.html", context, status=status)


@require_POST
def grant_step(request, number, public_id):
    """On from application to answer and report, or back from a slip of the finger."""
    found = own_grant(request, number, public_id)
    name = request.POST.get("do", "")
    if name not in Grant.STEPS:
        raise Http404
    try:
        keeping.take_step(found, name, by=request.user)
    except Stale:
        messages.info(request, _("Noen har endret det siden. Slik står det nå."))
    else:
        messages.success(request, _("Lagret: %(state)s.") % {"state": found.get_state_display()})
    return redirect(found)


@require_POST
def grant_copy(request, number, public_id):
    """The next year's, ready to be put right."""
    found = own_grant(request, number, public_id)
    try:
        made = keeping.copy(found, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect(found)
    messages.success(request, _("Søknaden for %(year)s er påbegynt.") % {"year": made.for_year})
    return redirect("grant_edit", number, made.public_id)
