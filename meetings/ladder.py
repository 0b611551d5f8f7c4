"""The rungs for those who run meetings: the summons to send, the minutes to send, answers to give.

Said on working days only; what fell on another day, or on one when nobody ran it, is caught up on
the next. Each key holds what would make it another matter: said once.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import chain

from django.db.models import Q
from django.utils.timezone import localtime

from meetings import changes, remarks, review
from meetings.models import Decision, Meeting, Remark, Review
from people import coordinators, notices, workdays
from people.models import Notice, Person

# Working days before the summons is due, and before a leader's time is out.
AHEAD = 2
# Working days a remark or a question has waited when its reader is reminded.
WAITED = 3
# Hours since the meeting; the highest that is reached is said.
MINUTES_LATE = (72, 48, 24)
# What is older was left on purpose, or is from before anybody was reminded.
LOOK_BACK = timedelta(days=30)


def climb(at: datetime) -> int:
    """Everything to be said at this moment; count the told."""
    on = localtime(at).date()
    if not workdays.is_working_day(on):
        return 0
    rungs = (
        summonses(on),
        unsent_changes(on),
        minutes(at),
        reviews(on),
        waiting_remarks(on),
        waiting_questions(on),
    )
    return notices.tell_each(chain.from_iterable(rungs))


def about(meeting: Meeting, person: Person, on: date, **more) -> Notice:
    facts = {"group": meeting.group, "about": meeting, "due_at": workdays.morning(on)}
    return notices.draft(person, **(facts | more))


# The summons -------------------------------------------------------------------------------------


def send_by(meeting: Meeting) -> date:
    """The last working day on which the summons is in time."""
    days = timedelta(days=meeting.group.summons_days)
    return workdays.on_or_before(meeting.day - days)


def summonses(on: date) -> Iterator[Notice]:
    """To the coordinators: a little before the summons is due, and when that day has passed."""
    meetings = Meeting.objects.filter(
        state=Meeting.State.DRAFT,
        starts_at__date__gt=on,
        group__summons_days__gt=0,
        group__ended_on=None,
    ).select_related("group")
    due = [(meeting, rung) for meeting in meetings if (rung := summons_rung(meeting, on))]
    posts = coordinators.coordinators_of({meeting.group for meeting, _rung in due}, on)
    for meeting, rung in due:
        for person in coordinators.people_of(posts[meeting.group_id]):
            key = f"meeting:{meeting.pk}:call:{rung}:{meeting.day}"
            yield about(meeting, person, on, key=key, kind="call_due")


def summons_rung(meeting: Meeting, on: date) -> str:
    day = send_by(meeting)
    if localtime(meeting.created_at).date() >= on:
        return ""  # planned today: they know
    if on > day:
        return "late"
    return "soon" if on >= workdays.back(day, AHEAD) else ""


def unsent_changes(on: date) -> Iterator[Notice]:
    """To the coordinators, the next working day: a change that nobody has been told of."""
    meetings = Meeting.objects.filter(state=Meeting.State.CALLED, starts_at__date__gt=on)
    changed = [
        meeting
        for meeting in meetings.exclude(told={}).select_related("group")
        if changes.since_told(meeting)
    ]
    posts = coordinators.coordinators_of({meeting.group for meeting in changed}, on)
    for meeting in changed:
        for person in coordinators.people_of(posts[meeting.group_id]):
            # Once for each time they were told, however much is changed until the next.
            key = f"meeting:{meeting.pk}:unsent:{meeting.ical_sequence}"
            due_at = workdays.morning(workdays.after(on, 1))
            yield about(meeting, person, on, key=key, kind="changes_unsent", due_at=due_at)


# The minutes -------------------------------------------------------------------------------------


def minutes(at: datetime) -> Iterator[Notice]:
    """To the secretary, when the minutes are not sent a day, two and three after the meeting."""
    meetings = Meeting.objects.filter(
        state__in=(Meeting.State.CALLED, Meeting.State.HELD),
        minutes_state=Meeting.MinutesState.WRITING,
        past_registration=False,
        ends_at__lte=at - timedelta(hours=min(MINUTES_LATE)),
        ends_at__gt=at - LOOK_BACK,
        group__reminds_of_minutes=True,
    ).select_related("group", "minute_taker")
    for meeting in meetings:
        hours = next(n for n in MINUTES_LATE if meeting.ends_at + timedelta(hours=n) <= at)
        for person in writers(meeting):
            key = f"meeting:{meeting.pk}:minutes_late:{hours}"
            yield about(meeting, person, localtime(at).date(), key=key, kind="minutes_late")


def writers(meeting: Meeting) -> list[Person]:
    """Who is to write: the secretary while they belong to the group, else the coordinators."""
    person = review.secretary(meeting)
    if person and meeting.group.roles_of(person):
        return [person]
    return coordinators.to_be_told(meeting.group)


# Answers -----------------------------------------------------------------------------------------


def reviews(on: date) -> Iterator[Notice]:
    """To leaders who have not answered, a little before their time is out."""
    decisions = Decision.objects.filter(
        state=Decision.State.IN_REVIEW,
        review_until__gte=on,
        item__meeting__group__reminds_of_answers=True,
    ).select_related("item__meeting__group", "item__meeting__minute_taker")
    for decision in decisions:
        reached = workdays.back(decision.review_until, AHEAD)
        if on < reached or localtime(decision.moved_at).date() >= reached:
            continue
        meeting = decision.item.meeting
        answered = review.standing(decision, review.latest_version(decision))
        for person in review.panel_of(decision, on).everyone():
            if person.pk not in answered:
                key = f"meeting:{meeting.pk}:review_waiting:{decision.review_until}"
                yield about(
                    meeting,
                    person,
                    on,
                    key=key,
                    kind="review_waiting",
                    sender=review.secretary(meeting),
                )


def waiting_remarks(on: date) -> Iterator[Notice]:
    """To who answers remarks, when one has waited some days."""
    rows = Remark.objects.filter(
        state=Remark.State.OPEN,
        at__date__lte=workdays.back(on, WAITED),
        at__date__gt=on - LOOK_BACK,
        item__meeting__minutes_state=Meeting.MinutesState.SENT,
        item__meeting__group__reminds_of_answers=True,
    ).select_related("person", "item__meeting__group", "item__meeting__minute_taker")
    for remark in rows:
        meeting = remark.item.meeting
        if person := remarks.answers(meeting):
            key = f"remark:{remark.pk}:waiting"
            told = {"key": key, "kind": "remark_waiting", "about": remark}
            yield about(meeting, person, on, sender=remark.person, **told)


def waiting_questions(on: date) -> Iterator[Notice]:
    """To the secretary, when a leader has asked or sent back and not been answered."""
    open_still = (Decision.State.IN_REVIEW, Decision.State.RETURNED)
    rows = Review.objects.filter(
        ~Q(verdict=Review.Verdict.AGREE),
        answered_at=None,
        superseded_at=None,
        at__date__lte=workdays.back(on, WAITED),
        at__date__gt=on - LOOK_BACK,
        decision__state__in=open_still,
        decision__item__meeting__group__reminds_of_answers=True,
    ).select_related("person", "decision__item__meeting__group")
    for row in rows:
        meeting = row.decision.item.meeting
        for person in writers(meeting):
            if person.pk != row.person_id:
                key = f"review:{row.pk}:waiting"
                told = {"key": key, "kind": "question_waiting", "about": row.decision}
                yield about(meeting, person, on, sender=row.person, **told)
