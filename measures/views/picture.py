"""The picture of the challenges: read, written, printed, and laid before the steering group."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from measures.knowledge import drawn, matters
from measures.knowledge import picture as pictures
from measures.knowledge.forms import PictureForm
from measures.knowledge.picture_document import picture_document, sections
from measures.views.knowledge import about
from meetings import printing
from meetings.views.laying import lay_before
from meetings.views.printed import printed, reading_of
from people import guard
from people.audit import Stale
from people.views.doors import run_place, seen_place

TEMPLATE = "measures/pdf/picture.html"


@require_safe
def picture(request, number):
    place = seen_place(request, number)
    found = pictures.of(place)
    chosen = drawn.indicators_of(found.pk) if found.pk else []
    context = about(
        place,
        picture=found,
        sections=sections(found),
        figures=drawn.figures(drawn.with_figures(chosen), place),
        items=matters.linked(found, request.user) if found.pk else [],
    )
    if place.is_run:
        words = "\n".join(said for _heading, said in context["sections"])
        context["small_counts"] = sorted(set(guard.small_counts(words)))
    return render(request, "measures/knowledge/picture.html", context)


@require_http_methods(["GET", "POST"])
def picture_edit(request, number):
    place = run_place(request, number)
    found = pictures.of(place)
    # A copy: a refused form must not change what is told of what stands there.
    form = PictureForm(
        request.POST or None, instance=pictures.of(place), place=place, reader=request.user
    )
    newer = None
    if form.is_valid():
        try:
            pictures.save(
                place,
                form.words,
                **form.links(found),
                base=form.cleaned_data["base"],
                by=request.user,
            )
        except Stale:
            newer = found
            form.begin_from(found)
        else:
            messages.success(request, _("Utfordringsbildet er lagret."))
            return redirect("picture", place.number)
    trail = [(_("Utfordringsbildet"), reverse("picture", args=[place.number]))]
    return render(
        request,
        "measures/knowledge/picture_edit.html",
        about(place, trail=trail, form=form, newer=newer, words=sections(found)),
        status=422 if form.is_bound else 200,
    )


@require_safe
def picture_pdf(request, number):
    """To print; ``?stor=1`` in large type, ``?apen=1`` without what may not be published."""
    place = seen_place(request, number)
    found = pictures.of(place)
    if not found.pk:
        raise Http404
    document = picture_document(found, reading=reading_of(request))
    words = (gettext_lazy("utfordringsbilde"), document.on, place.name)
    return printed(request, TEMPLATE, document, *words)


@require_http_methods(["GET", "POST"])
def picture_lay_before(request, number):
    """Onto the agenda of a steering group's next meeting."""
    place = run_place(request, number)
    found = pictures.of(place)
    if found.is_empty:
        messages.info(request, _("Skriv utfordringsbildet før du legger det frem."))
        return redirect("picture_edit", place.number)
    return lay_before(
        request,
        found,
        lambda: pictures.paper(found),
        lambda: printing.made(TEMPLATE, picture_document(found, reading="open")),
        title=_("Legg frem utfordringsbildet"),
        told=_(
            "Det blir en beslutningssak på sakslisten, med lenke til siden og forslaget til "
            "prioritering. PDF-en legges ved slik siden er nå, uten tall som ikke skal publiseres."
        ),
        trail=[
            (_("Kunnskap"), reverse("knowledge", args=[place.number])),
            (_("Utfordringsbildet"), found.get_absolute_url()),
        ],
    )
