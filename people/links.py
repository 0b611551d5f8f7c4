"""Links in mail: they open one thing for one person, and never act on GET.

Signed with the site's key, bound to the person's ``access_epoch``: raising that number makes
every earlier link a dead one.
"""

from datetime import timedelta

from django.core import signing

from people.models import Person

SALT = "people.links"
LIFETIME = timedelta(days=90)


class Dead(Exception):
    """The link is wrong, has expired, or was revoked."""


def make(person: Person, kind: str, public_id: str) -> str:
    """A token that opens ``kind`` (``meeting``, ``task`` …) ``public_id`` for ``person``."""
    return signing.dumps([person.public_id, person.access_epoch, kind, public_id], salt=SALT)


def owner(token: str) -> Person | None:
    """Whom ``token`` was made for, however old or revoked; it opens nothing by this."""
    try:
        return Person.objects.present().get(public_id=signing.loads(token, salt=SALT)[0])
    except (signing.BadSignature, Person.DoesNotExist, ValueError, TypeError, LookupError):
        return None


def read(token: str, kind: str) -> tuple[Person, str]:
    """The person and the public id in ``token``. Raises ``Dead``, without saying which of why."""
    try:
        who, epoch, what, public_id = signing.loads(token, salt=SALT, max_age=LIFETIME)
        if what == kind:
            person = Person.objects.present().get(public_id=who, access_epoch=epoch)
            return person, public_id
    except (signing.BadSignature, Person.DoesNotExist, ValueError, TypeError) as wrong:
        raise Dead from wrong
    raise Dead
