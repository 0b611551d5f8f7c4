"""Published minutes for the world: no session, no cookie, no script; kept until something changes.

Browsers and proxies ask each time whether what they have still holds: what is withdrawn is gone at
once.
"""

from functools import partial, wraps

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_safe

from meetings import plain_data, published
from meetings.documents import long_date
from meetings.models import Meeting, Publication
from people import public
from people.models import Municipality
from people.views.public import get_place, other_languages

ATOM = "application/atom+xml; charset=utf-8"


def for_the_world(view=None, *, is_kept: bool = True):
    """Finds the municipality, keeps the answer, and has others ask before they use theirs.

    Not kept: a page that changes with what is not told to ``public.clear``.
    """
    if view is None:
        return partial(for_the_world, is_kept=is_kept)

    @login_not_required
    @require_safe
    @conditional_page
    @wraps(view)
    def answer(request, slug, **kwargs):
        # Asked for before the database: what is made of older rows is kept under an older name.
        key = f"published:{public.edition(slug[:4])}:{request.path}"
        kept = cache.get(key) if is_kept else None
        if kept is None:
            place = get_place(slug)
            if not public.is_served(place):
                raise Http404
            if place.slug != slug:
                here = reverse(
                    request.resolver_match.url_name, kwargs={"slug": place.slug, **kwargs}
                )
                return HttpResponsePermanentRedirect(here)
            response = view(request, place, **kwargs)
            kept = (response.status_code, dict(response.headers), response.content)
            if is_kept:
                cache.set(key, kept, public.KEPT)
        status, headers, content = kept
        response = HttpResponse(content, status=status, headers=headers)
        response["Cache-Control"] = "public, no-cache"
        return response

    return answer


@for_the_world
def published_list(request, place: Municipality, year="", language=""):
    """The minutes of one year, group by group; without a year, of the latest."""
    shown = language or place.language
    translation.activate(shown)
    years = published.years(place)
    chosen = int(year) if year else next(iter(years), None)
    if year and chosen not in years:
        raise Http404
    return render(
        request,
        "meetings/published/list.html",
        {
            "municipality": place,
            "year": chosen,
            "years": [(one, address(place, one, language)) for one in years],
            "groups": published.in_year(place, chosen) if chosen else [],
            "lang": shown,
            "languages": other_languages(
                address(place, chosen if year else None), shown, default=place.language
            ),
        },
    )


def address(place: Municipality, year: int | None, language: str = "") -> str:
    given = {"slug": place.slug}
    if year:
        given["year"] = year
    if language:
        given["language"] = language
    return reverse("published_list", kwargs=given)


@for_the_world
def published_minutes(request, place: Municipality, public_id):
    """The minutes of one meeting, in its group's language."""
    publication = find(place, public_id)
    if publication is None:
        return gone(request, place)
    document = plain_data.read(publication.content)
    translation.activate(document.language)
    return render(
        request,
        "meetings/published/page.html",
        {
            "publication": publication,
            "document": document,
            "municipality": place,
            "lang": document.language,
        },
    )


@for_the_world
def published_pdf(request, place: Municipality, public_id):
    """The file as it was made when somebody published it."""
    publication = find(place, public_id)
    if publication is None:
        return gone(request, place)
    with publication.file.open() as stored:
        data = stored.read()
    disposition = content_disposition_header(False, file_name(publication.meeting))
    headers = {"Content-Disposition": disposition}
    return HttpResponse(data, content_type="application/pdf", headers=headers)


def file_name(meeting: Meeting) -> str:
    with translation.override(meeting.group.language):
        return f"{_('referat')}-{meeting.day:%Y-%m-%d}-{slugify(meeting.group.name, True)}.pdf"


def find(place: Municipality, public_id: str) -> Publication | None:
    """What is shown; None where something once was."""
    publication = published.find(place, public_id)
    if publication is None and not published.was_there(place, public_id):
        raise Http404
    return publication


def gone(request, place: Municipality) -> HttpResponse:
    translation.activate(place.language)
    context = {"municipality": place, "lang": place.language}
    return render(request, "meetings/published/withdrawn.html", context, status=410)


@for_the_world
def published_feed(request, place: Municipality):
    """The newest, for those who follow along (Atom, RFC 4287)."""
    translation.activate(place.language)
    feed = Atom1Feed(
        title=_("Referater i %(place)s") % {"place": place.name},
        link=settings.SITE_URL + address(place, None),
        feed_url=settings.SITE_URL + reverse("published_feed", args=[place.slug]),
        description=None,
        language=place.language,
        author_name=_("%(place)s kommune") % {"place": place.name},
    )
    for row in published.for_feed(place):
        link = reverse("published_minutes", args=[place.slug, row.meeting.public_id])
        state = _("Utkast") if row.is_draft else _("Godkjent")
        feed.add_item(
            title=f"{row.meeting.group.name}, {long_date(row.meeting.starts_at)}",
            link=settings.SITE_URL + link,
            unique_id=settings.SITE_URL + link,
            description=f"{row.get_reading_display()}. {state}.",
            pubdate=row.published_at,
            updateddate=row.published_at,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=ATOM)
