"""Lifting an item to the group above, and taking it back."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings import lifts
from meetings.forms.lifts import LiftForm
from meetings.models import AgendaItem, Lift, Meeting
from meetings.views.doors import about, run_item, says_when_too_late
from people.audit import Stale


def page_of(item: AgendaItem) -> str:
    """Where the item is worked on now: the minutes once it is held, else the agenda."""
    if item.meeting.state == Meeting.State.HELD:
        return f"{reverse('minutes', args=[item.meeting.public_id])}#sak-{item.public_id}"
    return item.get_absolute_url()


@require_http_methods(["GET", "POST"])
@says_when_too_late
def item_lift(request, public_id):
    """Lift it, with what the group above is asked; or see, add to and undo what was lifted."""
    item = run_item(request, public_id)
    if item.is_formal or lifts.above(item.meeting.group) is None:
        raise PermissionDenied
    standing = item.lifts.standing().select_related("group", "upper__series", "upper__meeting")
    lift = standing.first()
    if lift is None and not lifts.may_lift(item.meeting):
        raise Stale
    there = lifts.ahead(item.meeting.group, request.user)
    offers = lift is None and there.runs and there.meeting is not None
    initial = {
        "asked": lift.asked if lift else "",
        "straight": offers and there.meeting.state == Meeting.State.DRAFT,
    }
    form = LiftForm(request.POST or None, offers_straight=offers, initial=initial)
    if form.is_valid():
        made = lifts.lift(
            item,
            by=request.user,
            asked=form.cleaned_data["asked"],
            straight=form.cleaned_data.get("straight", False),
        )
        messages.success(request, said_of(made))
        return redirect(page_of(item))
    context = about(
        item.meeting,
        item=item,
        lift=lift,
        ahead=there,
        form=form,
        may_ask=lift is None or lift.state in Lift.UNANSWERED,
        may_take_back=bool(lift) and lifts.may_take_back(lift, request.user),
        back=page_of(item),
    )
    status = 422 if form.is_bound else 200
    return render(request, "meetings/item_lift.html", context, status=status)


def said_of(lift: Lift) -> str:
    facts = {"group": lift.group.name}
    if lift.state == Lift.State.WAITING:
        said = _("Løftet til %(group)s. Saken kommer med når neste møte der planlegges.")
    elif lift.state == Lift.State.ON_AGENDA:
        said = _("Løftet til %(group)s. Saken står på sakslisten.")
    else:
        said = _("Løftet til %(group)s. Saken er foreslått til neste møte der.")
    return said % facts


@require_POST
@says_when_too_late
def item_lift_undo(request, public_id):
    item = run_item(request, public_id)
    lift = item.lifts.standing().select_related("item", "upper__meeting").first()
    if lift is None:
        raise Stale
    lifts.take_back(lift, by=request.user)
    messages.success(request, _("Saken er ikke løftet lenger."))
    return redirect(page_of(item))
