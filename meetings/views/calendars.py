"""Meetings as calendar files: one to save, a plan, and the feeds that programs fetch."""

from functools import wraps

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import conditional_page, require_http_methods, require_safe

from meetings import feeds, ical
from meetings.models import CalendarFeed, Meeting
from meetings.views.answers import opened_by_link
from meetings.views.doors import GROUPS, MEETINGS, asked_year, seen_meeting
from people import public
from people.belonging import language_of
from people.models import Group, Municipality
from people.views.public import get_place, keep

# The place on the page of the address for every group.
EVERY = "alle"
CALENDAR = "text/calendar; charset=utf-8"


def to_save(data: bytes, *name: str) -> HttpResponse:
    filename = f"{'-'.join(slugify(part, allow_unicode=True) for part in name)}.ics"
    headers = {
        "Content-Disposition": content_disposition_header(True, filename),
        "Cache-Control": "private, no-store",
    }
    return HttpResponse(data, content_type=CALENDAR, headers=headers)


@require_safe
def meeting_ics(request, public_id):
    """One meeting to save in a calendar of one's own. Asks nobody."""
    meeting = seen_meeting(request, public_id)
    if not meeting.access(request.user).sees_papers:
        meeting.video_url = ""  # those who meet have it
    return to_save(ical.saved([meeting]), meeting.group.name, str(meeting.day))


@login_not_required
@require_safe
@opened_by_link
def meeting_link_ics(request, token, person, row, access):
    """The same, by the link in the mail."""
    meeting = row.meeting
    return to_save(ical.saved([meeting]), meeting.group.name, str(meeting.day))


@require_safe
def group_plan(request, public_id):
    """The year's plan of one group; with ``?ar=`` another year's."""
    group = get_object_or_404(GROUPS.visible_to(request.user), public_id=public_id)
    year = asked_year(request)
    found = MEETINGS.visible_to(request.user).filter(group=group, starts_at__year=year)
    found = found.exclude(state=Meeting.State.CANCELLED)
    name = _("Møteplan %(year)s") % {"year": year}
    return to_save(ical.saved(found, f"{name}: {group.name}"), name, group.name)


# Feeds -------------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def my_calendar(request):
    """One's calendar addresses: make one, make a new one, close it."""
    own: dict[str, Group | Municipality | None] = {EVERY: None}
    own |= {group.public_id: group for group in feeds.own_groups(request.user)}
    own |= {place.number: place for place in feeds.own_places(request.user)}
    if request.method == "POST":
        return change(request, own)
    alive = request.user.calendar_feeds.filter(epoch=request.user.access_epoch)
    addresses = {(feed.group_id, feed.municipality_id): address_of(feed) for feed in alive}
    lines = []
    for mark, about in own.items():
        here = feeds.scope(about).values()
        address = addresses.get(tuple(one and one.pk for one in here), "")
        # What opens the calendar program; it asks by the same way as the site is reached.
        subscribe = address and f"webcal://{address.partition('://')[2]}"
        line = {"mark": mark, "title": title_of(about), "address": address, "subscribe": subscribe}
        lines.append(line)
    return render(request, "meetings/my_calendar.html", {"lines": lines})


def title_of(about: Group | Municipality | None) -> str:
    if about is None:
        return _("Alle møtene mine")
    if isinstance(about, Municipality):
        return _("Årshjulet i %(place)s") % {"place": about.name}
    return about.name


def change(request, own: dict[str, Group | Municipality | None]):
    chosen = request.POST.get("about") or EVERY
    if chosen not in own:
        raise Http404
    if request.POST.get("act") == "close":
        feeds.revoke(request.user, own[chosen])
        messages.success(request, _("Adressen er stengt."))
    else:
        feeds.renew(request.user, own[chosen])
        messages.success(request, _("Adressen er laget. En tidligere adresse virker ikke lenger."))
    return redirect(f"{reverse('my_calendar')}#{chosen}")


def address_of(feed: CalendarFeed) -> str:
    name = "wheel_feed" if feed.municipality_id else "calendar_feed"
    return settings.SITE_URL + reverse(name, args=[feed.token])


def to_fetch(view):
    """Answered "as before" when nothing has changed (RFC 9110, 13.1.2), and never by a proxy."""

    @wraps(view)
    def answer(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response["X-Robots-Tag"] = "noindex"
        return response

    return conditional_page(answer)


def no_feed() -> HttpResponse:
    """Dead: calendar programs take it as gone."""
    return HttpResponse(status=410, content_type="text/plain")


@login_not_required
@require_safe
@to_fetch
def calendar_feed(request, token):
    """The address is the key."""
    feeds_here = CalendarFeed.objects.opened_by(token).filter(municipality=None)
    feed = feeds_here.select_related("person", "group").first()
    if feed is None:
        return no_feed()
    found = feeds.meetings_in(feed).values("pk")
    with translation.override(feed.person.language or language_of(feed.person)):
        name = feed.group.name if feed.group else _("SLT-møter")
        data = ical.saved(MEETINGS.filter(pk__in=found), name)
    return HttpResponse(data, content_type=CALENDAR)


@login_not_required
@require_safe
@conditional_page
def open_meetings(request, slug):
    """A municipality's meetings that are open to listeners, for everybody. No names."""
    place = get_place(slug)
    if not public.is_served(place):
        raise Http404
    found = feeds.open_meetings(place).values("pk")
    with translation.override(place.language):
        name = _("Åpne møter i %(place)s") % {"place": place.name}
        data = ical.saved(MEETINGS.filter(pk__in=found), name, listeners=True)
    return keep(HttpResponse(data, content_type=CALENDAR))
