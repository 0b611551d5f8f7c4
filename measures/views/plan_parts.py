"""The parts of a plan: written while it is a draft; its lines are ordered, and tied to measures."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures.models import FocusArea, Plan, PlanGoal, PlanLine
from measures.plans import adopting, editing
from measures.plans.forms import FORMS, LinkForm, OrderForm
from measures.views.plans import front, run_plan, said_no
from people.audit import Stale
from people.forms import refuse
from people.views.doors import about_place
from people.ways import way

PARTS = {"area": FocusArea, "goal": PlanGoal, "line": PlanLine}
AROUND = {
    FocusArea: ["plan__municipality", "plan__district"],
    PlanGoal: ["goal", "area__plan__municipality", "area__plan__district"],
    PlanLine: [
        "measure",
        "measured_by",
        "goal__goal",
        "goal__area__plan__municipality",
        "goal__area__plan__district",
    ],
}
STEPS = {"up": -1, "down": 1}
ADD = {"area": editing.add_area, "goal": editing.add_goal, "line": editing.add_line}


def get_part(request, model, public_id):
    """For who writes the plan: 404 when not visible, 403 when only visible."""
    parts = model.objects.visible_to(request.user).select_related(*AROUND[model])
    part = get_object_or_404(parts, public_id=public_id)
    if not editing.may_edit(editing.plan_of(part), request.user):
        raise PermissionDenied
    return part


def place_in(plan: Plan, key: str) -> str:
    """The part's place on the page where the draft is written."""
    return f"{way('plan_edit', plan.municipality.number, plan.public_id)}#del-{key}"


def on_page(plan: Plan, **context) -> dict:
    place = plan.municipality
    trail = [front(place), (str(plan), way("plan_edit", place.number, plan.public_id))]
    return about_place(place, trail=trail, plan=plan, **context)


@require_http_methods(["GET", "POST"])
def area_add(request, number, public_id):
    _place, plan = run_plan(request, number, public_id)
    return add(request, plan, plan, "area")


@require_http_methods(["GET", "POST"])
def goal_add(request, public_id):
    area = get_part(request, FocusArea, public_id)
    return add(request, area.plan, area, "goal")


@require_http_methods(["GET", "POST"])
def line_add(request, public_id):
    goal = get_part(request, PlanGoal, public_id)
    return add(request, goal.area.plan, goal, "line")


def add(request, plan: Plan, within, kind: str):
    if not plan.is_draft:
        return redirect(plan)
    form = FORMS[PARTS[kind]](request.POST or None, plan=plan)
    if form.is_valid():
        try:
            part = ADD[kind](within, by=request.user, **form.cleaned_data)
            return redirect(place_in(plan, part.public_id))
        except ValidationError as refusal:
            refuse(form, refusal)
        except Stale:
            return said_no(request, plan)
    context = on_page(plan, form=form, kind=kind, within=within, part=None)
    status = 422 if form.is_bound else 200
    return render(request, "measures/plan/part.html", context, status=status)


@require_http_methods(["GET", "POST"])
def part_edit(request, kind, public_id):
    """New words; or the button pressed is ``do``: one place up or down, or out of the plan."""
    part = get_part(request, PARTS[kind], public_id)
    plan = editing.plan_of(part)
    if not plan.is_draft:
        return redirect(plan)
    do = request.POST.get("do", "")
    form = FORMS[PARTS[kind]](None if do else request.POST or None, plan=plan, part=part)
    try:
        if do in STEPS:
            editing.move(part, STEPS[do], by=request.user)
            return redirect(place_in(plan, part.public_id))
        if do == "remove":
            editing.remove(part, by=request.user)
            messages.success(request, _("Tatt ut av planen."))
            return redirect(way("plan_edit", plan.municipality.number, plan.public_id))
        if form.is_valid():
            editing.edit(part, by=request.user, **form.cleaned_data)
            return redirect(place_in(plan, part.public_id))
    except ValidationError as refusal:
        refuse(form, refusal)
    except Stale:
        return said_no(request, plan)
    context = on_page(plan, form=form, kind=kind, within=None, part=part)
    status = 422 if form.is_bound else 200
    return render(request, "measures/plan/part.html", context, status=status)


@require_http_methods(["GET", "POST"])
def line_measure(request, public_id):
    """Which measure does what the line says; or put it on the agenda, where it is ordered."""
    line = get_part(request, PlanLine, public_id)
    plan = line.goal.area.plan
    if plan.state not in (Plan.State.DRAFT, Plan.State.ADOPTED):
        return redirect(plan)
    orders = request.POST.get("do") == "order"
    data = request.POST or None
    link = LinkForm(None if orders else data, line=line, by=request.user)
    order = OrderForm(data if orders else None, line=line, by=request.user)
    try:
        if link.is_valid():
            adopting.link(line, **link.cleaned_data, by=request.user)
            messages.success(request, _("Lagret."))
            return redirect(plan)
        if order.is_valid():
            item = adopting.order(line, order.cleaned_data["meeting"], by=request.user)
            said = _("Satt opp på sakslisten i %(meeting)s.") % {"meeting": item.meeting}
            messages.success(request, said)
            return redirect(plan)
    except Stale:
        return said_no(request, plan)
    context = on_page(plan, line=line, link=link, order=order)
    status = 422 if request.method == "POST" else 200
    return render(request, "measures/plan/line_measure.html", context, status=status)
