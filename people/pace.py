"""When a notice may go: at once, gathered with others, or not by mail at all.

What is urgent or happens soon passes everything; then comes what the person prefers; then how
much they have been sent that day already.
"""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from people import workdays
from people.kinds import Kind
from people.models import Notice, Preference

# So near to what it is about, nothing is kept back.
SOON = timedelta(hours=48)
# Mails to one person in one day; the rest comes as one the next morning.
DAILY_CAP = 8
MONDAY = 0

NOW, NEVER = Preference.Pace.NOW, Preference.Pace.NEVER


def is_soon(notice: Notice, kind: Kind, at: datetime, told_at: datetime) -> bool:
    """Whether what it is about lies ahead, and would happen within ``SOON`` of being told."""
    moment = kind.happens(notice) if kind.happens else None
    return moment is not None and at <= moment < told_at + SOON


def declined(notice: Notice, kind: Kind, pace: str, at: datetime) -> bool:
    """Whether its recipient will not have it by mail."""
    if pace != NEVER or kind.urgent or not kind.topic:
        return False
    return not is_soon(notice, kind, at, at)


def gathers_at(
    notice: Notice, kind: Kind, pace: str, sent_today: int, at: datetime
) -> datetime | None:
    """When it goes out with others; None: now, by itself."""
    if kind.urgent or not kind.topic:
        return None
    if pace == Preference.Pace.WEEKLY:
        until = next_weekly(at)
    elif sent_today >= DAILY_CAP:
        until = next_morning(at)
    else:
        return None
    # It must not be read later than SOON before it happens.
    return None if is_soon(notice, kind, at, until) else until


def next_weekly(at: datetime) -> datetime:
    """The coming Monday morning, or the first working day after it."""
    today = localtime(at).date()
    monday = today + timedelta(days=(MONDAY - today.weekday()) % 7)
    morning = workdays.morning(workdays.on_or_after(monday))
    if morning > at:
        return morning
    return workdays.morning(workdays.on_or_after(monday + timedelta(days=7)))


def next_morning(at: datetime) -> datetime:
    today = localtime(at).date()
    morning = workdays.morning(today)
    return morning if morning > at else workdays.morning(today + timedelta(days=1))
