"""Whether a group meets as often as it is to, and whether all are there who should be.

Told to its coordinators alone, before it is too late; they may answer that they know.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.timezone import localdate, localtime, make_aware, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings import days, planning
from meetings.models import Attendance, Meeting
from people import audit
from people.models import Group, Membership, Municipality, Office, Organisation, Person
from people.models.roles import roles_of
from people.prepared import counted, prepared
from slt.models import Known

# A norm is kept month by month, July apart: so many months there are.
MONTHS = 11
# A seat that nobody took over is asked about for so long.
ASKED_FOR = timedelta(days=365)
# A group's meetings are not put nearer than this.
APART = timedelta(days=10)
# After the group below has met, so that its matters are ready: one to three weeks.
AFTER_FEEDER = (timedelta(days=7), timedelta(days=21))


# The norm ---------------------------------------------------------------------------------------


def expected(norm: int, month: int) -> int:
    """Meetings a group should have had by the end of that month; July never counts."""
    return norm * (month - (1 if month >= 7 else 0)) // MONTHS


def horizon_of(today: date) -> date:
    """The last day of the month after this one, within the year: so far ahead we warn."""
    if today.month >= 11:
        return date(today.year, 12, 31)
    return date(today.year, today.month + 2, 1) - timedelta(days=1)


@dataclass(frozen=True)
class Norm:
    """How a year goes: held, planned, how many it should be, and when it would fall short."""

    norm: int
    held: int
    planned: int
    # Of the planned ones, those before the horizon.
    soon: int
    today: date

    @property
    def is_behind(self) -> bool:
        """Fewer held by last month's end than there should have been."""
        return self.held < expected(self.norm, self.today.month - 1)

    @property
    def wanted(self) -> int:
        """By the horizon."""
        return expected(self.norm, self.horizon.month)

    @property
    def horizon(self) -> date:
        return horizon_of(self.today)

    @property
    def missing(self) -> int:
        """How many more must be planned this year."""
        return max(0, self.norm - self.held - self.planned)

    @property
    def breaks(self) -> bool:
        """Too few are planned, and within two months it shows."""
        return self.missing > 0 and self.held + self.soon < self.wanted

    def said(self) -> str:
        """ "3 av 10 møter er holdt i år, og ingen er planlagt." """
        words = _("%(held)s av %(norm)s møter er holdt i år, og %(planned)s er planlagt.")
        planned = self.planned or _("ingen")
        return words % {"held": self.held, "norm": self.norm, "planned": planned}


def counting(rows, begins: datetime, ends: datetime):
    """Those of a year that count."""
    return rows.filter(starts_at__gte=begins, starts_at__lt=ends).exclude(starts_at__month=7)


AHEAD = (Meeting.State.DRAFT, Meeting.State.CALLED)


def norm_of(group: Group, today: date) -> Norm:
    """One query."""
    begins, ends, horizon, _gone = bounds(today)
    ahead = Q(state__in=AHEAD)
    counts = counting(group.meetings.all(), begins, ends).aggregate(
        held=Count("pk", filter=Q(state=Meeting.State.HELD)),
        planned=Count("pk", filter=ahead),
        soon=Count("pk", filter=ahead & Q(starts_at__lte=horizon)),
    )
    return Norm(group.meetings_per_year, **counts, today=today)


def proposed_day(group: Group, today: date) -> date | None:
    """A day with nothing against it; for a steering group after the group below has met."""
    after = today + timedelta(days=max(group.summons_days, 7))
    own = [
        localtime(moment).date()
        for moment in group.meetings.upcoming(begin(today)).values_list("starts_at", flat=True)
    ]

    def is_apart(day: date) -> bool:
        return all(abs(day - other) >= APART for other in own)

    if group.level == Group.Level.STEERING:
        check = None
        for met in feeders(group, today):
            first, last = (met + wait for wait in AFTER_FEEDER)
            check = check or days.DayCheck(group, after, after + days.FAR)
            for day in days.following(first - timedelta(days=1)):
                if day > last:
                    break
                good = day > after and day.weekday() in days.MIDWEEK and is_apart(day)
                if good and not check.against(day):
                    return day
    return next((day for day in days.suggest(group, after, count=20) if is_apart(day)), None)


def begin(day: date) -> datetime:
    return make_aware(datetime.combine(day, time.min))


def feeders(group: Group, today: date) -> list[date]:
    """When the coordinating groups that report to it meet from now on."""
    met = Meeting.objects.upcoming(begin(today)).filter(
        group__reports_to=group, group__level=Group.Level.COORDINATING
    )
    return [localtime(moment).date() for moment in met.values_list("starts_at", flat=True)]


@transaction.atomic
def plan(group: Group, day: date, *, by) -> Meeting:
    """A draft on the day, at the group's usual time and place."""
    last = group.meetings.exclude(state=Meeting.State.CANCELLED).order_by("-starts_at").first()
    starts, ends = (
        (localtime(last.starts_at).time(), localtime(last.ends_at).time())
        if last
        else (time(12), time(14))
    )
    return planning.create(
        group,
        starts_at=planning.at(day, starts),
        ends_at=planning.at(day, ends),
        place=group.usual_place or (last.place if last else ""),
        by=by,
    )


# Who should be there ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """Something amiss in who a group is made of."""

    about: str
    office: str = ""
    organisation: Organisation | None = None
    # When it ended, where that is what is amiss.
    since: date | None = None

    @property
    def office_name(self) -> str:
        return str(Office.Kind(self.office).label)

    @property
    def key(self) -> str:
        """What a form calls it."""
        return f"{self.about}:{self.office or self.organisation or ''}"


def empty_offices(today: date, gone: date, group=None):
    """Offices that ended, and nobody took over."""
    successor = Office.objects.active(today).filter(group=OuterRef("group"), kind=OuterRef("kind"))
    later = Office.objects.filter(
        group=OuterRef("group"), kind=OuterRef("kind"), until__gt=OuterRef("until")
    )
    known = Known.objects.standing(today).filter(
        group=OuterRef("group"), about=Known.About.OFFICE, office=OuterRef("kind")
    )
    ended = Office.objects.filter(group=group or OuterRef("pk"), until__lt=today)
    ended = ended.filter(until__gte=gone)
    return ended.filter(~Exists(successor), ~Exists(later), ~Exists(known))


def empty_seats(today: date, gone: date, group=None):
    """The last member's seat of an organisation, where it ended and nobody took over."""
    seats = Membership.objects.filter(role=Membership.Role.MEMBER)
    same = seats.filter(group=OuterRef("group"), organisation=OuterRef("organisation"))
    known = Known.objects.standing(today).filter(
        group=OuterRef("group"), about=Known.About.SEAT, organisation=OuterRef("organisation")
    )
    ended = seats.filter(
        group=group or OuterRef("pk"),
        until__lt=today,
        until__gte=gone,
        organisation__isnull=False,
    )
    later = same.filter(until__gt=OuterRef("until"))
    return ended.filter(~Exists(same.active(today)), ~Exists(later), ~Exists(known))


def absent(today: date, group=None):
    """Seats of organisations that nobody came from to the three last meetings of their time.

    A meeting counts when somebody is written down as present.
    """
    present = Attendance.objects.filter(state=Attendance.State.PRESENT)
    held = Meeting.objects.filter(
        Exists(present.filter(meeting=OuterRef("pk"))),
        group=OuterRef("group"),
        state=Meeting.State.HELD,
        starts_at__date__gte=OuterRef("since"),
    ).order_by("-starts_at")
    came = present.filter(
        meeting__group=OuterRef("group"),
        meeting__starts_at__gte=OuterRef("third"),
        organisation=OuterRef("organisation__name"),
    )
    known = Known.objects.standing(today).filter(
        group=OuterRef("group"), about=Known.About.ABSENCE, organisation=OuterRef("organisation")
    )
    return (
        Membership.objects.active(today)
        .filter(
            group=group or OuterRef("pk"),
            role=Membership.Role.MEMBER,
            organisation__isnull=False,
        )
        .annotate(third=Subquery(held.values("starts_at")[2:3]))
        .filter(~Exists(came), ~Exists(known), third__isnull=False)
    )


def gaps_of(group: Group, today: date) -> list[Gap]:
    """What is amiss in one group and not known of. Three queries."""
    found = [
        Gap(Known.About.OFFICE, office=row.kind, since=row.until)
        for row in empty_offices(today, today - ASKED_FOR, group)
    ]
    seats = {
        Known.About.SEAT: empty_seats(today, today - ASKED_FOR, group),
        Known.About.ABSENCE: absent(today, group),
    }
    for about, rows in seats.items():
        bodies = {}
        for seat in rows.select_related("organisation"):
            bodies.setdefault(seat.organisation_id, seat)
        found += [
            Gap(about, organisation=seat.organisation, since=seat.until) for seat in bodies.values()
        ]
    return found


def panel(group: Group, reader: Person) -> dict:
    """On the group's page, for those who coordinate it alone. One query; none for others."""
    if group.pk not in roles_of(reader).coordinated or group.ended_on:
        return {"is_run": False}
    today = localdate()
    for row in counted_in(group.pk, *bounds(today), today):
        return {"is_run": True, "warnings": warnings(row, today)}
    return {"is_run": False}


@prepared
def counted_in(group, begins, ends, horizon, gone, today):
    own = columns(today, begins, ends, horizon, gone)
    return Group.objects.filter(pk=group).only("meetings_per_year", "name").annotate(**own)


@prepared
def counted_of(person, place, begins, ends, horizon, gone, today):
    groups = Group.objects.coordinated_by(person, today).standing()
    groups = groups.filter(
        group_municipalities__municipality=place, group_municipalities__until=None
    )
    own = columns(today, begins, ends, horizon, gone)
    return groups.only("public_id", "meetings_per_year", "name").annotate(**own)


def warnings_of(place: Municipality, person, today: date) -> list[dict]:
    """The groups of a municipality with anything amiss, and what. One query."""
    found = []
    for group in counted_of(person, place.pk, *bounds(today), today):
        if said := warnings(group, today):
            found.append({"group": group, "said": " ".join(said)})
    return found


def warnings(group: Group, today: date) -> list[str]:
    """What is amiss in a group with ``columns``, in sentences."""
    said = []
    norm = norm_in(group, today)
    if norm.breaks and not group.norm_is_known:
        said.append(norm.said())
    return said + gaps_said(group)


def gaps_said(group: Group) -> list[str]:
    said = []
    if empty := group.empty_offices + group.empty_seats:
        words = ngettext("%(count)s plass er tom.", "%(count)s plasser er tomme.", empty)
        said.append(words % {"count": empty})
    if group.absent:
        words = ngettext(
            "%(count)s virksomhet har ikke møtt de tre siste gangene.",
            "%(count)s virksomheter har ikke møtt de tre siste gangene.",
            group.absent,
        )
        said.append(words % {"count": group.absent})
    return said


def norm_in(group: Group, today: date) -> Norm:
    return Norm(group.meetings_per_year, group.held, group.planned, group.soon, today)


def bounds(today: date) -> tuple[datetime, datetime, datetime, date]:
    """When the year begins and ends, how far ahead we warn, and from when a seat is asked about."""
    begins, ends = (make_aware(datetime(year, 1, 1)) for year in (today.year, today.year + 1))  # noqa: DTZ001
    horizon = make_aware(datetime.combine(horizon_of(today), time.max))
    return begins, ends, horizon, today - ASKED_FOR


def columns(today, begins, ends, horizon, gone) -> dict:
    """What home asks of each group, as columns."""
    year = counting(Meeting.objects.filter(group=OuterRef("pk")), begins, ends)
    ahead = year.filter(state__in=AHEAD)
    known = Known.objects.standing(today).filter(group=OuterRef("pk"), about=Known.About.NORM)
    return {
        "held": counted(year.filter(state=Meeting.State.HELD), by="group"),
        "planned": counted(ahead, by="group"),
        "soon": counted(ahead.filter(starts_at__lte=horizon), by="group"),
        "norm_is_known": Exists(known),
        "empty_offices": counted(empty_offices(today, gone), by="group"),
        "empty_seats": counted(empty_seats(today, gone), by="group"),
        "absent": counted(absent(today), by="group"),
    }


# "Vi vet" ---------------------------------------------------------------------------------------


@transaction.atomic
def know(group: Group, gap: Gap, until: date, *, by) -> Known:
    """Say no more of it until that day; said again, it is the last that holds."""
    require_coordinates(group, by)
    same = {"about": gap.about, "office": gap.office, "organisation": gap.organisation}
    group.known.filter(**same, undone_at=None).update(undone_at=now())
    row = Known.objects.create(group=group, until=until, by=by, **same)
    audit.record(by, "know_of", group, gap=gap.about, until=until.isoformat())
    return row


@transaction.atomic
def undo(row: Known, *, by) -> None:
    """Twice is once."""
    require_coordinates(row.group, by)
    if Known.objects.filter(pk=row.pk, undone_at=None).update(undone_at=now()):
        audit.record(by, "undo_know_of", row.group, gap=row.about)


def require_coordinates(group: Group, by) -> None:
    if group.pk not in roles_of(by).coordinated:
        raise PermissionDenied
