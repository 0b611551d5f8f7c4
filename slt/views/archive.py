"""The archive: packages for it, and what is archived, for each municipality by its coordinators."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings.models import Meeting
from meetings.views.doors import about, seen_meeting
from people.audit import Stale
from people.forms import refuse
from people.models import Municipality
from people.views.doors import about_place
from slt.archive import marks, packages, pages
from slt.archive.zipped import name_of
from slt.forms import ArchivedForm, ArchiveFormForm
from slt.models import ArchivePackage, Archiving


@require_http_methods(["GET", "POST"])
def archive(request, number):
    """A municipality's year: make a package, see what is archived, and say what is."""
    place = get_object_or_404(pages.places_of(request.user), number=number)
    act = YEAR_ACTS.get(request.POST.get("do", "")) if request.method == "POST" else None
    if act:
        return act(request, place)
    return year_page(request, place)


def chosen_year(request) -> int:
    said = request.GET.get("aar", "")
    return int(said) if said.isdecimal() and 2000 <= int(said) < 2200 else localdate().year


def year_url(place: Municipality, year: int) -> str:
    return f"{reverse('archive', args=[place.number])}?aar={year}"


def year_page(request, place, *, form=None, blocked=(), refused=False):
    year = chosen_year(request)
    shown = pages.newest([place], request.user)
    poll = year_url(place, year)
    if request.htmx and request.method == "GET":
        return packages_part(request, shown, poll)
    rows = pages.rows(place, year, request.user)
    context = about_place(
        place,
        year=year,
        years=pages.years(place, request.user),
        rows=rows,
        waiting=sum(row.waits for row in rows),
        sent=sum(row.is_sent for row in rows),
        form=form or ArchivedForm(initial={"on": localdate()}),
        chosen=request.POST.getlist("mote") if form else [],
        everything=bool(form and "alle" in request.POST),
        kind=ArchiveFormForm(initial={"form": pages.form_of(place)}),
        blocked=blocked,
        packages=shown,
        is_busy=any(one.is_unfinished for one in shown),
        poll=poll,
        mark=pages.mark_of(shown),
        several=False,
    )
    status = 422 if form or blocked or refused else 200
    return render(request, "slt/archive.html", context, status=status)


def packages_part(request, shown, poll, *, several=False):
    """What a page that shows a package being made asks for, until it is there."""
    mark = pages.mark_of(shown)
    if request.GET.get("sett") == mark:
        return HttpResponse(status=204)
    context = {"packages": shown, "poll": poll, "mark": mark, "several": several}
    return render(request, "slt/_archive_packages.html", context)


def make_year(request, place):
    year = chosen_year(request)
    return ask(
        request,
        place,
        year_url(place, year),
        lambda found: year_page(request, place, blocked=found),
        year=year,
    )


def ask(request, place, back, refuse_with, **what):
    try:
        packages.ask(place, by=request.user, **what)
    except packages.Blocked as stopped:
        return refuse_with(stopped.found)
    except Stale:
        messages.info(request, _("En pakke er allerede på vei. Vent til den er ferdig."))
    else:
        messages.success(request, _("Pakken lages. Du kan gå videre til noe annet imens."))
    return redirect(f"{back}#pakker")


def mark_year(request, place):
    year = chosen_year(request)
    form = ArchivedForm(request.POST)
    rows = pages.rows(place, year, request.user)
    wanted = set(request.POST.getlist("mote"))
    chosen = [
        row.meeting
        for row in rows
        if (row.waits and "alle" in request.POST)
        or (row.is_sent and row.meeting.public_id in wanted)
    ]
    if form.is_valid() and not chosen:
        form.add_error(None, _("Kryss av for møtene som er arkivert."))
    if form.is_valid() and marked(request, form, chosen, place):
        return redirect(year_url(place, year))
    return year_page(request, place, form=form)


def marked(request, form, meetings, place) -> bool:
    try:
        count = marks.mark(meetings, place, by=request.user, **form.cleaned_data)
    except ValidationError as refusal:
        refuse(form, refusal)
        return False
    said = ngettext(
        "%(count)s møte er merket som arkivert.", "%(count)s møter er merket som arkivert.", count
    )
    messages.success(request, said % {"count": count})
    return True


def choose_form(request, place):
    form = ArchiveFormForm(request.POST)
    if not form.is_valid():
        return year_page(request, place, refused=True)
    packages.choose_form(place, form.cleaned_data["form"], by=request.user)
    messages.success(request, _("Lagret. Det gjelder for pakker som lages fra nå av."))
    return redirect(year_url(place, chosen_year(request)))


YEAR_ACTS = {"package": make_year, "mark": mark_year, "form": choose_form}


# One meeting -------------------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
def archive_meeting(request, public_id):
    """Where one meeting is archived, by each of its municipalities; one's own may say so."""
    meeting = seen_meeting(request, public_id)
    own = own_places(request, meeting)
    if not own or not meeting.minutes_are_sent or meeting.group.handles_individual_cases:
        raise PermissionDenied
    act = MEETING_ACTS.get(request.POST.get("do", "")) if request.method == "POST" else None
    if act:
        return act(request, meeting, get_object_or_404(own, number=request.POST.get("kommune")))
    return meeting_page(request, meeting)


def own_places(request, meeting: Meeting):
    """The meeting's municipalities that one coordinates, if one coordinates the group."""
    if not meeting.access(request.user).coordinates:
        return Municipality.objects.none()
    parts = meeting.group.group_municipalities.all()
    here = [part.municipality_id for part in parts if part.until is None]
    return pages.places_of(request.user).filter(pk__in=here)


def meeting_page(request, meeting, *, place=None, form=None, blocked=()):
    own = list(own_places(request, meeting))
    standing = {row.municipality_id: row for row in meeting.archivings.standing()}
    shown = pages.newest(own, request.user, meeting)
    poll = reverse("archive_meeting", args=[meeting.public_id])
    several = len(own) > 1
    if request.htmx and request.method == "GET":
        return packages_part(request, shown, poll, several=several)
    busy = {one.municipality_id for one in shown if one.is_unfinished}
    parts = [part for part in meeting.group.group_municipalities.all() if part.until is None]
    sections = [
        {
            "place": part.municipality,
            "is_own": part.municipality in own,
            "is_busy": part.municipality_id in busy,
            "row": pages.Row(meeting, standing.get(part.municipality_id)),
            "form": (
                form
                if form and part.municipality == place
                else ArchivedForm(initial={"on": localdate()}, prefix=part.municipality.number)
            ),
        }
        for part in parts
    ]
    context = about(
        meeting,
        sections=sections,
        blocked=blocked,
        packages=shown,
        several=several,
        poll=poll,
        mark=pages.mark_of(shown),
    )
    status = 422 if form or blocked else 200
    return render(request, "slt/archive_meeting.html", context, status=status)


def make_meeting(request, meeting, place):
    back = reverse("archive_meeting", args=[meeting.public_id])
    return ask(
        request,
        place,
        back,
        lambda found: meeting_page(request, meeting, place=place, blocked=found),
        meeting=meeting,
    )


def mark_meeting(request, meeting, place):
    form = ArchivedForm(request.POST, prefix=place.number)
    if form.is_valid() and marked(request, form, [meeting], place):
        return redirect("archive_meeting", meeting.public_id)
    return meeting_page(request, meeting, place=place, form=form)


def undo_meeting(request, meeting, place):
    row = get_object_or_404(
        Archiving, meeting=meeting, municipality=place, public_id=request.POST.get("rad")
    )
    try:
        marks.undo(row, by=request.user)
    except Stale:
        messages.info(request, _("Det er angret allerede."))
    else:
        messages.success(request, _("Møtet er ikke lenger merket som arkivert."))
    return redirect("archive_meeting", meeting.public_id)


MEETING_ACTS = {"package": make_meeting, "mark": mark_meeting, "undo": undo_meeting}


# Packages ----------------------------------------------------------------------------------------


def find_package(request, public_id) -> ArchivePackage:
    visible = ArchivePackage.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("municipality", "meeting__group"), public_id=public_id
    )


@require_safe
def archive_file(request, public_id):
    """The zip. Gone when its time is out."""
    package = find_package(request, public_id)
    if not package.is_ready:
        return render(
            request,
            "slt/archive_gone.html",
            {"package": package, "municipality_names": package.municipality.name},
            status=410,
        )
    packages.download(package, by=request.user)
    return FileResponse(
        package.file.open(),
        as_attachment=True,
        filename=f"{name_of(package)}.zip",
        content_type="application/zip",
        headers={"Cache-Control": "private, no-store"},
    )


@require_POST
def archive_delete(request, public_id):
    """Delete the file before its time, or stop a package that is being made."""
    package = find_package(request, public_id)
    try:
        packages.delete(package, by=request.user)
    except Stale:
        messages.info(request, _("Pakken er allerede slettet."))
    else:
        messages.success(request, _("Pakken er slettet."))
    if package.meeting:
        return redirect("archive_meeting", package.meeting.public_id)
    return redirect(year_url(package.municipality, package.year))
