"""The duties of a coordinator go to the next one, in one act.

What the old one has written and answered stays in their name.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from measures import evaluating, reporting
from measures.candidates import Responsible
from measures.models import Evaluation, FollowUp, Measure, Task
from meetings import planning, proposals
from meetings.models import AgendaItem, Meeting
from people import appointing, audit, notices, seats
from people.days import written_day
from people.models import Appointment, Group, Membership, Office, Person

# How long ahead the last day may lie: until then both coordinate.
FURTHEST = timedelta(days=92)


@dataclass(frozen=True)
class Duty:
    """Something the one who leaves holds, by a key, and in words open to who reads the page."""

    key: str
    said: str
    row: Membership | Office | Meeting | AgendaItem | Evaluation | FollowUp


def may_move(post: Appointment, by) -> bool:
    """A coordinator's post that has no end, in a municipality ``by`` coordinates."""
    if post.kind != Appointment.Kind.COORDINATOR or post.until is not None:
        return False
    return appointing.may_appoint(post.municipality, post.district, by)


def groups_of(post: Appointment):
    """The groups run by this post alone: what is run by another post is not handed over here."""
    here = Q(group_municipalities__municipality=post.municipality)
    if post.district_id:
        here = Q(group_municipalities__district=post.district)
    ours = Group.objects.standing().filter(here, group_municipalities__until=None)
    others = post.person.appointments.coordinators().active().exclude(pk=post.pk)
    run_still = Q(group_municipalities__district__in=others.values("district")) | Q(
        group_municipalities__municipality__in=others.filter(district=None).values("municipality")
    )
    still = Group.objects.filter(run_still, group_municipalities__until=None)
    return ours.exclude(pk__in=still.values("pk")).distinct()


def duties(post: Appointment) -> list[Duty]:
    """What its holder has by it: seats with their offices, offices, meetings to come, proposals
    that wait for an answer, follow-up, and evaluations they are to write.
    """
    groups = list(groups_of(post).order_by("name", "pk"))
    person = post.person
    held = list(person.offices.filter(group__in=groups, until=None).select_related("group"))
    own_seats = person.memberships.seated().filter(group__in=groups, until=None)
    found = []
    for seat in own_seats.select_related("group", "organisation").order_by("group__name", "pk"):
        offices = [row for row in held if row.group_id == seat.group_id]
        held = [row for row in held if row.group_id != seat.group_id]
        names = ", ".join(str(row.get_kind_display()) for row in offices)
        said = _("Plassen i %(group)s") % {"group": seat.group.name}
        found.append(Duty(f"seat-{seat.public_id}", f"{said} ({names})" if names else said, seat))
    for row in held:
        said = f"{row.get_kind_display()}, {row.group.name}"
        found.append(Duty(f"office-{row.group.public_id}-{row.kind}", said, row))
    for part in (meetings_of, proposals_of, follow_up_of, evaluations_of):
        found += part(person, groups)
    return found


def meetings_of(person: Person, groups: list[Group]) -> list[Duty]:
    rows = Meeting.objects.upcoming().filter(
        Q(chair=person) | Q(minute_taker=person),
        group__in=groups,
        state__in=(Meeting.State.DRAFT, Meeting.State.CALLED),
    )
    return [
        Duty(
            f"meeting-{row.public_id}",
            _("Møteleder eller referent i møtet %(day)s, %(group)s")
            % {"day": written_day(row.day), "group": row.group.name},
            row,
        )
        for row in rows.select_related("group").order_by("starts_at", "pk")
    ]


def proposals_of(person: Person, groups: list[Group]) -> list[Duty]:
    rows = AgendaItem.objects.proposed().filter(
        proposed_by=person, meeting__group__in=groups, meeting__ends_at__gte=now()
    )
    return [
        Duty(f"proposal-{row.public_id}", _("Foreslått sak: %(title)s") % {"title": row.title}, row)
        for row in rows.select_related("meeting__group").order_by("pk")
    ]


def evaluations_of(person: Person, groups: list[Group]) -> list[Duty]:
    rows = Evaluation.objects.filter(
        person=person, measure__group__in=groups, state=Evaluation.State.ASKED
    )
    return [
        Duty(f"evaluation-{row.public_id}", _("Evaluering: %(what)s") % {"what": row.measure}, row)
        for row in rows.select_related("measure").order_by("due_on", "pk")
    ]


def follow_up_of(person: Person, groups: list[Group]) -> list[Duty]:
    """Open tasks and measures they answer for as themselves. Who moves them runs their groups."""
    names = {Task: _("Oppgave: %(what)s"), Measure: _("Tiltak: %(what)s")}
    return [
        Duty(f"{row.kind}-{row.public_id}", name % {"what": row}, row)
        for model, name in names.items()
        for row in model.objects.open()
        .filter(group__in=groups, responsible=person)
        .select_related("group")
        .order_by("deadline", "pk")
    ]


@transaction.atomic
def move(
    post: Appointment, person: Person, *, by, last_day: date, keys: Collection[str]
) -> Appointment:
    """``person`` coordinates from today, and takes over the duties in ``keys``; the post ends after
    ``last_day``. Both are told.

    Raises ValidationError, PermissionDenied, and ``audit.Stale`` when the post has an end already.
    """
    if not appointing.may_appoint(post.municipality, post.district, by):
        raise PermissionDenied
    appointing.lock(post.municipality)
    post.refresh_from_db(fields=["until"])
    if not may_move(post, by):
        raise audit.Stale(f"{post} has an end.")
    check(post, person, last_day)
    wanted = [duty for duty in duties(post) if duty.key in keys]
    new = given(post, person, by=by)
    for duty in wanted:
        pass_on(duty.row, post.person, person, by=by, last_day=last_day)
    appointing.end(post, last_day, by=by, tell=False)
    audit.record(by, "hand_over_post", post, to=new.pk, on=last_day.isoformat(), duties=len(wanted))
    for recipient in (post.person, person):
        notices.tell(
            recipient,
            key=f"appointment:{post.pk}:handed-over",
            kind="post_handed_over",
            about=post,
            sender=by,
            to=new.public_id,
        )
    return new


def check(post: Appointment, person: Person, last_day: date) -> None:
    if person == post.person:
        raise ValidationError({"email": _("Skriv adressen til den som overtar.")})
    if not person.email:
        raise ValidationError(
            {"email": _("En koordinator må ha en e-postadresse å logge inn med.")}
        )
    if last_day < post.since:
        raise ValidationError({"last_day": _("Dagen er før utnevningen begynte.")})
    if last_day > localdate() + FURTHEST:
        raise ValidationError({"last_day": _("Velg en dag i de neste tre månedene.")})


def given(post: Appointment, person: Person, *, by) -> Appointment:
    """The post of who takes over: the one they have, or a new one from today."""
    known = person.appointments.coordinators().filter(
        municipality=post.municipality, district=post.district, until=None
    )
    return known.filter(since__lte=localdate()).first() or appointing.give(
        post.municipality,
        person,
        post.kind,
        by=by,
        district=post.district,
        share=post.share,
    )


def pass_on(row, old: Person, new: Person, *, by, last_day: date) -> None:
    if isinstance(row, Membership):
        hand_seat(row, new, by=by, last_day=last_day)
    elif isinstance(row, Office):
        seats.set_office(row.group, row.kind, new, by=by)
    elif isinstance(row, Meeting):
        offices = {name: new for name in ("chair", "minute_taker") if getattr(row, name) == old}
        planning.edit(row, by=by, **offices)
    elif isinstance(row, AgendaItem):
        proposals.pass_on(row, new, by=by)
    elif isinstance(row, Evaluation):
        evaluating.pass_on(row, new, by=by)
    else:
        reporting.reassign(row, Responsible(new), by=by)


def hand_seat(seat: Membership, new: Person, *, by, last_day: date) -> None:
    """With its offices. Who sits in the group already takes over the offices alone."""
    kinds = tuple(
        seat.group.offices.filter(person=seat.person, until=None).values_list("kind", flat=True)
    )
    if seat.group.memberships.seated().filter(person=new, until=None).exists():
        for kind in kinds:
            seats.set_office(seat.group, kind, new, by=by)
        seats.end(seat, max(last_day, seat.since), by=by)
        return
    first_day = max(last_day + timedelta(days=1), seat.since)
    seats.hand_over(seat, new, by=by, first_day=first_day, title=seat.title, offices=kinds)
