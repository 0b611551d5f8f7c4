"""Which days suit a group: holidays, its municipalities' own periods, and other meetings."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

import holidays
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.models import AvoidPeriod, Meeting
from people.models import Group, Membership

JULY = 7
# Tuesday to Thursday, where a group has no habit of its own.
MIDWEEK = {1, 2, 3}
# How far ahead we look for a free day.
FAR = timedelta(days=300)


class DayCheck:
    """What speaks against each day of a period for one group: four queries, however long it is.

    A warning and never a block: the coordinator knows what the calendar does not.
    """

    def __init__(self, group: Group, first: date, last: date, *, apart_from: Meeting | None = None):
        self.group = group
        # A day more on each side: a day between two free ones looks there.
        self.holidays = holidays.NO(
            years=range((first - timedelta(days=7)).year, (last + timedelta(days=7)).year + 1),
            language="no",
        )
        ours = group.group_municipalities.filter(until=None).values("municipality")
        self.avoided = list(
            AvoidPeriod.objects.filter(municipality__in=ours, since__lte=last, until__gte=first)
        )
        members = Membership.objects.active(first).filter(role=Membership.Role.MEMBER)
        others = (
            members.filter(person__in=members.filter(group=group).values("person"))
            .exclude(group=group)
            .values("group")
        )
        # The days of a whole year are few; which of them is local time's to say.
        near = Meeting.objects.exclude(state=Meeting.State.CANCELLED).filter(
            starts_at__date__range=(first - timedelta(days=1), last + timedelta(days=1))
        )
        if apart_from:
            near = near.exclude(pk=apart_from.pk)
        self.own = self._days(near.filter(group=group))
        self.taken = self._days(near.filter(group__in=others))

    @staticmethod
    def _days(meetings) -> set[date]:
        starts = meetings.order_by().values_list("starts_at", flat=True)
        return {localtime(moment).date() for moment in starts}

    def is_free_day(self, day: date) -> bool:
        return day.weekday() >= 5 or day in self.holidays

    def against(self, day: date) -> list[str]:
        """Why not that day, in words; empty when nothing speaks against it.

        Of other groups' meetings no more is said than that somebody is taken.
        """
        reasons = []
        if day in self.own:
            reasons.append(_("Gruppen har allerede et møte denne dagen"))
        if day in self.holidays:
            reasons.append(self.holidays[day].replace("; ", _(" og ")))
        elif day.weekday() >= 5:
            reasons.append(_("Helg"))
        # 24 and 31 December are no public holidays, but nobody meets between them either.
        elif (day.month, day.day) >= (12, 24):
            reasons.append(_("Romjul"))
        elif self._in_easter_week(day):
            reasons.append(_("Påskeuka"))
        elif self._squeezed(day):
            reasons.append(_("Inneklemt dag"))
        if day.month == JULY:
            reasons.append(_("Juli"))
        reasons += [row.name for row in self.avoided if row.since <= day <= row.until]
        if day in self.taken:
            reasons.append(_("Opptatt: medlemmer har et annet møte"))
        return reasons

    def _in_easter_week(self, day: date) -> bool:
        """Monday to Wednesday before Maundy Thursday."""
        thursday = day + timedelta(days=3 - day.weekday())
        return day.weekday() < 3 and "Skjærtorsdag" in self.holidays.get(thursday, "")

    def _squeezed(self, day: date) -> bool:
        """A working day between two free ones, such as the Friday after Ascension Day."""
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        return self.is_free_day(before) and self.is_free_day(after)


def suggest(group: Group, after: date, count: int = 6) -> list[date]:
    """The first days after ``after`` with nothing against them, on the group's usual weekday."""
    last = group.meetings.exclude(state=Meeting.State.CANCELLED).order_by("-starts_at").first()
    weekdays = {last.day.weekday()} if last and last.day.weekday() < 5 else MIDWEEK
    check = DayCheck(group, after, after + FAR)
    good = (day for day in following(after) if day.weekday() in weekdays and not check.against(day))
    return list(islice(good, count))


def following(after: date) -> Iterator[date]:
    return (after + timedelta(days=n) for n in range(1, FAR.days))


def after_meetings(group: Group, year: int, apart: int, skip: set[int]) -> list[date]:
    """So many days after each meeting that ``group`` has or has planned that year; as ``by_rule``,
    never in July.
    """
    held = group.meetings.exclude(state=Meeting.State.CANCELLED).filter(
        starts_at__date__range=(date(year, 1, 1), date(year, 12, 31))
    )
    found = (meeting.day + timedelta(days=apart) for meeting in held)
    return sorted({day for day in found if day.month not in skip | {JULY}})


def by_rule(year: int, nth: int, weekday: int, skip: set[int]) -> list[date]:
    """The ``nth`` (1–4, or -1 for the last) ``weekday`` (0 is Monday) of each month not skipped.

    Never in July, which does not count.
    """
    in_month = defaultdict(list)
    day = date(year, 1, 1)
    while day.year == year:
        if day.weekday() == weekday:
            in_month[day.month].append(day)
        day += timedelta(days=1)
    index = nth - 1 if nth > 0 else nth
    return [days[index] for month, days in in_month.items() if month not in skip | {JULY}]
