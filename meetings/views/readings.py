"""What anybody may read of the minutes, on a page: the open version, and the summary."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings import freezing
from meetings.views.doors import about
from meetings.views.papers import answer, find


@require_safe
def reading_page(request, public_id, reading):
    """As the world would read it, whether it is published or not."""
    meeting, _access = find(request, public_id)
    document = freezing.document(meeting, reading)
    readings = [
        (_("Åpen versjon"), "minutes_open", "open"),
        (_("Sammendrag"), "minutes_summary", "summary"),
    ]
    context = about(
        meeting,
        document=document,
        readings=[
            (said, reverse(name, args=[public_id]), one == reading) for said, name, one in readings
        ],
        pdf=reverse(
            "minutes_summary_pdf" if reading == "summary" else "minutes_open_pdf", args=[public_id]
        ),
    )
    context["trail"].append((_("Referat"), reverse("minutes", args=[public_id])))
    return render(request, "meetings/open_reading.html", context)


@require_safe
def summary_pdf(request, public_id):
    meeting, _access = find(request, public_id)
    return answer(request, meeting, "summary")
