"""Differing views on the minutes page: one press each, with and without JavaScript."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from meetings import dissents
from meetings.live import Live
from meetings.models import Dissent
from meetings.views.minutes import find_item, go, page_of, says_when_too_late


@require_POST
@says_when_too_late
def dissent_add(request, public_id):
    """Begin one for somebody; or enter what a leader asked for in the review of ``decision``."""
    item = find_item(request, public_id)
    row = get_object_or_404(
        item.meeting.attendances.all(), public_id=request.POST.get("attendance", "")
    )
    there = set(item.dissents.values_list("pk", flat=True))
    if "decision" in request.POST:
        waiting = dissents.asked(item.meeting).filter(
            decision__item=item, decision__public_id=request.POST["decision"]
        )
        review = get_object_or_404(waiting.filter(person=row.person_id))
        dissent = dissents.take_in(review, by=request.user)
        messages.success(request, _("Protokolltilførselen er ført inn."))
        return go(request, page_of(item.meeting, f"protokoll-{dissent.public_id}"))
    dissent = dissents.add(item, row, by=request.user)
    if not request.htmx:
        return redirect(page_of(item.meeting, f"protokoll-{dissent.public_id}"))
    if dissent.pk in there:
        return HttpResponse(status=204)
    live = Live(item.meeting, item.meeting.access(request.user))
    view = live.differing(dissent)
    return render(request, "meetings/_dissent.html", {"view": view, "meeting": item.meeting})


@require_POST
@says_when_too_late
def dissent_remove(request, public_id):
    visible = Dissent.objects.visible_to(request.user).select_related("item__meeting__group")
    dissent = get_object_or_404(visible, public_id=public_id)
    item = dissent.item
    try:
        dissents.remove(dissent, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return go(request, page_of(item.meeting, f"protokoll-{dissent.public_id}"))
    if request.htmx:
        return HttpResponse()
    return redirect(page_of(item.meeting, f"sak-{item.public_id}"))
