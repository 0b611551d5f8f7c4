"""A matter across meetings: its page, and the way there from an item."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from meetings import story
from meetings.models import AgendaItem
from meetings.views.doors import trail_of


@require_safe
def matter_detail(request, public_id):
    told = story.of(public_id, request.user)
    if told is None:
        raise Http404
    context = {
        "story": told,
        "public_id": public_id,
        "municipality_names": told.municipality_names,
        "trail": trail_of(told.meeting),
        "keeps_figures": told.is_coordinated,
    }
    return render(request, "meetings/matter_detail.html", context)


@require_safe
def item_matter(request, public_id):
    """From an item to its matter; formal items have none."""
    items = AgendaItem.objects.visible_to(request.user).exclude(matter=None)
    item = get_object_or_404(items.select_related("matter"), public_id=public_id)
    return redirect("matter_detail", item.matter.public_id)
