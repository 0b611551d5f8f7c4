"""Asking for an evaluation, answering it (also by the link in a mail), and concluding."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from measures import candidates, contacts, evaluating
from measures.evaluation_forms import AskEvaluationForm, ConcludeForm, EvaluationForm
from measures.knowledge import drawn, figures
from measures.models import ORDERER, Evaluation, Measure
from measures.views.answering import KEPT, OVERTAKEN, REFUSED
from measures.views.minutes import get_item
from measures.views.own import one_of
from people import links
from people.audit import Stale
from people.forms import refuse
from people.views.dead_link import dead_link
from people.ways import way

ANSWER, CONCLUDE, CALL_OFF = "answer", "conclude", "call_off"
# The item of the minutes it was opened from.
FROM = "sak"


@require_http_methods(["GET", "POST"])
def ask(request, public_id):
    """What is to be evaluated, when and by whom; or why it need not be."""
    measure = get_object_or_404(one_of(Measure).visible_to(request.user), public_id=public_id)
    if ORDERER not in measure.roles_of(request.user):
        raise PermissionDenied
    if not evaluating.may_ask(measure, request.user):
        messages.info(request, _("Tiltaket er ikke sendt, så det er ingenting å evaluere ennå."))
        return redirect(measure)
    names = candidates.who_may_evaluate(measure)
    form = AskEvaluationForm(request.POST or None, row=measure, candidates=names)
    status = 200
    if request.method == "POST":
        status = keep_asked(measure, form, by=request.user)
        if status == KEPT:
            messages.success(request, asked_said(form))
            return redirect(measure)
    context = {
        "row": measure,
        "form": form,
        "names": names,
        "municipality_names": measure.group.municipality_names(),
        "trail": [(str(measure), measure.get_absolute_url())],
    }
    return render(request, "measures/evaluations/ask.html", context, status=status)


def keep_asked(measure: Measure, form, *, by) -> int:
    if not form.is_valid():
        return REFUSED
    data = form.cleaned_data
    try:
        if form.is_unneeded():
            evaluating.do_without(measure, data["evaluation_reason"], by=by)
        else:
            evaluating.ask(
                measure, data["evaluation"], data["who"].person, data["evaluation_on"], by=by
            )
    except ValidationError as refusal:
        refuse(form, refusal)
        return REFUSED
    except Stale:
        form.add_error(None, _("Tiltaket er trukket tilbake."))
        return OVERTAKEN
    return KEPT


def asked_said(form) -> str:
    if form.is_unneeded():
        return _("Lagret: tiltaket evalueres ikke.")
    return _("%(name)s er bedt om å evaluere tiltaket.") % {
        "name": form.cleaned_data["who"].person.name
    }


def one_evaluation():
    """Everything its page shows of it comes with it."""
    return Evaluation.objects.select_related(
        "measure__group",
        "measure__goal",
        "measure__item__series",
        "measure__responsible",
        "measure__responsible_organisation",
        "measure__responsible_group",
        "person",
        "answered_by",
        "concluded_by",
    ).prefetch_related("measure__group__group_municipalities__municipality")


@require_http_methods(["GET", "POST"])
def detail(request, public_id):
    """What was asked, what was answered, and the conclusion; each with its form for who may."""
    seen = one_evaluation().visible_to(request.user)
    evaluation = get_object_or_404(seen, public_id=public_id)
    orders = ORDERER in evaluation.measure.roles_of(request.user)
    way_back = trail(request, evaluation.measure)
    do = request.POST.get("do", "")
    answering = EvaluationForm(
        request.POST if do == ANSWER else None, evaluation=evaluation, for_another=orders
    )
    concluding = ConcludeForm(request.POST if do == CONCLUDE else None)
    status = 200
    if request.method == "POST":
        status = act(evaluation, do, answering, concluding, by=request.user)
        if status == KEPT:
            messages.success(request, _("Lagret."))
            # Concluded in a meeting, the minutes are where one goes on.
            concluded_there = do == CONCLUDE and FROM in request.GET
            return redirect(way_back[-1][1] if concluded_there else request.get_full_path())
    context = {
        "evaluation": evaluation,
        "row": evaluation.measure,
        "figures": drawn.figures_for(evaluation, request.user),
        "keeps_figures": figures.may_tie(evaluation, request.user),
        "answering": answering,
        "concluding": concluding,
        "orders": orders,
        "may_answer": evaluating.may_answer(evaluation, request.user),
        "municipality_names": evaluation.measure.group.municipality_names(),
        "trail": way_back,
    }
    return render(request, "measures/evaluations/detail.html", context, status=status)


def trail(request, measure: Measure) -> list:
    """To the minutes it was opened from, else to the measure; whoever was asked need not see it."""
    if FROM in request.GET:
        meeting = get_item(request, request.GET[FROM]).meeting
        minutes = way("minutes", meeting.public_id)
        said = _("Referatet fra %(meeting)s") % {"meeting": meeting}
        return [(said, f"{minutes}#apen-{measure.public_id}")]
    if Measure.objects.visible_to(request.user).filter(pk=measure.pk).exists():
        return [(str(measure), measure.get_absolute_url())]
    return [(_("Hjem"), reverse("home"))]


def act(evaluation: Evaluation, do: str, answering, concluding, *, by) -> int:
    """Do what the button says, or answer with the status of a refusal; then the form says why."""
    form = {ANSWER: answering, CONCLUDE: concluding}.get(do)
    if form is None and do != CALL_OFF:
        return REFUSED
    if form is not None and not form.is_valid():
        # Who may not is told so, whatever they typed.
        check_may(evaluation, do, by)
        return REFUSED
    try:
        if do == ANSWER:
            evaluating.answer(evaluation, by=by, **form.cleaned_data)
        elif do == CONCLUDE:
            evaluating.conclude(evaluation, by=by, **form.cleaned_data)
        else:
            evaluating.call_off(evaluation, by=by)
    except ValidationError as refusal:
        refuse(form, refusal)
        return REFUSED
    except Stale:
        evaluation.refresh_from_db()
        said = _("Noen andre kom først. Nå står det: %(state)s.") % {
            "state": evaluation.get_state_display()
        }
        # Calling off has no form: the page itself says how it stands.
        if form is not None:
            form.add_error(None, said)
        return OVERTAKEN
    return KEPT


def check_may(evaluation: Evaluation, do: str, by) -> None:
    orders = ORDERER in evaluation.measure.roles_of(by)
    if not orders and (do != ANSWER or not evaluating.may_answer(evaluation, by)):
        raise PermissionDenied


@never_cache
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def by_link(request, token):
    """No account: the token is the key while it may be answered; else 410, whatever the why."""
    try:
        person, public_id = links.read(token, "evaluation")
        evaluation = one_evaluation().asked_of(person).get(public_id=public_id)
    except (links.Dead, Evaluation.DoesNotExist):
        return dead_link(request, token)
    group = evaluation.measure.group
    with translation.override(person.language or group.language):
        form = EvaluationForm(request.POST or None, evaluation=evaluation, for_another=False)
        status = 200
        if request.method == "POST":
            status = act(evaluation, ANSWER, form, None, by=person)
            if status == KEPT:
                messages.success(
                    request, _("Takk. Svaret er lagret. Du kan rette det til det er konkludert.")
                )
                return redirect(request.path)
        context = {
            "evaluation": evaluation,
            "row": evaluation.measure,
            "answering": form,
            "reader": person,
            "contact": contacts.contact_of(group),
            "municipality_names": group.municipality_names(),
        }
        return render(request, "measures/evaluations/link.html", context, status=status)
