"""Leaders' review on a phone, and a decision with its history."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from meetings import between, concerning, reading, review, superseding, texts
from meetings.forms.review import AnswerForm, ToldForm
from meetings.models import Decision, Meeting, Review, Text
from meetings.views.doors import MEETINGS, find_meeting
from people import audit, links
from people.audit import Stale
from people.views.dead_link import dead_link


@require_http_methods(["GET", "POST"])
def meeting_review(request, public_id):
    meeting = find_meeting(request.user, public_id)
    exempt = meeting.access(request.user).sees_exempt
    return review_page(request, meeting, request.user, exempt=exempt)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def review_link(request, token):
    """The same page from the mail: open text and the buttons; exempt text asks for sign-in."""
    try:
        person, public_id = links.read(token, "review")
        meeting = find_meeting(person, public_id)
    except (links.Dead, Http404):  # the leader has left
        return dead_link(request, token)
    with translation.override(person.language or meeting.group.language):
        return review_page(request, meeting, person, exempt=False)


def review_page(request, meeting: Meeting, person, *, exempt: bool, only: Decision | None = None):
    """The decisions of one meeting before one leader, or ``only`` one proposed between meetings.

    GET shows, POST answers.
    """
    if not only and not meeting.minutes_are_sent:
        raise PermissionDenied(_("Referatet er ikke sendt ennå."))
    if request.method == "POST" and "wording" in request.POST:
        return agree_to_all(request, meeting, person)
    if request.method == "POST":
        return answer(request, meeting, person, exempt=exempt, only=only)
    desk = reading.desk(meeting, person, exempt=exempt, only=only)
    if desk.shows_exempt:
        audit.record(person, "read_exempt", meeting)
    if "alle" in request.GET and desk.waiting:
        return shown(request, desk, "meetings/review_confirm.html")
    return shown(request, desk)


def shown(request, desk: reading.Desk, template="meetings/review.html", *, status=200):
    context = {
        "meeting": desk.meeting,
        "desk": desk,
        "municipality_names": desk.meeting.group.municipality_names(),
        # A link in a mail opens the open text only.
        "by_link": not request.user.is_authenticated,
    }
    return render(request, template, context, status=status)


def agree_to_all(request, meeting: Meeting, person):
    """*Enig i alt*: to what was read, and to nothing that came after."""
    pairs = (value.partition(":") for value in request.POST.getlist("wording"))
    wordings = {name: int(number) for name, _colon, number in pairs if number.isdecimal()}
    try:
        count = review.agree_to_all(wordings, meeting=meeting, by=person)
    except Stale:
        messages.error(
            request,
            _("Noe er endret siden du åpnet siden. Ingenting er lagret. Les på nytt og svar."),
        )
    except review.Closed:
        messages.error(request, _("Fristen er ute. Ingenting er lagret."))
    else:
        said = ngettext(
            "Takk. Du er enig i én beslutning.", "Takk. Du er enig i %(count)s beslutninger.", count
        )
        messages.success(request, said % {"count": count})
    return redirect(request.path)


def answer(request, meeting: Meeting, person, *, exempt: bool, only: Decision | None):
    form = AnswerForm(request.POST)
    if not form.is_valid() and form.errors.keys() - {"comment", "dissent"}:
        raise PermissionDenied  # no button says this
    decision = get_object_or_404(
        Decision.objects.filter(item__meeting=meeting).exclude(state=Decision.State.DRAFT),
        public_id=form.cleaned_data["decision"],
    )
    comment, dissent = request.POST.get("comment", ""), request.POST.get("dissent", "")
    try:
        if form.errors:
            raise ValidationError(next(iter(form.errors.values())))
        review.answer(
            decision,
            form.cleaned_data["verdict"],
            comment,
            version=form.cleaned_data["version"],
            dissent=form.cleaned_data["dissent"],
            by=person,
        )
    except ValidationError as refusal:
        error, status = refusal.messages[0], 422
    except Stale:
        error = _("Beslutningen er endret siden du åpnet siden. Les den slik den er nå, og svar.")
        status = 409
    except review.Closed:
        error, status = _("Fristen er ute. Svaret er ikke lagret."), 409
    else:
        messages.success(request, _("Takk. Svaret er lagret.") if only else thanks(meeting, person))
        return redirect(request.path)
    desk = reading.desk(meeting, person, exempt=exempt, only=only)
    if card := desk.card(decision.public_id):
        card.comment, card.dissent, card.error = comment, dissent, error
    return shown(request, desk, status=status)


def thanks(meeting: Meeting, person) -> str:
    left = review.waiting_for(person).filter(item__meeting=meeting, between_meetings=False).count()
    if not left:
        return _("Takk. Svaret er lagret. Du har svart på alt.")
    said = ngettext(
        "Takk. Svaret er lagret. Én beslutning igjen.",
        "Takk. Svaret er lagret. %(count)s beslutninger igjen.",
        left,
    )
    return said % {"count": left}


@require_http_methods(["GET", "POST"])
def decision_detail(request, public_id):
    decision = get_object_or_404(
        Decision.objects.visible_to(request.user)
        .select_related("item__series")
        .annotate(names=concerning.names()),
        public_id=public_id,
    )
    meeting = decision.item.meeting = MEETINGS.get(pk=decision.item.meeting_id)
    access = meeting.access(request.user)
    if not access.sees_minutes and not decision.between_meetings:
        raise PermissionDenied(_("Referatet er ikke sendt ennå."))
    refused, told = {}, None
    if request.method == "POST":
        if not access.runs:
            raise PermissionDenied
        if request.POST.get("act") == "register":
            told = told_form(decision, request.POST)
            if register(request, decision, told):
                return redirect(decision)
        else:
            refused = act(request, decision)
            if not refused:
                return redirect(decision)
    version = review.latest_version(decision)
    if access.runs and review.is_open(decision) and not told:
        told = told_form(decision)
    wording = reading.part(str(decision.heading()), version, access.sees_exempt)
    if wording.exempt and request.method == "GET":
        audit.record(request.user, "read_exempt", meeting)
    written = [Decision.State.RETURNED]
    written += [Decision.State.DRAFT] if decision.between_meetings else []
    rewording = access.runs and decision.state in written
    sheet = (
        texts.sheet(
            decision,
            Text.Kind.DECISION,
            access,
            language=meeting.group.language,
            label=wording.label,
            version=version,
            known=True,
        )
        if rewording
        else None
    )
    context = {
        "decision": decision,
        "title": reading.title(decision.item, exempt=access.sees_exempt),
        "meeting": meeting,
        "access": access,
        "wording": wording,
        "concerns": concerning.said(decision.names),
        "choices": concerning.choices(meeting.group, [decision.pk]).get(decision.pk, [])
        if rewording
        else [],
        "withheld": bool(version and version.exempt and not access.sees_exempt),
        "reviews": reading.said_of(decision, access, request.user),
        "latest": version.pk if version else None,
        "follow_up": follow_up(decision, request.user),
        "links": superseding.links_of(decision, request.user),
        "may_review": review.for_review_by(request.user).filter(pk=decision.pk).exists()
        and review.is_open(decision),
        "sheet": sheet,
        "refused": refused,
        "told": told,
        "municipality_names": meeting.group.municipality_names(),
    }
    status = 422 if refused or (told and told.errors) else 200
    return render(request, "meetings/decision.html", context, status=status)


def told_form(decision: Decision, data=None) -> ToldForm:
    leaders = review.panel_of(decision).everyone()
    version = review.latest_version(decision)
    initial = {"version": version.number if version else 0}
    return ToldForm(data, leaders=leaders, initial=initial)


def register(request, decision: Decision, form: ToldForm) -> bool:
    """Write down what a leader said by telephone; False when the form must say why not."""
    if not form.is_valid():
        return False
    facts = form.cleaned_data
    try:
        review.answer(
            decision,
            facts["verdict"],
            facts["comment"],
            version=facts["version"],
            by=facts["leader"],
            told_to=request.user,
        )
    except ValidationError as refusal:
        form.add_error("comment", refusal.messages[0])
        return False
    except (Stale, review.Closed):
        messages.error(request, _("Noe er endret siden du åpnet siden. Se hvordan det står nå."))
        return True
    said = _("Svaret fra %(name)s er registrert.") % {"name": facts["leader"].name}
    messages.success(request, said)
    return True


def follow_up(decision: Decision, reader) -> list:
    """Tasks and measures that came of it or of its item, by the relations a later app adds."""
    rows = []
    for name in ("tasks", "measures"):
        things = getattr(decision.item, name).visible_to(reader)
        things = things.filter(Q(decision=decision) | Q(decision=None))
        things = things.exclude(state__in=("draft", "withdrawn"))
        rows += things.select_related(
            "responsible", "responsible_organisation", "responsible_group"
        )
    return rows


def act(request, decision: Decision) -> dict:
    """Do what the secretary's button says; what was refused and why, or nothing."""
    verb = request.POST.get("act", "")
    try:
        if verb == "take_back":
            review.take_back(decision, by=request.user)
            messages.success(request, _("Beslutningen er tatt tilbake. Nå kan ordlyden endres."))
        elif verb == "resubmit":
            review.resubmit(decision, by=request.user)
            messages.success(request, _("Beslutningen er sendt til gjennomsyn igjen."))
        elif verb == "submit":
            between.submit(decision, by=request.user)
            messages.success(request, _("Forslaget er sendt til gjennomsyn."))
        elif verb == "reply":
            review.reply(
                unanswered(decision, request.POST.get("person", "")),
                request.POST.get("text", ""),
                by=request.user,
            )
            messages.success(request, _("Svaret er sendt."))
        else:
            raise PermissionDenied  # no button says this
    except Stale:
        messages.error(request, _("Noe er endret siden du åpnet siden. Se hvordan det står nå."))
    except ValidationError as refusal:
        return {
            "act": verb,
            "person": request.POST.get("person", ""),
            "text": request.POST.get("text", ""),
            "error": refusal.messages[0],
        }
    return {}


def unanswered(decision: Decision, public_id: str) -> Review:
    """The oldest of what that leader has asked and got no answer to."""
    asked = decision.reviews.exclude(comment="").filter(answered_at=None)
    found = asked.filter(person__public_id=public_id).select_related("person").first()
    if not found:
        raise Stale(f"Nothing is unanswered by {public_id} in {decision}.")
    found.decision = decision
    return found
