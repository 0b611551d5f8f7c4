"""Meetings: the list, one meeting's page, and its day, place and end."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Prefetch, prefetch_related_objects
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings import agenda, called_off, changes, days, moving, planning, proposals, publishing
from meetings.forms.planning import CalledForm, CancelForm, DetailsForm, MeetingForm, MoveForm
from meetings.models import Meeting
from meetings.overview import Overview
from meetings.views.doors import (
    GROUPS,
    PLACES,
    about,
    run_meeting,
    says_when_too_late,
    seen_meeting,
)
from people import audit
from people.belonging import listed
from people.models import Group
from people.models.roles import roles_of

A_PAGE = 25
# Address and words of each list, and how it is ordered.
LISTS = {"kommende": "starts_at", "tidligere": "-starts_at", "utkast": "starts_at"}


@require_safe
def meeting_list(request):
    """One's meetings: coming, past, and for those who plan them, drafts."""
    which = request.GET.get("vis", "kommende")
    which = which if which in LISTS else "kommende"
    visible = Meeting.objects.visible_to(request.user)
    chosen = request.GET.get("gruppe", "")
    if chosen:
        visible = visible.filter(group__public_id=chosen)
    drafts = visible.filter(state=Meeting.State.DRAFT)
    if which == "utkast":
        found = drafts
    else:
        ends = "ends_at__gte" if which == "kommende" else "ends_at__lt"
        found = visible.exclude(state=Meeting.State.DRAFT).filter(**{ends: now()})
    found = found.select_related("group").order_by(LISTS[which], "pk")
    groups = list(GROUPS.visible_to(request.user))
    roles = roles_of(request.user)
    run = roles.run
    runs = any(group.pk in run and group.ended_on is None for group in groups)
    page = Paginator(found, A_PAGE).get_page(request.GET.get("side"))
    with_places(page.object_list, groups)
    # The header's line, from what is at hand already.
    places = dict.fromkeys(
        row.municipality.name
        for group in groups
        for row in group.group_municipalities.all()
        if row.until is None
    )
    context = {"municipality_names": listed(list(places))} if places else {}
    return render(
        request,
        "meetings/meeting_list.html",
        context
        | {
            "page": page,
            "which": which,
            "groups": groups,
            "chosen": chosen,
            "chosen_group": chosen if chosen in {group.public_id for group in groups} else "",
            "runs": runs,
            "not_called": drafts.count() if runs and which == "kommende" else 0,
            # The days to avoid are a municipality's, which a chair does not coordinate.
            "avoids": bool(roles.coordinated_places),
            # A coordinator in her first minutes here.
            "must_start": roles.coordinates and not groups,
            "proposable": proposals.drafts_to_propose_to(request.user),
            "lists": [
                ("kommende", _("Kommende")),
                ("tidligere", _("Tidligere")),
                *([("utkast", _("Utkast"))] if runs else []),
            ],
        },
    )


def with_places(meetings, groups: list[Group]) -> None:
    """Hang on each meeting its group with municipalities: mostly one of one's own, at hand."""
    own = {group.pk: group for group in groups}
    for meeting in meetings:
        meeting.group = own.get(meeting.group_id, meeting.group)
    others = [meeting.group for meeting in meetings if meeting.group_id not in own]
    prefetch_related_objects(others, Prefetch("group_municipalities", queryset=PLACES))


@require_safe
def meeting_detail(request, public_id):
    """Facts, agenda and papers, who comes, and what is next to do."""
    meeting = seen_meeting(request, public_id)
    access = meeting.access(request.user)
    overview = Overview(meeting, access, request.user)
    if overview.shows_exempt:
        audit.record(request.user, "read_exempt", meeting)
    return render(
        request,
        "meetings/meeting_detail.html",
        about(
            meeting,
            access=access,
            overview=overview,
            changes=changes.since_told(meeting, overview.on_agenda) if access.runs else [],
            unseen=called_off.rest_of(meeting, by=request.user) if access.runs else None,
            published=publishing.standing(meeting, request.user, coordinates=access.coordinates),
            asks_if_seen=overview.mine is not None and called_off.asks(overview.mine),
            trail=[(_("Møter"), reverse("meeting_list"))],
        ),
    )


@require_http_methods(["GET", "POST"])
@says_when_too_late
def meeting_edit(request, public_id):
    """All of a draft; of a called meeting what stands in nobody's calendar."""
    meeting = run_meeting(request, public_id)
    if meeting.state == Meeting.State.CANCELLED or meeting.is_frozen:
        raise PermissionDenied
    is_draft = meeting.state == Meeting.State.DRAFT
    is_called = meeting.state == Meeting.State.CALLED
    kind = MeetingForm if is_draft else CalledForm if is_called else DetailsForm
    more = {"day": meeting.day} if is_called else {}
    form = kind(request.POST or None, initial=kind.initial_of(meeting), group=meeting.group, **more)
    if form.is_valid():
        to = form.changes() if is_draft or is_called else form.details()
        planning.edit(meeting, by=request.user, **to)
        return saved(request, meeting)
    return render(
        request,
        "meetings/meeting_form.html",
        about(
            meeting,
            form=form,
            group=meeting.group,
            heading=_("Rediger møtet"),
            button=_("Lagre"),
            back=meeting.get_absolute_url(),
            is_draft=is_draft,
            is_called=is_called,
        ),
        status=422 if form.is_bound else 200,
    )


def saved(request, meeting: Meeting):
    """On to the meeting, or to where those called are told what is new."""
    if changes.since_told(meeting):
        messages.info(request, _("Møtet er lagret. De innkalte har ikke fått beskjed ennå."))
        return redirect("meeting_changes", meeting.public_id)
    messages.success(request, _("Møtet er lagret."))
    return redirect(meeting)


@require_http_methods(["GET", "POST"])
@says_when_too_late
def meeting_cancel(request, public_id):
    """Call it off: one page, one button. A draft is deleted instead."""
    meeting = run_meeting(request, public_id)
    if meeting.state == Meeting.State.DRAFT:
        return redirect("meeting_delete", public_id)
    if meeting.state != Meeting.State.CALLED:
        raise audit.Stale
    form = CancelForm(request.POST or None)
    if form.is_valid():
        moving.cancel(meeting, by=request.user, reason=form.cleaned_data["reason"])
        said = _("Møtet er avlyst. Alle som var innkalt, får beskjed nå.")
        messages.success(request, and_whom_to_ring(said, meeting, request.user))
        return redirect(meeting)
    called = meeting.attendances.exclude(person__email=None).count()
    context = about(
        meeting,
        form=form,
        question=_("Avlyse møtet?"),
        consequences=[
            _("%(count)s innkalte får e-post med en gang, og møtet tas ut av kalenderen deres.")
            % {"count": called},
            *filter(None, [and_whom_to_ring("", meeting, request.user)]),
            _("Saksnumrene står, og møtet vises som avlyst."),
        ],
        button=_("Avlys møtet"),
        cancel_url=meeting.get_absolute_url(),
    )
    status = 422 if form.is_bound else 200
    return render(request, "meetings/meeting_confirm.html", context, status=status)


def and_whom_to_ring(said: str, meeting: Meeting, person) -> str:
    """``said``, and after it who is called and has no address to write to."""
    names = [
        f"{one.row.name} ({one.phone})" if one.phone else one.row.name
        for one in called_off.without_address(meeting, by=person)
    ]
    ring = _("Disse har ikke e-postadresse, så dem må du ringe: %(names)s.")
    return f"{said} {ring % {'names': ', '.join(names)}}".strip() if names else said


@require_http_methods(["GET", "POST"])
@says_when_too_late
def meeting_delete(request, public_id):
    """Remove a draft nobody has been told of."""
    meeting = run_meeting(request, public_id)
    if meeting.state != Meeting.State.DRAFT:
        raise audit.Stale
    if request.method == "POST":
        planning.delete_draft(meeting, by=request.user)
        messages.success(request, _("Utkastet er slettet."))
        return redirect("meeting_list")
    context = about(
        meeting,
        question=_("Slette utkastet?"),
        consequences=[_("Saksliste og papirer slettes. Ingen er innkalt, og ingen får beskjed.")],
        button=_("Slett utkastet"),
        cancel_url=meeting.get_absolute_url(),
    )
    return render(request, "meetings/meeting_confirm.html", context)


@require_http_methods(["GET", "POST"])
@says_when_too_late
def meeting_move(request, public_id):
    """To a new day, time or place; those called hear of it at once."""
    meeting = run_meeting(request, public_id)
    if meeting.state not in (Meeting.State.DRAFT, Meeting.State.CALLED):
        raise audit.Stale
    form = MoveForm(request.POST or None, initial=MoveForm.initial_of(meeting))
    if form.is_valid():
        if form.cleaned_data["sequence"] != meeting.ical_sequence:
            raise audit.Stale
        if meeting.state == Meeting.State.CALLED and form.cleaned_data["day"] == meeting.day:
            # Within its day it is a change like others: collected, and told when asked.
            planning.edit(meeting, by=request.user, **form.changes())
            return saved(request, meeting)
        moving.move(meeting, by=request.user, **form.changes())
        said = _("Utkastet er flyttet.")
        if meeting.state == Meeting.State.CALLED:
            said = _("Møtet er flyttet. Alle som er innkalt, får beskjed nå og svarer på nytt.")
            said = and_whom_to_ring(said, meeting, request.user)
        messages.success(request, said)
        warn_of_day(request, meeting)
        return redirect(meeting)
    return render(
        request,
        "meetings/meeting_move.html",
        about(
            meeting,
            form=form,
            group=meeting.group,
            called=meeting.attendances.exclude(person__email=None).count(),
            suggestions=days.suggest(meeting.group, max(meeting.day, now().date())),
        ),
        status=422 if form.is_bound else 200,
    )


def warn_of_day(request, meeting: Meeting) -> None:
    """Say, without stopping anybody, what speaks against the day they chose."""
    check = days.DayCheck(meeting.group, meeting.day, meeting.day, apart_from=meeting)
    if reasons := check.against(meeting.day):
        messages.warning(
            request,
            _("Merk dagen: %(reasons)s. Du kan flytte møtet.") % {"reasons": ", ".join(reasons)},
        )


@require_http_methods(["POST"])
@says_when_too_late
def meeting_catch_up(request, public_id):
    """Take in what has come since the agenda was made: minutes to approve, postponed matters."""
    meeting = run_meeting(request, public_id)
    agenda.catch_up(meeting, by=request.user)
    return redirect(f"{meeting.get_absolute_url()}#saksliste")
