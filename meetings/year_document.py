"""When groups meet in a year (møteplan), as a document: what hangs on the wall."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import translation
from django.utils.formats import date_format
from django.utils.timezone import localtime, make_aware, now
from django.utils.translation import gettext as _

from meetings.letterhead import Letterhead, letterhead
from meetings.models import Meeting
from people.belonging import listed
from people.days import weekday_and_day
from people.models import Group


@dataclass(frozen=True)
class Row:
    # "Tirsdag 10. november"
    day: str
    starts_at: datetime
    ends_at: datetime
    group: str
    place: str
    # "Planlagt" for one that is not called yet; empty when it is.
    state: str


@dataclass
class Month:
    name: str
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True)
class YearPlan:
    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    # The one group it is about; empty for all of one's groups.
    group: str
    year: int
    months: list[Month]
    created: str
    changed: str
    draft: str = ""

    @property
    def has_states(self) -> bool:
        return any(row.state for month in self.months for row in month.rows)


def year_document(person, groups: list[Group], year: int) -> YearPlan:
    """The meetings of ``groups`` that ``person`` may see, month by month, without those called off.

    In the groups' language where they agree, else in the one now active. One query, where the
    groups' municipalities are at hand.
    """
    languages = {group.language for group in groups}
    language = languages.pop() if len(languages) == 1 else translation.get_language()
    with translation.override(language):
        alone = groups[0].name if len(groups) == 1 else ""
        head = letterhead(*groups)
        places = [place.name for place in places_of(groups)]
        moment = now().isoformat(timespec="seconds")
        title = _("Møteplan %(year)s, %(whose)s") % {
            "year": year,
            "whose": alone or listed(places),
        }
        return YearPlan(
            language=language,
            title=title if alone or places else _("Møteplan %(year)s") % {"year": year},
            letterhead=head,
            municipality_names=listed(places),
            group=alone,
            year=year,
            months=months(person, groups, year),
            created=moment,
            changed=moment,
        )


def places_of(groups: list[Group]) -> list:
    parts = [
        part for group in groups for part in group.group_municipalities.all() if part.until is None
    ]
    return list({part.municipality_id: part.municipality for part in parts}.values())


def months(person, groups: list[Group], year: int) -> list[Month]:
    names = {group.pk: group.name for group in groups}
    begins, ends = (make_aware(datetime(at, 1, 1)) for at in (year, year + 1))  # noqa: DTZ001
    meetings = (
        Meeting.objects.visible_to(person)
        .filter(group__in=names, starts_at__gte=begins, starts_at__lt=ends)
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("starts_at", "pk")
    )
    found: dict[int, Month] = {}
    for meeting in meetings:
        day = localtime(meeting.starts_at)
        month = found.setdefault(day.month, Month(date_format(day, "F").capitalize()))
        state = _("Planlagt") if meeting.state == Meeting.State.DRAFT else ""
        month.rows.append(
            Row(
                day=weekday_and_day(day).capitalize(),
                starts_at=meeting.starts_at,
                ends_at=meeting.ends_at,
                group=names[meeting.group_id],
                place=meeting.place,
                state=state,
            )
        )
    return list(found.values())
