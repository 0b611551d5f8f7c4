"""Erasing a person: what goes, what stays and why, before it is done."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from people import erasing
from people.models import Municipality


@require_http_methods(["GET", "POST"])
def person_erase(request, public_id):
    person = get_object_or_404(erasing.reached_by(request.user), public_id=public_id)
    if not erasing.may_erase(person, request.user):
        raise PermissionDenied(
            _(
                "Personen har også vært med i noe du ikke koordinerer. Be den som drifter "
                "løsningen om å slette opplysningene."
            )
        )
    in_the_way = []
    if request.method == "POST":
        try:
            erasing.erase(person, by=request.user)
        except ValidationError as refusal:
            in_the_way = refusal.messages
        else:
            messages.success(request, _("Opplysningene om personen er slettet."))
            return redirect("group_list")
    context = {
        "person": person,
        "in_the_way": in_the_way or erasing.in_the_way(person),
        "municipality_names": ", ".join(
            place.name for place in Municipality.objects.coordinated_by(request.user)
        ),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "people/person_erase.html", context, status=status)
