"""The kinds of mail that meetings send: when each is still true, and what it says."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings import attending, called_off, ical, papers
from meetings.models import AgendaItem, Attendance, Meeting
from people import links, notices
from people.introduction import introduce
from people.models import Notice
from people.notices import Kind
from people.prepared import prepared
from people.telling import Topic


def link_for(notice: Notice, meeting: Meeting) -> str:
    """The recipient's own page for the meeting; no account needed."""
    token = links.make(notice.recipient, "meeting", meeting.public_id)
    return f"{settings.SITE_URL}{reverse('meeting_link', args=[token])}"


@prepared
def row_of(meeting, person):
    rows = Attendance.objects.filter(meeting=meeting, person=person)
    return rows.select_related("deputy_for")[:1]


@prepared
def agenda_of(meeting):
    items = AgendaItem.objects.filter(meeting=meeting).on_agenda().select_related("series")
    return items.order_by("position", "pk")


def facts(notice: Notice) -> dict:
    """When, where, who asks and the open titles. Never the text of a matter."""
    meeting: Meeting = notice.about
    # Nobody is called to a draft yet: a preview.
    is_draft = meeting.state == Meeting.State.DRAFT
    found = [] if is_draft else row_of(meeting.pk, notice.recipient.pk)
    row = next(iter(found), None)
    return {
        "meeting": meeting,
        "items": vars(meeting).get("agenda") or agenda_of(meeting.pk),
        "url": link_for(notice, meeting),
        "asks": introduce(notice.sender, notice.group) if notice.sender else "",
        "deputy_for": row.deputy_for if row else None,
        "informed": bool(row and row.capacity == Attendance.Capacity.INFORMED),
    }


def changed_facts(notice: Notice) -> dict:
    return {**facts(notice), "changed": notice.facts.get("changed", [])}


def is_called(notice: Notice) -> str:
    """A summons, a change or a reminder: the meeting stands, lies ahead, and is theirs."""
    meeting: Meeting | None = notice.about
    if meeting is None:
        return "deleted"
    if meeting.state != Meeting.State.CALLED:
        return str(meeting.state)
    if meeting.is_over:
        return "over"
    if not meeting.attendances.filter(person=notice.recipient).exists():
        return "not_called"
    # Asked of that day: one who has left is not expected, one who is about to begin is.
    return "" if meeting.group.roles_of(notice.recipient, meeting.day) else "not_theirs"


def moved_facts(notice: Notice) -> dict:
    """``moved_from`` is the time they knew of; None where only the place is another."""
    meeting: Meeting = notice.about
    known = datetime.fromisoformat(notice.facts.get("moved_from") or meeting.starts_at.isoformat())
    return {**facts(notice), "moved_from": known if known != meeting.starts_at else None}


def is_latest_move(notice: Notice) -> str:
    why = is_called(notice)
    if not why and notice.facts["sequence"] != notice.about.ical_sequence:
        return "moved_again"
    return why


def is_still_ahead(notice: Notice) -> str:
    """A reminder: of the time it was written for, to one who has not said no."""
    why = is_called(notice)
    if why:
        return why
    if notice.facts["starts_at"] != notice.about.starts_at.isoformat():
        return "moved"
    row = notice.about.attendances.get(person=notice.recipient)
    stays_away = row.answer in (Attendance.Answer.NO, Attendance.Answer.DEPUTY)
    return "not_coming" if stays_away else ""


def is_still_unanswered(notice: Notice) -> str:
    why = is_still_ahead(notice)
    if why:
        return why
    row = notice.about.attendances.get(person=notice.recipient)
    return "answered" if row.answer else ""


def is_still_disowned(notice: Notice) -> str:
    """For the coordinator: nobody has looked into it, nor corrected the address."""
    meeting: Meeting | None = notice.about
    if meeting is None:
        return "deleted"
    row = disowned_row(notice)
    if row is None or row.person is None or not attending.is_disowned(row, row.person):
        return "changed"
    return "" if meeting.access(notice.recipient).runs else "not_theirs"


def disowned_row(notice: Notice) -> Attendance | None:
    rows = notice.about.attendances.select_related("person")
    return rows.filter(public_id=notice.facts.get("attendance")).first()


def disowned_facts(notice: Notice) -> dict:
    row = disowned_row(notice)
    return {
        "meeting": notice.about,
        "name": row.name if row else "",
        "address": row.person.email if row and row.person else "",
        "url": f"{settings.SITE_URL}{notice.about.get_absolute_url()}#kommer",
    }


def cancelled_facts(notice: Notice) -> dict:
    return {**facts(notice), "late": called_off.is_late(notice.about)}


def is_cancelled(notice: Notice) -> str:
    meeting: Meeting | None = notice.about
    if meeting is None:
        return "deleted"
    return "" if meeting.state == Meeting.State.CANCELLED else str(meeting.state)


def is_released(notice: Notice) -> str:
    meeting: Meeting | None = notice.about
    if meeting is None or meeting.state != Meeting.State.CALLED:
        return "deleted" if meeting is None else str(meeting.state)
    called_again = meeting.attendances.filter(person=notice.recipient).exists()
    return "called_again" if called_again else ""


def has_left(notice: Notice) -> str:
    """One who left, and has been told of a meeting that is still to be."""
    meeting: Meeting | None = notice.about
    if meeting is None or meeting.state != Meeting.State.CALLED:
        return "deleted" if meeting is None else str(meeting.state)
    if meeting.is_over:
        return "over"
    if meeting.attendances.filter(person=notice.recipient).exists():
        return "called_again"
    told = notices.about(meeting, recipient=notice.recipient, state=Notice.State.SENT)
    return "" if told.exclude(pk=notice.pk).exists() else "not_called"


def organizer(notice: Notice):
    """Who the calendar's own answer goes to: always one who runs the meeting, with an address."""
    meeting = notice.about
    asked = [(meeting, "minute_taker"), (meeting, "created_by"), (notice, "sender")]
    # Each is looked up only when it comes to them.
    people = (getattr(there, name) for there, name in [*asked, (meeting, "chair")])
    return next((person for person in people if person and person.email), notice.recipient)


def attach_request(notice: Notice, mail: EmailMultiAlternatives) -> None:
    meeting = notice.about
    # A preview shows the words.
    if meeting.group.invites_in_outlook or not notice.pk:
        return
    number = ical.sequence(meeting, notice.recipient, notice.pk)
    event = ical.message(meeting, ical.REQUEST, notice.recipient, organizer(notice), number)
    ical.attach(mail, event, ical.REQUEST)


def attach_summons(notice: Notice, mail: EmailMultiAlternatives) -> None:
    attach_request(notice, mail)
    papers.attach(notice, mail)


def attach_cancellation(notice: Notice, mail: EmailMultiAlternatives) -> None:
    meeting = notice.about
    # A preview shows the words.
    if meeting.group.invites_in_outlook or not notice.pk:
        return
    number = ical.sequence(meeting, notice.recipient, notice.pk)
    event = ical.message(meeting, ical.CANCEL, notice.recipient, organizer(notice), number)
    ical.attach(mail, event, ical.CANCEL)


# Proposals: about an item ------------------------------------------------------------------------


def item_facts(notice: Notice) -> dict:
    item: AgendaItem = notice.about
    return {
        "item": item,
        "meeting": item.meeting,
        "url": f"{settings.SITE_URL}{item.meeting.get_absolute_url()}",
        "asks": introduce(notice.sender, notice.group) if notice.sender else "",
    }


def is_proposed(notice: Notice) -> str:
    item: AgendaItem | None = notice.about
    waits = item is not None and item.accepted_at is None and item.declined_at is None
    return still_belongs(notice) if waits else "answered"


def is_accepted(notice: Notice) -> str:
    accepted = notice.about and notice.about.accepted_at
    return still_belongs(notice) if accepted else "changed"


def is_declined(notice: Notice) -> str:
    declined = notice.about and notice.about.declined_at
    return still_belongs(notice) if declined else "changed"


def still_belongs(notice: Notice) -> str:
    return "" if notice.group.roles_of(notice.recipient) else "not_theirs"


def begins(notice: Notice) -> datetime | None:
    return notice.about.starts_at if notice.about else None


KINDS = {
    "summons": Kind(
        "summons",
        is_called,
        facts,
        attach_summons,
        label=_("Innkalling"),
        on_paper=True,
        topic=Topic.MEETINGS,
        happens=begins,
    ),
    "meeting_moved": Kind(
        "meeting_moved",
        is_latest_move,
        moved_facts,
        attach_request,
        label=_("Møtet er flyttet"),
        on_paper=True,
        topic=Topic.MEETINGS,
        urgent=True,
    ),
    "meeting_changed": Kind(
        "meeting_changed",
        is_latest_move,
        changed_facts,
        attach_request,
        label=_("Endring i møtet"),
        on_paper=True,
        topic=Topic.MEETINGS,
        happens=begins,
    ),
    "meeting_cancelled": Kind(
        "meeting_cancelled",
        is_cancelled,
        cancelled_facts,
        attach_cancellation,
        label=_("Avlysning"),
        on_paper=True,
        topic=Topic.MEETINGS,
        urgent=True,
    ),
    "meeting_reminder": Kind(
        "meeting_reminder",
        is_still_ahead,
        facts,
        label=_("Påminning"),
        topic=Topic.REMINDERS,
        happens=begins,
    ),
    "answer_asked": Kind(
        "answer_asked",
        is_still_unanswered,
        facts,
        label=_("Påminning om svar"),
        topic=Topic.MEETINGS,
        happens=begins,
    ),
    "not_me": Kind(
        "not_me",
        is_still_disowned,
        disowned_facts,
        label=_("«Ikke meg»"),
        topic=Topic.DUTIES,
        happens=begins,
    ),
    "deputy_released": Kind(
        "deputy_released",
        is_released,
        facts,
        attach_cancellation,
        label=_("Vara trengs ikke"),
        topic=Topic.MEETINGS,
        urgent=True,
    ),
    "left_meeting": Kind(
        "left_meeting",
        has_left,
        facts,
        attach_cancellation,
        label=_("Ikke lenger innkalt"),
        topic=Topic.MEETINGS,
        urgent=True,
    ),
    "item_proposed": Kind(
        "item_proposed", is_proposed, item_facts, label=_("Forslag til sak"), topic=Topic.DUTIES
    ),
    "item_accepted": Kind(
        "item_accepted", is_accepted, item_facts, label=_("Svar på forslag"), topic=Topic.MINUTES
    ),
    "item_declined": Kind(
        "item_declined", is_declined, item_facts, label=_("Svar på forslag"), topic=Topic.MINUTES
    ),
}
# In words for the ledger: each finishes "Holdt tilbake: …". Of minutes and reviews too.
WHY = {
    "deleted": _("er slettet"),
    "draft": _("møtet er ikke innkalt"),
    "called": _("møtet holdes likevel"),
    "held": _("møtet er holdt"),
    "cancelled": _("møtet er avlyst"),
    "over": _("møtet er over"),
    "moved": _("møtet er flyttet"),
    "moved_again": _("møtet er flyttet igjen"),
    "not_called": _("er ikke innkalt"),
    "called_again": _("er innkalt igjen"),
    "not_coming": _("har sagt fra at de ikke kommer"),
    "not_needed": _("trengs ikke likevel"),
    "changed": _("er endret siden"),
    "not_sent": _("referatet er ikke sendt"),
    "not_waiting": _("venter ikke på svar lenger"),
    "sent_again": _("er sendt på nytt"),
    "decided": _("er avgjort"),
}
