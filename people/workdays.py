"""Working days: Monday to Friday, and not a public holiday in Norway."""

from datetime import date, datetime, time, timedelta
from functools import cache

import holidays
from django.utils.timezone import make_aware

DAY = timedelta(days=1)
# Mail is there when people come to work, not at midnight.
MORNING = time(7)
# Fills itself with the years it is asked of.
HOLIDAYS = holidays.NO()


@cache
def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


def on_or_before(day: date) -> date:
    while not is_working_day(day):
        day -= DAY
    return day


def on_or_after(day: date) -> date:
    while not is_working_day(day):
        day += DAY
    return day


def before(day: date) -> date:
    """The last working day before ``day``."""
    return on_or_before(day - DAY)


def after(day: date, count: int) -> date:
    """``count`` working days after ``day``."""
    for _step in range(count):
        day = on_or_after(day + DAY)
    return day


def back(day: date, count: int) -> date:
    """``count`` working days before ``day``."""
    for _step in range(count):
        day = before(day)
    return day


@cache
def morning(day: date) -> datetime:
    """Seven o'clock on the wall in Norway that day."""
    return make_aware(datetime.combine(day, MORNING))
