"""What a page with an editor asks for while somebody writes."""

from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import now
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_safe

from meetings import here, texts
from meetings.models import Meeting


@require_safe
def minutes_pulse(request, public_id):
    """Who else is here, and the newest version of each text; the page asks now and then."""
    meetings = Meeting.objects.visible_to(request.user).select_related("group", "minute_taker")
    meeting = get_object_or_404(meetings, public_id=public_id)
    if not meeting.access(request.user).runs:
        raise PermissionDenied
    here.arrive(meeting, request.user, request.GET.get("sak", "")[:10])
    return JsonResponse(
        {
            "at": now().isoformat(),
            "writer": request.user.public_id,
            "here": here.others(meeting, request.user),
            "versions": texts.newest(meeting),
            "minute_taker": str(meeting.minute_taker or ""),
            "is_minute_taker": meeting.minute_taker_id == request.user.pk,
        }
    )


@require_safe
@ensure_csrf_cookie
def who_writes(request):
    """Who is signed in now: a page that was left open may have been somebody else's."""
    return JsonResponse({"id": request.user.public_id})


@require_safe
def unsaved_texts(request):
    """What the browser has kept of text that never was saved; the server has none of it."""
    return render(request, "meetings/unsaved.html")
