"""Where words of a meeting stand: every column people write in, so that none is forgotten."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from meetings import passages
from meetings.models import (
    AgendaItem,
    Amendment,
    Attachment,
    Attendance,
    Challenge,
    Forwarding,
    ItemCopy,
    Lift,
    Matter,
    Meeting,
    Remark,
    Review,
    TextVersion,
)
from meetings.passages import Hit

# In the place of words too short to leave room for the mark.
SHORT_MARK = "…"


@dataclass(frozen=True)
class Place:
    """One column, and the rows of it that belong to a meeting."""

    model: type[Model]
    field: str
    label: str
    rows: Callable[[Meeting], QuerySet]
    item: Callable[[Model], AgendaItem | None]
    html: bool = False
    # Shown only to those who see what is exempt.
    exempt: bool = False
    # An address is emptied: with a gap in it, it leads nowhere.
    address: bool = False

    @property
    def key(self) -> str:
        return f"{self.model._meta.label_lower}.{self.field}"

    def find(self, row: Model, passage: str) -> list[Hit]:
        raw = getattr(row, self.field)
        if not self.address:
            return passages.find(raw, passage, html=self.html)
        tells = raw and passages.address_holds(raw, passages.key(passage))
        return [Hit(-1, -1, form=raw, whole=True)] if tells else []

    def read(self, row: Model, start: int, end: int) -> list[str]:
        """The words from letter ``start`` to ``end``; where these are -1, the addresses there."""
        raw = getattr(row, self.field)
        if start < 0:
            return passages.addresses(raw) if self.html else [raw]
        return [passages.Words(raw, html=self.html).text[start:end]]

    def without(
        self, row: Model, passage: str, mark: str, chosen: Callable[[Hit], bool]
    ) -> tuple[str, int]:
        """What stands there with ``mark`` for the chosen hits, and how many they were."""
        raw = getattr(row, self.field)
        if self.address:
            count = sum(map(chosen, self.find(row, passage)))
            return "" if count else raw, count
        longest = self.model._meta.get_field(self.field).max_length
        for sign in (mark, SHORT_MARK):
            written, count = passages.overwrite(raw, passage, sign, html=self.html, chosen=chosen)
            if longest is None or len(written) <= longest:
                break
        return written, count


def texts(meeting: Meeting) -> QuerySet:
    return (
        TextVersion.objects.of_meeting(meeting)
        .select_related(
            "text__item__series", "text__decision__item__series", "text__dissent__item__series"
        )
        .order_by("text__pk", "number")
    )


def items(meeting: Meeting) -> QuerySet:
    return meeting.items.select_related("series").order_by("position", "pk")


def of_items(model: type[Model], path: str) -> Callable[[Meeting], QuerySet]:
    """Rows that hang on an item of the meeting, at ``path``."""

    def rows(meeting: Meeting) -> QuerySet:
        found = model._default_manager.filter(**{f"{path}__meeting": meeting})
        return found.select_related(f"{path}__series").order_by(f"{path}__position", "pk")

    return rows


def nowhere(row: Model) -> None:
    """It stands in no item."""


def itself(meeting: Meeting) -> QuerySet:
    return Meeting.objects.filter(pk=meeting.pk)


def matters(meeting: Meeting) -> QuerySet:
    return Matter.objects.filter(
        pk__in=meeting.items.exclude(matter=None).values("matter")
    ).order_by("pk")


def lifts(meeting: Meeting) -> QuerySet:
    """From the meeting, and those that came up in it."""
    found = Lift.objects.filter(Q(item__meeting=meeting) | Q(upper__meeting=meeting))
    return found.select_related("item__series").order_by("pk")


def challenges(meeting: Meeting) -> QuerySet:
    """What was reported of the meeting's matters."""
    return Challenge.objects.filter(matter__in=matters(meeting).values("pk")).order_by("pk")


SEEN_BY_FEW = ("exempt_title", "access_note")
OPEN, EXEMPT = _("åpen tekst"), _("tekst unntatt offentlighet")
# Later apps add theirs in ``apps.ready()``.
PLACES: list[Place] = [
    Place(TextVersion, "open", OPEN, texts, lambda row: row.text.agenda_item, html=True),
    Place(
        TextVersion,
        "exempt",
        EXEMPT,
        texts,
        lambda row: row.text.agenda_item,
        html=True,
        exempt=True,
    ),
    *(
        Place(AgendaItem, field, label, items, lambda row: row, exempt=field in SEEN_BY_FEW)
        for field, label in (
            ("title", _("tittel")),
            ("exempt_title", _("tittel unntatt offentlighet")),
            ("legal_basis", _("hjemmel for unntak")),
            ("access_note", _("vurdering av meirinnsyn")),
            ("presenter", _("innleder")),
            ("approval_changes", _("endringer ved godkjenningen")),
            ("decline_reason", _("begrunnelse for avslag")),
        )
    ),
    Place(Matter, "title", _("sakens tittel på tvers av møter"), matters, nowhere),
    Place(Matter, "origin", _("sakens opphav"), matters, nowhere),
    *(
        Place(Challenge, field, label, challenges, nowhere, exempt=True)
        for field, label in (
            ("title", _("meldt utfordring, tittel")),
            ("seen", _("meldt utfordring")),
            ("place", _("meldt utfordring, sted")),
            ("answer", _("svar på meldt utfordring")),
        )
    ),
    *(
        Place(Forwarding, field, label, of_items(Forwarding, "item"), lambda row: row.item)
        for field, label in (
            ("body", _("oversendelse, hvem den er sendt til")),
            ("asked", _("oversendelse, hva det ble bedt om")),
            ("answer", _("oversendelse, svaret")),
            ("waived_because", _("oversendelse, hvorfor svaret ikke ventes")),
        )
    ),
    *(
        Place(ItemCopy, field, label, of_items(ItemCopy, "item"), nowhere, html=field == "proposal")
        for field, label in (
            ("title", _("tilbudt nabokommunen, tittel")),
            ("proposal", _("tilbudt nabokommunen, forslag")),
            ("answer", _("tilbudt nabokommunen, svaret")),
        )
    ),
    Place(
        Lift,
        "asked",
        _("hva gruppen over blir bedt om"),
        lifts,
        lambda row: row.item,
    ),
    Place(
        Remark,
        "text",
        _("merknad til referatet"),
        of_items(Remark, "item"),
        lambda row: row.item,
    ),
    Place(
        Remark,
        "answer",
        _("svar på en merknad"),
        of_items(Remark, "item"),
        lambda row: row.item,
    ),
    *(
        Place(Review, field, label, of_items(Review, "decision__item"), lambda r: r.decision.item)
        for field, label in (
            ("comment", _("kommentar i gjennomsyn")),
            ("dissent", _("protokolltilførsel i gjennomsyn")),
            ("answer", _("svar i gjennomsyn")),
        )
    ),
    *(
        Place(
            Amendment,
            field,
            label,
            lambda meeting: meeting.amendments.select_related("item__series"),
            lambda row: row.item,
            html=True,
            exempt=field == "exempt",
        )
        for field, label in (
            ("open", _("rettelse, åpen tekst")),
            ("exempt", _("rettelse, tekst unntatt offentlighet")),
        )
    ),
    *(
        Place(Attachment, field, label, of_items(Attachment, "item"), lambda row: row.item)
        for field, label in (
            ("name", _("navn på vedlegg")),
            ("from_whom", _("vedlegg, hvem det kommer fra")),
            ("legal_basis", _("vedlegg, hjemmel for unntak")),
        )
    ),
    *(
        Place(Meeting, field, label, itself, nowhere, exempt=exempt, address=field == "video_url")
        for field, label, exempt in (
            ("place", _("sted"), False),
            ("video_url", _("videolenke"), False),
            ("note", _("melding i innkallingen"), False),
            ("cancelled_reason", _("grunn til avlysning"), False),
            ("approved_with_changes", _("endringer ved godkjenningen"), True),
        )
    ),
    *(
        Place(
            Attendance,
            field,
            label,
            lambda meeting: meeting.attendances.order_by("pk"),
            nowhere,
        )
        for field, label in (
            ("name", _("oppmøte, navn")),
            ("organisation", _("oppmøte, virksomhet")),
            ("title", _("oppmøte, stilling")),
        )
    ),
]
