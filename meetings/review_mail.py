"""How leaders are asked, and the secretary told what they said. Never the text of a decision."""

from datetime import datetime, time

from django.conf import settings
from django.urls import reverse
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from meetings import review
from meetings.models import Decision, Meeting, Review
from people import links
from people.introduction import introduce
from people.models import Notice
from people.notices import Kind
from people.telling import Topic


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


def proposal_still_true(notice: Notice) -> str:
    """Of one proposal between meetings: it waits for this leader's word, or for the chair's."""
    decision = notice.about
    if decision is None:
        return "deleted"
    theirs = review.for_review_by(notice.recipient).filter(pk=decision.pk)
    if decision.state != Decision.State.IN_REVIEW or not theirs.exists():
        return "not_waiting"
    if notice.kind == "proposal_stand_in":
        return "" if stands_in(decision) else "answered"
    return (
        "" if review.waiting_for(notice.recipient).filter(pk=decision.pk).exists() else "answered"
    )


def proposal_context(notice: Notice) -> dict:
    decision = notice.about
    token = links.make(notice.recipient, "proposal", decision.public_id)
    return {
        "until": decision.review_until,
        "silence_agrees": decision.item.meeting.group.silence_agrees,
        "why": notice.kind,
        "asks": introduce(notice.sender, notice.group) if notice.sender else "",
        "url": f"{settings.SITE_URL}{reverse('proposal_link', args=[token])}",
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


def registered(notice: Notice) -> Review | None:
    rows = Review.objects.filter(pk=notice.facts.get("review"), person=notice.recipient)
    return rows.filter(superseded_at=None).first()


def registered_still_true(notice: Notice) -> str:
    decision = notice.about
    if decision is None:
        return "deleted"
    return theirs_to_see(notice, decision) if registered(notice) else "changed"


def registered_context(notice: Notice) -> dict:
    said = registered(notice)
    return {**of_decision(notice), "said": said.get_verdict_display() if said else ""}


def to_leader(label: str, **more) -> Kind:
    return Kind(
        "review_asked",
        asked_still_true,
        asked_context,
        label=label,
        topic=Topic.DECISIONS,
        happens=answer_by,
        **more,
    )


def to_secretary(label: str) -> Kind:
    return Kind(
        "review_secretary", to_secretary_still_true, of_decision, label=label, topic=Topic.DUTIES
    )


def answer_by(notice: Notice) -> datetime | None:
    """The end of the last day to answer."""
    meeting = meeting_of(notice)
    theirs = review.for_review_by(notice.recipient).filter(item__meeting=meeting)
    days = [day for day in theirs.values_list("review_until", flat=True) if day]
    return make_aware(datetime.combine(min(days), time.max)) if days else None


def of_proposal(label: str) -> Kind:
    return Kind(
        "review_proposal",
        proposal_still_true,
        proposal_context,
        label=label,
        topic=Topic.DECISIONS,
        happens=proposal_until,
    )


def proposal_until(notice: Notice) -> datetime | None:
    """The end of the last day to answer."""
    day = notice.about.review_until if notice.about else None
    return make_aware(datetime.combine(day, time.max)) if day else None


KINDS = {
    "review_asked": to_leader(_("Til gjennomsyn")),
    "review_again": to_leader(_("Til gjennomsyn på nytt")),
    "review_stand_in": to_leader(_("Til gjennomsyn, for møtelederen")),
    "review_proposal": of_proposal(_("Til gjennomsyn mellom møter")),
    "proposal_stand_in": of_proposal(_("Til gjennomsyn mellom møter, for møtelederen")),
    "proposal_done": to_secretary(_("Gjennomsyn ferdig")),
    "review_question": to_secretary(_("Spørsmål til en beslutning")),
    "review_returned": to_secretary(_("Beslutning sendt tilbake")),
    "review_dissent": to_secretary(_("Ønske om protokolltilførsel")),
    "review_done": to_secretary(_("Gjennomsyn ferdig")),
    "review_overdue": to_secretary(_("Gjennomsyn over fristen")),
    "review_registered": Kind(
        "review_registered",
        registered_still_true,
        registered_context,
        label=_("Svar meldt muntlig"),
        topic=Topic.DECISIONS,
    ),
    "review_answered": Kind(
        "review_answered",
        answered_still_true,
        of_decision,
        label=_("Svar til en leder"),
        topic=Topic.DECISIONS,
    ),
}
