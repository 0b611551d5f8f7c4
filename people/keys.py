"""The keys a person has: open sessions, links in mail and calendar feeds. They end all at once.

None of them opens more than the person may see that day: what one sees is asked by date. But who
has left has no use for them.
"""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate

from people import audit
from people.models import Appointment, AuditEntry, Membership, Office, Person

HELD = (Membership, Office, Appointment)
# Written down, so that it is done once each time somebody leaves.
DONE = "end_keys_of_who_left"


def end(person: Person) -> None:
    Person.objects.filter(pk=person.pk).update(access_epoch=F("access_epoch") + 1)


def end_if_left(person: Person) -> None:
    """At once, where ``person`` has nothing today or later; who has a last day has it out."""
    if who_left(localdate()).filter(pk=person.pk).exists():
        end_of_who_left(person)


def end_of_those_who_left(on: date) -> int:
    """Of those whose last day was before ``on``; count them. Run it at will, a missed day too."""
    done = AuditEntry.objects.filter(
        verb=DONE,
        about_type=ContentType.objects.get_for_model(Person),
        about_id=OuterRef("person_id"),
        at__date__gte=OuterRef("until"),
    )
    ended = Q()
    for model in HELD:
        rows = model.objects.filter(~Exists(done), until__lt=on, person=OuterRef("pk"))
        ended |= Q(Exists(rows))
    left = list(who_left(on).filter(ended))
    for person in left:
        end_of_who_left(person)
    return len(left)


def who_left(on: date):
    found = Person.objects.present()
    for model in HELD:
        to_come = model.objects.filter(Q(until=None) | Q(until__gte=on), person=OuterRef("pk"))
        found = found.exclude(Exists(to_come))
    return found


@transaction.atomic
def end_of_who_left(person: Person) -> None:
    """Now, and not once more when the day is over: a link they are sent after this is to open."""
    end(person)
    audit.record(None, DONE, person)
