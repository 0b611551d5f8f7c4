"""Innsynskopi: choose items and attachments, say what was considered, and take the copy away."""

from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from meetings import access_copy, typesetting
from meetings.models import AgendaItem
from meetings.views.doors import about, seen_meeting
from meetings.views.printed import progress, waiting

MOST = 2000  # letters
FETCH = _("Hent kopien")


@never_cache
@require_http_methods(["GET", "POST"])
def access_copy_page(request, public_id):
    """The page; what is sent gives a file. Nothing else changes, so the page may stay open."""
    meeting = seen_meeting(request, public_id)
    access_copy.require_may(meeting, request.user)
    copy = access_copy.whole(meeting)
    sent = request.method == "POST"
    items = {part.public_id for part in copy.parts}
    typed = {
        "items": items & set(request.POST.getlist("items")) if sent else items,
        "files": set(request.POST.getlist("files")),
        "considered": request.POST.get("considered", "")[:MOST],
    }
    errors = {}
    if sent:
        try:
            chosen = access_copy.written(meeting, by=request.user, **typed)
            if request.htmx:
                return progress(request, typesetting.look(access_copy.html(chosen)), FETCH)
            made = access_copy.make(meeting, chosen, by=request.user)
        except ValidationError as refusal:
            errors = {name: said[0] for name, said in refusal.message_dict.items()}
        except typesetting.Awaited as awaited:
            return waiting(request, chosen, awaited.row, FETCH)
        else:
            response = FileResponse(
                made.file, as_attachment=True, filename=made.name, content_type=made.content_type
            )
            response["Cache-Control"] = "private, no-store"
            response["X-Content-Type-Options"] = "nosniff"
            return response
    context = about(
        meeting,
        copy=copy,
        typed=typed,
        errors=errors,
        most=MOST,
        notes=notes(meeting, request.user),
        earlier=access_copy.earlier(meeting, copy),
    )
    return render(request, "meetings/access_copy.html", context, status=422 if errors else 200)


def notes(meeting, person) -> list[AgendaItem]:
    """Items with a note on what was considered when they were exempted, for those who see them."""
    if not meeting.access(person).sees_exempt:
        return []
    return list(meeting.items.exclude(access_note="").select_related("series").order_by("position"))
