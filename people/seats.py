"""Seats and offices in a group: given, changed, ended and handed over."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people import audit, keys, notices
from people.groups import check_runs
from people.models import (
    Appointment,
    AuditEntry,
    Group,
    Membership,
    Office,
    Organisation,
    Person,
)


def organisation_named(group: Group, name: str) -> Organisation | None:
    """The host's organisation of that name, however it is capitalised; made if it is new."""
    name = " ".join(name.split())
    if not name:
        return None
    ours = group.host.organisations
    return ours.filter(name__iexact=name).first() or ours.create(name=name)


def lock(group: Group) -> None:
    """Two who change the same group's seats wait for each other."""
    Group.objects.select_for_update().get(pk=group.pk)


@transaction.atomic
def add(
    group: Group,
    person: Person,
    *,
    by,
    role: str = Membership.Role.MEMBER,
    deputy_for: Membership | None = None,
    organisation: Organisation | None = None,
    title: str = "",
    work_phone: str = "",
    public_office: bool = False,
    since: date | None = None,
    tell: bool = False,
) -> Membership:
    """Give ``person`` a seat; with ``tell``, a mail says so.

    Raises ValidationError when they have one already.
    """
    check_runs(group, by)
    lock(group)
    seat = Membership(
        group=group,
        person=person,
        role=role,
        deputy_for=deputy_for,
        organisation=organisation,
        title=title,
        work_phone=work_phone,
        public_office=public_office,
        since=since or localdate(),
    )
    check(seat)
    seat.save()
    audit.record(by, "add_member", seat, group=group.pk, person=person.pk)
    if tell:
        tell_of(seat, by=by)
    return seat


def check(seat: Membership) -> None:
    """Raises ValidationError, in words for the form, when the seat cannot be as it is."""
    if seat.role == Membership.Role.DEPUTY:
        same = seat.group.memberships.active(max(seat.since, localdate())).filter(
            person=seat.person, role=seat.role, deputy_for=seat.deputy_for
        )
        if same.exclude(pk=seat.pk).exists():
            raise ValidationError(_("%(name)s er allerede vara her.") % {"name": seat.person.name})
    if seat.deputy_for and seat.deputy_for.person_id == seat.person_id:
        raise ValidationError({"deputy_for": _("Ingen er vara for seg selv.")})
    seat.validate_constraints()


def tell_of(seat: Membership, *, by) -> None:
    notices.tell(
        seat.person,
        key=f"seat:{seat.pk}",
        kind="seat_given",
        about=seat,
        group=seat.group,
        sender=by,
    )


@transaction.atomic
def edit(seat: Membership, *, by, **changes) -> Membership:
    """Change what belongs to the seat: role, whom they represent, title, work phone, office.

    Another role is another seat from today, which is returned: what somebody may read of a
    meeting hangs on what they were the day it was held.
    """
    check_runs(seat.group, by)
    lock(seat.group)
    if changes.get("role", seat.role) != seat.role and seat.since < localdate():
        seat = begin_anew(seat)
    for field, value in changes.items():
        setattr(seat, field, value)
    if seat.role != Membership.Role.DEPUTY:
        seat.deputy_for = None
    check(seat)
    seat.save()
    if seat.role != Membership.Role.MEMBER:
        seat.deputies.update(deputy_for=None)
    audit.record(by, "edit_member", seat, group=seat.group_id, person=seat.person_id)
    return seat


def begin_anew(seat: Membership) -> Membership:
    """The same seat from today, with its deputies; the old one ended yesterday."""
    close(seat, localdate() - timedelta(days=1))
    new = Membership.objects.create(
        group=seat.group,
        person=seat.person,
        role=seat.role,
        deputy_for=seat.deputy_for,
        organisation=seat.organisation,
        title=seat.title,
        work_phone=seat.work_phone,
        public_office=seat.public_office,
        chairs_in_turn=seat.chairs_in_turn,
        since=localdate(),
    )
    seat.deputies.update(deputy_for=new)
    return new


@transaction.atomic
def end(seat: Membership, on: date, *, by) -> None:
    """End the seat after ``on``, and the person's offices in the group with it.

    Their personal deputies become deputies of anyone. Raises ``audit.Stale`` when it has an end
    already, ValidationError when ``on`` is before it began.
    """
    check_runs(seat.group, by)
    lock(seat.group)
    close(seat, on)
    left = {
        "deputies": list(seat.deputies.values_list("pk", flat=True)),
        "offices": end_offices(seat.group, seat.person, on),
    }
    seat.deputies.update(deputy_for=None)
    audit.record(by, "end_seat", seat, person=seat.person_id, on=on.isoformat(), **left)
    keys.end_if_left(seat.person)


def close(seat: Membership, on: date) -> None:
    if on < seat.since:
        raise ValidationError(
            {"on": _("Dagen er før plassen begynte, %(day)s.") % {"day": f"{seat.since:%d.%m.%Y}"}}
        )
    if not Membership.objects.filter(pk=seat.pk, until=None).update(until=on):
        raise audit.Stale(f"{seat} has an end.")
    seat.until = on


def end_offices(group: Group, person: Person, on: date) -> list[int]:
    """Only where no other seat in the group carries on. Returns the ids of those ended."""
    if group.memberships.seated().filter(person=person, until=None).exists():
        return []
    offices = group.offices.filter(person=person, until=None)
    ended = list(offices.values_list("pk", flat=True))
    offices.filter(since__lte=on).update(until=on)
    offices.filter(since__gt=on).update(until=F("since"))
    return ended


@transaction.atomic
def reopen(seat: Membership, *, by) -> None:
    """Take back an end that was a mistake, with the deputies and offices that went with it.

    An office somebody else holds by now stays with them; so does a seat that was handed over.
    Twice is once. Raises ValidationError when the person has got another seat meanwhile, has
    been erased, or the group has been put down.
    """
    check_runs(seat.group, by)
    lock(seat.group)
    seat.refresh_from_db(fields=["until"])
    if seat.until is None:
        return
    if seat.group.ended_on:
        raise ValidationError(_("Gruppen er lagt ned."))
    if not seat.person.is_active:
        raise ValidationError(_("Personen er slettet."))
    seat.until = None
    check(seat)
    seat.save(update_fields=["until"])
    entries = AuditEntry.objects.filter(verb="end_seat", about_id=seat.pk).order_by("-pk")
    facts = entries.values_list("facts", flat=True).first() or {}
    loose = seat.group.memberships.filter(deputy_for=None, role=Membership.Role.DEPUTY)
    loose.filter(pk__in=facts.get("deputies", []), until=None).update(deputy_for=seat)
    taken = seat.group.offices.filter(until=None).values_list("kind", flat=True)
    offices = Office.objects.filter(pk__in=facts.get("offices", []))
    offices.exclude(kind__in=list(taken)).update(until=None)
    audit.record(by, "reopen_seat", seat, person=seat.person_id)


@transaction.atomic
def hand_over(
    seat: Membership,
    person: Person,
    *,
    by,
    first_day: date,
    title: str = "",
    offices: tuple[str, ...] = (),
    tell: bool = False,
) -> Membership:
    """``person`` takes over the seat from ``first_day``, with its deputies and ``offices``."""
    check_runs(seat.group, by)
    lock(seat.group)
    if person.pk == seat.person_id:
        raise ValidationError(_("Plassen kan ikke overleveres til den som har den."))
    if first_day < seat.since:
        raise ValidationError(
            {
                "first_day": _("Dagen er før plassen begynte, %(day)s.")
                % {"day": f"{seat.since:%d.%m.%Y}"}
            }
        )
    # A seat that began the same day lasts that one day.
    last_day = max(first_day - timedelta(days=1), seat.since)
    close(seat, last_day)
    new = add(
        seat.group,
        person,
        by=by,
        role=seat.role,
        deputy_for=seat.deputy_for,
        organisation=seat.organisation,
        title=title,
        public_office=seat.public_office,
        since=first_day,
        tell=tell,
    )
    seat.deputies.update(deputy_for=new)
    if seat.chairs_in_turn:
        new.chairs_in_turn = True
        new.save(update_fields=["chairs_in_turn"])
    held = set(
        seat.group.offices.filter(person=seat.person, until=None).values_list("kind", flat=True)
    )
    end_offices(seat.group, seat.person, last_day)
    for kind in held & set(offices):
        Office.objects.create(group=seat.group, person=person, kind=kind, since=first_day)
    audit.record(by, "hand_over_seat", seat, to=new.pk, on=first_day.isoformat())
    keys.end_if_left(seat.person)
    return new


def may_hold_office(group: Group):
    """Members, those who hold an office now, and the coordinators of the group's municipalities."""
    seats = group.memberships.active().filter(role=Membership.Role.MEMBER)
    places = group.group_municipalities.active().values("municipality")
    posts = Appointment.objects.coordinators().active().filter(municipality__in=places)
    offices = group.offices.active()
    return Person.objects.present().filter(
        Q(pk__in=seats.values("person"))
        | Q(pk__in=posts.values("person"))
        | Q(pk__in=offices.values("person"))
    )


@transaction.atomic
def set_turn(group: Group, turn: str, seats: list[Membership], *, by) -> None:
    """Whether the chair goes round, and between whom. ValidationError with fewer than two."""
    check_runs(group, by)
    lock(group)
    if turn and len(seats) < 2:
        raise ValidationError({"in_turn": _("Velg minst to som bytter på.")})
    chosen = {seat.pk for seat in seats} if turn else set()
    members = group.memberships.active().filter(role=Membership.Role.MEMBER)
    before = set(members.filter(chairs_in_turn=True).values_list("pk", flat=True))
    if (group.chair_turn, before) == (turn, chosen):
        return
    members.exclude(pk__in=chosen).update(chairs_in_turn=False)
    members.filter(pk__in=chosen).update(chairs_in_turn=True)
    group.chair_turn = turn
    group.save(update_fields=["chair_turn"])
    audit.record(by, "set_chair_turn", group, turn=turn, seats=sorted(chosen))


@transaction.atomic
def set_office(group: Group, kind: str, person: Person | None, *, by) -> None:
    """From today ``person`` holds the office; None leaves it empty. No change writes nothing."""
    check_runs(group, by)
    lock(group)
    today = localdate()
    holder = group.offices.filter(kind=kind, until=None).first()
    if (holder and holder.person) == person:
        return
    if person and not may_hold_office(group).filter(pk=person.pk).exists():
        raise ValidationError(_("Velg en av gruppens medlemmer."))
    if holder:
        holder.until = max(today - timedelta(days=1), holder.since)
        holder.save(update_fields=["until"])
        audit.record(by, "end_office", group, office=kind, person=holder.person_id)
    if person:
        Office.objects.create(group=group, person=person, kind=kind, since=today)
        audit.record(by, "give_office", group, office=kind, person=person.pk)
