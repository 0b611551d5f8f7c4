"""The public contact page, as those who keep it see it."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import contact
from people.forms.contact import ContactForms
from people.models import Municipality


@require_http_methods(["GET", "POST"])
def public_contact(request, number):
    """Everything typed is saved first, whichever button was pressed."""
    place = get_object_or_404(Municipality.objects.coordinated_by(request.user), number=number)
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
    return render(
        request,
        "people/public_contact.html",
        {
            "place": place,
            "forms": forms,
            "refused": refused,
            "missing": contact.missing(place),
            "municipality_names": place.name,
        },
        status=422 if request.method == "POST" else 200,
    )


def said(do: str) -> str:
    if do == "confirm":
        return _("Lagret, og bekreftet i dag.")
    return _("Opplysningene er lagret.")
