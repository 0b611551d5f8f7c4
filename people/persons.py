"""Finding and making persons: one row for each human being, whoever enters them."""

from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from people import audit, public
from people.models import Group, Membership, Office, Person
from people.models.persons import Appointment

# Called when a person is shielded, in the same transaction: what names them in the open. Filled by
# later apps in ``apps.ready()``.
ON_SHIELDED: list[Callable] = []


def find_or_make(name: str, email: str | None, phone: str = "") -> Person:
    """The person with that address, else a new one. A known person's name and phone stand."""
    email = (email or "").strip().lower() or None
    if email:
        known = Person.objects.filter(email=email).first()
        if known:
            return known
    person = Person(name=" ".join(name.split()), email=email, phone=phone)
    person.set_unusable_password()
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:  # somebody else entered the same address a moment ago
        return Person.objects.get(email=email)
    return person


def known_to(person):
    """Those whom the coordinator ``person`` may pick from: the people of the groups they run,
    and those who coordinate the same groups.
    """
    groups = Group.objects.coordinated_by(person).values("pk")
    seats = Membership.objects.active().filter(group__in=groups)
    offices = Office.objects.active().filter(group__in=groups)
    posts = Appointment.objects.coordinators().active()
    shared = posts.filter(municipality__group_municipalities__group__in=groups)
    return Person.objects.present().filter(
        Q(pk__in=seats.values("person"))
        | Q(pk__in=offices.values("person"))
        | Q(pk__in=shared.values("person"))
        | Q(pk=person.pk)
    )


def search(query: str, by, limit: int = 20) -> list[Person]:
    """Those ``by`` may pick from whose name or address holds every word of ``query``."""
    found = known_to(by)
    for word in query.split():
        found = found.filter(Q(name__icontains=word) | Q(email__icontains=word))
    return list(found.order_by("name")[:limit])


def belongs_to(person: Person, by) -> bool:
    """Whether everything ``person`` has ever sat in is run by ``by``: then nobody else's access
    hangs on their address.
    """
    groups = Group.objects.coordinated_by(by).values("pk")
    return not (
        Membership.objects.filter(person=person).exclude(group__in=groups).exists()
        or Office.objects.filter(person=person).exclude(group__in=groups).exists()
        or person.appointments.exists()
        or person.stands_in_for.exists()
    )


@transaction.atomic
def shield(person: Person, shielded: bool, *, by) -> None:
    """Let the public never see who it is, or no longer so. For those who run a group of theirs."""
    if person.shielded == shielded:
        return
    if not known_to(by).filter(pk=person.pk).exists():
        raise PermissionDenied
    Person.objects.filter(pk=person.pk).update(shielded=shielded)
    person.shielded = shielded
    audit.record(by, "shield_person" if shielded else "unshield_person", person)
    for act in ON_SHIELDED if shielded else ():
        act(person, by=by)
    posts = Appointment.objects.filter(Q(person=person) | Q(stand_in=person))
    for post in posts.select_related("municipality"):
        public.clear(post.municipality)


def say_known(person: Person, name: str) -> str:
    """What to tell one who entered another name for an address we know; empty if the same."""
    if person.name.casefold() == name.strip().casefold():
        return ""
    return _("E-postadressen tilhører %(person)s, som nå er lagt til.") % {"person": person.name}
