"""Saying that a decision takes the place of earlier ones, and taking that back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings import superseding
from meetings.forms.superseding import SupersedeForm
from meetings.models import Decision, Superseding
from meetings.views.doors import MEETINGS
from people.audit import Stale

PAGE_SIZE = 25


@require_http_methods(["GET", "POST"])
def decision_supersede(request, public_id):
    """The earlier decisions of the group, to choose from; narrowed by a word in their titles."""
    decision = get_object_or_404(
        Decision.objects.visible_to(request.user).select_related("item__series"),
        public_id=public_id,
    )
    meeting = decision.item.meeting = MEETINGS.get(pk=decision.item.meeting_id)
    if not meeting.access(request.user).runs:
        raise PermissionDenied
    if not superseding.may_supersede(decision):
        messages.info(
            request, _("Beslutningen er til gjennomsyn. Vent til alle har svart, og prøv igjen.")
        )
        return redirect(decision)
    word = request.GET.get("ord", "").strip()
    found = superseding.candidates(decision, request.user).filter(item__title__icontains=word)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("side"))
    form = SupersedeForm(request.POST or None, decisions=page.object_list)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            superseding.supersede(decision, facts["earlier"], facts["kind"], by=request.user)
        except Stale:
            messages.warning(request, _("Noen andre kom først. Slik er det nå."))
        else:
            messages.success(request, _("Lagret. Det vises på begge beslutningene."))
        return redirect(decision)
    context = {
        "decision": decision,
        "form": form,
        "page": page,
        "word": word,
        "municipality_names": meeting.group.municipality_names(),
        "trail": [
            (_("Beslutninger"), reverse("decision_list")),
            (str(decision.item), decision.get_absolute_url()),
        ],
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/decision_supersede.html", context, status=status)


@require_POST
def superseding_undo(request, public_id):
    links = Superseding.objects.visible_to(request.user).select_related(
        "earlier", "later__item__meeting__group"
    )
    link = get_object_or_404(links, public_id=public_id)
    try:
        superseding.undo(link, by=request.user)
    except Stale:
        messages.warning(request, _("Noen andre kom først. Slik er det nå."))
    else:
        messages.success(request, _("Angret. Den tidligere beslutningen gjelder igjen."))
    return redirect(link.later)
