"""One's own settings: name, language, address, sessions."""

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from people import addresses, links, profile
from people.belonging import language_of
from people.forms import refuse
from people.forms.settings import AddressForm, ProfileForm
from people.models import Person
from people.views.dead_link import dead_link


@require_http_methods(["GET", "POST"])
def settings(request):
    # A copy: a refused form must not rename the reader in the header.
    person = Person.objects.get(pk=request.user.pk)
    form = ProfileForm(request.POST or None, instance=person)
    if form.is_valid():
        profile.edit(request.user, **form.cleaned_data)
        translation.activate(request.user.language or translation.get_language())
        messages.success(request, _("Innstillingene er lagret."))
        return redirect("settings")
    return page(request, form=form, address=AddressForm())


@require_POST
def settings_address(request):
    """Ask to be reached at another address."""
    address = AddressForm(request.POST)
    if address.is_valid() and not ratelimit.consume(request, action="change_address"):
        said = _("Det er gjort mange forsøk på kort tid. Vent litt før du prøver igjen.")
        address.add_error("email", said)
        return page(request, form=ProfileForm(instance=request.user), address=address, status=429)
    if address.is_valid():
        wanted = address.cleaned_data["email"]
        try:
            addresses.ask(request.user, wanted)
        except ValidationError as refusal:
            refuse(address, refusal)
        else:
            messages.success(
                request,
                _("Vi sender en lenke til %(email)s. Åpne den for å bekrefte.") % {"email": wanted},
            )
            return redirect("settings")
    return page(request, form=ProfileForm(instance=request.user), address=address)


@require_POST
def settings_give_up_address(request):
    addresses.give_up(request.user)
    messages.success(request, _("Byttet er trukket tilbake. Adressen din er som før."))
    return redirect("settings")


@require_POST
def settings_sign_out(request):
    """Everywhere, here too; links in earlier mails go dead."""
    profile.sign_out_everywhere(request.user)
    logout(request)
    messages.success(request, _("Du er logget ut overalt."))
    return redirect("account_request_login_code")


def page(request, *, form, address, status=422):
    seats = request.user.memberships.active().select_related("group", "organisation")
    offices = request.user.offices.active().select_related("group")
    posts = request.user.appointments.active().select_related("municipality", "district")
    bound = form.is_bound or address.is_bound
    return render(
        request,
        "people/settings.html",
        {"form": form, "address": address, "seats": seats, "offices": offices, "posts": posts},
        status=status if bound else 200,
    )


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def address_confirm(request, token):
    """Opened from the mail to the new address, in its language. GET shows, POST acts."""
    try:
        person = addresses.read(token)
        with translation.override(person.language or language_of(person)):
            return confirm(request, token, person)
    except links.Dead:
        return dead_link(request, token)


def confirm(request, token: str, person: Person):
    context = {"person": person, "old": person.email, "refusal": ""}
    if request.method != "POST":
        return render(request, "people/address_confirm.html", context)
    try:
        person = addresses.confirm(token)
    except ValidationError as refusal:
        context["refusal"] = refusal.messages[0]
        return render(request, "people/address_confirm.html", context, status=422)
    if request.user.is_authenticated:
        logout(request)
    said = _("Du bruker nå %(email)s. Logg inn med den.") % {"email": person.email}
    messages.success(request, said)
    return redirect("account_request_login_code")
