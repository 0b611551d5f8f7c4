"""The minutes page while it is written: all that is on it, in a fixed number of queries."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.db.models import Q

from meetings import texts
from meetings.models import (
    AgendaItem,
    Decision,
    Meeting,
    Presence,
    Remark,
    Text,
    TextVersion,
)
from meetings.models.meetings import Access
from people.models import Group


@dataclass(frozen=True)
class Ruling:
    """A decision and its words."""

    decision: Decision
    sheet: texts.Sheet


@dataclass
class Part:
    """One item as it is written."""

    item: AgendaItem
    title: str
    minutes: texts.Sheet
    papers: list[TextVersion]
    rulings: list[Ruling] = field(default_factory=list)
    out: list[Presence] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    # Why what was typed about an approval was refused.
    error: str = ""

    @property
    def takes_decisions(self) -> bool:
        return self.item.role not in (
            AgendaItem.Role.APPROVE_SUMMONS,
            AgendaItem.Role.APPROVE_MINUTES,
        )


class Live:
    def __init__(self, meeting: Meeting, access: Access):
        self.meeting = meeting
        self.access = access
        self.language = meeting.group.language
        self.heading = Group.DecisionHeading(meeting.group.decision_heading).label
        self.attendances = list(meeting.attendances.select_related("deputy_for"))
        self.versions = {
            (version.text.item_id, version.text.decision_id, version.text.kind): version
            for version in TextVersion.objects.latest()
            .filter(Q(text__item__meeting=meeting) | Q(text__decision__item__meeting=meeting))
            .select_related("text")
        }
        self.parts = self._parts()

    def _parts(self) -> list[Part]:
        items = self.meeting.items.exclude(accepted_at=None).select_related("series", "approves")
        decisions = defaultdict(list)
        for decision in Decision.objects.filter(item__meeting=self.meeting):
            decisions[decision.item_id].append(decision)
        out = defaultdict(list)
        for row in Presence.objects.filter(item__meeting=self.meeting).select_related("attendance"):
            out[row.item_id].append(row)
        remarks = defaultdict(list)
        if self.meeting.minutes_are_sent:
            rows = Remark.objects.filter(item__meeting=self.meeting)
            for remark in rows.select_related("person", "answered_by"):
                remarks[remark.item_id].append(remark)
        parts = []
        for item in items.order_by("position", "pk"):
            # The one object of the page: parts of later apps keep what they read on it.
            item.meeting = self.meeting
            parts.append(
                self._part(item, decisions[item.pk], out=out[item.pk], remarks=remarks[item.pk])
            )
        return parts

    def _part(self, item: AgendaItem, decisions: list[Decision], **more) -> Part:
        return Part(
            item=item,
            title=(self.access.sees_exempt and item.exempt_title) or item.title,
            minutes=self.sheet(item, Text.Kind.MINUTES),
            papers=[
                self.versions[item.pk, None, kind]
                for kind in (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL)
                if (item.pk, None, kind) in self.versions
            ],
            rulings=[Ruling(row, self.sheet(row, Text.Kind.DECISION)) for row in decisions],
            **more,
        )

    def sheet(self, owner: AgendaItem | Decision, kind: str) -> texts.Sheet:
        key = (None, owner.pk) if isinstance(owner, Decision) else (owner.pk, None)
        return texts.sheet(
            owner,
            kind,
            self.access,
            language=self.language,
            label=self.heading if kind == Text.Kind.DECISION else "",
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
