"""The papers before a meeting as documents: the summons with its agenda, and each case's paper.

The open reading is built by queries that never fetch exempt words, so it has none to lose.
"""

from collections import defaultdict

from django.db.models import Case, F, TextField, Value, When
from django.utils import translation
from django.utils.translation import gettext as _

from meetings import hats, threads
from meetings.document_parts import OPEN, Party, Reading, Words, exemption
from meetings.documents import long_date, openly_presented
from meetings.fitting import fit
from meetings.letterhead import letterhead
from meetings.models import AgendaItem, Attachment, Attendance, Meeting, Text, TextVersion
from meetings.models.texts import filled
from meetings.paper_parts import CasePart, FilePart, Kind, Papers, Written
from people.introduction import whom_to_ask
from people.prepared import prepared

# Background before what is proposed.
TEXTS = (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL)
# The level of headings people have written: h1 the meeting, h2 the item, h3 the kind of text. In
# the paper of one case the item is the h1.
LEVEL = {"summons": 4, "papers": 4, "case": 3}
ITEM = (
    "pk",
    "public_id",
    "number",
    "series__year",
    "title",
    "kind",
    "role",
    "presenter",
    "minutes_planned",
    "outcome",
    "legal_basis",
    "hat",
)


def summons_document(meeting: Meeting, *, reading: Reading, papers: bool = False) -> Papers:
    """The summons with its agenda, and with ``papers`` the paper of each case after it.

    In the group's language. A fixed number of queries.
    """
    return _write(meeting, reading, "papers" if papers else "summons")


def case_document(item: AgendaItem, *, reading: Reading) -> Papers:
    """The paper of one case (saksframlegg), in the group's language."""
    return _write(item.meeting, reading, "case", item.pk)


def _write(meeting: Meeting, reading: Reading, kind: Kind, only: int | None = None) -> Papers:
    with translation.override(meeting.group.language):
        return _Writer(meeting, reading, kind).document(only)


@prepared
def cases_of(meeting, exempt):
    """What stands on the agenda, as values: what is not fetched here cannot be printed."""
    return (
        AgendaItem.objects.filter(meeting=meeting)
        .on_agenda()
        .annotate(secret_title=filled("exempt_title"), **threads.columns())
        .order_by("position", "pk")
        .values(*ITEM, "secret_title", *threads.NAMES, *(["exempt_title"] if exempt else []))
    )


@prepared
def versions_of(meeting, exempt):
    """What stands in the papers now; exempt words only where they are asked for."""
    return (
        TextVersion.objects.of_meeting(meeting)
        .latest()
        .filter(text__kind__in=TEXTS)
        .annotate(secret=filled("exempt"))
        .order_by("pk")
        .values("text__item", "text__kind", "open", "at", "secret", *(["exempt"] if exempt else []))
    )


@prepared
def files_of(meeting, exempt):
    """The files; of an exempt one no more than that it is there, unless asked for."""
    shown = F("name")
    if not exempt:
        opened = When(opened_at__isnull=False, then=F("name"))
        shown = Case(opened, default=Value(""), output_field=TextField())
    secret = Case(When(opened_at=None, then=Value(True)), default=Value(False))
    found = Attachment.objects.filter(item__meeting=meeting).order_by("pk")
    columns = ("item", "shown", "secret", "legal_basis", "item__legal_basis")
    return found.annotate(shown=shown, secret=secret).values(*columns)


@prepared
def called_to(meeting):
    return Attendance.objects.filter(meeting=meeting).select_related("deputy_for")


class _Writer:
    """Reads one meeting and writes its papers; every string in the language now active."""

    def __init__(self, meeting: Meeting, reading: Reading, kind: Kind):
        self.meeting = meeting
        self.reading = reading
        self.kind = kind
        self.exempt = reading == "members"
        self.openly = reading in OPEN
        self.changed_at = meeting.called_at or meeting.created_at

    def document(self, only: int | None) -> Papers:
        meeting, group = self.meeting, self.meeting.group
        cases = self.cases(only)
        called, informed = self.people() if self.kind != "case" else ([], [])
        return Papers(
            kind=self.kind,
            reading=self.reading,
            language=group.language,
            title=self.title(cases),
            letterhead=letterhead(group),
            municipality_names=str(group.municipality_names()),
            group=group.name,
            starts_at=meeting.starts_at,
            ends_at=meeting.ends_at,
            place=meeting.place,
            # Who has the address of the video meeting is in it.
            video_url="" if self.openly else meeting.video_url,
            is_open_meeting=meeting.open_to_listeners,
            draft=_("Utkast") if meeting.state == Meeting.State.DRAFT else "",
            called_off=self.called_off(),
            note="" if self.openly else meeting.note,
            chair=str(meeting.chair) if meeting.chair and not self.openly else "",
            asks=self.asks(),
            called=called,
            informed=informed,
            cases=cases,
            created=meeting.created_at.isoformat(timespec="seconds"),
            changed=self.changed_at.isoformat(timespec="seconds"),
        )

    def title(self, cases: list[CasePart]) -> str:
        facts = {"group": self.meeting.group.name, "day": long_date(self.meeting.day)}
        if self.kind == "papers":
            return _("Sakspapirer til møte i %(group)s %(day)s") % facts
        if self.kind == "summons":
            return _("Innkalling til møte i %(group)s %(day)s") % facts
        (case,) = cases
        if case.label:
            return _("Saksframlegg, sak %(number)s %(title)s") % {
                "number": case.label,
                "title": case.title,
            }
        return _("Saksframlegg, %(title)s") % {"title": case.title}

    def called_off(self) -> str:
        meeting = self.meeting
        if meeting.state != Meeting.State.CANCELLED:
            return ""
        return " ".join(filter(None, (_("Møtet er avlyst."), meeting.cancelled_reason)))

    def asks(self) -> str:
        meeting = self.meeting
        coming = meeting.state in (Meeting.State.DRAFT, Meeting.State.CALLED)
        if self.openly or self.kind == "case" or not coming or not meeting.minute_taker:
            return ""
        return whom_to_ask(meeting.minute_taker, meeting.group)

    def people(self) -> tuple[list[Party], list[Party]]:
        """Those who were called, and those who only get to know; openly, posts and no names."""
        rows = [
            row for row in called_to(self.meeting.pk) if row.capacity != Attendance.Capacity.GUEST
        ]
        informed = Attendance.Capacity.INFORMED
        return (
            [self.party(row) for row in rows if row.capacity != informed],
            [self.party(row) for row in rows if row.capacity == informed],
        )

    def party(self, row: Attendance) -> Party:
        role = ""
        if row.deputy_for:
            member = self.party(row.deputy_for)
            role = _("Vara for %(member)s") % {"member": member}
        elif row.capacity != Attendance.Capacity.MEMBER:
            role = str(row.get_capacity_display())
        return Party(self.name(row), row.organisation, row.title, role)

    def name(self, row: Attendance) -> str:
        return "" if self.openly else row.name

    def presenter(self, typed: str) -> str:
        if not (self.openly and typed):
            return typed
        return openly_presented(typed, called_to(self.meeting.pk), self.name)

    def cases(self, only: int | None) -> list[CasePart]:
        texts, files = self.texts(), self.files()
        found = []
        for row in cases_of(self.meeting.pk, self.exempt):
            pk = row["pk"]
            if only not in (None, pk):
                continue
            words = texts[pk]
            named, withheld = files[pk]
            secret = (
                row["secret_title"]
                or any(text.words.withheld or text.words.exempt for text in words)
                or bool(withheld)
                or any(file.exemption for file in named)
            )
            formal = row["role"] in AgendaItem.FORMAL
            found.append(
                CasePart(
                    public_id=row["public_id"],
                    label=(
                        f"{row['number']}/{row['series__year'] % 100:02}" if row["number"] else ""
                    ),
                    title=row.get("exempt_title") or row["title"],
                    kind="" if formal else str(AgendaItem.Kind(row["kind"]).label),
                    presenter=self.presenter(row["presenter"]),
                    minutes=row["minutes_planned"],
                    outcome=self.outcome(row["outcome"]),
                    exemption=exemption(row["legal_basis"]) if secret else "",
                    title_withheld=row["secret_title"] and not self.exempt,
                    shows_exempt=bool(secret and self.exempt),
                    texts=words,
                    files=named,
                    files_withheld=withheld,
                    thread=threads.said(*(row[name] for name in threads.NAMES)),
                    hat_name=hats.parts(self.meeting.group, row)["hat_name"],
                )
            )
        return found

    def outcome(self, outcome: str) -> str:
        if outcome != AgendaItem.Outcome.POSTPONED:
            return ""
        return str(AgendaItem.Outcome.POSTPONED.label)

    def texts(self) -> dict[int, list[Written]]:
        found: dict[int, list[Written]] = defaultdict(list)
        rows = versions_of(self.meeting.pk, self.exempt)
        for row in sorted(rows, key=lambda row: TEXTS.index(row["text__kind"])):
            self.changed_at = max(self.changed_at, row["at"])
            level, kind = LEVEL[self.kind], Text.Kind(row["text__kind"])
            words = Words(
                fit(row["open"], level),
                fit(row.get("exempt", ""), level),
                withheld=row["secret"] and not self.exempt,
            )
            if words:
                written = Written(str(kind.label), words, kind == Text.Kind.PROPOSAL)
                found[row["text__item"]].append(written)
        return found

    def files(self) -> dict[int, tuple[list[FilePart], list[str]]]:
        """By item: those named here, and why each of the others is not."""
        found: dict[int, tuple[list[FilePart], list[str]]] = defaultdict(lambda: ([], []))
        for row in files_of(self.meeting.pk, self.exempt):
            named, withheld = found[row["item"]]
            basis = row["legal_basis"] or row["item__legal_basis"]
            why = exemption(basis) if row["secret"] else ""
            if why and not self.exempt:
                withheld.append(why)
            else:
                named.append(FilePart(row["shown"], why))
        return found
