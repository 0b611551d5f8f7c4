"""What is open in a group, as a document: the list that lies on the table in its next meeting."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils import translation
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _

from measures import lines
from measures.models import FollowUp, Measure, Task
from meetings.document_parts import OPEN, Reading, exemption
from meetings.letterhead import Letterhead, letterhead
from meetings.models import Meeting
from people.models import Group


@dataclass(frozen=True)
class Line:
    what: str
    is_measure: bool
    who: str
    deadline: date | None
    is_late: bool
    status: str
    # The number of the case it comes from.
    case: str
    # "Unntatt offentlighet, jf. offl. § 13", for one that others are not to see.
    exemption: str
    # Of a group that municipalities share, those it concerns.
    places: str = ""


@dataclass(frozen=True)
class FollowUpList:
    reading: Reading
    language: str
    title: str
    letterhead: Letterhead
    municipality_names: str
    group: str
    on: date
    open: list[Line]
    # Ended since the group last met, and the day it did.
    ended: list[Line]
    since: datetime | None
    created: str
    changed: str
    draft: str = ""

    @property
    def is_open(self) -> bool:
        return self.reading in OPEN

    @property
    def late(self) -> int:
        return sum(line.is_late for line in self.open)

    @property
    def shows_exempt(self) -> bool:
        return any(line.exemption for line in (*self.open, *self.ended))


def list_document(group: Group, person, *, reading: Reading, on: date | None = None):
    """What ``person`` sees of what ``group`` follows or answers for, in the group's language.

    Openly without what is exempt, and with organisations instead of names. Four queries.
    """
    on = on or localdate()
    last = last_met(group)
    moment = now().isoformat(timespec="seconds")
    with translation.override(group.language):
        rows = [
            row for model in (Task, Measure) for row in rows_of(model, group, person, reading, last)
        ]
        lines.hang_places(rows)
        rows.sort(key=lambda row: (row.deadline or date.max, row.kind == "measure", row.pk))
        told = [(row.is_open, line(row, reading, on)) for row in rows]
        return FollowUpList(
            reading=reading,
            language=group.language,
            title=_("Oppfølging i %(group)s") % {"group": group.name},
            letterhead=letterhead(group),
            municipality_names=str(group.municipality_names()),
            group=group.name,
            on=on,
            open=[row for is_open, row in told if is_open],
            ended=[row for is_open, row in told if not is_open],
            since=last,
            created=moment,
            changed=moment,
        )


def last_met(group: Group) -> datetime | None:
    held = group.meetings.filter(state=Meeting.State.HELD).order_by("-starts_at")
    return held.values_list("starts_at", flat=True).first()


def rows_of(model, group: Group, person, reading: Reading, last: datetime | None):
    wanted = ~Q(state__in=model.ENDED)
    if last:
        wanted |= Q(ended_on__gte=localtime(last).date())
    rows = (
        model.objects.visible_to(person)
        .exclude(state=FollowUp.DRAFT)
        .filter(Q(group=group) | Q(responsible_group=group))
        .filter(wanted)
        .annotate(
            secret=Case(
                When(model.exempt(), then=Value(True)),
                default=Value(False),
                output_field=BooleanField(),
            )
        )
        .with_responsible()
        .select_related("item__series")
    )
    return rows.filter(secret=False) if reading in OPEN else rows


def line(row: FollowUp, reading: Reading, on: date) -> Line:
    openly = reading in OPEN
    who = row.responsible_name()
    if openly:
        bodies = (row.responsible_organisation, row.responsible_group)
        who = ", ".join(str(body) for body in bodies if body) or _("Deltaker i gruppens arbeid")
    basis = row.legal_basis or (row.item.legal_basis if row.item else "")
    return Line(
        what=str(row),
        is_measure=row.kind == "measure",
        who=who,
        deadline=row.deadline,
        is_late=row.is_overdue(on),
        status=str(row.get_state_display()),
        case=row.item.label if row.item else "",
        exemption=exemption(basis) if row.secret else "",
        places=row.places,
    )
