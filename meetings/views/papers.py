"""The minutes as PDF: the group's own, and the open one."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings import pdf
from meetings.documents import Reading, minutes_document
from meetings.models import Meeting
from people import audit


@require_safe
def minutes_pdf(request, public_id):
    """With names, and exempt text for those who may read it; others are shown to the open one."""
    meeting, access = find(request, public_id)
    if not access.sees_papers:
        context = {"meeting": meeting, "municipality_names": meeting.group.municipality_names()}
        return render(request, "meetings/minutes_pdf_refused.html", context, status=403)
    return answer(request, meeting, "members" if access.sees_exempt else "seated")


@require_safe
def minutes_open_pdf(request, public_id):
    meeting, _access = find(request, public_id)
    return answer(request, meeting, "open")


def find(request, public_id):
    """The meeting and what its reader may; drafts of minutes are for those who write them."""
    visible = Meeting.objects.visible_to(request.user)
    meetings = Meeting.objects.select_related(
        "group", "chair", "minute_taker", "approved_in__series"
    ).prefetch_related("group__group_municipalities__municipality")
    meeting = get_object_or_404(meetings.filter(pk__in=visible.values("pk")), public_id=public_id)
    access = meeting.access(request.user)
    if not access.sees_minutes:
        raise PermissionDenied(_("Referatet er ikke sendt ennå."))
    return meeting, access


def answer(request, meeting: Meeting, reading: Reading) -> HttpResponse:
    document = minutes_document(meeting, reading=reading)
    if document.shows_exempt:
        audit.record(request.user, "read_exempt", meeting)
    made = pdf.render(
        "meetings/pdf/minutes.html", {"document": document}, language=document.language
    )
    kind = f"-{_('åpent')}" if reading == "open" else ""
    name = f"{_('referat')}-{meeting.day:%Y-%m-%d}-{slugify(meeting.group.name, True)}{kind}.pdf"
    return HttpResponse(
        made,
        content_type="application/pdf",
        headers={
            "Content-Disposition": content_disposition_header(False, name),
            # Who may read it can change tomorrow.
            "Cache-Control": "private, no-store",
        },
    )
