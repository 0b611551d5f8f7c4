"""The history of a text: for those who run the minutes, never for their readers."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings import differences, history, texts
from meetings.forms.removal import CompareForm
from meetings.models import Meeting, Text, TextVersion
from meetings.views.doors import MEETINGS, about, run_meeting
from people import audit

# Lines a page.
SHOWN = 30
OWNERS = ("item__series", "decision__item__series", "dissent__item__series")


def find_text(request, public_id) -> Text:
    """A text of a meeting one runs; ``meeting`` and its ``door`` hang on it."""
    rows = Text.objects.visible_to(request.user).select_related(*OWNERS)
    text = get_object_or_404(rows, public_id=public_id)
    text.meeting = MEETINGS.get(pk=text.agenda_item.meeting_id)
    text.meeting.door = text.meeting.access(request.user)
    if not text.meeting.door.runs:
        raise PermissionDenied
    return text


def of(text: Text, **context) -> dict:
    """What every page about a text has."""
    item = text.agenda_item
    return about(
        text.meeting,
        text=text,
        item=item,
        access=text.meeting.door,
        language=text.meeting.group.language,
        stands_still=stands_still(text),
        minutes_url=f"{reverse('minutes', args=[text.meeting.public_id])}#sak-{item.public_id}",
        **context,
    )


def stands_still(text: Text) -> str:
    """Why nothing can be written in it now; empty when it can."""
    if text.meeting.is_frozen:
        return _("Referatet er godkjent, og teksten kan ikke endres.")
    if text.meeting.state == Meeting.State.CANCELLED:
        return _("Møtet er avlyst, og teksten kan ikke endres.")
    if text.decision_id and text.decision.is_locked:
        return _("Beslutningen er til gjennomsyn eller besluttet, og ordlyden står fast.")
    return ""


def log_reading(request, text: Text, *parts: str) -> None:
    """Reading what is exempt is written down."""
    if text.meeting.door.sees_exempt and any(parts):
        audit.record(request.user, "read_exempt", text.meeting)


@require_safe
def meeting_history(request, public_id):
    """Every text of a meeting, and what was taken out of it."""
    meeting = run_meeting(request, public_id)
    rows = (
        Text.objects.of_meeting(meeting)
        .filter(versions__isnull=False)
        .distinct()
        .select_related(*OWNERS)
    )
    context = about(
        meeting,
        access=meeting.door,
        texts=sorted(rows, key=lambda text: (text.agenda_item.position, text.pk)),
        removals=meeting.removals.select_related("by", "settled_by").order_by("-at"),
    )
    return render(request, "meetings/meeting_history.html", context)


@require_safe
def text_history(request, public_id):
    return history_page(request, find_text(request, public_id))


def history_page(request, text: Text, *, status=200):
    lines = history.lines(text)
    page = Paginator(lines, SHOWN).get_page(request.GET.get("side"))
    context = of(
        text,
        page=page,
        current=lines[0].newest if lines else None,
        removals=history.removals(text),
    )
    return render(request, "meetings/text_history.html", context, status=status)


@require_safe
def text_version(request, public_id, number):
    """One version as it was, what it changed, and the way back to it."""
    text = find_text(request, public_id)
    version = get_object_or_404(text.versions.select_related("by"), number=number)
    before = text.versions.filter(number=number - 1).first() or TextVersion()
    log_reading(request, text, version.exempt, before.exempt)
    context = of(
        text,
        version=version,
        newest=text.latest.number,
        **differ(text, before, version),
    )
    return render(request, "meetings/text_version.html", context)


@require_safe
def text_compare(request, public_id):
    """Any two versions, word by word; the earlier one first, whichever was asked for first."""
    text = find_text(request, public_id)
    form = CompareForm(request.GET)
    if not form.is_valid():
        raise Http404
    newest = text.latest.number if text.latest else 0
    first, last = form.cleaned_data["fra"], form.cleaned_data["til"]
    last = newest if last is None else last
    numbers = sorted((max(last - 1, 0) if first is None else first, last))
    old, new = (version_or_empty(text, number) for number in numbers)
    log_reading(request, text, old.exempt, new.exempt)
    context = of(text, old=old, new=new, **differ(text, old, new))
    return render(request, "meetings/text_compare.html", context)


def version_or_empty(text: Text, number: int) -> TextVersion:
    """Number 0 is the text before anybody wrote in it."""
    if number == 0:
        return TextVersion(text=text, number=0)
    return get_object_or_404(text.versions.select_related("by"), number=number)


def differ(text: Text, old: TextVersion, new: TextVersion) -> dict:
    parts = {"open_difference": differences.between(old.open, new.open)}
    if text.meeting.door.sees_exempt and (old.exempt or new.exempt):
        parts["exempt_difference"] = differences.between(old.exempt, new.exempt)
    else:
        parts["exempt_difference"] = None
    return parts


@require_POST
def text_restore(request, public_id, number):
    text = find_text(request, public_id)
    get_object_or_404(text.versions, number=number)
    base = request.POST.get("base", "")
    if not base.isdigit():
        raise Http404
    try:
        version = history.restore(text, number, base=int(base), by=request.user)
    except texts.Conflict as conflict:
        said = _("%(name)s skrev i teksten mens du så på den. Ingenting er endret. Se historikken.")
        messages.warning(request, said % {"name": conflict.current.by})
        return history_page(request, text, status=409)
    except texts.Frozen:
        messages.error(request, stands_still(text) or _("Teksten kan ikke endres nå."))
        return history_page(request, text, status=409)
    said = _(
        "Teksten er igjen som i versjon %(old)s. Det er versjon %(new)s nå, og ingenting er borte."
    )
    messages.success(request, said % {"old": number, "new": version.number})
    return redirect("text_history", text.public_id)
