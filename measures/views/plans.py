"""The plan of action: read by all who sit in the municipality's groups, kept by its coordinator."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from measures.models import Plan
from measures.plans import adopting, editing, reading
from measures.plans.document import plan_document
from measures.plans.forms import AdoptForm, PlanForm, proposed
from meetings.views.printed import printed
from people.audit import Stale
from people.forms import refuse
from people.models import Municipality
from people.views.doors import about_place, run_place, seen_place
from people.ways import way


def front(place: Municipality) -> tuple[str, str]:
    """The way back to the plan."""
    return _("Handlingsplan"), way("plan_front", place.number)


# Reading -----------------------------------------------------------------------------------------


@require_safe
def plan_front(request, number):
    """The plan in force, else the draft, else how to begin."""
    place = seen_place(request, number)
    plans = reading.versions(place, request.user)
    plan = reading.current(plans)
    if plan is None:
        return render(request, "measures/plan/none.html", about_place(place, plans=plans))
    return show(request, place, plan, plans)


@require_safe
def plan_detail(request, number, public_id):
    place = seen_place(request, number)
    plans = reading.versions(place, request.user)
    plan = next((one for one in plans if one.public_id == public_id), None)
    if plan is None:
        raise Http404
    return show(request, place, plan, plans, trail=[front(place)])


def show(request, place, plan, plans, trail=()):
    areas = reading.read(plan, request.user)
    progress = reading.progress_of(line for area in areas for line in area.lines)
    may_edit = place.is_run and editing.may_edit(plan, request.user)
    current = reading.current(plans)
    context = about_place(
        place,
        trail=list(trail),
        plan=plan,
        areas=areas,
        adopted=reading.adopted_in(plan),
        progress=progress,
        summary=reading.summary(progress),
        # The board is of the plan that stands.
        has_board=bool(progress.every and current and plan.pk == current.pk),
        may_edit=may_edit,
        may_order=may_edit and plan.is_adopted,
        others=[one for one in plans if one.pk != plan.pk],
        draft=next((one for one in plans if one.is_draft and one.replaces_id == plan.pk), None),
    )
    return render(request, "measures/plan/detail.html", context)


@require_safe
def plan_board(request, number):
    """The plan in force as a board: one column for each stage, on one sheet."""
    place = seen_place(request, number)
    plan = reading.current(reading.versions(place, request.user))
    if plan is None:
        raise Http404
    lines = [(area, line) for area in reading.read(plan, request.user) for line in area.lines]
    columns = [
        (stage, [(area, line) for area, line in lines if line.stage == stage])
        for stage in reading.COLUMNS
    ]
    rest = [(area, line) for area, line in lines if line.stage not in reading.COLUMNS]
    context = about_place(place, trail=[front(place)], plan=plan, columns=columns, rest=rest)
    return render(request, "measures/plan/board.html", context)


@require_safe
def plan_pdf(request, number, public_id):
    """To print, with nothing that is exempt; ``?stor=1`` in large type."""
    place = seen_place(request, number)
    plan = get_plan(place, public_id, request.user)
    document = plan_document(plan)
    return printed(request, "measures/pdf/plan.html", document, plan.title, plan.whose)


def get_plan(place: Municipality, public_id: str, person) -> Plan:
    plans = Plan.objects.visible_to(person).select_related(*reading.AROUND)
    return get_object_or_404(plans, municipality=place, public_id=public_id)


# Its life ----------------------------------------------------------------------------------------


def run_plan(request, number, public_id) -> tuple[Municipality, Plan]:
    """For who writes it: 404 when not visible, 403 when only visible."""
    place = run_place(request, number)
    plan = get_plan(place, public_id, request.user)
    if not editing.may_edit(plan, request.user):
        raise PermissionDenied
    return place, plan


def said_no(request, plan: Plan):
    """Another came first: the page says how things stand."""
    messages.error(request, _("Planen er endret av noen andre. Slik står den nå."))
    return redirect(way("plan_front", plan.municipality.number))


@require_http_methods(["GET", "POST"])
def plan_start(request, number):
    place = run_place(request, number)
    form = PlanForm(request.POST or None, initial=proposed(place))
    if form.is_valid():
        try:
            plan = adopting.start(place, by=request.user, **form.cleaned_data)
            return redirect(way("plan_edit", number, plan.public_id))
        except ValidationError as refusal:
            refuse(form, refusal)
        except Stale:
            messages.info(request, _("Det er begynt på et utkast allerede."))
            return redirect(way("plan_front", number))
    context = about_place(place, trail=[front(place)], form=form, begins=True)
    status = 422 if form.is_bound else 200
    return render(request, "measures/plan/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def plan_describe(request, number, public_id):
    """Name and period of a draft."""
    place, plan = run_plan(request, number, public_id)
    form = PlanForm(request.POST or None, initial={name: getattr(plan, name) for name in NAMED})
    if form.is_valid():
        try:
            editing.describe(plan, by=request.user, **form.cleaned_data)
            return redirect(way("plan_edit", number, public_id))
        except ValidationError as refusal:
            refuse(form, refusal)
        except Stale:
            return said_no(request, plan)
    context = about_place(place, trail=[front(place)], form=form, begins=False)
    status = 422 if form.is_bound else 200
    return render(request, "measures/plan/form.html", context, status=status)


NAMED = ("title", "since", "until")


@require_safe
def plan_edit(request, number, public_id):
    """Everything in a draft, each with what can be done to it."""
    place, plan = run_plan(request, number, public_id)
    if not plan.is_draft:
        return redirect(plan)
    context = about_place(
        place, trail=[front(place)], plan=plan, areas=reading.read(plan, request.user)
    )
    return render(request, "measures/plan/edit.html", context)


@require_http_methods(["GET", "POST"])
def plan_adopt(request, number, public_id):
    """By which decision."""
    place, plan = run_plan(request, number, public_id)
    if not plan.is_draft:
        return redirect(plan)
    form = AdoptForm(request.POST or None, plan=plan, by=request.user)
    if form.is_valid():
        try:
            adopting.adopt(plan, form.cleaned_data["decision"], by=request.user)
            messages.success(request, _("Planen er tatt i bruk."))
            return redirect(plan)
        except ValidationError as refusal:
            refuse(form, refusal)
        except Stale:
            return said_no(request, plan)
    context = about_place(place, trail=[front(place)], plan=plan, form=form)
    status = 422 if form.is_bound else 200
    return render(request, "measures/plan/adopt.html", context, status=status)


@require_http_methods(["GET", "POST"])
def plan_revise(request, number, public_id):
    """A draft of the next plan, with all that this one says."""
    place, plan = run_plan(request, number, public_id)
    form = PlanForm(request.POST or None, initial=proposed(place))
    if form.is_valid():
        try:
            draft = adopting.revise(plan, by=request.user, **form.cleaned_data)
            return redirect(way("plan_edit", number, draft.public_id))
        except ValidationError as refusal:
            refuse(form, refusal)
        except Stale:
            return said_no(request, plan)
    context = about_place(place, trail=[front(place)], form=form, begins=True, revised=plan)
    status = 422 if form.is_bound else 200
    return render(request, "measures/plan/form.html", context, status=status)


@require_http_methods(["GET", "POST"])
def plan_end(request, number, public_id):
    """End the one in force, or throw a draft away; asked first."""
    place, plan = run_plan(request, number, public_id)
    if not (plan.is_draft or plan.is_adopted):
        return redirect(plan)
    if request.method == "POST":
        try:
            (adopting.discard if plan.is_draft else adopting.end)(plan, by=request.user)
        except Stale:
            return said_no(request, plan)
        messages.success(
            request, _("Utkastet er slettet.") if plan.is_draft else _("Planen er avsluttet.")
        )
        return redirect(way("plan_front", number))
    context = about_place(place, trail=[front(place)], plan=plan)
    return render(request, "measures/plan/end.html", context)
