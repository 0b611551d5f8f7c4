"""Seats and offices: given, changed, ended, handed over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import addresses, audit, leaving, panels, persons, seats
from people.belonging import listed
from people.forms import refuse
from people.forms.seats import (
    CorrectForm,
    EndForm,
    HandoverForm,
    LeaveForm,
    MembershipAddForm,
    MembershipEditForm,
    NewMemberForm,
    OfficesForm,
)
from people.models import Group, Membership, Office
from people.views.groups import about, get_run, get_seen, seen_by

# On a page; of offices only the latest.
PAST_SHOWN = 50


def get_seat(request, public_id) -> Membership:
    """The seat, for one who runs its group: 404 when not visible, 403 when only visible."""
    seats_seen = Membership.objects.filter(group__in=Group.objects.visible_to(request.user))
    seat = get_object_or_404(seats_seen.select_related("person"), public_id=public_id)
    seat.group = seen_by(request.user).get(pk=seat.group_id)
    if not seat.group.is_run:
        raise PermissionDenied
    return seat


@require_http_methods(["GET", "POST"])
def membership_add(request, public_id):
    """A new seat, for someone picked among those we know or somebody new."""
    group = get_run(request, public_id)
    picked_id = request.POST.get("person") or request.GET.get("person")
    picked = persons.known_to(request.user).filter(public_id=picked_id).first()
    make_form = MembershipAddForm if picked else NewMemberForm
    form = make_form(request.POST or None, group=group)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            # One act: a person is not left behind by a seat that is refused.
            with transaction.atomic():
                person = picked or persons.find_or_make(
                    facts["name"], facts["email"], facts["phone"]
                )
                seats.add(
                    group,
                    person,
                    by=request.user,
                    role=facts["role"],
                    deputy_for=facts["deputy_for"],
                    organisation=seats.organisation_named(group, facts["organisation"]),
                    title=facts["title"],
                    public_office=facts["public_office"],
                    since=facts["since"],
                    tell=facts["tell"],
                )
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                persons.say_known(person, facts.get("name", person.name))
                or _("%(name)s er lagt til.") % {"name": person.name},
            )
            return redirect(group)
    query = request.GET.get("q", "").strip()[:100]
    return render(
        request,
        "people/membership_add.html",
        about(
            group,
            form=form,
            picked=picked,
            query=query,
            found=persons.search(query, request.user) if query else [],
        ),
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def membership_edit(request, public_id):
    seat = get_seat(request, public_id)
    form = MembershipEditForm(
        request.POST or None,
        group=seat.group,
        initial={
            "organisation": seat.organisation.name if seat.organisation else "",
            "title": seat.title,
            "role": seat.role,
            "deputy_for": seat.deputy_for.public_id if seat.deputy_for else "",
            "work_phone": seat.work_phone,
            "public_office": seat.public_office,
            "shielded": seat.person.shielded,
        },
    )
    if form.is_valid():
        facts = form.cleaned_data
        try:
            with transaction.atomic():
                persons.shield(seat.person, facts.pop("shielded"), by=request.user)
                facts["organisation"] = seats.organisation_named(seat.group, facts["organisation"])
                seats.edit(seat, by=request.user, **facts)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Endringene er lagret."))
            return redirect(seat.group)
    return render(
        request,
        "people/membership_edit.html",
        about(
            seat.group,
            seat=seat,
            form=form,
            may_correct=addresses.may_correct(seat.person, request.user),
        ),
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def membership_correct(request, public_id):
    """Correct the name and address of somebody who has never signed in."""
    seat = get_seat(request, public_id)
    if not addresses.may_correct(seat.person, request.user):
        raise PermissionDenied
    form = CorrectForm(request.POST or None, person=seat.person)
    if form.is_valid():
        try:
            addresses.correct(seat.person, by=request.user, **form.cleaned_data)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Endringene er lagret."))
            return redirect(seat.group)
    return render(
        request,
        "people/membership_correct.html",
        about(seat.group, seat=seat, form=form),
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def membership_end(request, public_id):
    seat = get_seat(request, public_id)
    if seat.until:
        return already_ended(request, seat)
    form = EndForm(request.POST or None)
    if form.is_valid():
        try:
            seats.end(seat, form.cleaned_data["on"], by=request.user)
        except ValidationError as refusal:
            refuse(form, refusal)
        except audit.Stale:
            return already_ended(request, seat)
        else:
            messages.success(
                request, _("Plassen til %(name)s er avsluttet.") % {"name": seat.person.name}
            )
            return redirect(seat.group)
    return render(
        request,
        "people/membership_end.html",
        about(
            seat.group,
            seat=seat,
            form=form,
            consequences=consequences(seat),
            panels=panels.shown(panels.SEAT, seat, request.user),
        ),
        status=422 if form.is_bound else 200,
    )


def consequences(seat: Membership) -> list[str]:
    """What else happens when the seat ends, one sentence each."""
    said = [_("Tilgangen til gruppen slutter da. Det som er skrevet, blir stående.")]
    offices = seat.group.offices.filter(person=seat.person, until=None)
    if offices:
        names = listed([office.get_kind_display().lower() for office in offices])
        said.append(_("Vervet som %(names)s avsluttes samme dag.") % {"names": names})
    deputies = [row.person.name for row in seat.deputies.active().select_related("person")]
    if deputies:
        said.append(
            _("Disse er vara for %(name)s, og blir vara for hvem som helst: %(deputies)s.")
            % {"name": seat.person.name, "deputies": listed(deputies)}
        )
    return said


def already_ended(request, seat: Membership):
    messages.info(
        request, _("Plassen til %(name)s er allerede avsluttet.") % {"name": seat.person.name}
    )
    return redirect(seat.group)


@require_POST
def membership_reopen(request, public_id):
    """Take back an end that was a mistake."""
    seat = get_seat(request, public_id)
    try:
        seats.reopen(seat, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
        return redirect("group_past", seat.group.public_id)
    messages.success(request, _("%(name)s har plassen igjen.") % {"name": seat.person.name})
    return redirect(seat.group)


@require_safe
def group_past(request, public_id):
    """Who sat in the group and led it before."""
    group = get_seen(request, public_id)
    today = localdate()
    seats_before = group.memberships.filter(until__lt=today).select_related(
        "person", "organisation", "deputy_for__person"
    )
    offices = group.offices.filter(until__lt=today).select_related("person")
    page = Paginator(seats_before.order_by("-until", "person__name", "pk"), PAST_SHOWN)
    return render(
        request,
        "people/group_past.html",
        about(
            group,
            page=page.get_page(request.GET.get("side")),
            offices=offices.order_by("-until", "kind", "pk")[:PAST_SHOWN],
        ),
    )


@require_http_methods(["GET", "POST"])
def membership_leave(request, public_id):
    """Who sits there changes employer: all that follows from it, as one act."""
    seat = get_seat(request, public_id)
    if seat.until:
        return already_ended(request, seat)
    form = LeaveForm(
        request.POST or None, seat=seat, by=request.user, initial={"title": seat.title}
    )
    if form.is_valid():
        facts = form.cleaned_data
        try:
            with transaction.atomic():
                successor = facts["name"] and persons.find_or_make(
                    facts["name"], facts["email"], facts["phone"]
                )
                leaving.change_employer(
                    seat,
                    by=request.user,
                    last_day=facts["last_day"],
                    successor=successor or None,
                    title=facts["title"],
                    offices=tuple(facts.get("offices", ())),
                    tell=facts["tell"],
                    stays=form.stays(),
                    new_email=facts.get("new_email") or "",
                )
        except ValidationError as refusal:
            refuse(form, refusal)
        except audit.Stale:
            return already_ended(request, seat)
        else:
            said = _(
                "Plassen til %(name)s er avsluttet. "
                "Gamle lenker og innlogginger virker ikke lenger."
            )
            messages.success(request, said % {"name": seat.person.name})
            return redirect(seat.group)
    elsewhere = seat.person.memberships.active().exclude(pk=seat.pk)
    elsewhere = elsewhere.filter(group__in=Group.objects.coordinated_by(request.user))
    context = about(seat.group, seat=seat, form=form, elsewhere=elsewhere.select_related("group"))
    status = 422 if form.is_bound else 200
    return render(request, "people/membership_leave.html", context, status=status)


@require_http_methods(["GET", "POST"])
def membership_handover(request, public_id):
    """Somebody else takes over the seat."""
    seat = get_seat(request, public_id)
    if seat.until:
        return already_ended(request, seat)
    form = HandoverForm(request.POST or None, seat=seat, initial={"title": seat.title})
    if form.is_valid():
        facts = form.cleaned_data
        try:
            with transaction.atomic():
                person = persons.find_or_make(facts["name"], facts["email"], facts["phone"])
                seats.hand_over(
                    seat,
                    person,
                    by=request.user,
                    first_day=facts["first_day"],
                    title=facts["title"],
                    offices=tuple(facts.get("offices", ())),
                    tell=facts["tell"],
                )
        except ValidationError as refusal:
            refuse(form, refusal)
        except audit.Stale:
            return already_ended(request, seat)
        else:
            messages.success(
                request,
                persons.say_known(person, facts["name"])
                or _("%(new)s overtar plassen etter %(old)s.")
                % {"new": person.name, "old": seat.person.name},
            )
            return redirect(seat.group)
    return render(
        request,
        "people/membership_handover.html",
        about(
            seat.group,
            seat=seat,
            form=form,
            panels=panels.shown(panels.SEAT, seat, request.user),
        ),
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def group_offices(request, public_id):
    """Who leads the group and who writes its minutes."""
    group = get_run(request, public_id)
    form = OfficesForm(request.POST or None, group=group)
    if form.is_valid():
        try:
            with transaction.atomic():
                for kind in Office.Kind.values:
                    seats.set_office(group, kind, form.cleaned_data[kind], by=request.user)
                turn, in_turn = (form.cleaned_data[name] for name in ("chair_turn", "in_turn"))
                seats.set_turn(group, turn, in_turn, by=request.user)
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Vervene er lagret."))
            return redirect(group)
    return render(
        request,
        "people/group_offices.html",
        about(group, form=form),
        status=422 if form.is_bound else 200,
    )
