"""Where an item was sent and what was answered; and all that waits between groups and bodies."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings import forwarding
from meetings.forms.forwarding import AnswerFileForm, AnswerForm, ForwardForm, WaiveForm
from meetings.models import Forwarding, ItemCopy, Lift
from meetings.views.doors import about, run_item, says_when_too_late, trail_of
from meetings.views.lifts import page_of
from people.audit import Stale
from people.models.roles import roles_of

Outcome = forwarding.Outcome


@require_http_methods(["GET", "POST"])
@says_when_too_late
def item_forward(request, public_id):
    """Say where it was sent; later, what was answered or that nobody waits for it."""
    item = run_item(request, public_id)
    if item.is_formal or item.meeting.group.handles_individual_cases:
        raise PermissionDenied
    if item.outcome not in (Outcome.NONE, Outcome.HANDLED, Outcome.FORWARDED):
        raise Stale
    row = Forwarding.objects.filter(item=item).first()
    asked = request.POST.get("hva", "") if request.method == "POST" else None
    forms = forms_for(row, request, asked)
    form = forms.get(asked)
    if request.method == "POST" and form is None:
        raise Stale
    if form is not None and form.is_valid():
        try:
            said = carry_out(item, row, asked, form.cleaned_data, by=request.user)
        except ValidationError as refusal:
            # Only a file is refused by what it holds.
            form.add_error("file", refusal.messages)
            # The answer was not kept either.
            row.refresh_from_db()
        else:
            messages.success(request, said)
            return redirect("item_forward", item.public_id)
    access = item.meeting.door
    files = row.files.all() if row else []
    context = about(
        item.meeting,
        item=item,
        row=row,
        forms=forms,
        access=access,
        files=[file for file in files if file.is_open or access.sees_exempt],
        back=page_of(item),
    )
    status = 422 if form is not None else 200
    return render(request, "meetings/item_forward.html", context, status=status)


def carry_out(item, row: Forwarding | None, asked: str, data: dict, *, by) -> str:
    """Do what was asked with what was typed, and say what came of it."""
    if asked == "sendt":
        forwarding.forward(item, by=by, **data)
        return _("Lagret. Saken venter på svar.")
    if asked == "vent":
        forwarding.waive(row, by=by, **data)
        return _("Saken venter ikke på svar lenger.")
    is_open = data.pop("opened") or not item.meeting.has_exempt_text
    if asked == "fil":
        forwarding.add_file(row, data["file"], by=by, is_open=is_open)
        return _("Filen er lagt ved.")
    forwarding.answered(row, by=by, is_open=is_open, **data)
    return _("Svaret er lagret.")


def forms_for(row: Forwarding | None, request, asked: str | None) -> dict:
    """What may be written now; what was typed stands in the one that was sent."""

    def typed(name):
        return (request.POST, request.FILES) if name == asked else ()

    if row and row.answered_on:
        return {"fil": AnswerFileForm(*typed("fil"), auto_id="fil_%s")}
    if row and row.is_settled:
        return {}
    instance = row or Forwarding(sent_on=localdate())
    forms = {"sendt": ForwardForm(*typed("sendt"), instance=instance)}
    if row and row.body:
        today = {"answered_on": localdate()}
        forms["svar"] = AnswerForm(*typed("svar"), initial=today, auto_id="svar_%s")
        forms["vent"] = WaiveForm(*typed("vent"), auto_id="vent_%s")
    return forms


@require_safe
def across(request):
    """What waits between the groups one runs and others: lifted here, from here, sent on."""
    run = roles_of(request.user).run
    lifts = Lift.objects.select_related(
        "group", "item__series", "item__meeting__group", "upper__series", "upper__meeting"
    ).order_by("created_at", "pk")
    forwardings = Forwarding.objects.filter(item__meeting__group__in=run).unanswered()
    copies = ItemCopy.objects.visible_to(request.user).unanswered()
    context = {
        "offered": copies.select_related("from_place", "place").order_by("sent_at", "pk"),
        "came": lifts.filter(group__in=run, state__in=(Lift.State.WAITING, Lift.State.PROPOSED)),
        "went": lifts.filter(item__meeting__group__in=run).unanswered(),
        "sent": forwardings.select_related("item__series", "item__meeting__group"),
        "trail": trail_of(),
    }
    return render(request, "meetings/across.html", context)
