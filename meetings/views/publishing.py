"""Publishing the minutes: look through what the world will see, put it there, take it down."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from meetings import exemption, publishing, typesetting
from meetings.forms.publishing import PublishForm, WithdrawForm
from meetings.models import Meeting, Printout, Publication
from meetings.views.doors import MEETING, PLACES, about, seen_meeting
from meetings.views.printed import progress, waiting
from people import public
from people.audit import Stale
from people.models import Municipality
from people.views.doors import about_place

# In the address, what of the minutes is to be published.
READINGS = {"": Publication.Reading.OPEN, "sammendrag": Publication.Reading.SUMMARY}


@require_http_methods(["GET", "POST"])
def minutes_publish(request, public_id, number):
    """What the world will see, word for word, and what the guard found; then it is there."""
    meeting = seen_meeting(request, public_id)
    place = next(
        (place for place in publishing.places(meeting, request.user) if place.number == number),
        None,
    )
    if place is None or not publishing.is_for_the_world(meeting):
        raise PermissionDenied
    version = request.GET.get("versjon", "")
    reading = READINGS.get(version, Publication.Reading.OPEN)
    form = PublishForm(request.POST if request.method == "POST" else None)
    is_changed = False
    if form.is_valid() and request.htmx:
        return asked_again(request, meeting, reading)
    if form.is_valid():
        try:
            publishing.publish(
                meeting,
                place,
                reading=reading,
                digest=form.cleaned_data["digest"],
                by=request.user,
            )
        except typesetting.Awaited as awaited:
            document = publishing.check(meeting, reading=reading).document
            return waiting(request, document, awaited.row, button=_("Publiser"))
        except publishing.Changed:
            is_changed = True
        except publishing.Unpublishable:
            pass  # the page says why
        else:
            messages.success(
                request, _("Referatet er publisert i %(place)s.") % {"place": place.name}
            )
            return redirect(meeting)
    check = publishing.check(meeting, reading=reading)
    if is_changed:
        # What was read is not what stands here: to be read again.
        form = PublishForm()
    current = meeting.publications.current().filter(municipality=place)
    return render(
        request,
        "meetings/publish.html",
        about(
            meeting,
            form=form,
            check=check,
            lapsed=exemption.lapsed_in(meeting),
            document=check.document,
            place=place,
            back=meeting.get_absolute_url(),
            is_open=public.is_served(place),
            is_changed=is_changed,
            current=current.select_related("published_by").defer("content").first(),
            reading=reading,
            version=version,
            readings=readings(meeting, number, reading),
        ),
        status=422 if form.is_bound or is_changed else 200,
    )


def asked_again(request, meeting: Meeting, reading: str):
    """To the page that waits for the PDF: how far it has come. Nothing is published by asking."""
    row = Printout(state=Printout.State.READY)
    try:
        publishing.printed(meeting, publishing.check(meeting, reading=reading).document)
    except typesetting.Awaited as awaited:
        row = awaited.row
    except publishing.Changed:
        pass  # said when it is sent
    return progress(request, row, button=_("Publiser"))


def readings(meeting: Meeting, number: str, chosen: str) -> list[tuple[str, str, bool]]:
    """Name, address, and whether it is the one shown."""
    page = reverse("minutes_publish", args=[meeting.public_id, number])
    return [
        (reading.label, f"{page}?versjon={version}" if version else page, reading == chosen)
        for version, reading in READINGS.items()
    ]


@require_http_methods(["GET", "POST"])
def publication_withdraw(request, public_id):
    """Take it down, at once, for a reason."""
    rows = Publication.objects.visible_to(request.user).select_related("municipality")
    publication = get_object_or_404(rows.defer("content"), public_id=public_id)
    meeting = publication.meeting
    back = reverse("publication_list", args=[publication.municipality.number])
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if publication.withdrawn_at or form.is_valid():
        try:
            if publication.withdrawn_at:
                raise Stale
            publishing.withdraw(publication, form.cleaned_data["why"], by=request.user)
        except Stale:
            messages.info(request, _("Referatet var allerede tatt ned."))
        else:
            messages.success(request, _("Referatet er tatt ned. Ingen kan lese det på siden nå."))
        return redirect(back)
    context = about(
        meeting,
        form=form,
        question=_("Ta ned referatet fra siden til %(place)s?")
        % {"place": publication.municipality.name},
        consequences=[
            _("Det forsvinner fra siden med en gang, og teksten og filen slettes derfra."),
            _("Referatet selv blir ikke endret, og du kan publisere det igjen."),
            _("Den som allerede har lest eller lastet det ned, beholder det."),
        ],
        button=_("Ta ned referatet"),
        cancel_url=back,
    )
    status = 422 if form.is_bound else 200
    return render(request, "meetings/meeting_confirm.html", context, status=status)


@require_POST
def publication_leave(request, public_id):
    """It was taken down with a removal, and stays down."""
    rows = Publication.objects.visible_to(request.user).select_related("municipality")
    publication = get_object_or_404(rows.defer("content"), public_id=public_id)
    try:
        publishing.leave_down(publication, by=request.user)
    except Stale:
        messages.info(request, _("Noen har allerede tatt stilling til det."))
    else:
        messages.success(request, _("Referatet blir ikke lagt ut igjen."))
    return redirect("publication_list", publication.municipality.number)


@require_safe
def publication_list(request, number):
    """What stands on a municipality's page, and what of it is behind, for its coordinators."""
    places = Municipality.objects.coordinated_by(request.user)
    place = get_object_or_404(places, number=number, until=None)
    meetings = MEETING.prefetch_related(Prefetch("group__group_municipalities", queryset=PLACES))
    rows = (
        Publication.objects.visible_to(request.user)
        .filter(municipality=place)
        .defer("content")
        .select_related("published_by")
        .prefetch_related(Prefetch("meeting", queryset=meetings))
        .order_by("-meeting__starts_at", "pk")
    )
    return render(
        request,
        "meetings/publication_list.html",
        about_place(
            place,
            trail=[(_("Kontaktside"), reverse("public_contact", args=[place.number]))],
            municipality=place,
            publications=rows.current().with_behind(),
            taken_down=rows.taken_down(),
            is_open=public.is_served(place),
        ),
    )
