"""Case numbers: Sak 17/26, running per group and year, given once and never changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Meeting, NumberSeries
from people import audit


def locked_series(group, year: int) -> NumberSeries:
    """The series, made if need be, with its row locked until the transaction ends."""
    NumberSeries.objects.get_or_create(group=group, year=year)
    return NumberSeries.objects.select_for_update().get(group=group, year=year)


@transaction.atomic
def give_numbers(meeting: Meeting) -> list[AgendaItem]:
    """Number what has none on the agenda, in its order, and return the newly numbered.

    Eventuelt is numbered too (formal items are). The year is the meeting's.
    """
    series = locked_series(meeting.group, meeting.day.year)
    unnumbered = list(meeting.items.on_agenda().filter(number=None).order_by("position", "pk"))
    for item in unnumbered:
        item.series, item.number = series, series.next_number
        series.next_number += 1
    AgendaItem.objects.bulk_update(unnumbered, ["series", "number"])
    series.save(update_fields=["next_number"])
    return unnumbered


@transaction.atomic
def set_next_number(group, year: int, number: int, *, by) -> None:
    """Continue a series that began outside this system.

    Raises ValidationError when it was set before this year, or would use a number again.
    """
    series = locked_series(group, year)
    if series.set_by_hand_on:
        raise ValidationError(
            _("Neste saksnummer for %(year)s er allerede satt. Det kan settes én gang i året.")
            % {"year": year}
        )
    if number < series.next_number:
        raise ValidationError(
            _("Neste ledige nummer er %(number)s. Et nummer brukes aldri to ganger.")
            % {"number": series.next_number}
        )
    series.next_number, series.set_by_hand_on = number, localdate()
    series.save(update_fields=["next_number", "set_by_hand_on"])
    audit.record(by, "set_next_number", group, year=year, number=number)
