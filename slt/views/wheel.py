"""The municipality's year: the wheel and the list, and what its coordinators put there."""

from dataclasses import replace

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import feeds
from meetings.models import CalendarFeed
from meetings.views.calendars import CALENDAR, no_feed, to_fetch, to_save
from meetings.views.doors import MEETINGS
from meetings.views.printed import printed
from people.models import roles
from people.models.roles import roles_of
from people.views.doors import about_place, run_place, seen_place
from slt.models import WheelEntry
from slt.year import calendar, drawing, reading, rhythm, wheel
from slt.year.document import wheel_document
from slt.year.forms import WheelEntryForm


def this_year(number: str) -> str:
    return reverse("wheel", args=[number, localdate().year])


# As a day may be typed.
FIRST, LAST = 2000, 2100


def check_year(year: int) -> None:
    if not FIRST <= year <= LAST:
        raise Http404


@require_safe
def wheel_now(request, number):
    """The year we are in."""
    return redirect("wheel", seen_place(request, number).number, localdate().year)


@require_safe
def wheel_year(request, number, year):
    check_year(year)
    place = seen_place(request, number)
    found = reading.events(request.user, place, year)
    has_entries = any(event.entry for event in found)
    context = about_place(
        place,
        year=year,
        before=year - 1 if year > FIRST else None,
        after=year + 1 if year < LAST else None,
        months=reading.months(found),
        drawing=drawing.wheel(found, year, localdate()),
        warnings=rhythm.warnings_of(place, request.user, localdate()) if place.is_run else [],
        # Only where there is nothing of the municipality's own yet.
        suggestions=place.is_run
        and not has_entries
        and not place.wheel_entries.exists()
        and [{"key": one.key, "title": one.title, "on": one.on(year)} for one in wheel.SUGGESTIONS],
    )
    return render(request, "slt/wheel/year.html", context)


@require_POST
def wheel_suggestions(request, number, year):
    """The coordinator's choice of what most municipalities have in their year."""
    check_year(year)
    place = run_place(request, number)
    count = wheel.take(place, request.POST.getlist("forslag"), year, by=request.user)
    said = ngettext("%(count)s dato er lagt inn.", "%(count)s datoer er lagt inn.", count)
    messages.success(request, said % {"count": count})
    return redirect("wheel", number, year)


@require_http_methods(["GET", "POST"])
def wheel_entry_add(request, number):
    place = run_place(request, number)
    form = WheelEntryForm(request.POST or None, place=place)
    if form.is_valid():
        entry = wheel.add(place, by=request.user, **form.cleaned_data)
        messages.success(request, _("Lagt inn i årshjulet."))
        return redirect("wheel", number, entry.on.year)
    context = about_place(place, form=form, trail=[(_("Årshjul"), this_year(number))])
    status = 422 if form.is_bound else 200
    return render(request, "slt/wheel/entry.html", context, status=status)


@require_http_methods(["GET", "POST"])
def wheel_entry_edit(request, public_id):
    """Move, rename or remove one."""
    entries = WheelEntry.objects.visible_to(request.user).select_related("municipality", "group")
    entry = get_object_or_404(entries, public_id=public_id)
    place = run_place(request, entry.municipality.number)
    year = entry.on.year
    if request.POST.get("do") == "remove":
        wheel.remove(entry, by=request.user)
        messages.success(request, _("Tatt ut av årshjulet."))
        return redirect("wheel", place.number, max(year, localdate().year))
    # A copy: a refused form must not change what the page says of the entry.
    form = WheelEntryForm(
        request.POST or None, instance=WheelEntry.objects.get(pk=entry.pk), place=place
    )
    if form.is_valid():
        wheel.edit(entry, by=request.user, **form.cleaned_data)
        messages.success(request, _("Endringene er lagret."))
        return redirect("wheel", place.number, entry.on.year)
    trail = [(_("Årshjul"), reverse("wheel", args=[place.number, year]))]
    context = about_place(place, form=form, entry=entry, trail=trail)
    status = 422 if form.is_bound else 200
    return render(request, "slt/wheel/entry.html", context, status=status)


@require_http_methods(["GET", "POST"])
def wheel_copy(request, number, year):
    """What stands in this year alone, to have in the next as well: chosen one by one."""
    check_year(year)
    check_year(year + 1)
    place = run_place(request, number)
    if request.method == "POST":
        count = wheel.copy(place, request.POST.getlist("rad"), year, by=request.user)
        said = ngettext(
            "%(count)s oppføring er kopiert.", "%(count)s oppføringer er kopiert.", count
        )
        messages.success(request, said % {"count": count})
        return redirect("wheel", number, year + 1)
    trail = [(_("Årshjul"), reverse("wheel", args=[number, year]))]
    rows = wheel.copyable(place, year)
    context = about_place(place, year=year, rows=rows, trail=trail)
    return render(request, "slt/wheel/copy.html", context)


@require_safe
def wheel_ics(request, number, year):
    check_year(year)
    place = seen_place(request, number)
    found = reading.events(request.user, place, year)
    name = _("Årshjul %(year)s") % {"year": year}
    data = calendar.saved(whole(found, request.user), f"{name}: {place.name}")
    return to_save(data, name, place.name)


def whole(found: list[reading.Event], reader) -> list[reading.Event]:
    """The same with all that a calendar says of each meeting. Two queries."""
    rows = MEETINGS.in_bulk([event.meeting.pk for event in found if event.meeting])
    for meeting in rows.values():
        if meeting.group_id not in roles_of(reader).seen:
            meeting.video_url = ""  # those who meet have it
    return [
        replace(event, meeting=rows[event.meeting.pk]) if event.meeting else event
        for event in found
    ]


@login_not_required
@require_safe
@to_fetch
def wheel_feed(request, token):
    """Last year, this one and the next, for a calendar program; the address is the key."""
    opened = CalendarFeed.objects.opened_by(token).filter(municipality__isnull=False)
    feed = opened.select_related("person", "municipality").first()
    if feed is None:
        return no_feed()
    person, found = feed.person, []
    roles.keep(person)
    for place in feeds.own_places(person).filter(pk=feed.municipality_id):
        with translation.override(person.language or place.language):
            year = localdate().year
            found = reading.events(person, place, year - 1, to=year + 1)
    with translation.override(person.language or feed.municipality.language):
        name = _("Årshjulet i %(place)s") % {"place": feed.municipality.name}
        return HttpResponse(calendar.saved(whole(found, person), name), content_type=CALENDAR)


@require_safe
def wheel_pdf(request, number, year):
    check_year(year)
    place = seen_place(request, number)
    with translation.override(place.language):
        found = reading.events(request.user, place, year)
        document = wheel_document(place, year, found)
    return printed(
        request, "slt/wheel/pdf.html", document, gettext_lazy("årshjul"), year, place.name
    )
