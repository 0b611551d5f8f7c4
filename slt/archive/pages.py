"""What the pages of the archive show: meetings with where they are, and packages."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.functions import ExtractYear
from django.utils.timezone import localdate

from meetings.models import Meeting
from people.models import Appointment, Municipality
from people.models.roles import roles_of
from slt.archive import packages
from slt.models import ArchivePackage, ArchiveSetup, Archiving

# Packages that are shown: the newest, whatever became of them.
SHOWN = 3


def places_of(person):
    """The municipalities one coordinates; ``whole``, if not only a district in them."""
    posts = Appointment.objects.coordinators().active().filter(person=person, district=None)
    whole = Exists(posts.filter(municipality=OuterRef("pk")))
    found = Municipality.objects.coordinated_by(person).annotate(whole=whole)
    return found.select_related("archive_setup")


@dataclass
class Row:
    """One held meeting: whether its minutes can be archived, and whether they are."""

    meeting: Meeting
    archiving: Archiving | None
    # Not of a group that the municipality has left.
    may_open: bool = True

    @property
    def is_sent(self) -> bool:
        return self.meeting.minutes_are_sent

    @property
    def is_current(self) -> bool:
        """Archived as the minutes are now: no correction since, and not only a draft of them."""
        return (
            self.archiving is not None
            and self.archiving.minutes_version == self.meeting.minutes_version
        )

    @property
    def waits(self) -> bool:
        return self.is_sent and not self.is_current


def rows(place: Municipality, year: int, person) -> list[Row]:
    """The held meetings of the year in the groups one coordinates, and in those that the
    municipality has left since. Two queries.
    """
    coordinated = roles_of(person).coordinated
    standing = Archiving.objects.standing().filter(municipality=place)
    held = packages.held_in(place, year, None if place.whole else coordinated)
    held = held.filter(group__handles_individual_cases=False).select_related("group")
    held = held.prefetch_related(Prefetch("archivings", queryset=standing, to_attr="standing"))
    return [
        Row(meeting, next(iter(meeting.standing), None), meeting.group_id in coordinated)
        for meeting in held
    ]


def years(place: Municipality, person) -> list[tuple[int, int]]:
    """From the first meeting until now, the newest first; each with how many are not archived."""
    current = Archiving.objects.current().filter(meeting=OuterRef("pk"), municipality=place)
    waits = Q(minutes_state__in=Meeting.SENT_STATES, group__handles_individual_cases=False)
    held = packages.held_by(place, None if place.whole else roles_of(person).coordinated)
    found = held.order_by().annotate(year=ExtractYear("starts_at")).values("year")
    found = found.annotate(waiting=Count("pk", filter=waits & ~Exists(current)))
    waiting = dict(found.values_list("year", "waiting"))
    this = localdate().year
    return [
        (year, waiting.get(year, 0)) for year in range(this, min(waiting, default=this) - 1, -1)
    ]


def newest(places, person, meeting: Meeting | None = None) -> list[ArchivePackage]:
    """Of some municipalities; with ``meeting``, those that hold it and those in the way of it."""
    found = ArchivePackage.objects.visible_to(person).filter(municipality__in=places)
    if meeting:
        found = found.filter(
            Q(meeting=meeting) | Q(year=meeting.day.year) | Q(state__in=ArchivePackage.UNFINISHED)
        )
    return list(found.select_related("municipality", "meeting__group", "asked_by")[:SHOWN])


def form_of(place: Municipality) -> str:
    setup = getattr(place, "archive_setup", None)
    return setup.form if setup else ArchiveSetup.Form.CASE


def mark_of(shown: list[ArchivePackage]) -> str:
    """How far they have come: what a page that asks again has seen already."""
    return "-".join(f"{one.public_id}.{one.state}.{one.done}" for one in shown)
