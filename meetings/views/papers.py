"""The minutes as PDF: the group's own, the open one, and the summary of that."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from meetings import freezing, plain_data, typesetting
from meetings.documents import Reading, minutes_document
from meetings.models import Meeting, Printout
from meetings.views.printed import fetched, printed, progress, waiting, wants_large


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
    name = gettext_lazy("sammendrag") if reading == "summary" else gettext_lazy("referat")
    words = (name, meeting.day, meeting.group)
    if not meeting.is_frozen:
        document = minutes_document(meeting, reading=reading)
        return printed(request, freezing.TEMPLATE, document, *words, meeting=meeting)
    try:
        row = freezing.earlier(meeting, reading, request.GET.get("versjon", ""), request.user)
        row = row or freezing.ready(meeting, reading, large=wants_large(request), at_once=False)
    except freezing.Gone:
        return redirect(request.get_full_path())  # there is a newer one by now
    except typesetting.Awaited as awaited:
        if request.htmx:
            return progress(request, awaited.row)
        return waiting(request, freezing.document(meeting, reading), awaited.row)
    if request.htmx:
        return progress(request, Printout(state=Printout.State.READY))
    document = plain_data.read(row.content)
    return fetched(request, freezing.read(row), document, *words, meeting=meeting)
