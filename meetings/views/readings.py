"""Parts of the minutes, on a page: what anybody may read, and what is of one of two hats."""

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings import freezing, hats
from meetings.views.doors import about
from meetings.views.papers import answer, find
from meetings.views.printed import printed
from people import audit


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


def extract_of(request, public_id, hat) -> tuple:
    """The meeting, its access and the minutes of one of the two; with ``?apen=1`` as all may."""
    meeting, access = find(request, public_id)
    name = meeting.group.hat_name(hat)
    if not name:
        raise Http404
    reading = "open"
    if access.sees_papers and "apen" not in request.GET:
        reading = "members" if access.sees_exempt else "seated"
    return meeting, access, hats.extract(freezing.document(meeting, reading), hat, name)


@require_safe
def hat_page(request, public_id, hat):
    """The items the group took as one of the two it is, and the common ones."""
    meeting, access, document = extract_of(request, public_id, hat)
    if document.shows_exempt:
        audit.record(request.user, "read_exempt", meeting)
    address = reverse("minutes_hat", args=[public_id, hat])
    readings = [(_("Åpen versjon"), f"{address}?apen=1", document.is_open)]
    if access.sees_papers:
        readings.insert(0, (_("Til gruppen"), address, not document.is_open))
    opened = "?apen=1" if document.is_open else ""
    context = about(
        meeting,
        access=access,
        document=document,
        rows=[
            {"item": item, "remarks": [], "thread": item.thread, "refused": {}}
            for item in document.items
        ],
        readings=readings,
        pdf=reverse("hat_pdf", args=[public_id, hat]) + opened,
        changed_at=None,
        may_remark=False,
        earlier_prints=[],
    )
    context["trail"].append((_("Referat"), reverse("minutes", args=[public_id])))
    return render(request, "meetings/minutes_hat.html", context)


@require_safe
def hat_pdf(request, public_id, hat):
    meeting, _access, document = extract_of(request, public_id, hat)
    words = (_("utdrag"), meeting.day, meeting.group.hat_name(hat))
    return printed(request, freezing.TEMPLATE, document, *words, meeting=meeting)
