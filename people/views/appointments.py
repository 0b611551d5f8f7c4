"""The municipality's posts: who has them, and how they are given, changed and ended."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import appointing, audit, persons
from people.forms import refuse
from people.forms.appointments import AppointmentAddForm, AppointmentForm, EndAppointmentForm
from people.models import Appointment, Municipality


def get_place(request, number) -> Municipality:
    return get_object_or_404(Municipality.objects.coordinated_by(request.user), number=number)


def get_post(request, public_id) -> Appointment:
    """404 where one coordinates nothing, 403 for a post outside one's own district."""
    places = Municipality.objects.coordinated_by(request.user)
    posts = Appointment.objects.filter(municipality__in=places)
    posts = posts.select_related("person", "municipality", "district", "stand_in")
    post = get_object_or_404(posts, public_id=public_id)
    if not appointing.may_appoint(post.municipality, post.district, request.user):
        raise PermissionDenied
    return post


def about(place: Municipality, **context) -> dict:
    """What every page below the list has: the municipality in the header, and the way back."""
    trail = [
        (_("Grupper"), reverse("group_list")),
        (_("Utnevninger"), reverse("appointment_list", args=[place.number])),
    ]
    return {"place": place, "municipality_names": place.name, "trail": trail, **context}


@require_safe
def appointment_list(request, number):
    place = get_place(request, number)
    today = localdate()
    posts = list(
        place.appointments.select_related(
            "person", "district", "municipality", "stand_in"
        ).order_by("district__name", "since", "pk")
    )
    posts.sort(key=lambda post: Appointment.Kind.values.index(post.kind))
    mine = {
        post.district_id
        for post in posts
        if post.person_id == request.user.pk
        and post.kind == Appointment.Kind.COORDINATOR
        and post.is_active()
    }
    for post in posts:
        post.is_run = None in mine or post.district_id in mine
        post.away = post.is_away(today)
    now = [post for post in posts if post.until is None or post.until >= today]
    past = [post for post in posts if post.until and post.until < today]
    past.sort(key=lambda post: post.until, reverse=True)
    context = about(place, now=now, past=past, today=today)
    context["trail"] = context["trail"][:1]
    return render(request, "people/appointment_list.html", context)


@require_http_methods(["GET", "POST"])
def appointment_add(request, number):
    place = get_place(request, number)
    form = AppointmentAddForm(request.POST or None, place=place, by=request.user)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            # One act: a person is not left behind by a post that is refused.
            with transaction.atomic():
                person = persons.find_or_make(facts["name"], facts["email"], facts["phone"])
                post = appointing.give(
                    place,
                    person,
                    facts["kind"],
                    by=request.user,
                    district=facts.get("district"),
                    share=facts["share"],
                    since=facts["since"],
                    tell=facts["tell"],
                )
        except ValidationError as refusal:
            refuse(form, refusal)
        else:
            messages.success(
                request,
                persons.say_known(person, facts["name"])
                or _("%(name)s er utnevnt til %(post)s i %(place)s.")
                % {"name": person.name, "post": post.post, "place": post.place},
            )
            return redirect("appointment_list", place.number)
    return render(
        request,
        "people/appointment_add.html",
        about(place, form=form),
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def appointment_edit(request, public_id):
    post = get_post(request, public_id)
    # A copy: a refused form must not change what the page says of the post.
    form = AppointmentForm(
        request.POST or None, instance=Appointment.objects.get(pk=post.pk), by=request.user
    )
    if form.is_valid():
        appointing.change(post, by=request.user, **form.cleaned_data)
        messages.success(request, _("Endringene er lagret."))
        return redirect("appointment_list", post.municipality.number)
    return render(
        request,
        "people/appointment_edit.html",
        about(post.municipality, post=post, form=form),
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def appointment_end(request, public_id):
    post = get_post(request, public_id)
    number = post.municipality.number
    if post.until:
        return already_ended(request, post)
    # Whatever day is chosen: who has an end set already does not carry on.
    alone = appointing.leaves_nobody(post, date.max)
    form = EndAppointmentForm(request.POST or None, leaves_nobody=alone)
    if form.is_valid():
        facts = form.cleaned_data
        try:
            appointing.end(
                post, facts["on"], by=request.user, leaves_none=facts.get("leaves_none", False)
            )
        except ValidationError as refusal:
            refuse(form, refusal)
        except audit.Stale:
            return already_ended(request, post)
        else:
            messages.success(request, ended(post))
            still = Municipality.objects.coordinated_by(request.user).filter(number=number)
            return redirect("appointment_list", number) if still.exists() else redirect("home")
    return render(
        request,
        "people/appointment_end.html",
        about(
            post.municipality,
            post=post,
            form=form,
            alone=alone,
            consequences=consequences(post, request.user),
        ),
        status=422 if form.is_bound else 200,
    )


def ended(post: Appointment) -> str:
    return _("Utnevningen av %(name)s slutter %(day)s.") % {
        "name": post.person.name,
        "day": f"{post.until:%d.%m.%Y}",
    }


def consequences(post: Appointment, by) -> list[str]:
    """What else happens when the post ends, one sentence each."""
    said = []
    if post.kind == Appointment.Kind.COORDINATOR:
        said.append(_("Tilgangen som koordinator slutter da. Det som er skrevet, blir stående."))
        groups = appointing.offices_with(post, localdate())
        if groups:
            names = ", ".join(group.name for group in groups)
            said.append(
                _("Verv i disse gruppene avsluttes samme dag: %(names)s.") % {"names": names}
            )
        if post.municipality.public_since:
            said.append(_("Navnet tas bort fra kontaktsiden."))
    if post.person == by:
        said.append(_("Dette er din egen utnevning."))
    elif post.person.email:
        said.append(_("%(name)s får en e-post om det.") % {"name": post.person.name})
    return said


def already_ended(request, post: Appointment):
    messages.info(
        request, _("Utnevningen av %(name)s er allerede avsluttet.") % {"name": post.person.name}
    )
    return redirect("appointment_list", post.municipality.number)


@require_POST
def appointment_reopen(request, public_id):
    """Take back an end that was a mistake."""
    post = get_post(request, public_id)
    try:
        appointing.reopen(post, by=request.user)
    except ValidationError as refusal:
        messages.error(request, refusal.messages[0])
    else:
        messages.success(request, _("%(name)s fortsetter.") % {"name": post.person.name})
    return redirect("appointment_list", post.municipality.number)
