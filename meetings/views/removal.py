"""Fjern opplysning: what shall go, where it stands and, when it is sent, the other's yes.

The words travel in the body of a POST and nowhere else: not in an address, a message or a session.
"""

from collections import Counter
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import removal, traces
from meetings.forms.removal import RemovalForm
from meetings.models import Attachment, Removal, Text
from meetings.places import PLACES
from meetings.views.doors import MEETINGS, about, run_meeting
from people import audit
from people.audit import Stale

LABELS = {place.key: place.label for place in PLACES}


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def removal_start(request, public_id):
    """What shall go; then every place it stands, with a tick each; then it goes."""
    meeting = run_meeting(request, public_id)
    form = RemovalForm(request.POST or None)
    if request.method == "GET" or not checked(form):
        return ask(request, meeting, form)
    passage = form.cleaned_data["passage"]
    found = removal.find(meeting, passage, meeting.door)
    if not found:
        form.add_error("passage", _("Ordene står ikke noe sted i møtet, slik du ser det."))
        return ask(request, meeting, form)
    if "remove" not in request.POST:
        return show_places(request, meeting, form, found)
    chosen = set(request.POST.getlist("place"))
    if not chosen:
        said = _("Kryss av minst ett sted.")
        return show_places(request, meeting, form, found, chosen=chosen, error=said, status=422)
    try:
        made = removal.start(
            meeting,
            passage,
            chosen=chosen,
            shown=set(request.POST.getlist("shown")),
            reason=form.cleaned_data["reason"],
            note=form.cleaned_data["note"],
            by=request.user,
        )
    except removal.Changed:
        said = _("Noe er endret siden du så stedene. Slik er det nå. Ingenting er fjernet ennå.")
        return show_places(request, meeting, form, found, chosen=chosen, error=said, status=409)
    if made.state == Removal.State.DONE:
        messages.success(request, _("Opplysningen er fjernet."))
    else:
        messages.info(request, _("Forslaget venter på bekreftelse. Ingenting er endret ennå."))
    return redirect(made)


def checked(form: RemovalForm) -> bool:
    if form.is_valid():
        try:
            removal.check(form.cleaned_data["passage"], form.cleaned_data["note"])
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return form.is_valid()


def ask(request, meeting, form):
    """The first page; with the text one came from, to copy from."""
    rows = Text.objects.of_meeting(meeting)
    text = rows.filter(public_id=request.GET.get("tekst", "")).first()
    version = text.latest if text else None
    if version and version.exempt and meeting.door.sees_exempt:
        audit.record(request.user, "read_exempt", meeting)
    context = about(
        meeting,
        form=form,
        access=meeting.door,
        text=text,
        version=version,
        needs_two=removal.needs_two(meeting),
        days=removal.DAYS,
        language=meeting.group.language,
    )
    status = 422 if form.is_bound else 200
    return render(request, "meetings/removal_start.html", context, status=status)


def show_places(request, meeting, form, found, *, chosen=None, error="", status=200):
    log_reading(request, meeting, found)
    passage = form.cleaned_data["passage"]
    context = about(
        meeting,
        form=form,
        access=meeting.door,
        found=found,
        # At first: every whole word, and no part of another word.
        chosen={one.key for one in found if one.whole} if chosen is None else chosen,
        error=error,
        needs_two=removal.needs_two(meeting),
        days=removal.DAYS,
        elsewhere=removal.elsewhere(meeting, passage, request.user),
        files=Attachment.objects.filter(item__meeting=meeting).count(),
        language=meeting.group.language,
    )
    return render(request, "meetings/removal_places.html", context, status=status)


def log_reading(request, meeting, found) -> None:
    if any(one.place.exempt for one in found):
        audit.record(request.user, "read_exempt", meeting)


def find_removal(request, public_id) -> Removal:
    """One of a meeting one runs; the meeting hangs on it with its ``door``."""
    rows = Removal.objects.visible_to(request.user).select_related("by", "settled_by")
    row = get_object_or_404(rows, public_id=public_id)
    row.meeting = MEETINGS.get(pk=row.meeting_id)
    row.meeting.door = row.meeting.access(request.user)
    if not row.meeting.door.runs:
        raise PermissionDenied
    return row


def says_when_settled(view):
    """Another answered first, or the words are gone: say so on the page as it now is."""

    @wraps(view)
    def answer(request, public_id):
        try:
            return view(request, public_id)
        except Stale:
            messages.warning(request, _("Forslaget kan ikke bekreftes lenger. Slik er det nå."))
            return redirect("removal_detail", public_id)

    return answer


@never_cache
@require_safe
def removal_detail(request, public_id):
    row = find_removal(request, public_id)
    meeting = row.meeting
    context = about(meeting, removal=row, access=meeting.door, language=meeting.group.language)
    if row.is_waiting:
        context |= waiting(request, row)
    elif row.state == Removal.State.DONE:
        context |= {
            "places": places(row),
            "receivers": removal.receivers(meeting),
            "to_tell": removal.to_tell(row, request.user),
            "operators_work": traces.is_operators_work(),
        }
    return render(request, "meetings/removal_detail.html", context)


def waiting(request, row: Removal) -> dict:
    """What one who confirms must see: the words where they stand."""
    access = row.meeting.door
    passage = removal.passage_of(row)
    found = removal.find(row.meeting, passage, access) if passage else []
    chosen = removal.chosen_of(row)
    asked = [one for one in found if one.key in chosen]
    log_reading(request, row.meeting, asked)
    return {
        "gone": not passage,
        "found": asked,
        "others": [one for one in found if one.key not in chosen and one.whole],
        "asks_more": removal.asks_more(row, access),
        "may_confirm": removal.may_confirm(row, request.user),
        "confirmers": removal.confirmers(row),
    }


def places(row: Removal) -> list[tuple[str, int]]:
    """Where it was taken out, in words, and how many times."""
    found: Counter[str] = Counter()
    for part in row.places.select_related("item__series", "text"):
        label = str(LABELS.get(part.place) or _("et annet sted"))
        if part.text:
            label = f"{part.text.get_kind_display()}, {label}"
        if part.item:
            number = part.item.label
            title = _("Sak %(number)s") % {"number": number} if number else part.item.title
            label = f"{title}: {label}"
        found[label] += part.count
    return list(found.items())


@require_POST
@says_when_settled
def removal_confirm(request, public_id):
    row = find_removal(request, public_id)
    removal.confirm(row, by=request.user)
    messages.success(request, _("Opplysningen er fjernet."))
    return redirect(row)


@require_POST
@says_when_settled
def removal_decline(request, public_id):
    row = find_removal(request, public_id)
    removal.decline(row, by=request.user)
    messages.success(request, _("Forslaget er lagt bort. Ingenting er fjernet."))
    return redirect(row)


@require_POST
def removal_tell(request, public_id):
    row = find_removal(request, public_id)
    told = removal.tell(row, by=request.user)
    said = ngettext(
        "%(count)s person får e-post om å slette kopier.",
        "%(count)s personer får e-post om å slette kopier.",
        told,
    )
    messages.success(request, said % {"count": told})
    return redirect(row)
