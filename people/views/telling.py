"""What one is told by mail: signed in, or by the link at the foot of each mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from people import links, telling
from people.belonging import language_of, names_of
from people.forms.telling import TellingForm
from people.models import Person
from people.views.dead_link import dead_link


@require_http_methods(["GET", "POST"])
def telling_page(request):
    return answer(request, request.user, "telling")


# The key in the address is what lets one in, and a mail program's own button sends no other.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def telling_link(request, token):
    """GET shows the choices; POST saves them, or is one-click unsubscription (RFC 8058)."""
    try:
        person, topic = links.read(token, "telling")
    except links.Dead:
        return dead_link(request, token)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        telling.decline(person, topic)
        return HttpResponse(status=200)
    with translation.override(person.language or language_of(person)):
        response = answer(request, person, "telling_link", token, topic=topic)
    response["X-Robots-Tag"] = "noindex"
    return response


def answer(request, person: Person, name: str, *args, topic: str = ""):
    form = TellingForm(request.POST or None, person=person)
    if form.is_valid():
        telling.choose(person, form.cleaned_data)
        messages.success(request, _("Valgene dine er lagret."))
        return redirect(name, *args)
    return render(
        request,
        "people/telling.html",
        {
            "form": form,
            "person": person,
            "topic": topic,
            "by_link": bool(args),
            "municipality_names": names_of(person),
        },
        status=422 if form.is_bound else 200,
    )
