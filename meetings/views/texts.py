"""Saving a text: the editor gets JSON, a browser without JavaScript a page."""

from functools import wraps

from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from meetings import texts
from meetings.clean import from_plain, words
from meetings.forms.texts import TextForm
from meetings.models import AgendaItem, Decision, Dissent, Meeting, Text, TextVersion
from people import audit
from people.models import roles
from people.prepared import prepared

OF_ITEMS = (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL, Text.Kind.MINUTES)


@prepared
def seen_item(person, public_id):
    seen = AgendaItem.objects.visible_to(person).filter(public_id=public_id)
    return seen.select_related("meeting__group")


def saves_text(view):
    """Words change nobody's roles: they are asked for once, as on a page that is read."""

    @require_http_methods(["GET", "POST"])
    @wraps(view)
    def inner(request, *args, **kwargs):
        roles.keep(request.user)
        return view(request, *args, **kwargs)

    return inner


@saves_text
def text_save_new(request, public_id, kind):
    """A text of an item; its row is made when it is first saved."""
    if kind not in OF_ITEMS:
        raise Http404
    found = seen_item(request.user, public_id)
    if not found:
        raise Http404
    item = found[0]
    return _save(request, item.meeting, lambda: texts.of_item(item, kind), item=item, kind=kind)


@saves_text
def text_save_decision(request, public_id):
    decisions = Decision.objects.visible_to(request.user).select_related("item__meeting__group")
    decision = get_object_or_404(decisions, public_id=public_id)
    meeting = decision.item.meeting
    return _save(request, meeting, lambda: texts.of_decision(decision), decision=decision)


@saves_text
def text_save_dissent(request, public_id):
    dissents = Dissent.objects.visible_to(request.user).select_related("item__meeting__group")
    dissent = get_object_or_404(dissents, public_id=public_id)
    meeting = dissent.item.meeting
    return _save(request, meeting, lambda: texts.of_dissent(dissent), dissent=dissent)


def _save(request, meeting, find, **owned):
    """Saves what is sent; ``find`` makes the text that ``owned`` tells whose it is."""
    back = _back(request, meeting)
    if request.method == "GET" and not _wants_json(request):
        # The way back from sign-in.
        return redirect(back)
    writer = request.headers.get("X-Writer")
    if writer and writer != request.user.public_id:
        # Typed by one and sent in another's name: somebody else has signed in since.
        return JsonResponse({"writer": "other"}, status=403)
    access = meeting.access(request.user)
    if not access.runs:
        raise PermissionDenied
    if request.method == "GET":
        return _latest(request, meeting, access, owned)
    form = TextForm(request.POST)
    if not form.is_valid():
        return _refuse(request, meeting, form, back, form.errors.get_json_data())
    if not access.sees_exempt and words(form.cleaned_data["exempt"]).strip():
        # The page was made when they did. A receipt would be for words that are not kept.
        unseen = _("Du ser ikke lenger det som er unntatt offentlighet. Ingenting er lagret.")
        unseen += " " + _("Kopier teksten din hvis du skal bruke den.")
        return _refuse(request, meeting, form, back, {"exempt": [{"message": unseen}]})
    try:
        text = find()
        version = texts.save(text, by=request.user, **_written(request, text, form, access))
    except texts.Conflict as conflict:
        return _collide(request, meeting, form, back, conflict.current, access)
    except texts.Frozen:
        frozen = (
            _("Referatet er godkjent og kan ikke endres.")
            if Meeting.objects.get(pk=meeting.pk).is_frozen
            else _("Beslutningen er til gjennomsyn eller besluttet, og ordlyden står fast.")
        )
        frozen += " " + _("Kopier teksten din hvis du skal bruke den.")
        return _refuse(request, meeting, form, back, {"__all__": [{"message": frozen}]})
    if not _wants_json(request):
        return redirect(back)
    return JsonResponse(
        {
            "version": version.number,
            "saved_at": f"{localtime(version.at):%H:%M}",
            "marks": _marks(version, access),
        }
    )


def _latest(request, meeting, access, owned):
    """What stands now, for a page on which nobody has touched it."""
    versions = TextVersion.objects.filter(**{f"text__{name}": one for name, one in owned.items()})
    version = versions.select_related("by", "text").order_by("-number").first()
    if not version:
        raise Http404
    if access.sees_exempt and version.exempt:
        audit.record(request.user, "read_exempt", meeting)
    return JsonResponse(_told(version, access) | {"marks": _marks(version, access)})


def _told(version, access) -> dict:
    """A version as the editor is told of it."""
    told = {
        "version": version.number,
        "by": str(version.by),
        "at": f"{localtime(version.at):%H:%M}",
        "open": version.open,
        # What somebody typed before this version may hold words that were taken out for good.
        "removed_in": version.text.removed_in_version,
    }
    return told | ({"exempt": version.exempt} if access.sees_exempt else {})


def _marks(version, access) -> list[dict]:
    seen = texts.marks(version)
    return [mark for mark in seen if mark["field"] == "open" or access.sees_exempt]


def _written(request, text: Text, form: TextForm, access) -> dict:
    """What was typed, as HTML. Plain text that says what the version behind it says, is that."""
    data = form.cleaned_data
    # What the editor sends is whole; the rest is read in the light of what it was made from.
    alone = data["format"] == "html" and "both" not in request.POST
    began = None if alone else text.versions.filter(number=data["base"]).first()
    parts = {"open": data["open"], "exempt": data["exempt"] if access.sees_exempt else None}
    for field, typed in parts.items():
        stood = getattr(began, field) if began else ""
        if typed is not None and data["format"] == "plain":
            parts[field] = from_plain(typed, stood)
        # From the page of two texts: theirs first, then ours.
        if typed is not None and "both" in request.POST and parts[field] != stood:
            parts[field] = stood + parts[field]
    return {"base": data["base"], **parts}


def _wants_json(request) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _back(request, meeting) -> str:
    asked = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(
        asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return asked if safe else reverse("minutes", args=[meeting.public_id])


def _refuse(request, meeting, form, back, errors):
    """422: nothing was saved, and everything typed is still there."""
    said = {field: [error["message"] for error in found] for field, found in errors.items()}
    if _wants_json(request):
        return JsonResponse({"errors": said}, status=422)
    context = {
        "meeting": meeting,
        "municipality_names": meeting.group.municipality_names(),
        "form": form,
        "errors": said,
        "back": back,
    }
    return render(request, "meetings/text_refused.html", context, status=422)


def _collide(request, meeting, form, back, current, access):
    """409: somebody saved since. Both texts, and the choice is the writer's."""
    if _wants_json(request):
        return JsonResponse(
            _told(current, access) | {"own": _own(request, form, current, access)}, status=409
        )
    theirs = {"open": current.open}
    if access.sees_exempt:
        theirs["exempt"] = current.exempt
    context = {
        "meeting": meeting,
        "municipality_names": meeting.group.municipality_names(),
        "form": form,
        "back": back,
        "current": current,
        "theirs": theirs,
        "at": f"{localtime(current.at):%H:%M}",
    }
    return render(request, "meetings/text_conflict.html", context, status=409)


def _own(request, form, current, access) -> dict | None:
    """The writer's own last version between the one they name and the current one: it arrived,
    and they may not have heard of it.
    """
    between = current.text.versions.filter(
        number__gt=form.cleaned_data["base"], number__lt=current.number, by=request.user
    )
    version = between.order_by("-number").first()
    return _told(version, access) if version else None
