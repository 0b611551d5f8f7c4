"""The plan for the world: looked through, published, taken down; and the page the world reads."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from measures.models import Plan
from measures.plans import publishing, reading
from measures.views.plans import front, run_plan, said_no
from meetings.forms.publishing import PublishForm
from meetings.publishing import Changed, Unpublishable
from meetings.views.published import for_the_world
from people import public
from people.audit import Stale
from people.models import Municipality
from people.views.doors import about_place


def around(place, plan: Plan, **context) -> dict:
    trail = [front(place), (str(plan), plan.get_absolute_url())]
    return about_place(place, trail=trail, plan=plan, **context)


@require_http_methods(["GET", "POST"])
def plan_publish(request, number, public_id):
    """What the world will see, word for word, and what the guard found; then it is there."""
    place, plan = run_plan(request, number, public_id)
    if not plan.is_adopted:
        return redirect(plan)
    form = PublishForm(request.POST if request.method == "POST" else None)
    is_changed = False
    if form.is_valid():
        try:
            publishing.publish(plan, digest=form.cleaned_data["digest"], by=request.user)
        except Changed:
            is_changed = True
        except Unpublishable:
            pass  # the page says why
        except Stale:
            return said_no(request, plan)
        else:
            messages.success(request, _("Planen er publisert. Alle kan lese den nå."))
            return redirect(plan)
    with translation.override(place.language):
        check = publishing.check(plan)
        seen = article(plan, check.areas)
    context = around(
        place,
        plan,
        form=form,
        check=check,
        is_changed=is_changed,
        is_open=public.is_served(place),
        back=plan.get_absolute_url(),
    )
    status = 422 if form.is_bound else 200
    return render(request, "measures/plan/publish.html", context | seen, status=status)


def article(plan: Plan, areas: list[reading.Area]) -> dict:
    """What the world reads of a plan, for its template."""
    progress = reading.progress_of(line for area in areas for line in area.lines)
    return {
        "plan": plan,
        "areas": areas,
        "adopted": reading.adopted_in(plan),
        "progress": progress,
        "summary": reading.summary(progress),
        "language": plan.municipality.language,
    }


@require_http_methods(["GET", "POST"])
def plan_withdraw(request, number, public_id):
    """Take it down, at once; asked first."""
    place, plan = run_plan(request, number, public_id)
    if not plan.is_published:
        return redirect(plan)
    if request.method == "POST":
        try:
            publishing.withdraw(plan, by=request.user)
        except Stale:
            return said_no(request, plan)
        messages.success(request, _("Planen er tatt ned. Ingen kan lese den på siden nå."))
        return redirect(plan)
    context = around(
        place,
        plan,
        question=_("Ta ned planen fra siden til %(place)s?") % {"place": place.name},
        consequences=[
            _("Den forsvinner fra siden med en gang."),
            _("Planen selv blir ikke endret, og du kan publisere den igjen."),
        ],
    )
    return render(request, "measures/plan/withdraw.html", context)


@for_the_world(is_kept=False)
def published_plan(request, place: Municipality, public_id):
    """The plan in force, in the municipality's language; 410 where it stood once."""
    plans = place.plans.filter(public_id=public_id, published_at__isnull=False)
    if not plans.exists():
        raise Http404
    translation.activate(place.language)
    plan = plans.shown().select_related(*reading.AROUND).first()
    context = {"municipality": place, "lang": place.language}
    if plan is None:
        return render(request, "measures/plan/taken_down.html", context, status=410)
    return render(
        request, "measures/plan/published.html", context | article(plan, reading.read(plan))
    )
