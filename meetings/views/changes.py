"""Send the change? What is new since the summons, to whom, how it looks, and the one button."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from meetings import changes, moving, sending
from meetings.views.doors import about, run_meeting, says_when_too_late


@require_http_methods(["GET", "POST"])
@says_when_too_late
def meeting_changes(request, public_id):
    meeting = run_meeting(request, public_id)
    found = changes.since_told(meeting)
    if not found:
        messages.info(request, _("De innkalte vet alt om møtet. Det er ingenting å sende."))
        return redirect(meeting)
    refused = changes.stops(found)
    if request.method == "POST":
        try:
            count = moving.tell_of_changes(meeting, by=request.user)
        except ValidationError as refusal:
            refused = refusal.messages
        else:
            messages.success(
                request,
                ngettext(
                    "Endringen er sendt til %(count)s person.",
                    "Endringen er sendt til %(count)s personer.",
                    count,
                )
                % {"count": count},
            )
            return redirect(meeting)
    people = sending.recipients(meeting)
    context = about(
        meeting,
        changes=found,
        refused=refused,
        recipients=people,
        count=sum(1 for body in people for row in body.rows if row.person.email),
        mail=moving.preview_of_changes(meeting, found, by=request.user),
    )
    status = 422 if refused and request.method == "POST" else 200
    return render(request, "meetings/meeting_changes.html", context, status=status)
