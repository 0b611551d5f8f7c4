"""Groups: the list, one group's page, and how it is made, set up, shared and ended."""

from itertools import groupby

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, Value, When
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import audit, groups, panels
from people.belonging import hang_places, with_places
from people.forms import refuse
from people.forms.groups import (
    ArchiveCaseForm,
    EndGroupForm,
    GroupCreateForm,
    GroupEditForm,
    ShareForm,
)
from people.models import Group, GroupMunicipality, Membership, Municipality, Office
from people.models.roles import roles_of
from people.prepared import prepared


def seen_by(person):
    """The groups ``person`` sees, each with its municipalities and whether ``person`` runs it."""
    run = Q(pk__in=roles_of(person).coordinated)
    places = GroupMunicipality.objects.select_related("municipality")
    return (
        Group.objects.visible_to(person)
        .annotate(is_run=Case(When(run, then=Value(True)), default=Value(False)))
        .prefetch_related(Prefetch("group_municipalities", queryset=places))
    )


def get_seen(request, public_id) -> Group:
    return get_object_or_404(seen_by(request.user), public_id=public_id)


def get_run(request, public_id) -> Group:
    """The group, for one who runs it: 404 when not visible, 403 when only visible."""
    group = get_seen(request, public_id)
    if not group.is_run:
        raise PermissionDenied
    return group


def about(group: Group, **context) -> dict:
    """What every page below a group has: its municipalities in the header, and the way back."""
    trail = [(_("Grupper"), reverse("group_list")), (group.name, group.get_absolute_url())]
    return {
        "group": group,
        "municipality_names": group.municipality_names(),
        "trail": trail,
        **context,
    }


@require_safe
def group_list(request):
    """One's groups by municipality, the top level first."""
    today = localdate()
    seated = Q(memberships__role=Membership.Role.MEMBER, memberships__since__lte=today) & (
        Q(memberships__until=None) | Q(memberships__until__gte=today)
    )
    chairs = Office.objects.active().filter(kind=Office.Kind.CHAIR).select_related("person")
    found = list(
        seen_by(request.user)
        .annotate(member_count=Count("memberships", filter=seated))
        .prefetch_related(Prefetch("offices", queryset=chairs, to_attr="chairs"))
    )
    found.sort(key=lambda group: (group.host.name, groups.LEVELS.index(group.level), group.name))
    standing = [group for group in found if group.ended_on is None]
    for hang in panels.GROUP_LINES:
        hang(standing, request.user)
    coordinates = roles_of(request.user).coordinates
    run = Municipality.objects.coordinated_by(request.user) if coordinates else []
    return render(
        request,
        "people/group_list.html",
        {
            "places": [
                (place, list(rows)) for place, rows in groupby(standing, lambda group: group.host)
            ],
            "ended": [group for group in found if group.ended_on],
            "may_create": coordinates,
            "run": list(run),
        },
    )


@prepared
def group_before(person, public_id, today):
    ended = Membership.objects.filter(group=OuterRef("pk"), until__lt=today)
    seen = Group.objects.visible_to(person, today).filter(public_id=public_id)
    return with_places(seen.annotate(had_others=Exists(ended)))


@prepared
def seats_in(group, today):
    """Those who sit there now or soon."""
    seats = Membership.objects.filter(Q(until=None) | Q(until__gte=today), group=group)
    return seats.select_related("person", "organisation").order_by("person__name")


@prepared
def offices_in(group, today):
    offices = Office.objects.active(today).filter(group=group)
    return offices.select_related("person").order_by("kind")


@require_safe
def group_detail(request, public_id):
    """Who, when, what was decided, what is open."""
    rows = group_before(request.user, public_id, localdate())
    if not rows:
        raise Http404
    group = rows[0]
    group.is_run = group.pk in roles_of(request.user).coordinated
    hang_places(group, rows)
    return render(
        request,
        "people/group_detail.html",
        about(group, trail=[(_("Grupper"), reverse("group_list"))], **roster(group))
        | {"panels": panels.shown(panels.GROUP, group, request.user)},
    )


def roster(group: Group) -> dict:
    """Those who sit there now or soon: members by organisation with their deputies and offices."""
    today = localdate()
    seats = seats_in(group.pk, today)
    offices = offices_in(group.pk, today)
    members = {}
    for seat in seats:
        if seat.role == Membership.Role.MEMBER:
            seat.own_deputies, seat.held = [], []
            if group.chair_turn and seat.chairs_in_turn:
                seat.held.append(_("Leder møter på omgang"))
            members[seat.pk] = seat
    by_person = {seat.person_id: seat for seat in members.values()}
    other_officers = []
    for office in offices:
        seat = by_person.get(office.person_id)
        if seat:
            seat.held.append(office.get_kind_display())
        else:
            other_officers.append(office)
    others: dict[str, list] = {Membership.Role.DEPUTY: [], Membership.Role.INFORMED: []}
    for seat in seats:
        if seat.deputy_for_id in members:
            members[seat.deputy_for_id].own_deputies.append(seat)
        elif seat.pk not in members:
            others[seat.role].append(seat)

    def organisation(seat):
        return seat.organisation.name if seat.organisation else ""

    # Those who represent nobody come last.
    rows = sorted(members.values(), key=lambda seat: (organisation(seat) == "", organisation(seat)))
    return {
        "organisations": [(name, list(part)) for name, part in groupby(rows, organisation)],
        "member_count": len(members),
        "officers": other_officers,
        "deputies": others[Membership.Role.DEPUTY],
        "informed": others[Membership.Role.INFORMED],
        "today": today,
    }


@require_http_methods(["GET", "POST"])
def group_create(request):
    if not groups.posts(request.user):
        raise PermissionDenied
    form = GroupCreateForm(
        request.POST or None, by=request.user, initial={"level": request.GET.get("niva")}
    )
    if form.is_valid():
        group = groups.create(by=request.user, **form.cleaned_data)
        messages.success(
            request, _("%(group)s er opprettet. Legg til medlemmene nå.") % {"group": group.name}
        )
        return redirect(group)
    return render(
        request,
        "people/group_form.html",
        {"form": form, "trail": [(_("Grupper"), reverse("group_list"))]},
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def group_edit(request, public_id):
    group = get_run(request, public_id)
    form = GroupEditForm(request.POST or None, instance=group, by=request.user)
    if form.is_valid():
        try:
            groups.edit(group, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Endringene er lagret."))
            return redirect(group)
    return edit_page(request, group, form)


def edit_page(request, group: Group, form=None, *, share=None, archive=None):
    """All that is set up for a group; each form on it is sent by itself."""
    form = form or GroupEditForm(instance=group, by=request.user)
    # The form may have written what was typed into the instance.
    name = form.initial["name"]
    own = set(Municipality.objects.coordinated_by(request.user).values_list("pk", flat=True))
    cases = [
        archive
        if archive and archive.municipality == part.municipality
        else ArchiveCaseForm(
            municipality=part.municipality, initial={"archive_case": part.archive_case}
        )
        for part in group.group_municipalities.all()
        if part.until is None and part.municipality_id in own
    ]
    return render(
        request,
        "people/group_edit.html",
        about(group, form=form, name=name, share=share or ShareForm(group=group), cases=cases)
        | {"trail": [(_("Grupper"), reverse("group_list")), (name, group.get_absolute_url())]},
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def group_share(request, public_id):
    """Share the group with a municipality."""
    group = get_run(request, public_id)
    share = ShareForm(request.POST, group=group)
    if share.is_valid():
        place = share.cleaned_data["municipality"]
        groups.share(group, place, by=request.user)
        messages.success(
            request, _("Gruppen er delt med %(place)s fra i dag.") % {"place": place.name}
        )
        return redirect("group_edit", group.public_id)
    return edit_page(request, group, share=share)


@require_POST
def group_archive_case(request, public_id, number):
    """The case a municipality's own archive keeps the group's papers under."""
    group = get_run(request, public_id)
    partners = Municipality.objects.filter(
        group_municipalities__group=group, group_municipalities__until=None
    )
    place = get_object_or_404(partners, number=number)
    if not Municipality.objects.coordinated_by(request.user).filter(pk=place.pk).exists():
        raise PermissionDenied
    form = ArchiveCaseForm(request.POST, municipality=place)
    if form.is_valid():
        groups.set_archive_case(group, place, form.cleaned_data["archive_case"], by=request.user)
        messages.success(request, _("Arkivsaksnummeret er lagret."))
        return redirect("group_edit", group.public_id)
    return edit_page(request, group, archive=form)


@require_http_methods(["GET", "POST"])
def group_stop_sharing(request, public_id, number):
    """One municipality leaves the group."""
    group = get_run(request, public_id)
    partners = Municipality.objects.filter(
        group_municipalities__group=group,
        group_municipalities__host=False,
        group_municipalities__until=None,
    )
    place = get_object_or_404(partners, number=number)
    if request.method == "POST":
        groups.stop_sharing(group, place, by=request.user)
        messages.success(
            request,
            _("%(place)s er ikke lenger med i %(group)s.")
            % {"place": place.name, "group": group.name},
        )
        if Group.objects.visible_to(request.user).filter(pk=group.pk).exists():
            return redirect("group_edit", group.public_id)
        return redirect("group_list")
    return render(request, "people/group_stop_sharing.html", about(group, place=place))


@require_http_methods(["GET", "POST"])
def group_end(request, public_id):
    group = get_run(request, public_id)
    if group.ended_on:
        messages.info(request, _("Gruppen er allerede lagt ned."))
        return redirect(group)
    form = EndGroupForm(request.POST or None, initial={"on": localdate()})
    if form.is_valid():
        try:
            groups.end(group, form.cleaned_data["on"], by=request.user)
        except audit.Stale:
            messages.info(request, _("Gruppen er allerede lagt ned."))
        else:
            messages.success(request, _("%(group)s er lagt ned.") % {"group": group.name})
        return redirect(group)
    return render(
        request,
        "people/group_end.html",
        about(group, form=form),
        status=422 if form.is_bound else 200,
    )
