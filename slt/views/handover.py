"""A coordinator hands over: what the next one has to know, and the act itself."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from meetings.views.printed import printed
from people import audit, persons
from people.forms import refuse
from people.models import Appointment, Municipality
from people.views.doors import about_place, own_place
from slt.handover import moving
from slt.handover.document import handover_document
from slt.handover.forms import HandoverForm
from slt.handover.reading import package


@require_safe
def handover(request, number):
    place = own_place(request, number)
    found = package(request.user, place, localdate())
    return render(request, "slt/handover/page.html", about_place(place, package=found))


@require_safe
def handover_pdf(request, number):
    """To print; ``?stor=1`` in large type."""
    place = own_place(request, number)
    document = handover_document(request.user, place)
    words = (gettext_lazy("overlevering"), place.name)
    return printed(request, "slt/handover/pdf.html", document, *words)


@require_http_methods(["GET", "POST"])
def handover_move(request, number, public_id):
    """What moves, to whom and when: shown before, and done in one act."""
    place = own_place(request, number)
    posts = Appointment.objects.filter(municipality=place, kind=Appointment.Kind.COORDINATOR)
    posts = posts.select_related("person", "municipality", "district")
    post = get_object_or_404(posts, public_id=public_id)
    if post.until:
        messages.info(request, _("Utnevningen er allerede avsluttet."))
        return redirect("handover", number)
    if not moving.may_move(post, request.user):
        raise PermissionDenied
    form = HandoverForm(request.POST or None, duties=moving.duties(post))
    if form.is_valid() and moved(request, form, post):
        still = Municipality.objects.coordinated_by(request.user).filter(number=number)
        return redirect("handover", number) if still.exists() else redirect("home")
    trail = [(_("Overlevering"), reverse("handover", args=[number]))]
    context = about_place(place, post=post, form=form, trail=trail)
    status = 422 if form.is_bound else 200
    return render(request, "slt/handover/move.html", context, status=status)


def moved(request, form: HandoverForm, post: Appointment) -> bool:
    facts = form.cleaned_data
    try:
        # One act: a person is not left behind by a handover that is refused.
        with transaction.atomic():
            person = persons.find_or_make(facts["name"], facts["email"], facts["phone"])
            moving.move(
                post,
                person,
                by=request.user,
                last_day=facts["last_day"],
                keys=facts.get("duties", ()),
            )
    except ValidationError as refusal:
        refuse(form, refusal)
    except audit.Stale:
        form.add_error(None, _("Noe av dette er endret av noen andre. Se over, og prøv igjen."))
    else:
        said = _("%(name)s har overtatt.") % {"name": person.name}
        messages.success(request, persons.say_known(person, facts["name"]) or said)
        return True
    return False
