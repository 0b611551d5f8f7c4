"""How those who run meetings are reminded of what is theirs to do."""

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from meetings import changes, ladder, minutes_mail, review_mail
from meetings.mail import begins
from meetings.models import Decision, Meeting, Review
from people.models import Notice
from people.notices import Kind
from people.telling import Topic


def runs(notice: Notice, meeting: Meeting) -> str:
    return "" if meeting.access(notice.recipient).runs else "not_theirs"


def still_to_call(notice: Notice) -> str:
    meeting = notice.about
    if meeting is None:
        return "deleted"
    if meeting.state != Meeting.State.DRAFT:
        return str(meeting.state)
    if meeting.is_over:
        return "over"
    # The key holds the day it was planned for then.
    return runs(notice, meeting) if notice.key.endswith(f":{meeting.day}") else "moved"


def still_unsent(notice: Notice) -> str:
    meeting = notice.about
    if meeting is None:
        return "deleted"
    if not changes.since_told(meeting):
        return "told"
    return runs(notice, meeting)


def still_to_write(notice: Notice) -> str:
    meeting = notice.about
    if meeting is None:
        return "deleted"
    if meeting.minutes_are_sent:
        return "minutes_sent"
    if meeting.state == Meeting.State.CANCELLED:
        return str(meeting.state)
    if not meeting.is_over:
        return "moved"
    return runs(notice, meeting)


def still_asked(notice: Notice) -> str:
    decision = notice.about
    if decision is None:
        return "deleted"
    if decision.state not in (Decision.State.IN_REVIEW, Decision.State.RETURNED):
        return "decided"
    asked = decision.reviews.filter(answered_at=None, superseded_at=None)
    if not asked.exclude(verdict=Review.Verdict.AGREE).exists():
        return "answered"
    return runs(notice, decision.item.meeting)


def call_context(notice: Notice) -> dict:
    meeting = notice.about
    return {
        "meeting": meeting,
        "send_by": ladder.send_by(meeting),
        "late": localdate() > ladder.send_by(meeting),
        "url": settings.SITE_URL + reverse("meeting_detail", args=[meeting.public_id]),
    }


def unsent_context(notice: Notice) -> dict:
    meeting = notice.about
    url = reverse("meeting_changes", args=[meeting.public_id])
    return {"meeting": meeting, "url": settings.SITE_URL + url}


def write_context(notice: Notice) -> dict:
    meeting = notice.about
    return {
        "meeting": meeting,
        # As it is when it is read, however long it was on its way.
        "days": max(1, (now() - meeting.ends_at).days),
        "url": settings.SITE_URL + reverse("minutes", args=[meeting.public_id]),
    }


KINDS = {
    "call_due": Kind(
        "call_due",
        still_to_call,
        call_context,
        label=_("Innkalling bør sendes"),
        topic=Topic.DUTIES,
    ),
    "changes_unsent": Kind(
        "changes_unsent",
        still_unsent,
        unsent_context,
        label=_("Endring bør sendes"),
        topic=Topic.DUTIES,
        happens=begins,
    ),
    "minutes_late": Kind(
        "minutes_late",
        still_to_write,
        write_context,
        label=_("Referat bør sendes"),
        topic=Topic.DUTIES,
    ),
    "review_waiting": review_mail.to_leader(_("Påminning om gjennomsyn")),
    "remark_waiting": Kind(
        "remark_made",
        minutes_mail.remark_made_still_true,
        minutes_mail.remark_context,
        label=_("Påminning om en merknad"),
        topic=Topic.DUTIES,
    ),
    "question_waiting": Kind(
        "review_secretary",
        still_asked,
        review_mail.of_decision,
        label=_("Påminning om et spørsmål"),
        topic=Topic.DUTIES,
    ),
}
WHY = {"minutes_sent": _("referatet er sendt"), "told": _("endringen er sendt")}
