"""What waits for a person on Home, whoever they are: reviews, removals, tasks, the next meeting."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime

from django.db.models import F, Value
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from measures.models import FollowUp, Measure, Task
from meetings import review
from meetings.models import Attendance, Decision, Meeting, Removal
from meetings.models.meetings import seen_by
from people.days import day_and_month, weekday_and_day, written_time
from people.models import Group
from people.models.roles import roles_of
from people.prepared import prepared
from slt.line import Line

# One's own answer to a summons, where it is not simply that one comes.
SAID = {
    Attendance.Answer.NONE: gettext_lazy("Du har ikke svart ennå."),
    Attendance.Answer.NO: gettext_lazy("Du har meldt forfall."),
}


@prepared
def waiting_decisions(person, today):
    return (
        review.waiting_for(person, today)
        .select_related("item__meeting__group")
        .only(
            "public_id",
            "state",
            "review_until",
            "between_meetings",
            "item__meeting__public_id",
            "item__meeting__starts_at",
            "item__meeting__group__name",
        )
    )


def review_lines(person, today: date) -> Iterator[Line]:
    """Decisions that wait for this leader, one line a meeting, and each proposed between them."""
    meetings: dict[Meeting, list[Decision]] = {}
    for decision in waiting_decisions(person, today):
        if decision.between_meetings:
            yield proposal_line(decision)
            continue
        meetings.setdefault(decision.item.meeting, []).append(decision)
    for meeting, decisions in meetings.items():
        holds = any(decision.state == Decision.State.IN_REVIEW for decision in decisions)
        until = min((row.review_until for row in decisions if row.review_until), default=None)
        yield Line(
            ngettext(
                "%(count)s beslutning venter på gjennomsyn",
                "%(count)s beslutninger venter på gjennomsyn",
                len(decisions),
            )
            % {"count": len(decisions)},
            f"{meeting.group}, {day_and_month(meeting.day)}."
            + (_(" Gjelder ikke før du har svart.") if holds else "")
            + (_(" Frist %(day)s.") % {"day": day_and_month(until)} if until else ""),
            reverse("meeting_review", args=[meeting.public_id]),
            _("Les og svar"),
            weight=5 if holds else 18,
            due=until,
        )


def proposal_line(decision: Decision) -> Line:
    until = day_and_month(decision.review_until)
    return Line(
        _("Et forslag til beslutning mellom møtene venter på gjennomsyn"),
        f"{decision.item.meeting.group}. " + _("Frist %(day)s.") % {"day": until},
        reverse("proposal_review", args=[decision.public_id]),
        _("Les og svar"),
        weight=5,
        due=decision.review_until,
    )


# What a line of follow-up is made of, whichever table it stands in (``slt.evaluations.waiting``).
COLUMNS = ("kind", "public_id", "said", "day", "group_name", "more", "group_id")


def answered_for_by(person) -> list:
    """Tasks and measures ``person`` answers for; ``more`` is the state."""

    def mine(model, kind: str, name: str):
        return (
            model.objects.mine(person)
            .exclude(state__in=(FollowUp.DRAFT, *model.ENDED, *model.HANDED_IN))
            .order_by()
            .annotate(
                kind=Value(kind),
                said=F(name),
                day=F("deadline"),
                group_name=F("group__name"),
                more=F("state"),
            )
            .values_list(*COLUMNS)
        )

    return [mine(Task, "task", "what"), mine(Measure, "measure", "title")]


def removal_lines(person, groups: dict[int, Group], today: date) -> Iterator[Line]:
    """Words somebody wants out of sent minutes: it takes another's yes. One's own wait too."""
    # Of the groups one coordinates it is known already; in others one may be chair or secretary.
    run = {pk for pk in roles_of(person, today).run if pk not in groups or groups[pk].to_remove}
    if not run:
        return
    waiting = Removal.objects.waiting(today).filter(meeting__group__in=run)
    for removal in waiting.select_related("meeting__group"):
        own = removal.by_id == person.pk
        yield Line(
            _("Du vil fjerne en opplysning fra et referat")
            if own
            else _("Bekreft at en opplysning fjernes fra et referat"),
            f"{removal.meeting.group}, {day_and_month(removal.meeting.day)}. "
            + (_("En annen må bekrefte innen %(day)s.") if own else _("Frist %(day)s."))
            % {"day": day_and_month(removal.expires_on)},
            reverse("removal_detail", args=[removal.public_id]),
            _("Se forslaget") if own else _("Se og svar"),
            weight=28 if own else 9,
            due=removal.expires_on,
            color="neutral" if own else "warning",
        )


def own_lines(rows: Iterable[tuple], today: date) -> Iterator[Line]:
    """What I answer for myself."""
    for kind, public_id, said, deadline, group, state, _key in rows:
        late = deadline is not None and deadline < today
        if deadline is None:
            why = str(group)
        elif late:
            why = _("Over fristen: %(day)s. %(group)s") % {
                "day": day_and_month(deadline),
                "group": group,
            }
        else:
            why = _("Frist %(day)s. %(group)s") % {
                "day": day_and_month(deadline),
                "group": group,
            }
        fresh = state in (Task.State.GIVEN, Measure.State.SENT)
        yield Line(
            said,
            why,
            reverse(f"{kind}_detail", args=[public_id]),
            _("Bekreft mottatt") if fresh else _("Meld hvordan det går"),
            weight=8 if late else 25,
            due=deadline,
            color="danger" if late else "neutral",
        )


@prepared
def next_attendances(person, at, today):
    return (
        Attendance.objects.filter(
            # Who has left since they were called is not expected.
            seen_by(person, today, via="meeting__"),
            person=person,
            meeting__state=Meeting.State.CALLED,
            meeting__ends_at__gte=at,
        )
        .select_related("meeting__group")
        .only(
            "answer",
            "meeting__public_id",
            "meeting__starts_at",
            "meeting__place",
            "meeting__group__name",
        )
        .order_by("meeting__starts_at")[:3]
    )


def next_meeting_lines(person, at: datetime) -> Iterator[Line]:
    """My next meetings, and whether I have answered."""
    for row in next_attendances(person, at, localtime(at).date()):
        meeting = row.meeting
        starts = localtime(meeting.starts_at)
        answered = row.answer != Attendance.Answer.NONE
        yield Line(
            _("Møte i %(group)s") % {"group": meeting.group},
            " ".join(
                part
                for part in (
                    _("%(day)s kl. %(time)s")
                    % {"day": weekday_and_day(starts), "time": written_time(starts)}
                    + (f", {meeting.place}" if meeting.place else "")
                    + ".",
                    str(SAID.get(row.answer, "")),
                )
                if part
            ),
            reverse("meeting_detail", args=[meeting.public_id]),
            _("Se sakslisten") if answered else _("Svar på innkallingen"),
            weight=30 if answered else 22,
            due=meeting.day,
        )
