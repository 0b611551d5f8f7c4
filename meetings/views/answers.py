"""Answering a summons: signed in, on behalf of another, or by the link in the mail."""

from functools import wraps

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import attending, called_off, nudging
from meetings.forms.answers import AnswerForm
from meetings.models import Attachment, Attendance, Meeting
from meetings.overview import Overview
from meetings.views.agenda import serve
from meetings.views.doors import (
    MEETINGS,
    about,
    run_meeting,
    says_when_too_late,
    seen_meetings,
)
from people import audit, links
from people.views.dead_link import dead_link


def thank(answer: str) -> str:
    return {
        Attendance.Answer.YES: _("Takk, du står som «Kommer»."),
        Attendance.Answer.NO: _("Takk, forfallet er registrert."),
        Attendance.Answer.DEPUTY: _("Takk, vara er innkalt."),
    }[answer]


def seen_row(request, public_id) -> Attendance:
    """One called to a meeting that the reader sees, with the meeting."""
    rows = Attendance.objects.filter(meeting__in=seen_meetings(request.user).values("pk"))
    row = get_object_or_404(rows.exclude(person=None).select_related("person"), public_id=public_id)
    row.meeting = MEETINGS.get(pk=row.meeting_id)
    return row


@require_http_methods(["GET", "POST"])
@says_when_too_late
def answer(request, public_id):
    """One's own answer, or another's as they told it to one who runs the meeting."""
    row = seen_row(request, public_id)
    own = row.person_id == request.user.pk
    if not own and not row.meeting.access(request.user).runs:
        raise PermissionDenied
    deputies = attending.deputies_of(row)
    form = AnswerForm(request.POST or None, deputies=deputies)
    if form.is_valid():
        data = form.cleaned_data
        try:
            attending.answer(row, data["answer"], by=request.user, deputy=data["deputy"])
        except audit.Stale:
            messages.warning(request, _("Møtet tar ikke imot svar lenger. Slik er det nå."))
            return redirect(row.meeting)
        messages.success(
            request,
            thank(data["answer"])
            if own
            else _("Svaret fra %(name)s er registrert.") % {"name": row.name},
        )
        return redirect(f"{row.meeting.get_absolute_url()}#kommer")
    return render(
        request,
        "meetings/answer.html",
        about(
            row.meeting,
            row=row,
            own=own,
            deputies=deputies,
            form=form,
            disowned=attending.is_disowned(row, row.person),
        ),
        status=422 if form.is_bound else 200,
    )


@require_POST
@says_when_too_late
def nudge_unanswered(request, public_id):
    """Ask all who have not answered once more."""
    meeting = run_meeting(request, public_id)
    told, unreached = nudging.nudge(meeting, by=request.user)
    if told:
        said = ngettext(
            "%(count)s person får spørsmålet på nytt.",
            "%(count)s personer får spørsmålet på nytt.",
            told,
        )
        messages.success(request, said % {"count": told})
    else:
        messages.info(request, _("Ingen nye å spørre. De som ikke har svart, er spurt i dag."))
    if unreached:
        said = ngettext(
            "%(count)s har ikke e-postadresse. Ring, og før svaret her.",
            "%(count)s har ikke e-postadresse. Ring, og før svarene her.",
            unreached,
        )
        messages.warning(request, said % {"count": unreached})
    return redirect(f"{meeting.get_absolute_url()}#kommer")


@require_POST
def cancellation_seen(request, public_id):
    """That one knows the meeting is off, or that one has told another."""
    row = seen_row(request, public_id)
    try:
        called_off.say_seen(row, by=request.user)
    except audit.Stale:
        messages.warning(request, _("Møtet er ikke avlyst. Slik er det nå."))
    return redirect(row.meeting)


@require_POST
def link_again(request, public_id):
    """The address was right: the link that somebody disowned opens again."""
    row = seen_row(request, public_id)
    attending.own_again(row, by=request.user)
    messages.success(request, _("Lenken til %(name)s virker igjen.") % {"name": row.name})
    return redirect(f"{row.meeting.get_absolute_url()}#kommer")


# By the link in a mail ---------------------------------------------------------------------------


def opened_by_link(view):
    """The link opens one meeting for one person, as long as they are called and still belong."""

    @wraps(view)
    def answer(request, token, *args, **kwargs):
        try:
            person, public_id = links.read(token, "meeting")
        except links.Dead:
            return dead_link(request, token)
        rows = Attendance.objects.filter(person=person, meeting__public_id=public_id)
        row = rows.exclude(meeting__state=Meeting.State.DRAFT).first()
        if row is None:
            return dead_link(request, token)
        if attending.is_disowned(row, person):
            return dead_link(request, token)
        row.meeting = MEETINGS.get(pk=row.meeting_id)
        access = row.meeting.access(person)
        if not access.sees_papers:
            return dead_link(request, token)
        with translation.override(person.language or row.meeting.group.language):
            response = view(request, token, person, row, access, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex"
        return response

    return answer


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@opened_by_link
def meeting_link(request, token, person, row, access):
    """The open papers and the answer, without an account. GET shows, POST answers."""
    meeting = row.meeting
    overview = Overview(meeting, access, person, by_link=True)
    deputies = attending.deputies_of(row) if overview.may_answer else []
    form = AnswerForm(request.POST or None, deputies=deputies)
    if form.is_valid():
        data = form.cleaned_data
        try:
            attending.answer(row, data["answer"], by=person, deputy=data["deputy"])
        except audit.Stale:
            messages.warning(request, _("Møtet tar ikke imot svar lenger. Slik er det nå."))
        else:
            messages.success(request, thank(data["answer"]))
        return redirect("meeting_link", token)
    context = about(
        meeting,
        person=person,
        row=row,
        access=access,
        overview=overview,
        deputies=deputies,
        form=form,
        token=token,
        asks_if_seen=called_off.asks(row),
    )
    status = 422 if form.is_bound else 200
    return render(request, "meetings/meeting_link.html", context, status=status)


@login_not_required
@never_cache
@require_POST
@opened_by_link
def meeting_link_seen(request, token, person, row, access):
    """That one has seen that the meeting is called off."""
    try:
        called_off.say_seen(row, by=person)
    except audit.Stale:
        messages.warning(request, _("Møtet er ikke avlyst. Slik er det nå."))
    else:
        messages.success(request, _("Takk. Da vet vi at du har sett det."))
    return redirect("meeting_link", token)


@login_not_required
@never_cache
@require_POST
@opened_by_link
def meeting_link_not_me(request, token, person, row, access):
    """The mail came to another. There is no page to go back to: the link is dead from here on."""
    attending.disown(row)
    places = row.meeting.group.municipality_names()
    return render(request, "meetings/not_me.html", {"municipality_names": places})


@login_not_required
@never_cache
@require_safe
@opened_by_link
def meeting_link_file(request, token, person, row, access, public_id):
    """An open file of that meeting; exempt ones ask for sign-in."""
    files = Attachment.objects.open().filter(
        item__meeting=row.meeting, item__in=row.meeting.items.on_agenda()
    )
    file = files.filter(public_id=public_id).first()
    if file is None:
        raise Http404
    return serve(file)
