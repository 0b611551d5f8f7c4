"""Sending the minutes: to whom, what is missing, what the mail says; then off they go."""

from copy import copy

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from meetings import review, sending
from meetings.forms.minutes import SendForm
from meetings.live import texts_in
from meetings.models import Attendance, Meeting, Text
from meetings.views.minutes import find_meeting, says_when_too_late
from people import notices
from people.models import Notice, roles


@require_http_methods(["GET", "POST"])
@says_when_too_late
def minutes_send(request, public_id):
    meeting = find_meeting(request, public_id)
    if not meeting.access(request.user).runs:
        raise PermissionDenied
    page = reverse("minutes", args=[meeting.public_id])
    if meeting.minutes_are_sent:
        messages.info(request, _("Referatet er allerede sendt."))
        return redirect(page)
    form = SendForm(
        request.POST if request.method == "POST" else None,
        initial={"remarks_until": sending.default_deadline(meeting)},
    )
    waived = set(request.POST.getlist("waived"))
    rows, written = sending.called(meeting.pk), texts_in(meeting.pk)
    missing, left = sending.missing(meeting, rows, written), []
    if form.is_valid():
        try:
            told = sending.send(
                meeting,
                remarks_until=form.cleaned_data["remarks_until"],
                waived=waived,
                by=request.user,
            )
        except sending.NotReady as refusal:
            left = [one.key for one in refusal.missing]
        else:
            messages.success(request, sent_message(told))
            return redirect(page)
    context = {
        "meeting": meeting,
        "form": form,
        "missing": [one for one in missing if not one.asks],
        "marks": [one for one in missing if one.asks],
        "waived": waived,
        "left": left,
        "recipients": sending.by_organisation(row for row in rows if row.person),
        "guests": [row for row in rows if not row.person],
        "mail": preview(meeting, rows, written, request.user),
        "municipality_names": meeting.group.municipality_names(),
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/minutes_send.html", context, status=status)


def sent_message(told: int) -> str:
    if not told:
        return _("Referatet er ferdig. Ingen fikk e-post.")
    return ngettext(
        "Referatet er sendt til %(count)s person.",
        "Referatet er sendt til %(count)s personer.",
        told,
    ) % {"count": told}


def preview(meeting: Meeting, rows: list[Attendance], written: list[Text], sender):
    """The mail as it will look to the first who gets one; None when nobody does."""
    others = (row for row in rows if row.person and row.person != sender)
    first = next((row for row in others if row.person.email), None)
    if first is None or meeting.past_registration:
        return None
    # What they are is asked once; what they may read is not asked, the mail says nothing of it.
    roles.keep(first.person)
    # As the meeting will be when it is sent; nothing of this is saved.
    soon = first.meeting = copy(meeting)
    soon.minutes_state = Meeting.MinutesState.SENT
    soon.remarks_until = sending.default_deadline(meeting)
    soon.were_members = {first.person_id: False}
    drafts = [text.decision for text in written if text.decision]
    notice = Notice(
        recipient=first.person,
        kind="minutes_sent",
        group=meeting.group,
        about=soon,
        sender=sender,
        facts={"to_review": len(review.will_wait_for(first, drafts))},
    )
    return notices.write(notice)
