"""Laying a municipality's paper before its steering group: which meeting, and there it stands."""

from collections.abc import Callable

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings import laying
from people.models.base import WrittenPage
from people.views.doors import about_place


def lay_before(
    request,
    about: WrittenPage,
    said: Callable[[], laying.Paper],
    made: Callable[[], bytes],
    **context,
):
    """``made`` sets the PDF, once a meeting is chosen; ``context`` has the page's words."""
    ahead = laying.meetings_ahead(about.municipality, request.user)
    chosen = [one for one in ahead if one.public_id == request.POST.get("mote")]
    if chosen:
        # Before the transaction: it takes a second, in which others can write.
        pdf = made()
        item = laying.lay_before(about, said, chosen[0], pdf=pdf, by=request.user)
        messages.success(request, _("Saken står på sakslisten."))
        return redirect(item)
    refused = request.method == "POST"
    context |= {"meetings": ahead, "refused": refused, "back": about.get_absolute_url()}
    return render(
        request,
        "meetings/lay_before.html",
        about_place(about.municipality, **context),
        status=422 if refused else 200,
    )
