"""How the pages of meetings are opened: 404 when not visible, 403 when not one's to do."""

from functools import wraps

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Prefetch
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting
from people.audit import Stale
from people.belonging import hang_places, with_places
from people.models import Group, GroupMunicipality, Membership
from people.models.roles import roles_of
from people.prepared import prepared

PLACES = GroupMunicipality.objects.select_related("municipality")
MEETING = Meeting.objects.select_related("group", "chair", "minute_taker", "approved_in__series")
MEETINGS = MEETING.prefetch_related(Prefetch("group__group_municipalities", queryset=PLACES))
GROUPS = Group.objects.prefetch_related(Prefetch("group_municipalities", queryset=PLACES))


def seen_meetings(person):
    return MEETINGS.visible_to(person)


@prepared
def meeting_before(person, public_id):
    """The meeting with that address, if ``person`` may open it, once for each municipality."""
    seat = Membership.objects.active(OuterRef("starts_at__date")).filter(
        group=OuterRef("group"), person=person, role=Membership.Role.MEMBER
    )
    # The group above tells whether a matter may be lifted.
    found = MEETING.select_related("group__reports_to").visible_to(person)
    found = found.filter(public_id=public_id)
    return with_places(found.annotate(was_member=Exists(seat)), "group__")


def find_meeting(person, public_id: str) -> Meeting:
    """The meeting with its municipalities, else 404. Two queries with the person's roles."""
    rows = meeting_before(person, public_id)
    if not rows:
        raise Http404
    meeting = rows[0]
    hang_places(meeting.group, rows)
    meeting.were_members = {person.pk: meeting.was_member}
    return meeting


def seen_meeting(request, public_id) -> Meeting:
    return find_meeting(request.user, public_id)


def run_meeting(request, public_id) -> Meeting:
    """The meeting, for one who runs it; their access hangs on it as ``door``, asked once."""
    meeting = seen_meeting(request, public_id)
    meeting.door = meeting.access(request.user)
    if not meeting.door.runs:
        raise PermissionDenied
    return meeting


def run_item(request, public_id) -> AgendaItem:
    """An item of a meeting one runs; the meeting hangs on it with its ``door``."""
    items = AgendaItem.objects.visible_to(request.user).select_related(
        "series", "matter", "proposed_by", "continues__series", "continues__meeting"
    )
    item = get_object_or_404(items, public_id=public_id)
    item.meeting = MEETINGS.get(pk=item.meeting_id)
    item.meeting.door = item.meeting.access(request.user)
    if not item.meeting.door.runs:
        raise PermissionDenied
    return item


def run_groups(person):
    """The standing groups whose meetings one runs."""
    return GROUPS.filter(pk__in=roles_of(person).run).standing().order_by("name")


def run_group(request, public_id) -> Group:
    group = get_object_or_404(GROUPS.visible_to(request.user), public_id=public_id)
    if group.pk not in roles_of(request.user).run:
        raise PermissionDenied
    return group


def about(meeting: Meeting, **context) -> dict:
    """What every page below a meeting has: its municipalities in the header, and the way back."""
    return {
        "meeting": meeting,
        "municipality_names": meeting.group.municipality_names(),
        "trail": trail_of(meeting),
        **context,
    }


def asked_year(request) -> int:
    """``?ar=``; this year where it names none that the calendar has, with a year after it."""
    typed = request.GET.get("ar", "")
    year = int(typed) if typed.isascii() and typed.isdigit() and len(typed) == 4 else 0
    return year if 1900 <= year < 9999 else localdate().year


def trail_of(meeting: Meeting | None = None) -> list[tuple]:
    """The way back from below a meeting, or from below the list of them."""
    to_list = (_("Møter"), reverse("meeting_list"))
    return [to_list, (meeting.group.name, meeting.get_absolute_url())] if meeting else [to_list]


def says_when_too_late(view):
    """What came too late did no harm: say so on the meeting as it now is."""

    @wraps(view)
    def answer(request, public_id, *args, **kwargs):
        try:
            return view(request, public_id, *args, **kwargs)
        except Stale:
            messages.warning(
                request,
                _("Noen andre kom først, eller møtet er endret. Slik er det nå."),
            )
            meeting = (
                seen_meetings(request.user).filter(public_id=public_id).first()
                or seen_meetings(request.user).filter(items__public_id=public_id).first()
            )
            return redirect(meeting or "meeting_list")

    return answer
