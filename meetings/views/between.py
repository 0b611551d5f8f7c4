"""Decisions between meetings: proposed on one page, reviewed on the leaders' own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from meetings import between
from meetings.forms.review import ProposalForm
from meetings.models import Decision
from meetings.views.review import MEETINGS, review_page
from people import links
from people.audit import Stale
from people.belonging import listed
from people.forms import refuse
from people.views.dead_link import dead_link


@require_http_methods(["GET", "POST"])
def decision_propose(request):
    """One page to write it; saved as a draft, or sent to review at once."""
    groups = list(between.groups_of(request.user))
    if not groups:
        raise PermissionDenied(
            _("Bare grupper som gjennomser beslutninger før de gjelder, beslutter mellom møter.")
        )
    form = ProposalForm(
        request.POST or None, groups=groups, initial={"group": request.GET.get("gruppe", "")}
    )
    if form.is_valid():
        facts = form.cleaned_data
        try:
            # Refused when it is to be sent, it is not left behind as a draft.
            with transaction.atomic():
                decision = between.begin(
                    facts["group"],
                    facts["title"],
                    facts["background"],
                    facts["wording"],
                    by=request.user,
                )
                if request.POST.get("do") == "submit" and decision.state == Decision.State.DRAFT:
                    between.submit(decision, by=request.user)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            decision.refresh_from_db()
            messages.success(request, said(decision))
            return redirect(decision)
    context = {
        "form": form,
        "municipality_names": listed(sorted({str(group.municipality_names()) for group in groups})),
        "trail": [(_("Beslutninger"), reverse("decision_list"))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "meetings/decision_propose.html", context, status=status)


def said(decision: Decision) -> str:
    if decision.state == Decision.State.DRAFT:
        return _("Utkastet er lagret. Ingen får beskjed før du sender det til gjennomsyn.")
    if decision.state == Decision.State.DECIDED:
        return _("Forslaget er besluttet, og refereres i neste møte.")
    return _("Forslaget er sendt til gjennomsyn.")


def opened(decisions, public_id) -> Decision:
    found = decisions.filter(between_meetings=True).exclude(state=Decision.State.DRAFT)
    decision = get_object_or_404(found, public_id=public_id)
    decision.item.meeting = MEETINGS.get(pk=decision.item.meeting_id)
    return decision


@require_http_methods(["GET", "POST"])
def proposal_review(request, public_id):
    """The leaders' page, of one proposal."""
    decision = opened(Decision.objects.visible_to(request.user), public_id)
    meeting = decision.item.meeting
    exempt = meeting.access(request.user).sees_exempt
    return review_page(request, meeting, request.user, exempt=exempt, only=decision)


@require_http_methods(["GET", "POST"])
def proposal_discard(request, public_id):
    """Remove a proposal nobody has been asked about."""
    drafts = Decision.objects.visible_to(request.user).filter(between_meetings=True)
    decision = get_object_or_404(drafts, public_id=public_id)
    decision.item.meeting = meeting = MEETINGS.get(pk=decision.item.meeting_id)
    if not meeting.access(request.user).runs:
        raise PermissionDenied
    if request.method == "POST":
        try:
            between.discard(decision, by=request.user)
        except Stale:
            messages.warning(request, _("Forslaget er sendt, og kan ikke forkastes."))
            return redirect(decision)
        messages.success(request, _("Utkastet er forkastet."))
        return redirect("decision_list")
    context = {"decision": decision, "municipality_names": meeting.group.municipality_names()}
    return render(request, "meetings/proposal_discard.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proposal_link(request, token):
    """The same page from the mail: open text and the buttons; exempt text asks for sign-in."""
    try:
        person, public_id = links.read(token, "proposal")
        decision = opened(Decision.objects.visible_to(person), public_id)
    except (links.Dead, Http404):  # the leader has left
        return dead_link(request, token)
    meeting = decision.item.meeting
    with translation.override(person.language or meeting.group.language):
        return review_page(request, meeting, person, exempt=False, only=decision)
