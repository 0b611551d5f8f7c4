"""*Kom i gang*: five steps on one page, each with how far it has come."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from meetings import numbering
from people import contact, starting
from people.forms import refuse
from people.models import Group, Municipality
from people.models.roles import roles_of
from slt.forms import NumbersForm, first_groups


@require_safe
def get_started(request):
    """To the municipality that is still to be started, or the first of one's own."""
    places = list(Municipality.objects.coordinated_by(request.user).order_by("name"))
    if not places:
        raise PermissionDenied
    unfinished = [place for place in places if place.started_on is None]
    return redirect("start", (unfinished or places)[0].number)


@require_http_methods(["GET", "POST"])
def start(request, number):
    place = get_object_or_404(Municipality.objects.coordinated_by(request.user), number=number)
    act = ACTS.get(request.POST.get("do", "")) if request.method == "POST" else None
    if act:
        return act(request, place)
    return page(request, place)


def own_groups(request, place: Municipality) -> list[Group]:
    """The municipality's groups, for the coordinator of a district only those of the district."""
    run = roles_of(request.user).coordinated
    return [group for group in starting.hosted_groups(place) if group.pk in run]


def page(request, place: Municipality, *, first=None, numbers=None):
    made = own_groups(request, place)
    if numbers is None:
        numbers = NumbersForm(groups=made, prefix="sak")
    sample = starting.last_sample(place, request.user)
    done = {
        "groups": bool(made),
        "members": bool(made) and all(group.member_count for group in made),
        "numbers": bool(made) and not numbers.groups,
        "contact": place.public_since is not None,
        "sample": sample is not None and sample.state == sample.State.SENT,
    }
    places = Municipality.objects.coordinated_by(request.user).order_by("name")
    return render(
        request,
        "slt/start.html",
        {
            "place": place,
            "municipality_names": place.name,
            "others": [other for other in places if other != place],
            "groups": made,
            "first": first or first_groups(None, starting.suggestions()),
            "refused": [form for form in first or [] if form.errors],
            "numbers": numbers,
            "missing": contact.missing(place) if not done["contact"] else [],
            "sample": sample,
            "done": done,
            "done_count": sum(done.values()),
        },
        status=200 if first is None and not numbers.is_bound else 422,
    )


def make_groups(request, place: Municipality):
    forms = first_groups(request.POST, starting.suggestions())
    if not all([form.is_valid() for form in forms]):
        return page(request, place, first=forms)
    wanted = [form.facts() for form in forms if form.cleaned_data["wanted"]]
    made = starting.make_groups(place, wanted, by=request.user)
    if made:
        names = ", ".join(group.name for group in made)
        messages.success(request, _("Opprettet: %(names)s.") % {"names": names})
    return redirect("start", place.number)


def set_numbers(request, place: Municipality):
    form = NumbersForm(request.POST, groups=own_groups(request, place), prefix="sak")
    if not form.is_valid():
        return page(request, place, numbers=form)
    try:
        with transaction.atomic():
            for key, group in form.groups.items():
                number = form.cleaned_data[key]
                if number == numbering.locked_series(group, form.year).next_number:
                    continue  # begins where it would have begun: may still be set this year
                numbering.set_next_number(group, form.year, number, by=request.user)
    except ValidationError as refusal:
        refuse(form, refusal)
        return page(request, place, numbers=form)
    messages.success(request, _("Saksnumrene er lagret."))
    return redirect("start", place.number)


def send_sample(request, place: Municipality):
    if starting.send_sample(place, by=request.user):
        messages.success(
            request, _("Prøven er på vei til %(email)s.") % {"email": request.user.email}
        )
    else:
        messages.info(request, _("Forrige prøve er ikke sendt ennå. Vent litt."))
    return redirect("start", place.number)


def put_away(request, place: Municipality):
    starting.put_away(place, by=request.user)
    messages.success(request, _("Kom i gang vises ikke lenger på Hjem. Du finner siden igjen her."))
    return redirect("home")


def take_up(request, place: Municipality):
    starting.take_up(place, by=request.user)
    return redirect("start", place.number)


ACTS = {
    "groups": make_groups,
    "numbers": set_numbers,
    "sample": send_sample,
    "put_away": put_away,
    "take_up": take_up,
}
