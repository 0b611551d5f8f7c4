"""How leaders are asked, and the secretary told what they said. Never the text of a decision."""

from django.conf import settings
from django.urls import reverse

from meetings import review
from meetings.models import Decision, Meeting, Review
from people import links
from people.introduction import introduce
from people.models import Notice
from people.notices import Kind


def asked_still_true(notice: Notice) -> str:
    """A leader is asked while something waits for their word, or for the chair's."""
    meeting = meeting_of(notice)
    if meeting is None:
        return "deleted"
    theirs = review.for_review_by(notice.recipient).filter(
        item__meeting=meeting, state=Decision.State.IN_REVIEW
    )
    if not theirs.exists():
        return "not_waiting"
    if notice.kind == "review_stand_in":
        return "" if any(stands_in(decision) for decision in theirs) else "answered"
    waiting = review.waiting_for(notice.recipient).filter(pk__in=theirs.values("pk"))
    return "" if waiting.exists() else "answered"


def stands_in(decision: Decision) -> bool:
    """Whether the chair has still not said a word on the present wording."""
    words = review.standing(decision, review.latest_version(decision))
    return not any(person.pk in words for person in review.panel_of(decision).everyone())


def meeting_of(notice: Notice) -> Meeting | None:
    about = notice.about
    return about.item.meeting if isinstance(about, Decision) else about


def asked_context(notice: Notice) -> dict:
    meeting = meeting_of(notice)
    theirs = review.for_review_by(notice.recipient).filter(
        item__meeting=meeting, state=Decision.State.IN_REVIEW
    )
    token = links.make(notice.recipient, "review", meeting.public_id)
    return {
        "meeting": meeting,
        "count": theirs.count(),
        "until": min(decision.review_until for decision in theirs),
        "silence_agrees": meeting.group.silence_agrees,
        "why": notice.kind,
        "asks": introduce(notice.sender, notice.group) if notice.sender else "",
        "url": f"{settings.SITE_URL}{reverse('review_link', args=[token])}",
    }


def to_secretary_still_true(notice: Notice) -> str:
    decision = notice.about
    if decision is None:
        return "deleted"
    if notice.kind == "review_returned" and decision.state == Decision.State.IN_REVIEW:
        return "sent_again"
    if notice.kind == "review_overdue" and decision.state != Decision.State.IN_REVIEW:
        return "decided"
    return theirs_to_see(notice, decision)


def theirs_to_see(notice: Notice, decision: Decision) -> str:
    seen = Meeting.objects.visible_to(notice.recipient).filter(pk=decision.item.meeting_id)
    return "" if seen.exists() else "not_theirs"


def of_decision(notice: Notice) -> dict:
    decision = notice.about
    return {
        "decision": decision,
        "meeting": decision.item.meeting,
        "why": notice.kind,
        "asks": introduce(notice.sender, notice.group) if notice.sender else "",
        "url": f"{settings.SITE_URL}{decision.get_absolute_url()}",
    }


def answered_still_true(notice: Notice) -> str:
    decision = notice.about
    if decision is None:
        return "deleted"
    theirs = Review.objects.filter(decision=decision, person=notice.recipient)
    answered = theirs.exclude(answer="").exists()
    return theirs_to_see(notice, decision) if answered else "changed"


KINDS = {
    "review_asked": Kind("review_asked", asked_still_true, asked_context),
    "review_again": Kind("review_asked", asked_still_true, asked_context),
    "review_stand_in": Kind("review_asked", asked_still_true, asked_context),
    "review_question": Kind("review_secretary", to_secretary_still_true, of_decision),
    "review_returned": Kind("review_secretary", to_secretary_still_true, of_decision),
    "review_done": Kind("review_secretary", to_secretary_still_true, of_decision),
    "review_overdue": Kind("review_secretary", to_secretary_still_true, of_decision),
    "review_answered": Kind("review_answered", answered_still_true, of_decision),
}
