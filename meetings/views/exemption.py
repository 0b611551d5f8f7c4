"""What is withheld from the public: why, until when, and opening it again."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import attachments, exemption, legal_bases, texts
from meetings.forms.exemption import FileExemptionForm, ItemExemptionForm, LegalBasisForm
from meetings.models import AgendaItem, Attachment, LegalBasis, Remark
from meetings.views.doors import about, run_item, says_when_too_late
from people import audit
from people.belonging import listed
from people.models import Municipality
from people.models.roles import roles_of


def exempt_item(request, public_id) -> AgendaItem:
    """An item for one who runs its meeting and reads what is exempt there."""
    item = run_item(request, public_id)
    if not item.meeting.door.sees_exempt:
        raise PermissionDenied
    return item


@require_http_methods(["GET", "POST"])
@says_when_too_late
def item_exemption(request, public_id):
    """Why something in an item is exempt, until when, and what was thought of opening it."""
    item = exempt_item(request, public_id)
    meeting = item.meeting
    form = ItemExemptionForm(request.POST or None, thing=item, meeting=meeting)
    if form.is_valid():
        facts = {"basis": exemption.KEEP} | form.cleaned_data
        exemption.set_item(item, by=request.user, **facts)
        messages.success(request, _("Lagret."))
        return redirect(back_to(item))
    if item.access_note and request.method == "GET":
        audit.record(request.user, "read_exempt", meeting)
    context = about(
        meeting,
        item=item,
        form=form,
        words=exemption.words_of(item),
        files=[file for file in item.attachments.all() if not file.is_open],
        keeps_list=may_keep_list(request.user, meeting.group.host),
        back=back_to(item),
    )
    status = 422 if form.is_bound else 200
    return render(request, "meetings/item_exemption.html", context, status=status)


def may_keep_list(person, place: Municipality) -> bool:
    return Municipality.objects.coordinated_by(person).filter(pk=place.pk).exists()


def back_to(item: AgendaItem) -> str:
    """Where one came from: the minutes once the meeting has begun, else the agenda."""
    if item.meeting.state == item.meeting.State.HELD:
        return f"{reverse('minutes', args=[item.meeting.public_id])}#sak-{item.public_id}"
    return reverse("item_edit", args=[item.public_id])


@require_http_methods(["GET", "POST"])
@says_when_too_late
def item_open(request, public_id):
    """Make all that is exempt in an item open, once it is confirmed."""
    item = exempt_item(request, public_id)
    meeting = item.meeting
    if request.method == "POST":
        try:
            exemption.open_words(item, by=request.user)
        except texts.Frozen:
            messages.error(
                request,
                _(
                    "Noe i saken kan ikke endres nå: referatet er godkjent, eller en beslutning er "
                    "til gjennomsyn. Ingenting er åpnet."
                ),
            )
        else:
            messages.success(request, _("Det som var unntatt, er åpent."))
        return redirect(back_to(item))
    consequences = [str(text.get_kind_display()) for text in exemption.words_of(item)]
    if item.exempt_title:
        consequences.insert(0, _("Tittelen: «%(title)s»") % {"title": item.exempt_title})
        audit.record(request.user, "read_exempt", meeting)
    if meeting.minutes_are_sent:
        consequences.append(_("Referatet er sendt. Alle som leser det, ser det med en gang."))
    context = about(
        meeting,
        item=item,
        question=_("Gjøre det som er unntatt i saken, åpent?"),
        consequences=consequences,
        button=_("Gjør åpent"),
        cancel_url=reverse("item_exemption", args=[item.public_id]),
    )
    return render(request, "meetings/meeting_confirm.html", context)


@require_http_methods(["GET", "POST"])
@says_when_too_late
def attachment_exemption(request, public_id):
    """Whose a file is, why it is exempt and until when."""
    found = Attachment.objects.visible_to(request.user).select_related("item")
    file = get_object_or_404(found, public_id=public_id)
    file.item = exempt_item(request, file.item.public_id)
    meeting = file.item.meeting
    if meeting.group.handles_individual_cases:
        raise PermissionDenied
    form = FileExemptionForm(request.POST or None, thing=file, meeting=meeting)
    if form.is_valid():
        exemption.set_file(file, by=request.user, **form.cleaned_data)
        if "open" in request.POST:
            attachments.set_open(file, not file.is_open, by=request.user)
        messages.success(request, _("Lagret."))
        return redirect(back_to(file.item))
    if not file.is_open and request.method == "GET":
        audit.record(request.user, "read_exempt", meeting, attachment=file.pk)
    context = about(meeting, item=file.item, file=file, form=form, back=back_to(file.item))
    status = 422 if form.is_bound else 200
    return render(request, "meetings/attachment_exemption.html", context, status=status)


@require_POST
@says_when_too_late
def remark_open(request, public_id):
    """Let a remark stand in the open minutes, or take it out of them again."""
    seen = AgendaItem.objects.visible_to(request.user).values("pk")
    remark = get_object_or_404(
        Remark.objects.select_related("item__meeting__group").filter(item__in=seen),
        public_id=public_id,
    )
    opened = request.POST.get("open") == "1"
    exemption.set_remark_open(remark, opened, by=request.user)
    messages.success(
        request,
        _("Merknaden kommer med i det åpne referatet.")
        if opened
        else _("Merknaden er ikke med i det åpne referatet."),
    )
    return redirect(back_to(remark.item))


@require_safe
def lapsed_exemptions(request):
    """Exemptions whose last day has been, in the groups one coordinates: shall it be opened?"""
    groups = roles_of(request.user).coordinated
    if not groups:
        raise PermissionDenied
    places = Municipality.objects.coordinated_by(request.user)
    context = {
        "rows": exemption.lapsed(groups),
        "municipality_names": listed([place.name for place in places]),
    }
    return render(request, "meetings/lapsed_exemptions.html", context)


# The municipality's list -------------------------------------------------------------------------


def kept_place(request, number) -> Municipality:
    return get_object_or_404(Municipality.objects.coordinated_by(request.user), number=number)


def list_page(request, place: Municipality, form, *, status: int = 200):
    rows = list(LegalBasis.objects.of(place))
    hidden = set(place.hidden_bases.values_list("pk", flat=True))
    context = {
        "place": place,
        "own": [row for row in rows if row.municipality_id],
        "shipped": [(row, row.pk in hidden) for row in rows if not row.municipality_id],
        "form": form,
        "municipality_names": place.name,
        "trail": [(_("Grupper"), reverse("group_list"))],
    }
    return render(request, "meetings/legal_bases.html", context, status=status)


@require_http_methods(["GET", "POST"])
def legal_basis_list(request, number):
    place = kept_place(request, number)
    form = LegalBasisForm(request.POST or None)
    if form.is_valid():
        legal_bases.add(place, by=request.user, **form.cleaned_data)
        messages.success(request, _("Hjemmelen er lagt til."))
        return redirect("legal_bases", number)
    return list_page(request, place, form, status=422 if form.is_bound else 200)


def kept_row(request, public_id) -> LegalBasis:
    places = Municipality.objects.coordinated_by(request.user)
    own = LegalBasis.objects.filter(municipality__in=places).select_related("municipality")
    return get_object_or_404(own, public_id=public_id)


@require_http_methods(["GET", "POST"])
def legal_basis_edit(request, public_id):
    """Its words and its period: one that no longer holds gets a last day."""
    row = kept_row(request, public_id)
    place = row.municipality
    form = LegalBasisForm(request.POST or None, instance=row)
    if form.is_valid():
        legal_bases.edit(row, by=request.user, **form.cleaned_data)
        messages.success(request, _("Hjemmelen er lagret."))
        return redirect("legal_bases", place.number)
    trail = [(_("Hjemler for unntak"), reverse("legal_bases", args=[place.number]))]
    context = {"row": row, "form": form, "municipality_names": place.name, "trail": trail}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/legal_basis_edit.html", context, status=status)


@require_POST
def legal_basis_move(request, public_id):
    row = kept_row(request, public_id)
    legal_bases.move(row, -1 if request.POST.get("to") == "opp" else 1, by=request.user)
    return redirect("legal_bases", row.municipality.number)


@require_POST
def legal_basis_hide(request, number, public_id):
    """Put a row that came with the product out of the municipality's list, or back into it."""
    place = kept_place(request, number)
    row = get_object_or_404(LegalBasis, municipality=None, public_id=public_id)
    legal_bases.put_away(row, place, request.POST.get("hide") == "1", by=request.user)
    return redirect("legal_bases", number)
