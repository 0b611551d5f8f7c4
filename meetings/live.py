"""The minutes page while it is written: all that is on it, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from meetings import concerning, dissents, hats, texts, threads
from meetings.documents import seats_in
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    Dissent,
    Meeting,
    Presence,
    Remark,
    Review,
    Text,
    TextVersion,
)
from meetings.models.meetings import Access
from meetings.models.removals import last_removed
from people.models import Group
from people.prepared import prepared

Capacity = Attendance.Capacity


@dataclass(frozen=True)
class Ruling:
    """A decision and its words."""

    decision: Decision
    sheet: texts.Sheet
    # The municipalities that share the group; empty where it is one's own.
    concerns: list[concerning.Choice] = field(default_factory=list)


@dataclass(frozen=True)
class Differing:
    """A differing view and its words."""

    dissent: Dissent
    sheet: texts.Sheet


@dataclass
class Part:
    """One item as it is written."""

    item: AgendaItem
    title: str
    minutes: texts.Sheet
    papers: list["Latest"]
    rulings: list[Ruling] = field(default_factory=list)
    differing: list[Differing] = field(default_factory=list)
    # What leaders asked to have entered in the minutes: their rows, and what they said.
    asked: list[tuple[Attendance, Review]] = field(default_factory=list)
    out: list[Presence] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    # When something was last taken out of it (Fjern opplysning).
    removed_at: datetime | None = None
    # Where it was lifted from, or what was answered above.
    thread: list[str] = field(default_factory=list)
    # As what the group takes it, where it is two in one.
    hat: str = ""
    # Why what was typed about an approval was refused.
    error: str = ""

    @property
    def is_short(self) -> bool:
        """Formal and without words: mostly there is nothing to write."""
        return self.item.is_formal and not (self.minutes.open or self.minutes.exempt)

    @property
    def title_is_exempt(self) -> bool:
        return self.title != self.item.title

    @property
    def out_said(self) -> str:
        return said_of(self.out)

    @property
    def holds_exempt(self) -> bool:
        """Whether something in it is exempt and the reader sees it: then it wants a provision."""
        sheets = [self.minutes, *(row.sheet for row in (*self.rulings, *self.differing))]
        return bool(
            self.title_is_exempt
            or any(sheet.exempt for sheet in sheets)
            or (self.minutes.exempt is not None and any(paper.exempt for paper in self.papers))
        )

    @property
    def takes_decisions(self) -> bool:
        return self.item.role not in (
            AgendaItem.Role.APPROVE_SUMMONS,
            AgendaItem.Role.APPROVE_MINUTES,
        )


def said_of(out: list[Presence]) -> str:
    """Who was out of an item, in a line."""
    return "; ".join(f"{row.attendance.name}: {row.get_kind_display().lower()}" for row in out)


def seating(meeting: Meeting) -> list[Attendance]:
    """Members by organisation, each followed by who met for them; then informed and guests.

    One query. ``out`` on a row holds where it was out: (item id, kind); see also ``_offices``.
    """
    rows: dict[int, Attendance] = {}
    found = seats_in(meeting.pk)
    for row in found:
        row.meeting = meeting
        row = rows.setdefault(row.pk, row)
        row.out = []
        _offices(row)
    for row in found:
        if row.out_item:
            rows[row.pk].out.append((row.out_item, row.out_kind))
    order = [Capacity.MEMBER, Capacity.DEPUTY, Capacity.INFORMED, Capacity.GUEST]
    places = {pk: place for place, pk in enumerate(rows)}
    return sorted(
        rows.values(),
        key=lambda row: (
            order.index(row.deputy_for.capacity if row.deputy_for else row.capacity),
            places.get(row.deputy_for_id, places[row.pk]),
            row.deputy_for_id is not None,
        ),
    )


def _offices(row: Attendance) -> None:
    """What ``row`` is in its meeting."""
    meeting, someone = row.meeting, row.person_id is not None
    row.leads = someone and row.person_id == meeting.chair_id
    row.takes_minutes = someone and row.person_id == meeting.minute_taker_id
    # With the pen they see all there is to write in.
    row.sees_all = row.capacity == Capacity.MEMBER or not meeting.has_exempt_text


@prepared
def texts_in(meeting):
    """Every text with its latest version, and what it belongs to."""
    newer = TextVersion.objects.filter(text=OuterRef("pk"), number__gt=OuterRef("latest_number"))
    return (
        Text.objects.of_meeting(meeting)
        .annotate(
            latest_number=F("versions__number"),
            latest_open=F("versions__open"),
            latest_exempt=F("versions__exempt"),
        )
        .filter(Q(latest_number=None) | ~Exists(newer))
        .select_related("decision", "dissent__attendance")
        .order_by("decision__position", "decision", "pk")
    )


@prepared
def items_in(meeting):
    items = AgendaItem.objects.filter(meeting=meeting, accepted_at__isnull=False)
    items = items.select_related("series", "approves").annotate(removed_at=last_removed())
    items = items.annotate(**threads.columns())
    return items.order_by("position", "pk")


@dataclass(frozen=True)
class Latest:
    """The latest version of a text, or that there is none yet (number 0)."""

    kind: str
    number: int
    open: str
    exempt: str
    text: Text

    def kind_label(self) -> str:
        return Text.Kind(self.kind).label


class Live:
    """Reads the page. A decision is made with its text (``decisions.add``), and found by it."""

    def __init__(self, meeting: Meeting, access: Access):
        self.meeting = meeting
        self.access = access
        self.language = meeting.group.language
        self.heading = Group.DecisionHeading(meeting.group.decision_heading).label
        self.attendances = seating(meeting)
        self.versions: dict[tuple, Latest] = {}
        self.decisions: dict[int, list[Decision]] = defaultdict(list)
        self.dissents: dict[int, list[Dissent]] = defaultdict(list)
        self._read_texts()
        decisions = [row.pk for rows in self.decisions.values() for row in rows]
        self.concerns = concerning.choices(meeting.group, decisions)
        self.parts = self._parts()

    def _read_texts(self) -> None:
        """Every text of the meeting with its latest version, the decisions and the differing
        views, in one query.
        """
        for text in texts_in(self.meeting.pk):
            if text.latest_number:
                owner = text.item_id, text.decision_id, text.dissent_id
                self.versions[*owner, text.kind] = Latest(
                    text.kind, text.latest_number, text.latest_open, text.latest_exempt, text
                )
            if text.decision_id:
                self.decisions[text.decision.item_id].append(text.decision)
            if text.dissent_id:
                self.dissents[text.dissent.item_id].append(text.dissent)

    def _parts(self) -> list[Part]:
        items = self.meeting.agenda = items_in(self.meeting.pk)
        out = defaultdict(list)
        for row in self.attendances:
            for item_id, kind in row.out:
                out[item_id].append(Presence(attendance=row, kind=kind))
        remarks = defaultdict(list)
        if self.meeting.minutes_are_sent:
            rows = Remark.objects.filter(item__meeting=self.meeting)
            for remark in rows.select_related("person", "answered_by"):
                remarks[remark.item_id].append(remark)
        asked = self._asked() if self.meeting.minutes_are_sent else {}
        parts = []
        for item in items:
            # The one object of the page: parts of later apps keep what they read on it.
            item.meeting = self.meeting
            more = {"out": out[item.pk], "remarks": remarks[item.pk]}
            more["removed_at"] = item.removed_at
            more["hat"] = hats.name_of(self.meeting.group, item)
            more["thread"] = threads.said(item.went_up, item.came_up, item.sent_to)
            parts.append(self._part(item, asked=asked.get(item.pk, []), **more))
        return parts

    def _asked(self) -> dict[int, list[tuple[Attendance, Review]]]:
        """What leaders asked to have entered, by item; of exempt decisions for those who see it."""
        rows = {row.person_id: row for row in self.attendances if row.person_id}
        found = defaultdict(list)
        for review in dissents.asked(self.meeting):
            wording = self.versions.get((None, review.decision_id, None, Text.Kind.DECISION))
            hidden = wording and wording.exempt and not self.access.sees_exempt
            if review.person_id in rows and not hidden:
                found[review.decision.item_id].append((rows[review.person_id], review))
        return found

    def _part(self, item: AgendaItem, **more) -> Part:
        return Part(
            item=item,
            title=(self.access.sees_exempt and item.exempt_title) or item.title,
            minutes=self.sheet(item, Text.Kind.MINUTES),
            papers=[
                self.versions[item.pk, None, None, kind]
                for kind in (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL)
                if (item.pk, None, None, kind) in self.versions
            ],
            rulings=[self.ruling(row) for row in self.decisions[item.pk]],
            differing=[self.differing(row) for row in self.dissents[item.pk]],
            **more,
        )

    def ruling(self, decision: Decision) -> Ruling:
        sheet = self.sheet(decision, Text.Kind.DECISION)
        return Ruling(decision, sheet, self.concerns.get(decision.pk, []))

    def differing(self, dissent: Dissent) -> Differing:
        row = dissent.attendance
        who = ", ".join(filter(None, (row.name, row.organisation)))
        label = _("Protokolltilførsel fra %(name)s") % {"name": who}
        return Differing(dissent, self.sheet(dissent, Text.Kind.DISSENT, label))

    def sheet(
        self, owner: AgendaItem | Decision | Dissent, kind: str, label: str = ""
    ) -> texts.Sheet:
        key = tuple(
            owner.pk if isinstance(owner, model) else None
            for model in (AgendaItem, Decision, Dissent)
        )
        return texts.sheet(
            owner,
            kind,
            self.access,
            language=self.language,
            label=self.heading if kind == Text.Kind.DECISION else label,
            version=self.versions.get((*key, kind)),
            known=True,
        )

    @property
    def shows_exempt(self) -> bool:
        """Whether exempt words stand on the page: reading them is logged."""
        return self.access.sees_exempt and (
            any(version.exempt for version in self.versions.values())
            or any(part.item.exempt_title for part in self.parts)
        )
