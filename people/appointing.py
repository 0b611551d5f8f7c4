"""Appointments: who has which post in a municipality, from when, and until when.

The first coordinator of an empty installation comes from the shell; she appoints the others.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people import audit, keys, notices, persons, public, seats
from people.models import Appointment, District, Group, Municipality, Person
from people.prepared import prepared

Kind = Appointment.Kind


@transaction.atomic
def appoint(number: str, email: str, name: str = "", *, by) -> tuple[Appointment, bool]:
    """Make the holder of ``email`` coordinator of municipality ``number``, and serve it from now.

    Returns the appointment and whether it is new: twice is once. Raises ValidationError, in plain
    words, when the municipality does not exist or the address is none.
    """
    municipality = Municipality.objects.filter(number=number, until=None).first()
    if municipality is None:
        raise ValidationError(
            _("Ingen kommune har nummer %(number)s. Numre har fire sifre, for eksempel 1101.")
            % {"number": number}
        )
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError(_("%(email)s er ikke en e-postadresse.") % {"email": email}) from None
    if municipality.served_since is None:
        municipality.served_since = localdate()
        municipality.save(update_fields=["served_since"])
        audit.record(by, "serve_municipality", municipality)
    person = persons.find_or_make(name.strip() or name_from(email), email)
    posts = person.appointments.coordinators().active().filter(municipality=municipality)
    known = posts.filter(district=None).first()
    if known:
        return known, False
    post = Appointment.objects.create(municipality=municipality, person=person)
    audit.record(by, "appoint", post, person=person.pk)
    public.clear(municipality)
    return post, True


def name_from(email: str) -> str:
    """Until she has said what she is called: liv.dahl@… is Liv Dahl."""
    words = email.partition("@")[0].replace(".", " ").replace("_", " ").split()
    return " ".join(word.capitalize() for word in words)


def may_appoint(municipality: Municipality, district: District | None, by) -> bool:
    """Whether ``by`` coordinates the municipality, or at least that district of it."""
    return bool(posts_over(municipality.pk, district and district.pk, by.pk, localdate()))


@prepared
def posts_over(municipality, district, person, today):
    whole_or_part = Q(district=None) | Q(district=district) if district else Q(district=None)
    posts = Appointment.objects.coordinators().active(today).filter(whole_or_part)
    return posts.filter(municipality=municipality, person=person).values_list("pk", flat=True)


def check_appoints(municipality: Municipality, district: District | None, by) -> None:
    if not may_appoint(municipality, district, by):
        raise PermissionDenied


def lock(municipality: Municipality) -> None:
    """Two who change the same municipality's posts wait for each other."""
    Municipality.objects.select_for_update().get(pk=municipality.pk)


def check_once(post: Appointment) -> None:
    same = post.person.appointments.filter(
        municipality=post.municipality, district=post.district, kind=post.kind
    )
    overlapping = same.filter(Q(until=None) | Q(until__gte=post.since)).exclude(pk=post.pk)
    if overlapping.exists():
        raise ValidationError(
            {
                "email": _("%(name)s er allerede %(post)s her.")
                % {"name": post.person.name, "post": post.post}
            }
        )


@transaction.atomic
def give(
    municipality: Municipality,
    person: Person,
    kind: str,
    *,
    by,
    district: District | None = None,
    share: int | None = None,
    since: date | None = None,
    tell: bool = False,
) -> Appointment:
    """Give ``person`` a post; with ``tell``, a mail says so.

    Raises ValidationError when they have it already, or when a coordinator has no address: then
    they could never sign in.
    """
    check_appoints(municipality, district, by)
    lock(municipality)
    post = Appointment(
        municipality=municipality,
        district=district,
        person=person,
        kind=kind,
        share=share,
        since=since or localdate(),
    )
    if kind == Kind.COORDINATOR and not person.email:
        raise ValidationError(
            {"email": _("En koordinator må ha en e-postadresse å logge inn med.")}
        )
    check_once(post)
    post.validate_constraints()
    post.save()
    audit.record(by, "appoint", post, person=person.pk)
    public.clear(municipality)
    if tell and person != by:
        tell_of(post, "appointment_given", f"appointment:{post.pk}", by=by)
    return post


def tell_of(post: Appointment, kind: str, key: str, *, by) -> None:
    notices.tell(post.person, key=key, kind=kind, about=post, sender=by)


@transaction.atomic
def change(post: Appointment, *, by, **changes) -> None:
    """Change how large the post is, when its holder is away, and who stands in."""
    check_appoints(post.municipality, post.district, by)
    for field, value in changes.items():
        setattr(post, field, value)
    post.validate_constraints()
    post.save(update_fields=list(changes))
    audit.record(by, "edit_appointment", post, person=post.person_id)
    public.clear(post.municipality)


def leaves_nobody(post: Appointment, on: date) -> bool:
    """Whether nobody could coordinate there, nor appoint anybody, once ``post`` ends ``on``."""
    if post.kind != Kind.COORDINATOR:
        return False
    others = post.municipality.appointments.coordinators().exclude(pk=post.pk)
    others = others.filter(Q(district=None) | Q(district=post.district), person__erased_on=None)
    return not others.filter(Q(until=None) | Q(until__gt=on)).exists()


def offices_with(post: Appointment, on: date):
    """The groups where what offices its holder has hang on this post alone."""
    if post.kind != Kind.COORDINATOR:
        return Group.objects.none()
    day = on + timedelta(days=1)
    others = Appointment.objects.coordinators().active(day).exclude(pk=post.pk)
    others = others.filter(person=post.person)
    run_still = Q(group_municipalities__district__in=others.values("district")) | Q(
        group_municipalities__municipality__in=others.filter(district=None).values("municipality")
    )
    here = {"group_municipalities__municipality": post.municipality}
    if post.district:
        here = {"group_municipalities__district": post.district}
    held = post.person.offices.filter(until=None)
    seated = post.person.memberships.seated().filter(until=None)
    return (
        Group.objects.filter(**here, pk__in=held.values("group"))
        .exclude(pk__in=Group.objects.filter(run_still).values("pk"))
        .exclude(pk__in=seated.values("group"))
        .distinct()
    )


@transaction.atomic
def end(post: Appointment, on: date, *, by, leaves_none: bool = False, tell: bool = True) -> None:
    """End the post after ``on``, and the offices its holder had only by it.

    The last coordinator's ends only with ``leaves_none`` said out loud. Raises ``audit.Stale``
    when it has an end already, ValidationError when ``on`` is before it began.
    """
    check_appoints(post.municipality, post.district, by)
    lock(post.municipality)
    if on < post.since:
        day = f"{post.since:%d.%m.%Y}"
        raise ValidationError(
            {"on": _("Dagen er før utnevningen begynte, %(day)s.") % {"day": day}}
        )
    if leaves_nobody(post, on) and not leaves_none:
        raise ValidationError({"leaves_none": _("Bekreft at det ikke skal være noen koordinator.")})
    without = list(offices_with(post, on))
    if not Appointment.objects.filter(pk=post.pk, until=None).update(until=on):
        raise audit.Stale(f"{post} has an end.")
    post.until = on
    for group in without:
        seats.end_offices(group, post.person, on)
    audit.record(by, "end_appointment", post, person=post.person_id, on=on.isoformat())
    public.clear(post.municipality)
    if tell and post.person != by:
        key = f"appointment:{post.pk}:ends:{on}"
        tell_of(post, "appointment_ended", key, by=by)
    keys.end_if_left(post.person)


@transaction.atomic
def reopen(post: Appointment, *, by) -> None:
    """Take back an end that was a mistake. Twice is once. Offices are given anew by hand.

    Raises ValidationError when the post has been given to the same person again meanwhile.
    """
    check_appoints(post.municipality, post.district, by)
    lock(post.municipality)
    if not post.person.is_active:
        raise PermissionDenied
    check_once(post)
    if Appointment.objects.filter(pk=post.pk).exclude(until=None).update(until=None):
        post.until = None
        audit.record(by, "reopen_appointment", post, person=post.person_id)
        public.clear(post.municipality)
