"""A day in words, in the language of the one who reads."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import pgettext


def written_day(day: date | datetime) -> str:
    """24. november 2026; in English 24 November 2026"""
    return date_format(day, pgettext("datoformat", "j. F Y"))


def day_and_month(day: date | datetime) -> str:
    """24. november; in English 24 November"""
    return date_format(day, pgettext("datoformat", "j. F"))


def weekday_and_day(day: date | datetime) -> str:
    """tirsdag 24. november; in English Tuesday 24 November"""
    return date_format(day, pgettext("datoformat", "l j. F"))


def written_time(moment: datetime) -> str:
    """12.00; in English 12:00"""
    return date_format(moment, pgettext("datoformat", "H.i"))
