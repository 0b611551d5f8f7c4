"""What stands in the minutes as a document: plain data, for the PDF and whoever prints next.

The open readings are built by queries that never fetch exempt words, so they have none to lose.
"""

import re
from datetime import date, datetime

from django.db.models import F, Subquery
from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings import agreed, amendments, concerning, hats, threads
from meetings.agreed import Agreed
from meetings.document_parts import (
    OPEN,
    DecisionPart,
    DissentPart,
    Document,
    FollowUpRow,
    ItemPart,
    Next,
    Party,
    ProgressRow,
    Reading,
    RemarkPart,
    Words,
    exemption,
)
from meetings.fitting import fit
from meetings.letterhead import letterhead
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Presence, Text, TextVersion
from meetings.models.removals import last_removed
from meetings.models.texts import filled
from people.days import written_day
from people.models import Group
from people.prepared import prepared


def minutes_document(meeting: Meeting, *, reading: Reading) -> Document:
    """The minutes of ``meeting`` in its group's language. A fixed number of queries."""
    with translation.override(meeting.group.language):
        return _Writer(meeting, reading).document()


@prepared
def seats_in(meeting):
    """Who was called or came: a row for each item one was out of, else one."""
    return (
        Attendance.objects.filter(meeting=meeting)
        .select_related("deputy_for")
        .annotate(
            out_item=F("presences__item"),
            out_kind=F("presences__kind"),
            shielded=F("person__shielded"),
        )
    )


ITEM = (
    "pk",
    "public_id",
    "number",
    "series__year",
    "title",
    "kind",
    "role",
    "presenter",
    "outcome",
    "legal_basis",
    "approval",
    "hat",
)
RULED = ("text__decision__item", "text__decision__state", "text__decision__public_id")
DIFFERED = ("text__dissent__item", "text__dissent__attendance")


@prepared
def items_of(meeting, group, starts_at, exempt):
    """The items as values: what is not fetched here cannot be printed."""
    later = Meeting.objects.filter(
        group=group,
        starts_at__gt=starts_at,
        state__in=(Meeting.State.CALLED, Meeting.State.HELD),
    ).order_by("starts_at")
    return (
        AgendaItem.objects.filter(meeting=meeting, accepted_at__isnull=False)
        # A withdrawn item that was given a number leaves no gap in the row of numbers.
        .exclude(outcome=AgendaItem.Outcome.WITHDRAWN, number=None)
        .annotate(
            secret_title=filled("exempt_title"),
            # Asked along with the items: a query less for each reader.
            next_at=Subquery(later.values("starts_at")[:1]),
            next_place=Subquery(later.values("place")[:1]),
            removed_at=last_removed(),
            **threads.columns(),
        )
        .order_by("position", "pk")
        .values(
            *ITEM,
            "secret_title",
            "next_at",
            "next_place",
            "removed_at",
            *threads.NAMES,
            *(["exempt_title"] if exempt else []),
        )
    )


@prepared
def versions_of(meeting, exempt):
    """What stands in the minutes, the decisions and the differing views; exempt words only where
    they are asked for.
    """
    kinds = (Text.Kind.MINUTES, Text.Kind.DECISION, Text.Kind.DISSENT)
    fields = ("text__item", *RULED, *DIFFERED, "open", "at", "secret")
    return (
        TextVersion.objects.of_meeting(meeting)
        .latest()
        .filter(text__kind__in=kinds)
        .annotate(secret=filled("exempt"))
        .order_by("text__decision__position", "text__decision", "pk")
        .values(*fields, *(["exempt"] if exempt else []))
    )


def openly_presented(typed: str, rows, name) -> str:
    """``typed``, unless it names one of the ``rows`` that ``name`` tells no name of, or has a word
    with a capital letter that is of no organisation, no title and no name that is told.
    """
    told, untold = set(), set()
    for row in rows:
        shown = name(row)
        told |= words_of(row.organisation, row.title, shown)
        untold |= set() if shown else {word for word in words_of(row.name) if len(word) > 2}
    for word in re.findall(r"\w+", typed):
        folded = word.casefold()
        if folded in untold or (folded != word and folded not in told):
            return ""
    return typed


def words_of(*texts: str) -> set[str]:
    return set(re.findall(r"\w+", " ".join(texts).casefold()))


class _Writer:
    """Reads one meeting and writes its document; every string in the language now active."""

    def __init__(self, meeting: Meeting, reading: Reading):
        self.meeting = meeting
        self.reading = reading
        self.exempt = reading == "members"
        self.openly = reading in OPEN
        self.changed_at = meeting.minutes_sent_at or meeting.moved_at
        # A row for each item one was out of, and then once in ``rows``.
        self.seats = seats_in(meeting.pk)
        self.rows = list({row.pk: row for row in self.seats}.values())
        # Items with a decision that is not in force yet.
        self.in_review: set[int] = set()
        self.next_meeting: Next | None = None
        self.decisions_for, self.measures_for = concerning.said_in(meeting)
        self.by_pk = {row.pk: row for row in self.rows}
        self.by_person = {row.person_id: row for row in self.rows if row.person_id}

    def document(self) -> Document:
        meeting, group = self.meeting, self.meeting.group
        items = self.items()
        state, draft = self.state()
        return Document(
            reading=self.reading,
            language=group.language,
            title=self.title(),
            municipality_names=str(group.municipality_names()),
            group=group.name,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=meeting.place,
            draft=draft,
            state=state,
            # Words of what was changed may be of an exempt part.
            changes=meeting.approved_with_changes if self.exempt else "",
            chair=self.officer(meeting.chair, _("Møteleder")),
            minute_taker=self.officer(meeting.minute_taker, _("Referent")),
            attendance=[] if self.reading == "summary" else self.attendance(),
            items=items,
            next_meeting=self.next_meeting,
            created=meeting.created_at.isoformat(timespec="seconds"),
            changed=self.changed_at.isoformat(timespec="seconds"),
            letterhead=letterhead(group),
            # Only what is approved is corrected so.
            amendments=amendments.parts(meeting, exempt=self.exempt) if meeting.is_frozen else [],
        )

    def title(self) -> str:
        facts = {"group": self.meeting.group.name, "day": long_date(self.meeting.day)}
        if self.reading == "summary":
            return _("Sammendrag av møte i %(group)s %(day)s") % facts
        return _("Referat fra møte i %(group)s %(day)s") % facts

    def state(self) -> tuple[str, str]:
        """What the minutes are, in a sentence, and the word for the head of each page."""
        meeting = self.meeting
        if meeting.minutes_state == Meeting.MinutesState.APPROVED:
            day = {"day": long_date(meeting.approved_on) if meeting.approved_on else ""}
            if meeting.approved_in and meeting.approved_in.label:
                return _("Godkjent i sak %(number)s %(day)s.") % {
                    "number": meeting.approved_in.label,
                    **day,
                }, ""
            return _("Godkjent %(day)s.") % day, ""
        if meeting.minutes_state == Meeting.MinutesState.SENT:
            said = _("Sendt %(day)s.") % {"day": long_date(meeting.minutes_sent_at)}
            if meeting.remarks_until:
                said += " " + _("Merknader innen %(day)s.") % {
                    "day": long_date(meeting.remarks_until)
                }
            return said, _("Utkast")
        return _("Ikke sendt."), _("Utkast")

    # People ----------------------------------------------------------------------------------

    def attendance(self) -> list[Party]:
        """Present first, then guests, excused and absent, each group by organisation and name."""
        order = [State.PRESENT, State.EXCUSED, State.ABSENT, State.UNKNOWN]
        rows = sorted(
            (row for row in self.rows if self.is_listed(row)),
            key=lambda row: (
                order.index(row.state),
                row.capacity == Attendance.Capacity.GUEST,
                row.capacity == Attendance.Capacity.INFORMED,
            ),
        )
        return [self.party(row) for row in rows]

    def is_listed(self, row: Attendance) -> bool:
        """Deputies, informed and guests only when they came; the members always."""
        return row.capacity == Attendance.Capacity.MEMBER or row.state == State.PRESENT

    def name(self, row: Attendance) -> str:
        """Openly only of those who held a public office that day; never of one who is shielded."""
        return row.name if not self.openly or (row.public_office and not row.shielded) else ""

    def presenter(self, typed: str) -> str:
        """As it was typed; openly nothing, where it names or may name somebody who is not named."""
        return openly_presented(typed, self.rows, self.name) if self.openly else typed

    def party(self, row: Attendance) -> Party:
        return Party(
            name=self.name(row),
            organisation=row.organisation,
            title=row.title,
            state=self.attended(row),
        )

    def attended(self, row: Attendance) -> str:
        state = str(row.get_state_display())
        if row.state != State.PRESENT:
            return state
        if row.capacity == Attendance.Capacity.DEPUTY:
            if not row.deputy_for:
                return _("Til stede som vara")
            member = str(self.named(self.by_pk[row.deputy_for_id]))
            return _("Møtt for %(member)s") % {"member": member}
        if row.capacity == Attendance.Capacity.GUEST:
            return _("Til stede, gjest")
        return state

    def named(self, row: Attendance) -> Party:
        return Party(self.name(row), row.organisation, row.title, _("medlem"))

    def officer(self, person, role: str) -> Party | None:
        """Chair or minute-taker, as they were listed that day."""
        if person is None:
            return None
        row = self.by_person.get(person.pk)
        if row is None:
            return Party("" if self.openly else str(person), "", "", _("Ikke oppgitt"))
        return Party(self.name(row), row.organisation, row.title, _("Ikke oppgitt"))

    def post_of(self, person_id: int | None) -> str:
        """Where a person belongs, for a reader who is not told names."""
        if person_id is None:
            return ""
        row = self.by_person.get(person_id)
        return (row.organisation or row.title if row else "") or _("Deltaker i gruppens arbeid")

    # Items -----------------------------------------------------------------------------------

    def items(self) -> list[ItemPart]:
        words, of_decision, dissents = self.texts()
        decisions = self.decisions(of_decision)
        presences = self.presences()
        follow_up = self.follow_up()
        parts = []
        for row in self.item_rows():
            pk = row["pk"]
            its_words, its_decisions = words.get(pk, Words()), decisions.get(pk, [])
            its_dissents = dissents.get(pk, [])
            secret = (
                row["secret_title"]
                or is_exempt(its_words)
                or any(is_exempt(part.words) for part in (*its_decisions, *its_dissents))
            )
            label = f"{row['number']}/{row['series__year'] % 100:02}" if row["number"] else ""
            exempt_title = row.get("exempt_title", "")
            part = ItemPart(
                public_id=row["public_id"],
                label=label,
                title=exempt_title or row["title"],
                kind=(
                    ""
                    if row["role"] in AgendaItem.FORMAL
                    else str(AgendaItem.Kind(row["kind"]).label)
                ),
                presenter=self.presenter(row["presenter"]),
                outcome=self.outcome(row),
                exemption=exemption(row["legal_basis"]) if secret else "",
                title_withheld=row["secret_title"] and not self.exempt,
                shows_exempt=bool(secret and self.exempt),
                words=its_words,
                decisions=its_decisions,
                dissents=its_dissents,
                presences=presences.get(pk, []),
                removed_at=row["removed_at"],
                thread=threads.said(*(row[name] for name in threads.NAMES)),
                **hats.parts(self.meeting.group, row),
            )
            self.put(part, follow_up.get(pk, []), row["legal_basis"])
            if self.reading == "summary":
                self.shorten(part, secret_title=row["secret_title"])
            parts.append(part)
        return parts

    def put(self, part: ItemPart, agreed_here: list[Agreed], legal_basis: str) -> None:
        """What was agreed in the item, what was said of earlier things, and opened remarks."""
        withheld = []
        for thing in agreed_here:
            if thing.kind == "remark":
                part.remarks.append(self.remark(thing))
            elif thing.is_report:
                part.progress.append(self.said(thing))
            else:
                why = exemption(thing.legal_basis or legal_basis) if thing.is_exempt else ""
                if why and not self.exempt:
                    withheld.append(why)
                else:
                    part.follow_up.append(self.row(thing, part.label, why))
                    part.shows_exempt |= bool(why)
        part.follow_up_withheld = "; ".join(dict.fromkeys(withheld))

    def shorten(self, part: ItemPart, *, secret_title: bool) -> None:
        """Keep what was decided and what follows from it."""
        part.words, part.dissents, part.presences = Words(), [], []
        part.progress, part.remarks = [], []
        if not secret_title and not any(is_exempt(decision.words) for decision in part.decisions):
            part.exemption = ""

    def item_rows(self) -> list[dict]:
        meeting = self.meeting
        rows = items_of(meeting.pk, meeting.group_id, meeting.starts_at, self.exempt)
        if rows and rows[0]["next_at"]:
            self.next_meeting = Next(rows[0]["next_at"], rows[0]["next_place"])
        return rows

    def outcome(self, row: dict) -> str:
        if row["approval"]:
            return str(AgendaItem.Approval(row["approval"]).label)
        approved = row["outcome"] == AgendaItem.Outcome.HANDLED
        if approved and row["role"] == AgendaItem.Role.APPROVE_SUMMONS:
            return str(AgendaItem.Approval.APPROVED.label)
        if row["outcome"] in (AgendaItem.Outcome.NONE, AgendaItem.Outcome.HANDLED):
            return ""
        return str(AgendaItem.Outcome(row["outcome"]).label)

    def texts(
        self,
    ) -> tuple[dict[int, Words], list[tuple[int, str, str, Words]], dict[int, list[DissentPart]]]:
        """The latest minutes by item; the decisions in order: item, state, address, latest
        wording; and the differing views by item.
        """
        items: dict[int, Words] = {}
        decisions: list[tuple[int, str, str, Words]] = []
        dissents: dict[int, list[DissentPart]] = {}
        for row in versions_of(self.meeting.pk, self.exempt):
            self.changed_at = max(self.changed_at, row["at"])
            of_item = row["text__item"] is not None
            level = 3 if of_item else 4
            words = Words(
                fit(row["open"], level),
                fit(row.get("exempt", ""), level),
                withheld=row["secret"] and not self.exempt,
            )
            if of_item:
                items[row["text__item"]] = words
            elif row["text__dissent__item"]:
                who = self.who(row["text__dissent__attendance"])
                if words:
                    its = dissents.setdefault(row["text__dissent__item"], [])
                    its.append(DissentPart(who, words))
            else:
                item, state, public_id = (row[name] for name in RULED)
                decisions.append((item, state, public_id, words))
        return items, decisions, dissents

    def who(self, attendance_id: int) -> str:
        """A name and where from; where names are not shown, the post."""
        row = next(row for row in self.rows if row.pk == attendance_id)
        return (
            ", ".join(filter(None, (row.name, row.organisation)))
            if not self.openly
            else str(self.named(row))
        )

    def decisions(self, words: list[tuple]) -> dict[int, list[DecisionPart]]:
        heading = str(Group.DecisionHeading(self.meeting.group.decision_heading).label)
        found: dict[int, list[DecisionPart]] = {}
        for item_id, state, public_id, its_words in words:
            if state == Decision.State.DRAFT and self.meeting.minutes_are_sent:
                continue
            if reservation(state):
                self.in_review.add(item_id)
            concerns = self.decisions_for.get(public_id, "")
            part = DecisionPart(heading, its_words, reservation(state), public_id, concerns)
            found.setdefault(item_id, []).append(part)
        return found

    def presences(self) -> dict[int, list[str]]:
        """Who was out of the room or disqualified, item by item."""
        by_item: dict[int, dict[str, list[str]]] = {}
        for row in self.seats:
            if row.out_kind:
                kinds = by_item.setdefault(row.out_item, {})
                label = str(Presence.Kind(row.out_kind).label)
                kinds.setdefault(label, []).append(str(self.named(row)))
        return {
            item: [f"{kind}: {'; '.join(people)}." for kind, people in kinds.items()]
            for item, kinds in by_item.items()
        }

    # Follow-up, through the relations a later app adds ---------------------------------------

    def follow_up(self) -> dict[int, list[Agreed]]:
        """Tasks and measures, what was said of earlier ones, and remarks, by item."""
        found: dict[int, list[Agreed]] = {}
        for row in agreed.in_meeting(self.meeting, exempt=self.exempt, openly=self.openly):
            if row.kind not in ("task", "measure") or self.is_given(row):
                found.setdefault(row.item_id, []).append(row)
        return found

    def is_given(self, thing: Agreed) -> bool:
        """Sent minutes hold what was given out, or waits for leaders to agree; earlier, all."""
        if thing.state == "withdrawn":
            return False
        waits = not self.meeting.minutes_are_sent or thing.item_id in self.in_review
        return thing.state != "draft" or waits

    def row(self, thing: Agreed, label: str, why: str) -> FollowUpRow:
        if self.openly:
            who = thing.organisation or thing.group or self.post_of(thing.person_id)
        else:
            who = thing.responsible_name()
        measure = thing.kind == "measure"
        concerns = self.measures_for.get(thing.pk, "") if measure else ""
        return FollowUpRow(thing.what, who, thing.deadline, measure, label, why, concerns)

    def remark(self, row: Agreed) -> RemarkPart:
        who = self.post_of(row.person_id) if self.openly else row.responsible_name()
        return RemarkPart(who, row.what, row.state_label(), row.text)

    def said(self, report: Agreed) -> ProgressRow:
        return ProgressRow(report.what, report.state_label(), report.text, report.deadline)


State = Attendance.State


def is_exempt(words: Words) -> bool:
    return words.withheld or bool(words.exempt)


def reservation(state: str) -> str:
    if state == Decision.State.IN_REVIEW:
        return _("Til gjennomsyn. Gjelder ikke ennå.")
    if state == Decision.State.RETURNED:
        return _("Sendt tilbake til referenten. Gjelder ikke ennå.")
    return ""


def long_date(value: date | datetime) -> str:
    day = localtime(value).date() if isinstance(value, datetime) else value
    return written_day(day)
