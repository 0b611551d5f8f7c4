"""Erasing a person: what leads to them goes, and what they took part in stays.

GDPR art. 17 gives the right, and no. 3 (b and d) its bound: what shows how a public body went about
its work is kept by the law on archives. So the row is emptied and never deleted.
"""

from collections.abc import Callable
from typing import NamedTuple

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Exists, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people import audit, keys, public
from people.models import (
    Appointment,
    Group,
    Membership,
    Municipality,
    Notice,
    Office,
    Person,
    Preference,
)

# Called with the person in the act itself: keys and addresses that later apps keep. And, before it,
# what they still answer for, in words. Both filled by later apps in ``apps.ready()``.
ON_ERASED: list[Callable[[Person], None]] = []
ANSWERS_FOR: list[Callable[[Person], list[str]]] = []


class Part(NamedTuple):
    """Rows that tie a person to a group: the column that names the person, and the way there."""

    model: type[models.Model]
    person: str
    group: str


# Where a person may have taken part; later apps add theirs in ``apps.ready()``.
PARTS = [
    Part(Membership, "person", "group"),
    Part(Office, "person", "group"),
    Part(Notice, "recipient", "group"),
]
# Rows that only lead to a person or say where they sat: nothing they did.
TRACELESS = {"Membership", "Office", "Preference", "CalendarFeed", "EmailAddress"}


def reached_by(by) -> models.QuerySet[Person]:
    """Those whom ``by`` coordinates or has coordinated; ``is_in_records`` is asked with them."""
    groups = Group.objects.coordinated_by(by).values("pk")
    places = Municipality.objects.coordinated_by(by).values("pk")
    found = Person.objects.present().annotate(
        is_in_records=models.ExpressionWrapper(_traces(), models.BooleanField())
    )
    return found.filter(
        Exists(Membership.objects.filter(person=models.OuterRef("pk"), group__in=groups))
        | Exists(Office.objects.filter(person=models.OuterRef("pk"), group__in=groups))
        | Exists(Appointment.objects.filter(person=models.OuterRef("pk"), municipality__in=places))
    )


def may_erase(person: Person, by) -> bool:
    """Whether all that ``person`` has ever had or taken part in is coordinated by ``by``. Else the
    system's administrator does it (``manage.py erase_person``), for nobody decides for another
    municipality.
    """
    groups = Group.objects.coordinated_by(by).values("pk")
    places = Municipality.objects.coordinated_by(by).values("pk")
    elsewhere = Q(Exists(_posts(person).exclude(municipality__in=places)))
    for model, who, group in PARTS:
        theirs = model._base_manager.filter(**{who: person, f"{group}__isnull": False})
        elsewhere |= Q(Exists(theirs.exclude(**{f"{group}__in": groups})))
    return person.pk != by.pk and not Person.objects.filter(elsewhere, pk=person.pk).exists()


def in_the_way(person: Person) -> list[str]:
    """What has to be ended or passed on first, in words."""
    today = localdate()
    to_come = Q(until=None) | Q(until__gte=today)
    seats = Membership.objects.filter(to_come, person=person).select_related("group")
    offices = Office.objects.filter(to_come, person=person).select_related("group")
    posts = _posts(person).filter(to_come).select_related("municipality")
    found = [_("Har en plass i %(group)s.") % {"group": seat.group.name} for seat in seats]
    found += [
        _("Er %(office)s i %(group)s.")
        % {"office": office.get_kind_display().lower(), "group": office.group.name}
        for office in offices
    ]
    found += [_("Er utnevnt i %(place)s.") % {"place": post.municipality.name} for post in posts]
    return found + [said for ask in ANSWERS_FOR for said in ask(person)]


def _posts(person: Person) -> models.QuerySet[Appointment]:
    return Appointment.objects.filter(Q(person=person) | Q(stand_in=person))


def is_in_records(person: Person) -> bool:
    """Whether they took part in anything: were called, decided, answered, wrote or were given
    something. Then the name is part of what is archived.
    """
    return Person.objects.filter(_traces(), pk=person.pk).exists()


def _traces() -> Q:
    traces = Q()
    for relation in Person._meta.get_fields(include_hidden=True):
        is_trace = relation.auto_created and not relation.concrete
        if is_trace and relation.related_model.__name__ not in TRACELESS:
            if (relation.related_model, relation.field.name) == (Notice, "recipient"):
                continue
            rows = relation.related_model._base_manager.all()
            traces |= Q(Exists(rows.filter(**{relation.field.name: models.OuterRef("pk")})))
    return traces


@transaction.atomic
def erase(person: Person, *, by=None) -> None:
    """Empty the row for good, with every key to it. ``by`` is None for the administrator.

    Raises PermissionDenied, and ValidationError while something is in the way.
    """
    person = Person.objects.select_for_update().get(pk=person.pk)
    if by is not None and not may_erase(person, by):
        raise PermissionDenied
    if person.erased_on:
        return
    if found := in_the_way(person):
        raise ValidationError(found)
    if not is_in_records(person):
        person.name = ""
    person.email, person.wanted_email, person.phone, person.language = None, "", "", ""
    person.set_unusable_password()
    person.last_login, person.erased_on = None, localdate()
    person.save()
    keys.end(person)
    EmailAddress.objects.filter(user=person).delete()
    Preference.objects.filter(person=person).delete()
    _empty_contact(person)
    told = Notice.objects.filter(recipient=person)
    told.filter(state__in=(Notice.State.WAITING, Notice.State.GATHERED)).update(
        state=Notice.State.HELD, why="no_address"
    )
    told.update(address="")
    for act in ON_ERASED:
        act(person)
    audit.record(by, "erase_person", person)


def _empty_contact(person: Person) -> None:
    Membership.objects.filter(person=person).update(work_phone="")
    Appointment.objects.filter(person=person).update(public_phone="", public_email="")
    Appointment.objects.filter(stand_in=person).update(stand_in_phone="", stand_in_email="")
    for post in _posts(person).select_related("municipality"):
        public.clear(post.municipality)
