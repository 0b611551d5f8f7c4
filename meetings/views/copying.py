"""Copying an item to the neighbours, and answering what they offer."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import copying
from meetings.forms.copying import CopyForm, DeclineCopyForm, TakeForm
from meetings.models import ItemCopy, Meeting
from meetings.views.doors import about, run_item, says_when_too_late
from people.audit import Stale
from people.forms import refuse
from people.models.roles import roles_of


@require_http_methods(["GET", "POST"])
@says_when_too_late
def item_copy_out(request, public_id):
    """Exactly what would be copied, and where it may go."""
    item = run_item(request, public_id)
    if not copying.may_copy(item, item.meeting.door):
        raise PermissionDenied
    form = CopyForm(
        request.POST if request.method == "POST" else None,
        drafts=copying.drafts_elsewhere(item, request.user),
        places=copying.neighbours(item, request.user),
    )
    if form.is_valid():
        try:
            said = sent(item, form.cleaned_data["to"], by=request.user)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, said)
            return redirect("item_edit", item.public_id)
    context = about(
        item.meeting,
        item=item,
        words=copying.of_item(item),
        form=form,
        offered=item.copies.select_related("place"),
    )
    status = 422 if form.is_bound else 200
    return render(request, "meetings/item_copy_out.html", context, status=status)


def sent(item, to, *, by) -> str:
    if isinstance(to, Meeting):
        copying.copy_to(item, to, by=by)
        return _("Saken ligger som utkast i %(group)s.") % {"group": to.group}
    copying.offer(item, to, by=by)
    return _("Koordinatoren i %(place)s har fått tilbudet.") % {"place": to.name}


@require_http_methods(["GET", "POST"])
def item_copy(request, public_id):
    """What the neighbours offer, and how it was answered; for who offered it, the same."""
    visible = ItemCopy.objects.visible_to(request.user).select_related("from_place", "place")
    copy = get_object_or_404(visible, public_id=public_id)
    answers = copy.place.number in roles_of(request.user).coordinated_places
    if request.method == "POST" and not answers:
        raise PermissionDenied
    forms = {}
    if answers and copy.state == ItemCopy.State.OFFERED:
        data, asked = request.POST, request.POST.get("hva")
        drafts = copying.drafts_here(copy, request.user)
        forms = {
            "ta": TakeForm(data if asked == "ta" else None, drafts=drafts),
            "avsla": DeclineCopyForm(data if asked == "avsla" else None),
        }
    if request.method == "POST":
        form = forms.get(request.POST.get("hva"))
        if form is None:
            messages.warning(request, _("Tilbudet er alt besvart. Slik er det nå."))
            return redirect(copy)
        if form.is_valid():
            return answered(request, copy, form.cleaned_data)
    context = {
        "copy": copy,
        "forms": forms,
        "municipality_names": copy.place.name if answers else copy.from_place.name,
        "trail": [(_("På tvers av grupper"), reverse("across"))],
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/item_copy.html", context, status=status)


def answered(request, copy: ItemCopy, typed: dict):
    try:
        if "meeting" in typed:
            made = copying.take(copy, typed["meeting"], by=request.user)
            messages.success(request, _("Saken ligger som utkast hos dere."))
            return redirect("item_edit", made.public_id)
        copying.decline(copy, typed["reason"], by=request.user)
    except Stale:
        messages.warning(request, _("Tilbudet er alt besvart. Slik er det nå."))
    else:
        messages.success(request, _("Den som tilbød saken, får beskjed."))
    return redirect(copy)
