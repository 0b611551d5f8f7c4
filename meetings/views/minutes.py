"""The minutes page: written while it goes on, read afterwards."""

from datetime import datetime
from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from meetings import (
    amending,
    attendance,
    concerning,
    decisions,
    freezing,
    lifts,
    minutes,
    remarks,
    texts,
    threads,
)
from meetings.forms.minutes import ApprovalForm, NewItemForm, OutcomeForm, PresenceForm
from meetings.live import Live, said_of, seating
from meetings.models import AgendaItem, Decision, Meeting, Presence, Text
from meetings.texts import Frozen
from meetings.views import doors
from meetings.views.doors import MEETINGS
from people import audit
from people.audit import Stale

# What was typed and refused in the attendance: nothing.
NO_GUEST = {"line": "", "error": "", "office": ""}


def find_meeting(request, public_id) -> Meeting:
    return doors.find_meeting(request.user, public_id)


def find_item(request, public_id) -> AgendaItem:
    """An item of a meeting one may open, with the meeting as ``find_meeting`` gives it."""
    items = AgendaItem.objects.visible_to(request.user).select_related("series", "approves")
    item = get_object_or_404(items, public_id=public_id)
    item.meeting = MEETINGS.get(pk=item.meeting_id)
    return item


def go(request, url: str):
    """On to ``url``: a redirect, which the whole page follows when htmx asked."""
    return HttpResponseClientRedirect(url) if request.htmx else redirect(url)


def page_of(meeting: Meeting, anchor: str = "") -> str:
    url = reverse("minutes", args=[meeting.public_id])
    # Corrections to sent minutes are written on the page that is otherwise for reading.
    url += "?rett=1" if meeting.minutes_state == Meeting.MinutesState.SENT else ""
    return f"{url}#{anchor}" if anchor else url


def says_when_too_late(view):
    """What came too late did no harm: say so on the page as it now is."""

    @wraps(view)
    def answer(request, public_id, *args, **kwargs):
        try:
            return view(request, public_id, *args, **kwargs)
        except Frozen:
            messages.error(request, _("Referatet er godkjent og kan ikke endres."))
        except Stale:
            messages.error(
                request, _("Noe er endret siden du åpnet siden. Se hvordan det står nå.")
            )
        return go(request, request.headers.get("Referer") or reverse("meeting_list"))

    return answer


@require_safe
def minutes_page(request, public_id):
    meeting = find_meeting(request, public_id)
    access = meeting.access(request.user)
    if not access.sees_minutes:
        raise PermissionDenied(not_sent_yet(meeting))
    may_write = access.runs and not meeting.is_frozen and meeting.state != Meeting.State.CANCELLED
    if may_write and (not meeting.minutes_are_sent or "rett" in request.GET):
        return live_page(request, meeting, access)
    return read_page(request, meeting, access)


def not_sent_yet(meeting) -> str:
    """Also for one who gave the pen away and goes back to the page they wrote on."""
    if meeting.minute_taker:
        return _("%(name)s fører referatet. Det kan leses her når det er sendt.") % {
            "name": meeting.minute_taker
        }
    return _("Referatet kan leses her når det er sendt.")


def live_page(request, meeting, access, *, status=200, refused=None, error="", **typed):
    """The page while it is written. What was refused stands as it was typed, with why."""
    live = Live(meeting, access)
    for part in live.parts:
        if refused and part.item == refused:
            part.item, part.error = refused, error
    if live.shows_exempt and request.method == "GET":
        audit.record(request.user, "read_exempt", meeting)
    context = {
        "meeting": meeting,
        "access": access,
        "live": live,
        "municipality_names": meeting.group.municipality_names(),
        "may_lift": lifts.may_lift(meeting),
        "new_item": None,
        "pressed": False,
        "guest": NO_GUEST,
        **typed,
    }
    return render(request, "meetings/minutes.html", context, status=status)


def read_page(request, meeting, access, *, status=200, refused=None):
    """The page when it is sent: the same document as the PDF, and the remarks to it.

    ``refused`` is what was typed and refused, by the item's public id.
    """
    reading = "members" if access.sees_exempt else "seated" if access.sees_papers else "open"
    versions = freezing.versions(meeting, reading) if meeting.is_frozen else []
    document = freezing.document(meeting, reading, versions)
    if document.shows_exempt and request.method == "GET":
        audit.record(request.user, "read_exempt", meeting)
    sent_at = meeting.minutes_sent_at
    made = remarks.by_item(meeting, access, request.user)
    threads_now = thread_of(meeting, document)
    changed_at = datetime.fromisoformat(document.changed)
    # A correction says for itself when it came.
    changed = sent_at and changed_at > sent_at and not document.amendments
    context = {
        "meeting": meeting,
        "access": access,
        "document": document,
        "municipality_names": meeting.group.municipality_names(),
        "changed_at": changed_at if changed else None,
        "rows": [
            {
                "item": item,
                "remarks": made.get(item.public_id, []),
                "thread": threads_now.get(item.public_id, []),
                "refused": (refused or {}).get(item.public_id, {}),
            }
            for item in document.items
        ],
        "may_remark": access.takes_part and remarks.is_open(meeting),
        "earlier_prints": meeting.removals.fingerprints() if meeting.is_frozen else [],
        "may_amend": amending.may_amend(meeting, access),
        "versions": versions,
        "files": freezing.progress(meeting) if meeting.is_frozen else None,
    }
    return render(request, "meetings/minutes_read.html", context, status=status)


def thread_of(meeting: Meeting, document) -> dict[str, list[str]]:
    """Item by item. Beside frozen words as it is now: the answer comes from above, and later."""
    if not meeting.is_frozen:
        return {item.public_id: item.thread for item in document.items}
    with translation.override(document.language):
        return threads.by_public_id(meeting)


@require_POST
@says_when_too_late
def meeting_begin(request, public_id):
    meeting = find_meeting(request, public_id)
    minutes.begin(meeting, by=request.user)
    messages.success(request, _("Møtet er satt som holdt. Svarene på innkallingen er fylt inn."))
    return go(request, page_of(meeting, "oppmote"))


@require_POST
@says_when_too_late
def minutes_add_item(request, public_id):
    meeting = find_meeting(request, public_id)
    form = NewItemForm(request.POST)
    if not form.is_valid():
        access = meeting.access(request.user)
        if not access.runs:
            raise PermissionDenied
        return live_page(request, meeting, access, status=422, new_item=form)
    item = minutes.add_item(meeting, by=request.user, **form.cleaned_data)
    return go(request, page_of(meeting, f"sak-{item.public_id}"))


@require_POST
@says_when_too_late
def item_outcome(request, public_id):
    item = find_item(request, public_id)
    form = OutcomeForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied  # no button says this
    minutes.set_outcome(item, form.cleaned_data["outcome"], by=request.user)
    if not request.htmx:
        return redirect(page_of(item.meeting, f"sak-{item.public_id}"))
    item.outcome = form.cleaned_data["outcome"]
    context = {
        "item": item,
        "may_lift": lifts.may_lift(item.meeting),
        "pressed": True,
        "thread": threads.of_item(item),
    }
    return render(request, "meetings/_outcome.html", context)


@require_POST
@says_when_too_late
def item_approval(request, public_id):
    item = find_item(request, public_id)
    form = ApprovalForm(request.POST)
    if not form.is_valid():
        raise PermissionDenied
    typed = form.cleaned_data
    error = ""
    try:
        minutes.set_approval(item, typed["approval"], typed["changes"], by=request.user)
    except ValidationError as refusal:
        error = refusal.messages[0]
    item.approval, item.approval_changes = typed["approval"], typed["changes"]
    if request.htmx:
        if not error:
            item.outcome = AgendaItem.Outcome.HANDLED if item.approval else ""
        context = {"item": item, "error": error, "pressed": not error}
        return render(request, "meetings/_approval.html", context, status=422 if error else 200)
    if error:
        access = item.meeting.access(request.user)
        return live_page(request, item.meeting, access, status=422, refused=item, error=error)
    return redirect(page_of(item.meeting, f"sak-{item.public_id}"))


@require_http_methods(["GET", "POST"])
@says_when_too_late
def item_presence(request, public_id):
    """Everyone, and who was out of the room or inhabil in one item; a press says so."""
    item = find_item(request, public_id)
    meeting = item.meeting
    if not meeting.access(request.user).runs:
        raise PermissionDenied
    if request.method == "POST":
        form = PresenceForm(request.POST)
        if not form.is_valid():
            raise PermissionDenied
        row = get_object_or_404(
            meeting.attendances.all(), public_id=form.cleaned_data["attendance"]
        )
        attendance.set_presence(item, row, form.cleaned_data["kind"], by=request.user)
        if not request.htmx:
            return redirect(page_of(meeting, f"sak-{item.public_id}"))
    seats = seating(meeting)
    for row in seats:
        row.here = next((kind for item_id, kind in row.out if item_id == item.pk), "")
    context = {
        "item": item,
        "seats": seats,
        "out": said_of([Presence(attendance=row, kind=row.here) for row in seats if row.here]),
    }
    if request.htmx:
        return render(request, "meetings/_presence.html", context)
    context |= {
        "meeting": meeting,
        "back": page_of(meeting, f"sak-{item.public_id}"),
        "municipality_names": meeting.group.municipality_names(),
        "trail": [
            (_("Referatet fra %(meeting)s") % {"meeting": meeting}, page_of(meeting)),
        ],
    }
    return render(request, "meetings/item_presence.html", context)


@require_POST
@says_when_too_late
def decision_add(request, public_id):
    item = find_item(request, public_id)
    there = set(item.decisions.values_list("pk", flat=True))
    words = request.POST.get("open", ""), request.POST.get("exempt")
    if any(words):
        decision = decisions.put_back(item, *words, by=request.user)
    else:
        decision = decisions.add(item, by=request.user)
    if not request.htmx:
        return redirect(page_of(item.meeting, f"beslutning-{decision.public_id}"))
    if decision.pk in there:
        # It stands on the page already, empty.
        return HttpResponse(status=204)
    live = Live(item.meeting, item.meeting.access(request.user))
    context = {"ruling": live.ruling(decision), "meeting": item.meeting}
    return render(request, "meetings/_ruling.html", context)


@require_POST
@says_when_too_late
def decision_concerns(request, public_id):
    """Press one of the municipalities that share the group in or out."""
    visible = Decision.objects.visible_to(request.user).select_related("item")
    decision = get_object_or_404(visible, public_id=public_id)
    decision.item.meeting = MEETINGS.get(pk=decision.item.meeting_id)
    try:
        decisions.turn_concern(decision, request.POST.get("kommune", ""), by=request.user)
    except ValidationError:
        raise PermissionDenied from None  # no button says this
    meeting = decision.item.meeting
    if not request.htmx:
        on_page = page_of(meeting, f"beslutning-{decision.public_id}")
        return redirect(decision if decision.between_meetings else on_page)
    pressed = concerning.choices(meeting.group, [decision.pk])[decision.pk]
    context = {"decision": decision, "concerns": pressed}
    return render(request, "meetings/_concerns.html", context)


@require_POST
@says_when_too_late
def decision_delete(request, public_id):
    visible = Decision.objects.visible_to(request.user).select_related("item__meeting__group")
    decision = get_object_or_404(visible, public_id=public_id)
    item = decision.item
    back = page_of(item.meeting, f"sak-{item.public_id}")
    access = item.meeting.access(request.user)
    if not access.runs:
        raise PermissionDenied
    sheet = texts.sheet(decision, Text.Kind.DECISION, access, language=item.meeting.group.language)
    if not request.htmx and "sure" not in request.POST:
        names = item.meeting.group.municipality_names()
        context = {
            "meeting": item.meeting,
            "municipality_names": names,
            "back": back,
            "sheet": sheet,
        }
        return render(request, "meetings/decision_delete.html", context)
    decisions.delete(decision, by=request.user)
    if not request.htmx:
        return redirect(back)
    if not (sheet.open or sheet.exempt):
        return HttpResponse()
    return render(request, "meetings/_ruling_undo.html", {"item": item, "sheet": sheet})
