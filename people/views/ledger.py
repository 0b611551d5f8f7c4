"""The ledger: what was sent, held back or failed, to whom, when and why."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from people import audit, ledger
from people.models import Group, Notice, Person
from people.models.roles import roles_of
from people.persons import known_to

PER_PAGE = 50
State = Notice.State
SHOWN = {
    "alle": gettext_lazy("Alt"),
    "feil": gettext_lazy("Ikke levert"),
    "holdt": gettext_lazy("Holdt tilbake"),
    "venter": gettext_lazy("Venter"),
    "sendt": gettext_lazy("Sendt"),
}
STATES = {
    "feil": [State.FAILED],
    "holdt": [State.HELD],
    "venter": [State.WAITING, State.GATHERED],
    "sendt": [State.SENT],
}


@require_safe
def ledger_page(request):
    if not roles_of(request.user).coordinates:
        raise PermissionDenied
    rows = Notice.objects.visible_to(request.user).select_related("recipient", "group")
    shown = request.GET.get("vis", "")
    shown = shown if shown in SHOWN else "alle"
    if shown in STATES:
        rows = rows.filter(state__in=STATES[shown])
    if group := request.GET.get("gruppe", ""):
        rows = rows.filter(group__public_id=group)
    if who := request.GET.get("hvem", "").strip():
        named = Q(recipient__name__icontains=who) | Q(recipient__email__icontains=who)
        rows = rows.filter(named | Q(address__icontains=who))
    chosen, rows = narrowed(request, rows)
    page = Paginator(rows.order_by("-created_at", "-pk"), PER_PAGE).get_page(
        request.GET.get("side")
    )
    lines = ledger.of(page.object_list)
    context = {
        "page": page,
        "lines": lines,
        "trouble": ledger.trouble(request.user),
        "shown": SHOWN,
        "which": shown,
        "groups": Group.objects.coordinated_by(request.user).only("public_id", "name"),
        "group": group,
        "who": who,
        "chosen": chosen,
        "is_filtered": bool(chosen or group or who or shown != "alle"),
    }
    return render(request, "people/ledger.html", context)


def narrowed(request, rows):
    """Only one thing's, or one person's: what is chosen by its page's address, not by a field."""
    if public_id := request.GET.get("person"):
        # Nobody's name is told to who neither knows them nor has told them anything.
        told = Notice.objects.visible_to(request.user).values("recipient")
        known = known_to(request.user).values("pk")
        people = Person.objects.filter(Q(pk__in=told) | Q(pk__in=known))
        person = get_object_or_404(people, public_id=public_id)
        return ledger.Chosen(str(person), "", Q()), rows.filter(recipient=person)
    for name, choose in ledger.CHOICES.items():
        if public_id := request.GET.get(name):
            chosen = choose(public_id, request.user)
            if chosen is None:
                raise Http404
            return chosen, rows.filter(chosen.notices)
    return None, rows


def back(request):
    """To the list as it was narrowed."""
    page = request.POST.get("tilbake", "")
    safe = url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()})
    return redirect(page if safe and page.startswith("/") else "ledger")


def act(request, public_id, verb, done: str):
    notice = get_object_or_404(Notice.objects.visible_to(request.user), public_id=public_id)
    try:
        verb(notice, by=request.user)
    except audit.Stale:
        messages.info(request, _("Noen har allerede tatt hånd om det. Slik er det nå."))
    else:
        messages.success(request, done % {"name": notice.recipient.name})
    return back(request)


@require_POST
def notice_retry(request, public_id):
    return act(request, public_id, ledger.retry, _("E-posten til %(name)s sendes på nytt nå."))


@require_POST
def notice_told(request, public_id):
    return act(request, public_id, ledger.told_otherwise, _("Notert: %(name)s har fått beskjed."))
