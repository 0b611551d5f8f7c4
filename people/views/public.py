"""Pages for citizens: no session, no cookie, no script; kept for ten minutes."""

from difflib import get_close_matches
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from people import public
from people.models import Appointment, ContactNumber, Municipality


def keep(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = f"public, max-age={public.KEPT}"
    return response


@login_not_required
@require_safe
def finder(request, language=""):
    """Find one's municipality by name or number, or pick it from its county."""
    query = request.GET.get("q", "").strip()[:100]
    kept_at = public.key("", language)
    if not query and (kept := cache.get(kept_at)):
        return keep(HttpResponse(kept))
    translation.activate(language or "nb")
    found = public.search(query)
    if len(found) == 1:
        return redirect(page_address(found[0], language))
    counties: dict[str, list[Municipality]] = {}
    suggestions = []
    if not found:
        places = Municipality.objects.filter(until=None).order_by("county_name", "name")
        by_name = {place.name.lower(): place for place in places}
        for place in sorted(places, key=lambda place: (place.county_name, alphabetical(place))):
            counties.setdefault(place.county_name, []).append(place)
        suggestions = [
            by_name[name] for name in get_close_matches(query.lower(), by_name, cutoff=0.6)
        ]
    response = render(
        request,
        "people/finder.html",
        {
            "query": query,
            "found": found,
            "suggestions": suggestions,
            "counties": counties,
            "served": Municipality.objects.public().order_by("name"),
            "numbers": ContactNumber.objects.filter(municipality=None).exclude(
                purpose=ContactNumber.Purpose.YOUTH
            ),
            "page_language": language,
            "lang": language or "nb",
            "languages": other_languages(reverse("finder"), language or "nb", query),
        },
    )
    if not query:
        cache.set(kept_at, response.content, public.KEPT)
    return keep(response)


def alphabetical(place: Municipality) -> str:
    """Norwegian order: æ, ø and å last."""
    order = str.maketrans({"æ": "{1", "ø": "{2", "å": "{3", "á": "a"})
    return place.name.lower().translate(order)


def page_address(place: Municipality, language: str) -> str:
    if language and language != place.language:
        return reverse("municipality_page", args=[place.slug, language])
    return place.get_absolute_url()


def other_languages(base: str, current: str, query: str = "", default: str = "nb") -> list:
    """(code, name, address) of the same page in the other languages."""
    names = {"nb": "Bokmål", "nn": "Nynorsk", "en": "English"}
    suffix = f"?{urlencode({'q': query})}" if query else ""
    return [
        (code, name, f"{base}{'' if code == default else f'{code}/'}{suffix}")
        for code, name in names.items()
        if code != current
    ]


@login_not_required
@require_safe
def municipality_page(request, slug, language=""):
    """Whom to call in one municipality, in its language or another by address."""
    kept_at = public.key(slug, language)
    if kept := cache.get(kept_at):
        return keep(HttpResponse(kept))
    place = get_place(slug)
    if place.slug != slug:
        return HttpResponsePermanentRedirect(page_address(place, language))
    shown = language or place.language
    translation.activate(shown)
    response = render(
        request,
        "people/municipality_page.html" if public.is_served(place) else "people/not_served.html",
        {
            "page": public.page(place, localdate()),
            "municipality": place,
            "lang": shown,
            "finder_url": reverse("finder") if shown == "nb" else reverse("finder", args=[shown]),
            "languages": other_languages(place.get_absolute_url(), shown, default=place.language),
        },
    )
    cache.set(kept_at, response.content, public.KEPT)
    return keep(response)


@login_not_required
@require_safe
def municipality_vcard(request, slug, position):
    """The details of the ``position``-th coordinator on the page, for a phone's address book."""
    place = get_place(slug)
    contacts = public.page(place, localdate()).contacts if public.is_served(place) else []
    if not 1 <= position <= len(contacts):
        raise Http404
    post: Appointment = contacts[position - 1].appointment
    response = HttpResponse(public.vcard(post), content_type="text/vcard; charset=utf-8")
    name = slugify(post.person.name) or "kontakt"
    response["Content-Disposition"] = f'attachment; filename="{name}.vcf"'
    return keep(response)


def get_place(slug: str) -> Municipality:
    place = Municipality.objects.filter(number=slug[:4], until=None).first()
    if place is None:
        raise Http404
    return place
