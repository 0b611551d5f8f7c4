"""The summons page: to whom, what is missing, how it looks, and the one button."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import agenda, printing, slips, summons
from meetings.models import Meeting
from meetings.views.doors import about, run_meeting, says_when_too_late
from meetings.views.printed import printed


@require_http_methods(["GET", "POST"])
@says_when_too_late
def summons_page(request, public_id):
    meeting = run_meeting(request, public_id)
    refused = []
    if request.method == "POST":
        try:
            summons.send(meeting, by=request.user)
        except ValidationError as refusal:
            refused = refusal.messages
            meeting.refresh_from_db()
        else:
            count = meeting.attendances.exclude(person__email=None).count()
            messages.success(
                request,
                ngettext(
                    "Innkallingen er sendt til %(count)s person.",
                    "Innkallingen er sendt til %(count)s personer.",
                    count,
                )
                % {"count": count},
            )
            return redirect(meeting)
    if meeting.state != Meeting.State.DRAFT:
        messages.info(request, _("Innkallingen er allerede sendt."))
        return redirect(meeting)
    to, items = summons.recipients(meeting), summons.items_of(meeting)
    lines = summons.missing(meeting, to, items)
    mail = summons.preview(meeting, items, by=request.user)
    return render(
        request,
        "meetings/summons.html",
        about(
            meeting,
            recipients=to,
            lines=lines,
            stopped=any(line.stops for line in lines),
            refused=refused,
            waiting=agenda.waiting_for(meeting, items),
            mail=mail,
            numbers=summons.numbers(meeting, items),
        ),
        status=422 if refused else 200,
    )


@require_POST
@says_when_too_late
def summons_late(request, public_id, seat_id):
    """The summons to one who came to the group after it went."""
    meeting = run_meeting(request, public_id)
    seat = get_object_or_404(
        meeting.group.memberships.select_related("person", "organisation"), public_id=seat_id
    )
    summons.send_late(meeting, seat, by=request.user)
    said = (
        _("Innkallingen er sendt til %(name)s.")
        if seat.person.email
        else _("%(name)s er ført opp, men har ikke e-postadresse. Gi beskjed selv.")
    )
    messages.success(request, said % {"name": seat.person.name})
    return redirect(meeting)


@require_safe
def summons_slips(request, public_id):
    """The summons on paper, for those called who have no address."""
    meeting = run_meeting(request, public_id)
    if meeting.state == Meeting.State.DRAFT or not slips.without_address(meeting).exists():
        raise Http404
    document = slips.slips_document(meeting, by=request.user)
    return printed(request, "slips", document, printing.NAMES["slips"], meeting.day)
