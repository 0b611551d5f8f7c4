"""Challenges: one's own, reporting one, and the coordinator's sorting."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings import challenges
from meetings.forms.challenges import (
    AnswerForm,
    ChallengeForm,
    MergeForm,
    NotFurtherForm,
    ToAgendaForm,
)
from meetings.models import AgendaItem, Challenge
from people import guard
from people.audit import Stale
from people.models.roles import roles_of

A_PAGE = 20


@require_safe
def challenge_list(request):
    """One's own and how they stand; for a coordinator, first those that wait for her."""
    visible = Challenge.objects.visible_to(request.user).select_related("group", "sender")
    coordinates = bool(roles_of(request.user).coordinated)
    to_sort = visible.unsorted().exclude(sender=request.user) if coordinates else visible.none()
    # What waits stands above; below, the rest: her own, and what she has sorted.
    rest = visible.exclude(pk__in=to_sort.values("pk")) if coordinates else visible
    context = {
        "to_sort": to_sort.order_by("sent_at", "pk"),
        "coordinates": coordinates,
        "page": Paginator(rest, A_PAGE).get_page(request.GET.get("side")),
    }
    return render(request, "meetings/challenge_list.html", context)


@require_http_methods(["GET", "POST"])
def challenge_report(request):
    groups = challenges.groups_of(request.user)
    only = list(groups[:2])
    form = ChallengeForm(
        request.POST if request.method == "POST" else None,
        groups=groups,
        initial={"group": only[0] if only else None},
    )
    if form.is_valid():
        made = challenges.report(by=request.user, **form.cleaned_data)
        messages.success(
            request, _("Takk. Koordinatoren har fått meldingen, og du får svar på e-post.")
        )
        return redirect(made)
    context = {"form": form, "may_report": bool(only), "trail": trail()}
    status = 422 if form.is_bound else 200
    return render(request, "meetings/challenge_report.html", context, status=status)


def trail() -> list[tuple[str, str]]:
    return [(_("Utfordringer"), reverse("challenge_list"))]


def forms_for(challenge: Challenge, person, data=None, asked: str = "") -> dict:
    """A form for each way to sort it; what was typed in the one that was sent."""

    def typed(name):
        return data if name == asked else None

    return {
        "agenda": ToAgendaForm(
            typed("agenda"),
            prefix="agenda",
            meetings=challenges.meetings_for(challenge, person),
            initial={"title": challenge.title},
        ),
        "answer": AnswerForm(typed("answer"), prefix="answer"),
        "merge": MergeForm(
            typed("merge"), prefix="merge", matters=challenges.matters_for(challenge, person)
        ),
        "decline": NotFurtherForm(typed("decline"), prefix="decline"),
    }


@require_http_methods(["GET", "POST"])
def challenge_detail(request, public_id):
    """What was reported and what became of it; sorted here by one who coordinates the group."""
    visible = Challenge.objects.visible_to(request.user)
    challenge = get_object_or_404(
        visible.select_related("group", "sender", "matter"), public_id=public_id
    )
    sorts = challenges.may_sort(challenge, request.user)
    if request.method == "POST" and not sorts:
        raise PermissionDenied
    waits = challenge.state == Challenge.State.NEW
    asked = request.POST.get("hva", "")
    forms = forms_for(challenge, request.user, request.POST, asked) if sorts and waits else {}
    if request.method == "POST":
        form = forms.get(asked)
        if form is None:
            messages.warning(request, _("Meldingen er alt besvart. Slik er det nå."))
            return redirect(challenge)
        if form.is_valid():
            return sort(request, challenge, asked, form.cleaned_data)
    context = {
        "challenge": challenge,
        "municipality_names": challenge.group.municipality_names(),
        "forms": forms,
        "marks": guard.worth_a_look(f"{challenge.title}\n{challenge.seen}\n{challenge.place}")
        if forms
        else [],
        "asked": asked,
        "sees_matter": sees_matter(challenge, request.user),
        "trail": trail(),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "meetings/challenge_detail.html", context, status=status)


def sees_matter(challenge: Challenge, person) -> bool:
    """Whether anything of the matter is the reader's to see."""
    if challenge.matter_id is None:
        return False
    items = AgendaItem.objects.visible_to(person).filter(accepted_at__isnull=False)
    return items.filter(matter=challenge.matter_id).exists()


def sort(request, challenge: Challenge, asked: str, typed: dict):
    try:
        if asked == "agenda":
            item = challenges.put_on_agenda(challenge, by=request.user, **typed)
            messages.success(request, _("Saken er laget. Den som meldte, får beskjed."))
            return redirect("item_edit", item.public_id)
        if asked == "merge":
            challenges.merge(challenge, by=request.user, **typed)
        elif asked == "answer":
            challenges.answer(challenge, typed["answer"], by=request.user)
        else:
            challenges.decline(challenge, typed["answer"], erase=typed["erase"], by=request.user)
    except Stale:
        messages.warning(request, _("Meldingen er alt besvart. Slik er det nå."))
    else:
        messages.success(request, _("Den som meldte, får beskjed."))
    return redirect(challenge)
