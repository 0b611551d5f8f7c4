"""The summons: who gets it, what is missing, and the act of sending it."""

from copy import copy
from dataclasses import dataclass, field
from email.utils import make_msgid
from itertools import groupby
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.db.models import F, Subquery
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from meetings import attending, changes, numbering
from meetings.attachments import with_names
from meetings.clean import words
from meetings.models import AgendaItem, Meeting, NumberSeries, TextVersion
from people import audit, guard, notices
from people.models import Membership, Notice
from people.prepared import prepared

WITHDRAWN = AgendaItem.Outcome.WITHDRAWN


@dataclass(frozen=True)
class Line:
    """Something to see to before sending, and where. What ``stops`` must be put right first."""

    text: str
    url: str
    stops: bool = False


@dataclass
class Recipients:
    """Those who will get it, by organisation, and those whom no mail reaches."""

    by_organisation: list[tuple[str, list[Membership]]] = field(default_factory=list)
    without_address: list[Membership] = field(default_factory=list)

    @property
    def count(self) -> int:
        return sum(len(seats) for _name, seats in self.by_organisation)


def recipients(meeting: Meeting) -> Recipients:
    def body(seat: Membership) -> str:
        return seat.organisation.name if seat.organisation else ""

    found = attending.seats_on(meeting.group_id, attending.seats_day(meeting))
    seats = sorted(found, key=lambda seat: (body(seat), seat.person.name))
    reached = [seat for seat in seats if seat.person.email]
    return Recipients(
        [(name, list(rows)) for name, rows in groupby(reached, key=body)],
        [seat for seat in seats if not seat.person.email],
    )


@prepared
def items_in(meeting, group, year):
    """The items, also those proposed or withdrawn, each once for every file it has."""
    series = NumberSeries.objects.filter(group=group, year=year).values("next_number")
    items = (
        AgendaItem.objects.filter(meeting=meeting)
        .select_related("series")
        .annotate(file_name=F("attachments__name"), next_number=Subquery(series[:1]))
    )
    return items.order_by("position", "pk")


def items_of(meeting: Meeting) -> list[AgendaItem]:
    """The items, with the names of their ``files``. One query."""
    return with_names(items_in(meeting.pk, meeting.group_id, meeting.day.year), meeting)


def agenda_of(items: list[AgendaItem]) -> list[AgendaItem]:
    return [item for item in items if item.accepted_at and item.outcome != WITHDRAWN]


def numbers(meeting: Meeting, items: list[AgendaItem]) -> tuple[str, str] | None:
    """The first and last number the items will get, if nobody else is called before."""
    new = [item for item in agenda_of(items) if item.number is None]
    if not new:
        return None
    first = new[0].next_number or 1
    year = f"{meeting.day:%y}"
    return f"{first}/{year}", f"{first + len(new) - 1}/{year}"


@prepared
def texts_of(items):
    return TextVersion.objects.latest().filter(text__item__in=items).select_related("text")


def marks(items: list[AgendaItem]) -> list[tuple[AgendaItem, str]]:
    """Where national identity numbers stand: the item, and which field of it. Never the number."""
    found = []
    by_item: dict[int, list[TextVersion]] = {}
    for version in texts_of(items):
        by_item.setdefault(version.text.item_id, []).append(version)
    for item in items:
        fields = [
            (_("tittel"), item.title),
            (_("tittel unntatt offentlighet"), item.exempt_title),
            (_("innleder"), item.presenter),
        ]
        for version in by_item.get(item.pk, []):
            kind = version.text.get_kind_display().lower()
            fields += [(kind, words(version.open)), (kind, words(version.exempt))]
        fields += [(_("navn på vedlegg"), name) for name in item.files]
        named = dict.fromkeys(name for name, text in fields if guard.find(text))
        found += [(item, name) for name in named]
    return found


def missing(meeting: Meeting, to: Recipients, items: list[AgendaItem] | None = None) -> list[Line]:
    """What to see to; the first lines are those that stop it. ``items`` are ``items_of`` it."""
    items = items_of(meeting) if items is None else items
    agenda = agenda_of(items)
    edit = reverse("meeting_edit", args=[meeting.public_id])
    page = meeting.get_absolute_url()
    lines = [
        Line(
            _("Noe i «%(title)s» (%(field)s) ser ut som et fødselsnummer. Ta det ut før du sender.")
            % {"title": guard_title(item), "field": field},
            reverse("item_edit", args=[item.public_id]),
            stops=True,
        )
        for item, field in marks(agenda)
    ]
    if guard.find(f"{meeting.note} {meeting.place}"):
        lines.append(
            Line(
                _("Noe i meldingen eller stedet ser ut som et fødselsnummer. Ta det ut."),
                edit,
                stops=True,
            )
        )
    if meeting.ends_at < now():
        lines.append(Line(_("Møtet er over. Endre dag eller klokkeslett."), edit, stops=True))
    if not to.count:
        lines.append(
            Line(
                _("Ingen i gruppen har e-postadresse."),
                meeting.group.get_absolute_url(),
                stops=True,
            )
        )
    if not meeting.place and not meeting.video_url:
        lines.append(Line(_("Verken sted eller videolenke er fylt ut."), edit))
    if not meeting.chair_id:
        lines.append(Line(_("Møteleder er ikke valgt."), edit))
    if not meeting.minute_taker_id:
        lines.append(Line(_("Referent er ikke valgt."), edit))
    if not any(not item.is_formal for item in agenda):
        lines.append(Line(_("Sakslisten har bare faste poster."), f"{page}#saksliste"))
    waiting = sum(
        not (item.accepted_at or item.declined_at or item.outcome == WITHDRAWN) for item in items
    )
    if waiting:
        lines.append(
            Line(
                _("%(count)s foreslåtte saker er ikke besvart.") % {"count": waiting},
                f"{page}#forslag",
            )
        )
    return lines


def guard_title(item: AgendaItem) -> str:
    """A title that itself holds a number is not repeated."""
    return (
        _("sak %(position)s") % {"position": item.position}
        if guard.find(item.title)
        else (item.title)
    )


@transaction.atomic
def send(meeting: Meeting, *, by) -> list[AgendaItem]:
    """Call the meeting: numbers, rows for those called, one notice each. All of it or nothing.

    Raises ``audit.Stale`` when another called it first, ValidationError with what stops it.
    Returns the numbered items.
    """
    if not meeting.access(by).runs:
        raise PermissionDenied
    audit.move(
        meeting,
        "call",
        source=Meeting.State.DRAFT,
        to=Meeting.State.CALLED,
        by=by,
        called_at=now(),
    )
    # Asked after the move has locked the row: what stops it is looked for in what is sent.
    stops = [line.text for line in missing(meeting, recipients(meeting)) if line.stops]
    if stops:
        raise ValidationError(stops)
    numbered = numbering.give_numbers(meeting)
    notices.tell_each(
        notices.draft(
            row.person,
            key=f"meeting:{meeting.pk}:summons",
            kind="summons",
            about=meeting,
            group=meeting.group,
            sender=by,
        )
        for row in attending.seat_members(meeting)
    )
    changes.note(meeting)
    return numbered


@transaction.atomic
def send_late(meeting: Meeting, seat: Membership, *, by) -> None:
    """Call one who came to the group after the summons went. Twice is once.

    Raises PermissionDenied when they do not sit there on the day of the meeting, ``audit.Stale``
    when nobody is called to it any more.
    """
    if not meeting.access(by).runs:
        raise PermissionDenied
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state != Meeting.State.CALLED or meeting.is_over:
        raise audit.Stale(f"{meeting} is {meeting.state}.")
    if not attending.seats(meeting).filter(pk=seat.pk).exists():
        raise PermissionDenied
    if meeting.attendances.filter(person=seat.person).exists():
        return
    row = attending.copy_of(seat, meeting)
    row.save()
    audit.record(by, "call_late", meeting, attendance=row.pk, person=seat.person_id)
    notices.tell(
        seat.person,
        # One who was called, left and came back is called again.
        key=f"meeting:{meeting.pk}:summons:{row.pk}",
        kind="summons",
        about=meeting,
        group=meeting.group,
        sender=by,
    )


def preview(meeting: Meeting, items: list[AgendaItem], *, by) -> EmailMultiAlternatives:
    """The mail as it will look, to oneself. Writes nothing."""
    about = copy(meeting)
    # At hand, and not asked for again.
    about.agenda = agenda_of(items)
    notice = Notice(
        recipient=by,
        kind="summons",
        about=about,
        group=meeting.group,
        sender=by,
        message_id=make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
    )
    return notices.write(notice)
