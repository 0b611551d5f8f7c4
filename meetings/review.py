"""Leaders' review of what was decided: asked for, answered, sent back, and what silence means."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils.timezone import localdate, make_aware, now
from django.utils.translation import gettext as _

from meetings.models import Attendance, Decision, Meeting, Presence, Review, TextVersion
from meetings.reviewers import Panel, disqualified, panel, panel_of, secretary
from meetings.seats import seat_of
from people import audit, guard, notices
from people.audit import Stale
from people.models import Group, Membership, Office, Person
from people.models.roles import roles_of

Before = Group.ReviewBefore
State = Decision.State
Verdict = Review.Verdict

# What a later app does when something is decided; filled in its ``apps.ready()``.
ON_DECIDED: list[Callable[[Decision], None]] = []

# The deputy chair is asked this long before the deadline, if the chair has not answered.
STAND_IN = timedelta(days=2)


class Closed(Exception):
    """The time for review is out, or it is all decided already."""


def latest_version(decision: Decision) -> TextVersion | None:
    return TextVersion.objects.filter(text__decision=decision).order_by("-number").first()


def standing(decision: Decision, version: TextVersion | None) -> dict[int, Review]:
    """Each leader's word on this wording, by person id."""
    reviews = decision.reviews.filter(version=version, superseded_at=None)
    return {review.person_id: review for review in reviews}


def is_open(decision: Decision, on: date | None = None) -> bool:
    """Whether leaders may answer: until it is decided, or for a while after the meeting."""
    if decision.state == State.IN_REVIEW:
        return True
    return (
        decision.state == State.DECIDED
        and decision.review_before == Before.NONE
        and decision.review_until is not None
        and decision.review_until >= (on or localdate())
        and not decision.item.meeting.is_frozen
    )


def for_review_by(person, on: date | None = None):
    """Decisions ``person`` reviews, whether asked now or before; the same as ``panel`` in SQL.

    ``is_asked`` is false for a deputy chair, who only may. ``latest`` is the id of the wording.
    """
    asked, may = _asked_and_may(person, on)
    latest = TextVersion.objects.filter(text__decision=OuterRef("pk")).order_by("-number")
    always = Value(True)
    return Decision.objects.filter(may).annotate(
        is_asked=always if may is asked else Case(When(asked, then=always), default=Value(False)),
        latest=Coalesce(Subquery(latest.values("pk")[:1]), 0),
    )


def _asked_and_may(person, on: date | None) -> tuple[Q, Q]:
    """Which decisions ``person`` is asked about, and which they may answer."""
    roles = roles_of(person, on)
    group = "item__meeting__group__in"
    is_chair = Q(item__meeting__chair=person)
    if roles.chaired:
        is_chair |= Q(**{group: roles.chaired}, item__meeting__chair=None)
    is_member = is_chair
    if roles.member_in:
        is_member |= Q(**{group: roles.member_in})
    asked_before = is_chair
    is_deputy = Q(**{group: roles.deputy_chaired})
    if roles.member_in or roles.deputy_chaired:
        # Without a chair the deputy chair is asked, without either every member.
        offices = Office.objects.active(on).filter(person__erased_on=None)
        chaired = offices.filter(kind=Office.Kind.CHAIR).values("group")
        deputised = offices.filter(kind=Office.Kind.DEPUTY_CHAIR).values("group")
        in_turn = is_deputy | ~Q(**{group: deputised}) & is_member
        asked_before |= Q(item__meeting__chair=None) & ~Q(**{group: chaired}) & in_turn
    asked = (
        Q(review_before=Before.NONE) & (is_member | is_deputy)
        | Q(review_before=Before.ALL) & is_member
        | Q(review_before=Before.CHAIR) & asked_before
    )
    if roles.stood_in:
        sat_in = Attendance.objects.sitting_in(person, on).filter(state=Attendance.State.PRESENT)
        asked |= Q(review_before=Before.NONE, item__meeting__in=sat_in.values("meeting"))
    out = Presence.objects.filter(kind=Presence.Kind.DISQUALIFIED, attendance__person=person)
    open_to = ~Q(item__in=out.values("item")) & ~Q(state=State.DRAFT)
    asked &= open_to
    if not roles.deputy_chaired:
        return asked, asked
    return asked, asked | Q(review_before=Before.CHAIR) & is_deputy & open_to


def waiting_for(person, on: date | None = None):
    """Decisions ``person`` is asked about and has not answered in their present wording.

    Those in review take no effect before; the others are decided, and an answer is welcome.
    """
    on = on or localdate()
    asked, _may = _asked_and_may(person, on)
    later = TextVersion.objects.filter(
        text__decision=OuterRef("decision"), number__gt=Coalesce(OuterRef("version__number"), 0)
    )
    answered = Review.objects.filter(~Exists(later), person=person, superseded_at=None)
    welcome = Q(state=State.DECIDED, review_before=Before.NONE, review_until__gte=on) & ~Q(
        item__meeting__minutes_state=Meeting.MinutesState.APPROVED
    )
    # Nobody is asked elsewhere. First, by keys: else the database reads every decision there is.
    mine = Meeting.objects.filter(group__in=roles_of(person, on).held).order_by().values("pk")
    led = Meeting.objects.filter(chair=person).order_by().values("pk")
    return Decision.objects.filter(
        Q(state=State.IN_REVIEW) | welcome,
        asked,
        ~Q(pk__in=answered.values("decision")),
        item__meeting__in=mine.union(led, all=True),
    )


def will_wait_for(row: Attendance, drafts: list[Decision]) -> list[Decision]:
    """Those of ``drafts`` that the person of ``row`` will be asked about in the mail that brings
    the minutes; as ``panel`` says, of what is at hand.
    """
    meeting, person = row.meeting, row.person
    if meeting.group.review_before != Before.NONE or not person.is_active:
        return []
    roles = meeting.group.roles_of(person)
    asked = (
        roles & {Membership.Role.MEMBER, Office.Kind.DEPUTY_CHAIR}
        or person.pk == meeting.chair_id
        or (meeting.chair_id is None and Office.Kind.CHAIR in roles)
        or (row.capacity == row.Capacity.DEPUTY and row.state == row.State.PRESENT)
    )
    waiting = [one for one in drafts if one.state == State.DRAFT and not one.between_meetings]
    return waiting if asked else []


@transaction.atomic
def open_review(meeting: Meeting, by) -> None:
    """Put what the meeting decided before its leaders; part of sending the minutes.

    Where no review comes first it is decided, and leaders may answer until the remarks are due:
    the mail that brings the minutes asks them. Else it waits for them, one mail to each. One who
    sends the minutes agrees to them. Of a meeting entered afterwards nobody is asked anything.
    """
    drafts = list(
        Decision.objects.filter(item__meeting=meeting, state=State.DRAFT, between_meetings=False)
        .select_related("item__meeting__group")
        .order_by("item__position", "position", "pk")
    )
    before = meeting.group.review_before
    until = meeting.remarks_until or localdate() + timedelta(days=meeting.group.remarks_days)
    if meeting.past_registration:
        before, until = Before.NONE, None
    asked = panel(meeting, before)
    inhabil = disqualified(drafts)
    to_tell: dict[Person, bool] = {}
    for decision in drafts:
        its_panel = asked.without(inhabil.get(decision.item_id, set()))
        facts = {"review_until": until, "review_before": before}
        if before == Before.NONE or not its_panel.people:
            facts["review_before"] = Before.NONE
            decide(decision, "decide", source=State.DRAFT, by=by, on=meeting.day, **facts)
            continue
        audit.move(decision, "submit", source=State.DRAFT, to=State.IN_REVIEW, by=by, **facts)
        version = latest_version(decision)
        if by in its_panel:
            Review.objects.create(
                decision=decision, version=version, person=by, verdict=Verdict.AGREE
            )
        if its_panel.agrees(standing(decision, version)):
            decide(decision, "decide", source=State.IN_REVIEW, by=by, on=meeting.day)
            continue
        to_tell |= dict.fromkeys(its_panel.people)
        if its_panel.stand_in:
            ask_stand_in(decision, its_panel.stand_in, by=by)
    for person in to_tell:
        if person != by:
            notices.tell(
                person,
                key=f"meeting:{meeting.pk}:review",
                kind="review_asked",
                about=meeting,
                group=meeting.group,
                sender=by,
            )


def ask_stand_in(decision: Decision, stand_in: Person, *, by) -> None:
    """Ask the deputy chair too, shortly before the deadline, should the chair not have answered."""
    meeting = decision.item.meeting
    day = make_aware(datetime.combine(decision.review_until - STAND_IN, time(8)))
    between = decision.between_meetings
    notices.tell(
        stand_in,
        key=f"meeting:{meeting.pk}:stand-in:{decision.review_until}"
        if not between
        else f"decision:{decision.pk}:stand-in:{decision.review_until}",
        kind="proposal_stand_in" if between else "review_stand_in",
        about=decision if between else meeting,
        group=meeting.group,
        sender=by,
        due_at=max(day, now()),
    )


def decide(decision: Decision, verb: str, *, source, by, on: date, **changes) -> None:
    audit.move(decision, verb, source=source, to=State.DECIDED, by=by, decided_on=on, **changes)
    for act in ON_DECIDED:
        act(decision)


def tell_secretary(decision: Decision, kind: str, key: str, *, by, **facts) -> None:
    meeting = decision.item.meeting
    person = secretary(meeting)
    if person and person != by:
        notices.tell(
            person,
            key=key,
            kind=kind,
            about=decision,
            group=meeting.group,
            sender=by,
            **facts,
        )


def locked(decision: Decision) -> Decision:
    """The decision as it stands, its row locked until the transaction ends."""
    rows = Decision.objects.select_for_update(of=("self",))
    return rows.select_related("item__meeting__group").get(pk=decision.pk)


@transaction.atomic
def answer(
    decision: Decision,
    verdict: str,
    comment: str = "",
    *,
    version: int,
    by,
    on: date | None = None,
    dissent: str = "",
    told_to: Person | None = None,
) -> Review:
    """Give a leader's word on the wording they read, and let it take effect.

    ``dissent`` is a differing view they ask to have entered in the minutes; ``told_to`` writes
    down what the leader said by telephone. The same word twice is said once.

    Raises PermissionDenied when ``by`` does not review this, ``Closed`` when the time is out,
    ``Stale`` when the wording is another than ``version`` or it was sent back meanwhile,
    ValidationError when asking or sending back without saying why.
    """
    decision = locked(decision)
    panel = panel_of(decision, on)
    if told_to and not decision.item.meeting.access(told_to).runs:
        raise PermissionDenied
    actor = told_to or by
    if decision.state == State.DRAFT or by not in panel:
        raise PermissionDenied
    latest = latest_version(decision)
    if version != (latest.number if latest else 0):
        raise Stale(f"{decision} has another wording than {version}.")
    comment, dissent = comment.strip(), dissent.strip()
    words = standing(decision, latest)
    said = words.get(by.pk)
    if said and (said.verdict, said.comment, said.dissent) == (verdict, comment, dissent):
        return said
    if dissent:
        check_dissent(dissent, decision.item.meeting, by)
    if decision.state == State.RETURNED:
        raise Stale(f"{decision} was sent back.")
    if not is_open(decision, on):
        raise Closed
    if said:
        Review.objects.filter(pk=said.pk).update(superseded_at=now())
    review = Review(
        decision=decision,
        version=latest,
        person=by,
        verdict=verdict,
        comment=comment,
        dissent=dissent,
        registered_by=told_to,
    )
    review.full_clean()
    review.save()
    audit.record(actor, f"review_{verdict}", decision, version=version, person=by.pk)
    if told_to:
        notices.tell(
            by,
            key=f"review:{review.pk}:registered",
            kind="review_registered",
            about=decision,
            group=decision.item.meeting.group,
            sender=told_to,
            review=review.pk,
        )
    if dissent and not (said and said.dissent == dissent):
        tell_secretary(decision, "review_dissent", f"review:{review.pk}:dissent", by=actor)
    if verdict == Verdict.ASK:
        tell_secretary(decision, "review_question", f"review:{review.pk}", by=actor)
    elif verdict == Verdict.RETURN:
        if decision.state == State.IN_REVIEW:
            audit.move(decision, "return", source=State.IN_REVIEW, to=State.RETURNED, by=actor)
        tell_secretary(decision, "review_returned", f"review:{review.pk}", by=actor)
    elif decision.state == State.IN_REVIEW and panel.agrees({**words, by.pk: review}):
        settle(decision, "decide", by=actor, on=on)
    return review


def check_dissent(text: str, meeting: Meeting, by) -> None:
    """Raises ValidationError when it cannot be entered as it stands."""
    if seat_of(by, meeting) is None:
        raise ValidationError(_("Bare den som var med i møtet, kan få en protokolltilførsel."))
    if guard.find(text):
        raise ValidationError(_("Det står et fødselsnummer i protokolltilførselen. Ta det ut."))


@transaction.atomic
def agree_to_all(wordings: dict[str, int], *, meeting: Meeting, by, on: date | None = None) -> int:
    """Agree to several decisions of a meeting, each in the wording read; count them.

    All or none: raises as ``answer`` does. Raises PermissionDenied for a decision not of it.
    """
    decisions = list(Decision.objects.filter(item__meeting=meeting, public_id__in=wordings))
    if len(decisions) != len(wordings):
        raise PermissionDenied
    for decision in decisions:
        answer(decision, Verdict.AGREE, version=wordings[decision.public_id], by=by, on=on)
    return len(decisions)


def settle(decision: Decision, verb: str, *, by, on: date | None) -> None:
    """Reviewed: it takes effect, and the secretary hears when nothing more is out."""
    decide(decision, verb, source=State.IN_REVIEW, by=by, on=on or localdate())
    meeting = decision.item.meeting
    if decision.between_meetings:
        tell_secretary(decision, "proposal_done", f"decision:{decision.pk}:reviewed", by=by)
        return
    out = Decision.objects.filter(
        item__meeting=meeting,
        state__in=(State.IN_REVIEW, State.RETURNED),
        between_meetings=False,
    )
    if not out.exists():
        tell_secretary(decision, "review_done", f"meeting:{meeting.pk}:reviewed", by=by)


@transaction.atomic
def reply(review: Review, text: str, *, by) -> None:
    """Answer a leader's question; the leader hears of it. Raises Stale when it was answered."""
    decision = review.decision
    if not decision.item.meeting.access(by).runs:
        raise PermissionDenied
    text = text.strip()
    if not text:
        raise ValidationError({"text": _("Skriv et svar.")})
    unanswered = Review.objects.filter(pk=review.pk, answered_at=None).exclude(comment="")
    if not unanswered.update(answer=text, answered_by=by, answered_at=now()):
        raise Stale(f"{review} is answered.")
    audit.record(by, "answer_review", decision, review=review.pk)
    notices.tell(
        review.person,
        key=f"review:{review.pk}:answered",
        kind="review_answered",
        about=decision,
        group=decision.item.meeting.group,
        sender=by,
    )


@transaction.atomic
def take_back(decision: Decision, *, by) -> None:
    """Take a decision out of review, so that its wording can be changed."""
    decision = locked(decision)
    if not decision.item.meeting.access(by).runs:
        raise PermissionDenied
    audit.move(decision, "take_back", source=State.IN_REVIEW, to=State.RETURNED, by=by)


@transaction.atomic
def resubmit(decision: Decision, *, by, on: date | None = None) -> None:
    """Put a decision that came back before its leaders again, and give them the time anew.

    Raises ValidationError when nothing has been changed or answered since.
    """
    decision = locked(decision)
    meeting = decision.item.meeting
    if not meeting.access(by).runs:
        raise PermissionDenied
    version = latest_version(decision)
    sent_back = standing(decision, version).values()
    if any(row.verdict == Verdict.RETURN and not row.answer for row in sent_back):
        raise ValidationError(_("Endre ordlyden, eller svar den som sendte den tilbake."))
    until = (on or localdate()) + timedelta(days=meeting.group.remarks_days)
    audit.move(
        decision,
        "submit",
        source=State.RETURNED,
        to=State.IN_REVIEW,
        by=by,
        review_until=max(until, decision.review_until or until),
    )
    ask(decision, panel_of(decision, on), by=by)


def ask(decision: Decision, panel: Panel, *, by) -> None:
    """Ask about one decision by itself: put before leaders again, or proposed between meetings."""
    for person in panel.people:
        if person != by:
            notices.tell(
                person,
                key=f"decision:{decision.pk}:review:{decision.moved_at:%Y%m%d%H%M%S%f}",
                kind="review_proposal" if decision.between_meetings else "review_again",
                about=decision,
                group=decision.item.meeting.group,
                sender=by,
            )
    if panel.stand_in:
        ask_stand_in(decision, panel.stand_in, by=by)


def close_due(on: date) -> int:
    """Decide what nobody objected to in time, where silence agrees; count the decided.

    Where it does not, or somebody waits for an answer, the secretary is told once. Run it as
    often as you like.
    """
    due = Decision.objects.filter(state=State.IN_REVIEW, review_until__lt=on)
    return sum(close(decision, on) for decision in due)


@transaction.atomic
def close(decision: Decision, on: date) -> bool:
    decision = locked(decision)
    if decision.state != State.IN_REVIEW or decision.review_until >= on:
        return False
    words = standing(decision, latest_version(decision))
    silence = decision.item.meeting.group.silence_agrees
    if panel_of(decision, on).agrees(words, silence=silence):
        settle(decision, "decide_by_silence", by=None, on=on)
        return True
    key = f"decision:{decision.pk}:overdue:{decision.review_until}"
    tell_secretary(decision, "review_overdue", key, by=None)
    return False
