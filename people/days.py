"""A day in words, in the language of the one who reads."""

from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import pgettext


def written_day(day: date | datetime) -> str:
    """24. november 2026; in English 24 November 2026"""
    return date_format(day, pgettext("datoformat", "j. F Y"))
