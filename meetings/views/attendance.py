"""Who came, on the minutes page: one press each, with and without JavaScript."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import reswap, retarget

from meetings import attendance, attending
from meetings.forms.minutes import AttendanceForm, DeputyForm
from meetings.live import seating
from meetings.models import Attendance, Meeting
from meetings.views.minutes import (
    MEETINGS,
    NO_GUEST,
    find_meeting,
    go,
    live_page,
    page_of,
    says_when_too_late,
)


def find_row(request, public_id) -> Attendance:
    """A row of a meeting ``request.user`` runs."""
    visible = Attendance.objects.filter(
        meeting__in=Meeting.objects.visible_to(request.user).values("pk")
    )
    row = get_object_or_404(visible.select_related("person"), public_id=public_id)
    row.meeting = MEETINGS.get(pk=row.meeting_id)
    if not row.meeting.access(request.user).runs:
        raise PermissionDenied
    return row


def posted(request):
    return request.POST if request.method == "POST" else None


def panel(request, meeting: Meeting, *, status=200, guest=None):
    """The attendance as it now is; or the page, where nobody asked for less."""
    if not request.htmx:
        return redirect(page_of(meeting, "oppmote"))
    # As it is now: the first thing written in a meeting begins it.
    meeting = MEETINGS.get(pk=meeting.pk)
    if not meeting.access(request.user).runs:
        return go(request, reverse("meeting_detail", args=[meeting.public_id]))
    context = {
        "meeting": meeting,
        "attendances": seating(meeting),
        "guest": guest or NO_GUEST,
    }
    return render(request, "meetings/_attendance.html", context, status=status)


@require_POST
@says_when_too_late
def attendance_set(request, public_id):
    row = find_row(request, public_id)
    form = AttendanceForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied  # no button says this
    attendance.set_state(row, form.cleaned_data["state"], by=request.user)
    meeting = MEETINGS.get(pk=row.meeting_id)
    if not request.htmx or meeting.state != row.meeting.state:
        # The first press begins the meeting, and that fills in what others answered.
        return retarget(reswap(panel(request, meeting), "outerHTML"), "#oppmote")
    seats = seating(meeting)
    pressed = [seat for seat in seats if seat.pk == row.pk]
    context = {"meeting": meeting, "rows": pressed, "attendances": seats}
    return render(request, "meetings/_attendance_pressed.html", context)


@require_http_methods(["GET", "POST"])
@says_when_too_late
def attendance_deputy(request, public_id):
    """Who met in a member's place."""
    row = find_row(request, public_id)
    deputies = attending.deputies_of(row)
    form = DeputyForm(posted(request), deputies=deputies)
    if form.is_valid():
        chosen = form.cleaned_data.get("deputy")
        seat = next((seat for seat in deputies if seat.public_id == chosen), None)
        name = form.cleaned_data["name"]
        try:
            attendance.seat_deputy(row, membership=seat, name=name, by=request.user)
            return redirect(page_of(row.meeting, "oppmote"))
        except ValidationError as refusal:
            form.add_error("name", refusal.messages)
    context = {
        "row": row,
        "meeting": row.meeting,
        "form": form,
        "municipality_names": row.meeting.group.municipality_names(),
        "back": page_of(row.meeting, "oppmote"),
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/attendance_deputy.html", context, status=status)


@require_POST
@says_when_too_late
def attendance_remove(request, public_id):
    row = find_row(request, public_id)
    attendance.remove(row, by=request.user)
    return panel(request, row.meeting)


@require_POST
@says_when_too_late
def guest_add(request, public_id):
    meeting = find_meeting(request, public_id)
    line = request.POST.get("line", "")
    try:
        attendance.add_guest(meeting, line, by=request.user)
    except ValidationError as refusal:
        guest = NO_GUEST | {"line": line, "error": refusal.messages[0]}
        if request.htmx:
            return panel(request, meeting, status=422, guest=guest)
        access = meeting.access(request.user)
        return live_page(request, meeting, access, status=422, guest=guest)
    return panel(request, meeting)


@require_safe
def pen(request, public_id):
    """Whether the minutes are for ``request.user`` to write now; asked by an open meeting page."""
    meeting = find_meeting(request, public_id)
    if not meeting.access(request.user).runs:
        return HttpResponse(status=204)
    return render(request, "meetings/_pen.html", {"meeting": meeting})


@require_POST
@says_when_too_late
def hand_over(request, public_id):
    """Make one who is present chair or minute-taker."""
    meeting = find_meeting(request, public_id)
    row = get_object_or_404(meeting.attendances, public_id=request.POST.get("attendance", ""))
    office = request.POST.get("office", "")
    try:
        attendance.hand_over(meeting, office, row, by=request.user)
    except ValidationError as refusal:
        guest = NO_GUEST | {"office": refusal.messages[0]}
        if request.htmx:
            return panel(request, meeting, status=422, guest=guest)
        access = meeting.access(request.user)
        return live_page(request, meeting, access, status=422, guest=guest)
    meeting = MEETINGS.get(pk=meeting.pk)
    if not meeting.access(request.user).runs:
        said = {
            "minute_taker": _("%(name)s er referent nå. Det du skrev, er lagret."),
            "chair": _("%(name)s er møteleder nå."),
        }
        messages.success(request, said[office] % {"name": row.name})
        return go(request, meeting.get_absolute_url())
    return panel(request, meeting)
