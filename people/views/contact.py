"""The public contact page, as those who keep it see it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from people import contact, logo
from people.forms import refuse
from people.forms.contact import ContactForms, LogoForm
from people.models import Municipality
from people.views.doors import about_place


def kept_by(request, number) -> Municipality:
    return get_object_or_404(Municipality.objects.coordinated_by(request.user), number=number)


@require_http_methods(["GET", "POST"])
def public_contact(request, number):
    """Everything typed is saved first, whichever button was pressed."""
    place = kept_by(request, number)
    do = request.POST.get("do", "save")
    forms = ContactForms(request.POST or None, place, by=request.user)
    if request.method == "POST" and do == "unpublish":
        contact.unpublish(place, by=request.user)
        messages.success(request, _("Kontaktsiden er tatt ned."))
        return redirect("public_contact", number)
    refused: list[str] = []
    if request.method == "POST" and forms.is_valid():
        forms.save(place, by=request.user)
        if do in ("confirm", "publish"):
            # Who publishes the page has it before her and stands by it.
            contact.confirm(place, by=request.user)
        if do != "publish":
            messages.success(request, said(do))
            return redirect("public_contact", number)
        try:
            contact.publish(place, by=request.user)
        except contact.Incomplete as lacks:
            refused = lacks.args[0]
        else:
            messages.success(request, _("Kontaktsiden er publisert."))
            return redirect("public_contact", number)
    return shown(request, place, forms, refused=refused)


def shown(request, place: Municipality, forms: ContactForms, *, logo_form=None, refused=()):
    return render(
        request,
        "people/public_contact.html",
        about_place(
            place,
            forms=forms,
            logo_form=logo_form or LogoForm(),
            refused=refused,
            missing=contact.missing(place),
        ),
        status=422 if request.method == "POST" else 200,
    )


@require_POST
def logo_change(request, number):
    """A new logo on the documents, or none."""
    place = kept_by(request, number)
    if request.POST.get("do") == "remove":
        logo.remove(place, by=request.user)
        messages.success(request, _("Logoen er fjernet fra dokumentene."))
        return redirect("public_contact", number)
    form = LogoForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            logo.put(place, form.cleaned_data["logo"], by=request.user)
        except ValidationError as refusal:
            refuse(form, ValidationError({"logo": refusal.messages}))
        else:
            messages.success(request, _("Logoen står nå på dokumentene."))
            return redirect("public_contact", number)
    return shown(request, place, ContactForms(None, place, by=request.user), logo_form=form)


@require_safe
def logo_file(request, number):
    place = kept_by(request, number)
    if not place.logo:
        raise Http404
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    return FileResponse(place.logo.open("rb"), content_type="image/png", headers=headers)


def said(do: str) -> str:
    if do == "confirm":
        return _("Lagret, og bekreftet i dag.")
    return _("Opplysningene er lagret.")
