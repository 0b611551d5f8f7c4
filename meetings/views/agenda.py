"""The agenda: items, their order, their files, proposals, and what a group always has on it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import agenda, attachments, copying, lifts, numbering, proposals, recurring, texts
from meetings.forms.agenda import (
    AttachmentForm,
    DeclineForm,
    ItemForm,
    NumberForm,
    ProposeForm,
    StandingItemForm,
)
from meetings.models import AgendaItem, Attachment, Meeting, StandingItem
from meetings.overview import PAPERS
from meetings.views.doors import (
    MEETINGS,
    about,
    run_group,
    run_item,
    run_meeting,
    says_when_too_late,
    seen_meetings,
)
from people import audit
from people.forms import refuse
from people.models import Group


def to_agenda(meeting: Meeting, item: AgendaItem | None = None):
    anchor = f"sak-{item.public_id}" if item else "saksliste"
    return redirect(f"{meeting.get_absolute_url()}#{anchor}")


def below(item: AgendaItem, **context) -> dict:
    """What every page below an item has."""
    return about(item.meeting, item=item, **context)


@require_http_methods(["GET", "POST"])
@says_when_too_late
def agenda_add(request, public_id):
    meeting = run_meeting(request, public_id)
    if meeting.group.handles_individual_cases:
        raise PermissionDenied
    fields = agenda.writable(meeting, meeting.door)
    form = ItemForm(
        request.POST or None, meeting=meeting, fields=fields, initial={"kind": "discussion"}
    )
    if form.is_valid():
        item = agenda.add(meeting, by=request.user, **form.cleaned_data)
        if item.label:
            messages.success(
                request,
                _(
                    "Saken er lagt til som sak %(label)s. Innkallingen er alt sendt: si fra til "
                    "gruppen hvis den haster."
                )
                % {"label": item.label},
            )
        else:
            messages.success(request, _("Saken er lagt til. Skriv bakgrunn og legg ved papirer."))
        return redirect("item_edit", item.public_id)
    return render(
        request,
        "meetings/item_add.html",
        about(meeting, form=form, back=f"{meeting.get_absolute_url()}#saksliste"),
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
@says_when_too_late
def item_edit(request, public_id):
    """An item's facts, texts and files."""
    item = run_item(request, public_id)
    form = item_form(request.POST or None, item)
    if form.is_valid():
        agenda.edit(item, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saken er lagret."))
        return to_agenda(item.meeting, item)
    return item_page(request, item, form, AttachmentForm(), status=422 if form.is_bound else 200)


def item_form(data, item: AgendaItem) -> ItemForm:
    meeting = item.meeting
    fields = agenda.writable(meeting, meeting.door)
    return ItemForm(data, instance=item, meeting=meeting, fields=fields)


def item_page(request, item: AgendaItem, form, file_form, *, status: int):
    meeting, access = item.meeting, item.meeting.door
    holds_words = not meeting.group.handles_individual_cases
    sheets = [
        texts.sheet(item, kind, access, language=meeting.group.language)
        for kind in (PAPERS if holds_words and not item.is_formal else ())
    ]
    files = [row for row in item.attachments.all() if row.is_open or access.sees_exempt]
    shows_exempt = any(sheet.exempt for sheet in sheets) or (
        access.sees_exempt and bool(item.exempt_title)
    )
    if shows_exempt and request.method == "GET":
        audit.record(request.user, "read_exempt", meeting)
    context = below(
        item,
        form=form,
        file_form=file_form,
        access=access,
        sheets=sheets,
        files=files,
        holds_words=holds_words,
        may_copy=copying.may_copy(item, access),
        may_lift=lifts.may_lift(meeting) and not item.is_formal,
        is_draft=meeting.state == Meeting.State.DRAFT,
        back=f"{meeting.get_absolute_url()}#sak-{item.public_id}",
    )
    return render(request, "meetings/item_edit.html", context, status=status)


@require_POST
@says_when_too_late
def item_move(request, public_id):
    """Up or down by a button, or to a position by drag; the answer is the agenda."""
    item = run_item(request, public_id)
    to = request.POST.get("to", "")
    step = {"opp": -1, "ned": 1}.get(to)
    if step:
        standing = list(item.meeting.items.on_agenda().order_by("position", "pk"))
        place = next((n for n, row in enumerate(standing, 1) if row.pk == item.pk), 0)
        position = place + step
    elif to.isdecimal():
        position = int(to[:4])
    else:
        raise Http404
    agenda.move(item, position, by=request.user)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return to_agenda(item.meeting, item)


@require_POST
@says_when_too_late
def item_withdraw(request, public_id):
    item = run_item(request, public_id)
    agenda.withdraw(item, by=request.user)
    messages.success(request, _("Saken er trukket."))
    return to_agenda(item.meeting)


@require_POST
@says_when_too_late
def item_postpone(request, public_id):
    item = run_item(request, public_id)
    new = agenda.postpone(item, by=request.user)
    if new:
        messages.success(
            request,
            _("Saken er utsatt og satt opp på neste møte (%(when)s).")
            % {"when": f"{new.meeting.day:%d.%m.%Y}"},
        )
    else:
        messages.success(request, _("Saken er utsatt. Den kommer med når neste møte planlegges."))
    return to_agenda(item.meeting)


@require_http_methods(["GET", "POST"])
@says_when_too_late
def item_delete(request, public_id):
    """Only in a draft; after the summons an item is withdrawn."""
    item = run_item(request, public_id)
    if request.method == "POST":
        agenda.delete(item, by=request.user)
        messages.success(request, _("Saken er slettet."))
        return to_agenda(item.meeting)
    if item.meeting.state != Meeting.State.DRAFT:
        raise audit.Stale
    context = below(
        item,
        question=_("Slette saken?"),
        consequences=[item.title, _("Bakgrunn, forslag og vedlegg slettes med den.")],
        button=_("Slett saken"),
        cancel_url=item.get_absolute_url(),
    )
    return render(request, "meetings/meeting_confirm.html", context)


# Proposals ---------------------------------------------------------------------------------------


def proposable_meeting(request, public_id) -> Meeting:
    """A meeting one may open, or a draft of one's own group, to which one may only propose."""
    own = MEETINGS.filter(
        group__in=Group.objects.visible_to(request.user).values("pk"), state=Meeting.State.DRAFT
    )
    visible = seen_meetings(request.user)
    meeting = visible.filter(public_id=public_id).first()
    return meeting or get_object_or_404(own, public_id=public_id)


@require_http_methods(["GET", "POST"])
def item_propose(request, public_id):
    """A member puts an item before the coordinator."""
    meeting = proposable_meeting(request, public_id)
    if not proposals.may_propose(meeting, meeting.access(request.user)):
        raise PermissionDenied
    form = ProposeForm(request.POST or None)
    is_draft = meeting.state == Meeting.State.DRAFT
    back = "meeting_list" if is_draft else meeting
    if form.is_valid():
        proposals.propose(meeting, by=request.user, **form.cleaned_data)
        messages.success(request, _("Forslaget er sendt. Du får svar på e-post."))
        return redirect(back)
    return render(
        request,
        "meetings/item_propose.html",
        about(meeting, form=form, is_draft=is_draft) | ({"trail": []} if is_draft else {}),
        status=422 if form.is_bound else 200,
    )


@require_POST
@says_when_too_late
def item_accept(request, public_id):
    item = run_item(request, public_id)
    proposals.accept(item, by=request.user)
    messages.success(request, _("Saken er med. Den som foreslo den, får beskjed."))
    return to_agenda(item.meeting, item)


@require_http_methods(["GET", "POST"])
@says_when_too_late
def item_decline(request, public_id):
    item = run_item(request, public_id)
    if item.accepted_at or item.declined_at:
        raise audit.Stale
    form = DeclineForm(request.POST or None)
    if form.is_valid():
        proposals.decline(item, form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Svaret er sendt til den som foreslo saken."))
        return to_agenda(item.meeting)
    context = below(
        item,
        form=form,
        question=_("Ikke ta med «%(title)s»?") % {"title": item.title},
        consequences=[],
        button=_("Ikke ta med"),
        cancel_url=item.meeting.get_absolute_url(),
    )
    status = 422 if form.is_bound else 200
    return render(request, "meetings/meeting_confirm.html", context, status=status)


# Files -------------------------------------------------------------------------------------------


@require_POST
@says_when_too_late
def attachment_add(request, public_id):
    item = run_item(request, public_id)
    form = AttachmentForm(request.POST, request.FILES)
    if form.is_valid():
        data = form.cleaned_data
        opened = data["opened"] or not item.meeting.has_exempt_text
        try:
            attachments.add(
                item, data["file"], by=request.user, opened=opened, from_whom=data["from_whom"]
            )
        except ValidationError as refusal:
            refuse(form, ValidationError({"file": refusal.messages}))
        else:
            messages.success(request, _("Filen er lagt ved."))
            return redirect("item_edit", item.public_id)
    return item_page(request, item, item_form(None, item), form, status=422)


def run_attachment(request, public_id) -> Attachment:
    found = Attachment.objects.visible_to(request.user).select_related("item")
    attachment = get_object_or_404(found, public_id=public_id)
    attachment.item = run_item(request, attachment.item.public_id)
    if not (attachment.is_open or attachment.item.meeting.door.sees_exempt):
        raise PermissionDenied
    return attachment


@require_POST
def attachment_open(request, public_id):
    """Open a file to all who get the papers, or exempt it again."""
    attachment = run_attachment(request, public_id)
    attachments.set_open(attachment, request.POST.get("open") == "1", by=request.user)
    page = "item_forward" if attachment.answers_id else "item_edit"
    return redirect(page, attachment.item.public_id)


@require_POST
def attachment_delete(request, public_id):
    attachment = run_attachment(request, public_id)
    attachments.remove(attachment, by=request.user)
    messages.success(request, _("Filen er slettet."))
    return redirect("item_edit", attachment.item.public_id)


@require_safe
def attachment(request, public_id):
    """The file itself, to those who may read it; reading an exempt one is logged."""
    found = Attachment.objects.visible_to(request.user).select_related("item__meeting__group")
    file = get_object_or_404(found, public_id=public_id)
    if not attachments.may_read(file, file.item.meeting, request.user):
        raise PermissionDenied
    if not file.is_open:
        audit.record(request.user, "read_exempt", file.item.meeting, attachment=file.pk)
    return serve(file)


def serve(file: Attachment) -> FileResponse:
    """As what it is, never guessed anew by the browser, never kept, and with no rights of ours."""
    response = FileResponse(
        file.file.open("rb"),
        as_attachment=file.content_type not in attachments.SHOWN,
        filename=file.name,
        content_type=file.content_type,
    )
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


# What a group always has on its agenda -----------------------------------------------------------


@require_http_methods(["GET", "POST"])
def agenda_settings(request, public_id):
    """Standing items, and the next case number."""
    group = run_group(request, public_id)
    asked = request.POST.get("hva")
    form = StandingItemForm(request.POST if asked == "post" else None, group=group)
    year = localdate().year
    numbers = NumberForm(request.POST if asked == "nummer" else None, initial={"year": year})
    if form.is_valid():
        recurring.add(group, by=request.user, **form.cleaned_data)
        messages.success(request, _("Posten kommer med på møter som planlegges fra nå av."))
        return redirect("agenda_settings", public_id)
    if numbers.is_valid():
        data = numbers.cleaned_data
        try:
            numbering.set_next_number(group, data["year"], data["number"], by=request.user)
        except ValidationError as refusal:
            refuse(numbers, ValidationError({"number": refusal.messages}))
        else:
            messages.success(request, _("Neste saksnummer er satt."))
            return redirect("agenda_settings", public_id)
    return render(
        request,
        "meetings/agenda_settings.html",
        {
            "group": group,
            "municipality_names": group.municipality_names(),
            "standing": group.standing_items.active(),
            "series": group.number_series.order_by("-year"),
            "form": form,
            "numbers": numbers,
            "year": year,
            "trail": [(_("Grupper"), "/grupper/"), (group.name, group.get_absolute_url())],
        },
        status=422 if asked else 200,
    )


def run_standing(request, public_id) -> StandingItem:
    standing = get_object_or_404(StandingItem, public_id=public_id)
    standing.group = run_group(request, standing.group.public_id)
    return standing


@require_http_methods(["GET", "POST"])
def standing_edit(request, public_id):
    standing = run_standing(request, public_id)
    form = StandingItemForm(request.POST or None, instance=standing, group=standing.group)
    if form.is_valid():
        recurring.edit(standing, by=request.user, **form.cleaned_data)
        messages.success(request, _("Posten er lagret."))
        return redirect("agenda_settings", standing.group.public_id)
    return render(
        request,
        "meetings/standing_form.html",
        {
            "group": standing.group,
            "municipality_names": standing.group.municipality_names(),
            "form": form,
            "trail": [(standing.group.name, standing.group.get_absolute_url())],
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def standing_delete(request, public_id):
    standing = run_standing(request, public_id)
    recurring.remove(standing, by=request.user)
    messages.success(request, _("Posten er fjernet. Møter som er planlagt, beholder den."))
    return redirect("agenda_settings", standing.group.public_id)
