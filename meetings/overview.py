"""The meeting page: all that is on it for one reader, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Case, F, When
from django.utils.functional import cached_property
from django.utils.timezone import now

from meetings import hats, threads
from meetings.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Decision,
    Meeting,
    Text,
    TextVersion,
)
from meetings.models.meetings import Access
from meetings.proposals import may_propose
from people.models import Membership
from people.prepared import prepared

PAPERS = (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL)
# When a meeting is going on, or is about to, or the minutes are being finished.
AROUND_NOW = timedelta(hours=36)


# All of an item, and of what it leads to no more than its line shows.
ITEM = [
    *(field.name for field in AgendaItem._meta.concrete_fields),
    "series__year",
    "continues__public_id",
    "continues__number",
    "continues__series__year",
    "continues__meeting__public_id",
    "continues__meeting__starts_at",
    "approves__public_id",
    "proposed_by__name",
]


@dataclass(frozen=True)
class Paper:
    """A text of an item, as one reader may see it."""

    label: str
    open: str
    exempt: str


@dataclass
class Line:
    """One item on the agenda, as one reader may see it."""

    item: AgendaItem
    exempt_title: str = ""
    papers: list[Paper] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    decisions: list[Paper] = field(default_factory=list)
    # Where it was lifted from, or what was answered above.
    thread: list[str] = field(default_factory=list)
    # As what the group takes it, where it is two in one.
    hat: str = ""

    @property
    def has_papers(self) -> bool:
        return bool(self.papers or self.attachments)


@prepared
def attendances_of(meeting):
    disowned = When(disowned_epoch=F("person__access_epoch"), then=True)
    rows = Attendance.objects.filter(meeting=meeting).select_related("deputy_for")
    return rows.annotate(disowned=Case(disowned, default=False))


@prepared
def seats_on(group, day):
    seats = Membership.objects.active(day).seated().filter(group=group, person__erased_on=None)
    return seats.select_related("person").order_by("person__name", "pk")


@prepared
def items_of(meeting):
    around = ("series", "continues__series", "continues__meeting", "approves", "proposed_by")
    items = AgendaItem.objects.filter(meeting=meeting).annotate(**threads.columns())
    return items.select_related(*around).only(*ITEM)


@prepared
def attachments_of(meeting):
    return Attachment.objects.filter(item__meeting=meeting)


@prepared
def versions_of(meeting):
    """What stands in the papers and the decisions now."""
    kinds = (*PAPERS, Text.Kind.DECISION)
    latest = TextVersion.objects.of_meeting(meeting).latest().filter(text__kind__in=kinds)
    return latest.select_related("text__decision").order_by("text_id")


class Overview:
    """``by_link`` builds from open parts only, and gives no tools: the page behind a mail link."""

    def __init__(self, meeting: Meeting, access: Access, reader, *, by_link: bool = False):
        self.meeting = meeting
        self.access = access
        self.by_link = by_link
        self.sees_exempt = access.sees_exempt and not by_link
        self.attendances = attendances_of(meeting.pk)
        for row in self.attendances:
            row.meeting = meeting
        self.mine = next((row for row in self.attendances if row.person_id == reader.pk), None)
        items = items_of(meeting.pk)
        for item in items:
            item.meeting = meeting
            item.thread = threads.said(item.went_up, item.came_up, item.sent_to)
        self.proposed = [
            item
            for item in items
            if item.accepted_at is None
            and item.declined_at is None
            and item.role != AgendaItem.Role.REFERRED
            and (access.runs or item.proposed_by_id == reader.pk)
            and not by_link
        ]
        accepted = [item for item in items if item.accepted_at is not None]
        self._versions(meeting)
        files = defaultdict(list)
        for attachment in attachments_of(meeting.pk):
            files[attachment.item_id].append(attachment)
        self.lines = [self._line(item, files[item.pk]) for item in accepted]
        self.may_propose = may_propose(meeting, access)

    def _versions(self, meeting: Meeting) -> None:
        self.texts = defaultdict(list)
        self.decisions = defaultdict(list)
        for version in versions_of(meeting.pk):
            if decision := version.text.decision:
                self.decisions[decision.item_id].append(version)
            else:
                self.texts[version.text.item_id].append(version)

    def _line(self, item: AgendaItem, files: list[Attachment]) -> Line:
        line = Line(item, exempt_title=item.exempt_title if self.sees_exempt else "")
        line.thread = item.thread
        line.hat = hats.name_of(self.meeting.group, item)
        if self.access.sees_papers:
            # Background before proposal.
            versions = sorted(
                self.texts[item.pk], key=lambda version: PAPERS.index(version.text.kind)
            )
            line.papers = self._papers(versions)
            line.attachments = [row for row in files if row.is_open or self.sees_exempt]
        if self.access.sees_minutes:
            shown = [
                version
                for version in self.decisions[item.pk]
                if version.text.decision.state != Decision.State.DRAFT
                # A draft is for who writes it, and not for whom the mail is sent on to.
                or (self.access.runs and not self.by_link)
            ]
            shown.sort(key=lambda v: (v.text.decision.position, v.text.decision_id))
            line.decisions = self._papers(shown)
        return line

    def _papers(self, versions: list[TextVersion]) -> list[Paper]:
        papers = [
            Paper(
                version.text.get_kind_display(),
                version.open,
                version.exempt if self.sees_exempt else "",
            )
            for version in versions
        ]
        return [paper for paper in papers if paper.open or paper.exempt]

    @property
    def on_agenda(self) -> list[AgendaItem]:
        """As ``AgendaItemQuerySet.on_agenda``, of what is at hand."""
        items = [line.item for line in self.lines]
        return [item for item in items if item.outcome != AgendaItem.Outcome.WITHDRAWN]

    @property
    def has_papers(self) -> bool:
        return any(line.has_papers for line in self.lines)

    @property
    def shows_exempt(self) -> bool:
        """Whether anything exempt is on the page: then reading it is logged."""
        return any(
            line.exempt_title
            or any(paper.exempt for paper in (*line.papers, *line.decisions))
            or any(not row.is_open for row in line.attachments)
            for line in self.lines
        )

    @property
    def coming(self) -> dict[str, list[Attendance]]:
        """Who was called, by what they answered; those only informed are apart."""
        groups: dict[str, list[Attendance]] = {
            key: [] for key in ("yes", "unanswered", "no", "informed")
        }
        for row in self.attendances:
            if row.capacity == Attendance.Capacity.INFORMED:
                groups["informed"].append(row)
            elif row.answer == Attendance.Answer.YES:
                groups["yes"].append(row)
            elif row.answer in (Attendance.Answer.NO, Attendance.Answer.DEPUTY):
                groups["no"].append(row)
            else:
                groups["unanswered"].append(row)
        return groups

    @property
    def met(self) -> dict[str, list[Attendance]]:
        """Who met, once that is written down; then it no longer matters what was answered."""
        states = Attendance.State
        groups: dict[str, list[Attendance]] = {
            str(state): [row for row in self.attendances if row.state == state]
            for state in (states.PRESENT, states.EXCUSED, states.ABSENT)
        }
        held = self.meeting.state == Meeting.State.HELD
        return groups if held and any(groups.values()) else {}

    @property
    def may_answer(self) -> bool:
        return (
            self.mine is not None
            and self.mine.capacity != Attendance.Capacity.INFORMED
            and self.takes_answers
        )

    @cached_property
    def newcomers(self) -> list[Membership]:
        """Those who sit there that day, and came to the group after the summons went."""
        if not (self.takes_answers and self.may_plan):
            return []
        called = {row.person_id for row in self.attendances}
        seats = seats_on(self.meeting.group_id, self.meeting.day)
        return [seat for seat in seats if seat.person_id not in called]

    @property
    def takes_answers(self) -> bool:
        return self.meeting.state == Meeting.State.CALLED and not self.meeting.is_over

    @property
    def may_plan(self) -> bool:
        """Whether the agenda is still to be worked on from here."""
        planned = self.meeting.state in (Meeting.State.DRAFT, Meeting.State.CALLED)
        return planned and self.access.runs and not self.by_link

    @property
    def may_be_handed_pen(self) -> bool:
        """Whether the one who reads may become minute-taker while the page is open."""
        sits_here = self.mine is not None and not self.access.runs and not self.by_link
        written = self.meeting.state in (Meeting.State.CALLED, Meeting.State.HELD)
        of_these_days = abs(now() - self.meeting.starts_at) < AROUND_NOW
        return sits_here and written and not self.meeting.minutes_are_sent and of_these_days
