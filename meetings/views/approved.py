"""Approved minutes: their files while they are made, and corrections."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings import amending, freezing
from meetings.clean import clean, from_plain, words
from meetings.forms.amending import AmendForm
from meetings.views.doors import about, run_meeting, seen_meeting
from people import guard
from people.audit import Stale
from people.forms import refuse


@require_safe
def minutes_files(request, public_id):
    """How far the PDFs have come: a part of the minutes page, which asks again while they are made;
    without JavaScript the page is loaded again.
    """
    meeting = seen_meeting(request, public_id)
    if not meeting.access(request.user).sees_minutes or not meeting.is_frozen:
        raise PermissionDenied
    if not request.htmx:
        return redirect("minutes", public_id)
    context = {"meeting": meeting, "files": freezing.progress(meeting)}
    return render(request, "meetings/_files.html", context)


@require_http_methods(["GET", "POST"])
def minutes_amend(request, public_id):
    """Write a correction; then see how it stands and who gets it; then send it."""
    meeting = run_meeting(request, public_id)
    if not amending.may_amend(meeting, meeting.door):
        raise PermissionDenied
    number = amending.next_number(meeting)
    form = AmendForm(
        request.POST or None,
        meeting=meeting,
        exempt=meeting.door.sees_exempt,
        initial={"number": number},
    )
    if request.method == "GET" or not checked(form):
        return write(request, meeting, form)
    typed = form.cleaned_data
    if "send" not in request.POST:
        if "write" in request.POST:
            return write(request, meeting, form)
        return look(request, meeting, form)
    try:
        made = amending.amend(
            meeting,
            open=html(typed["open"]),
            exempt=html(typed.get("exempt", "")),
            item=form.chosen,
            number=typed["number"],
            by=request.user,
        )
    except Stale:
        messages.warning(
            request, _("En annen rettelse kom først. Se om den sier det samme som din.")
        )
        return look(request, meeting, form, number=number, status=409)
    messages.success(request, _("%(amendment)s er sendt.") % {"amendment": made})
    return redirect(f"{reverse('minutes', args=[public_id])}#rettelser")


def html(plain: str) -> str:
    return clean(from_plain(plain))


def checked(form: AmendForm) -> bool:
    if form.is_valid():
        typed = form.cleaned_data
        try:
            amending.check(html(typed["open"]), html(typed.get("exempt", "")))
        except ValidationError as refusal:
            refuse(form, refusal)
    return form.is_valid()


def write(request, meeting, form):
    context = about(meeting, form=form, trail=trail(meeting))
    going_back = form.is_bound and form.is_valid()
    status = 422 if form.is_bound and not going_back else 200
    return render(request, "meetings/minutes_amend.html", context, status=status)


def look(request, meeting, form, *, number: int = 0, status: int = 200):
    """How it will stand, whom it goes to, and what the guard marks."""
    typed = form.cleaned_data
    open, exempt = html(typed["open"]), html(typed.get("exempt", ""))
    context = about(
        meeting,
        form=form,
        number=number or typed["number"],
        item=form.chosen,
        open=open,
        exempt=exempt,
        marked=marked(words(open)),
        recipients=by_organisation(amending.to_tell(meeting, request.user)),
        trail=trail(meeting),
        language=meeting.group.language,
    )
    return render(request, "meetings/minutes_amend_check.html", context, status=status)


def marked(text: str) -> list[str]:
    """What somebody should look at once more before it is sent."""
    return [*guard.phones(text), *guard.mail_addresses(text), *guard.small_counts(text)]


def by_organisation(receivers) -> list[tuple[str, list]]:
    return [(name, list(rows)) for name, rows in groupby(receivers, lambda one: one.organisation)]


def trail(meeting) -> list:
    return [
        (meeting.group.name, meeting.get_absolute_url()),
        (_("Referat"), reverse("minutes", args=[meeting.public_id])),
    ]
