"""What a municipality knows: its figures over the years, each with its page."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from measures.knowledge import drawn, figures, matters
from measures.knowledge.forms import SOURCES, IndicatorForm, ObservationForm
from measures.models import Evaluation, Indicator, Observation, Picture
from people.forms import refuse
from people.models import Municipality
from people.models.roles import roles_of
from people.views.doors import about_place, run_place, seen_place


def about(place: Municipality, *, deeper: bool = True, **context) -> dict:
    """What the pages of knowledge have; ``deeper`` than the subject's own."""
    trail = [(_("Kunnskap"), reverse("knowledge", args=[place.number]))] if deeper else []
    return about_place(place, trail=trail + context.pop("trail", []), **context)


@require_safe
def knowledge(request, number):
    """Every indicator with its chart, and the way to the picture of the challenges."""
    place = seen_place(request, number)
    shown = drawn.figures_of(place)
    picture = Picture.objects.filter(municipality=place).first()
    return render(
        request,
        "measures/knowledge/list.html",
        about(place, deeper=False, figures=shown, picture=picture),
    )


def seen_indicator(request, public_id) -> Indicator:
    visible = Indicator.objects.visible_to(request.user).select_related("municipality")
    indicator = get_object_or_404(visible, public_id=public_id)
    place = indicator.municipality
    place.is_run = place.number in roles_of(request.user).coordinated_places
    return indicator


def kept_indicator(request, public_id) -> Indicator:
    """The same for those who keep it: 403 for those who only see it."""
    indicator = seen_indicator(request, public_id)
    if not indicator.municipality.is_run:
        raise PermissionDenied
    return indicator


@require_safe
def indicator_detail(request, public_id):
    indicator = seen_indicator(request, public_id)
    place = indicator.municipality
    [figure] = drawn.figures(drawn.with_figures([indicator]), place)
    names, order = drawn.names_of(place), Observation.Geography.values
    evaluations = Evaluation.objects.visible_to(request.user).filter(indicators=indicator)
    rows = sorted(
        indicator.observations.all(), key=lambda one: (-one.year, order.index(one.geography))
    )
    for one in rows:
        one.place, one.said = names[one.geography], figure.chart.said(one.value)
    return render(
        request,
        "measures/knowledge/detail.html",
        about(
            place,
            indicator=indicator,
            figure=figure,
            rows=rows,
            items=matters.linked(indicator, request.user),
            goals=indicator.goals.all(),
            evaluations=evaluations.select_related("measure"),
        ),
    )


@require_http_methods(["GET", "POST"])
def indicator_add(request, number):
    place = run_place(request, number)
    form = IndicatorForm(request.POST or None, place=place, reader=request.user)
    if form.is_valid():
        try:
            made = figures.add(place, form.facts, links=form.links(), by=request.user)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Indikatoren er lagt til. Nå kan du føre inn tall."))
            return redirect(made)
    return form_page(request, place, form, title=_("Ny indikator"))


@require_http_methods(["GET", "POST"])
def indicator_edit(request, public_id):
    indicator = kept_indicator(request, public_id)
    place = indicator.municipality
    # A copy: a refused form must not change what the page says of the indicator.
    copy = Indicator.objects.get(pk=indicator.pk)
    form = IndicatorForm(request.POST or None, instance=copy, place=place, reader=request.user)
    if form.is_valid():
        try:
            figures.edit(indicator, form.facts, links=form.links(indicator), by=request.user)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Endringene er lagret."))
            return redirect(indicator)
    return form_page(request, place, form, title=_("Rediger indikatoren"), indicator=indicator)


def form_page(request, place, form, *, title, indicator=None, observation=None):
    trail = [(indicator.title, indicator.get_absolute_url())] if indicator else []
    return render(
        request,
        "measures/knowledge/form.html",
        about(
            place,
            trail=trail,
            form=form,
            title=title,
            indicator=indicator,
            observation=observation,
            sources=SOURCES,
        ),
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def indicator_delete(request, public_id):
    indicator = kept_indicator(request, public_id)
    place = indicator.municipality
    if request.method == "POST":
        try:
            figures.remove(indicator, by=request.user)
        except ValidationError as refusal:
            messages.error(request, refusal.messages[0])
            return redirect(indicator)
        messages.success(request, _("Indikatoren er slettet."))
        return redirect("knowledge", place.number)
    trail = [(indicator.title, indicator.get_absolute_url())]
    count = indicator.observations.count()
    return render(
        request,
        "measures/knowledge/delete.html",
        about(place, trail=trail, indicator=indicator, count=count),
    )


@require_http_methods(["GET", "POST"])
def observation_add(request, public_id):
    indicator = kept_indicator(request, public_id)
    return put(request, indicator, Observation(indicator=indicator), title=_("Nytt tall"))


@require_http_methods(["GET", "POST"])
def observation_edit(request, public_id):
    observation = get_object_or_404(
        Observation.objects.visible_to(request.user).select_related("indicator"),
        public_id=public_id,
    )
    indicator = kept_indicator(request, observation.indicator.public_id)
    if "delete" in request.POST:
        figures.take_out(observation, by=request.user)
        messages.success(request, _("Tallet er slettet."))
        return redirect(indicator)
    return put(request, indicator, observation, title=_("Rediger tallet"))


def put(request, indicator: Indicator, observation: Observation, *, title):
    place = indicator.municipality
    form = ObservationForm(request.POST or None, instance=observation, place=place)
    saved = observation if observation.pk else None
    if form.is_valid():
        try:
            figures.put(indicator, form.cleaned_data, by=request.user, observation=saved)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Tallet er lagret."))
            return redirect(indicator)
    return form_page(request, place, form, title=title, indicator=indicator, observation=saved)
