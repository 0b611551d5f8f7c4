"""A paper to one reader: the PDF, or a page that says how far a long one has come."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import translation

from meetings import printing, typesetting
from meetings.models import Meeting, Printout
from people import audit


def wants_large(request) -> bool:
    return "stor" in request.GET


def reading_of(request) -> str:
    """Of a paper that has an open version, the one that is asked for."""
    return "open" if "apen" in request.GET else "members"


def printed(request, template: str, document, *words, meeting: Meeting | None = None):
    """``document`` set in ``template``, in large type with ``?stor=1``; ``words`` name the file.

    Whatever is exempt in it was exempt in ``meeting``: that it was read is written down.
    """
    html = printing.written(template, document, large=wants_large(request))
    if request.htmx:
        return progress(request, typesetting.look(html))
    try:
        data = typesetting.typeset(html)
    except typesetting.Awaited as awaited:
        return waiting(request, document, awaited.row)
    return fetched(request, data, document, *words, meeting=meeting)


def fetched(request, data: bytes, document, *words, meeting: Meeting | None = None) -> HttpResponse:
    if meeting and document.shows_exempt:
        audit.record(request.user, "read_exempt", meeting)
    # The file is named in the language it is written in.
    with translation.override(document.language):
        reading = getattr(document, "reading", "")
        return printing.answer(data, *words, reading=reading, large=wants_large(request))


# While it is set ---------------------------------------------------------------------------------


def waiting(request, document, row: Printout, button: str = "") -> HttpResponse:
    """How far it has come. The page asks again; without JavaScript, by a press."""
    context = about(request, row, button) | {
        "title": document.title,
        "municipality_names": document.municipality_names,
    }
    return render(request, "meetings/paper_waiting.html", context, status=202)


def progress(request, row: Printout, button: str = "") -> HttpResponse:
    """The part of that page that asks."""
    return render(request, "meetings/_paper_waiting.html", about(request, row, button))


def about(request, row: Printout, button: str) -> dict:
    """``button`` fetches it, where that is done by sending."""
    return {
        "address": request.get_full_path(),
        "row": row,
        "button": button,
        # What was sent is sent again to fetch it: nothing of it is kept.
        "typed": [
            (name, value)
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken"
            for value in values
        ],
    }
