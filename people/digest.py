"""Several things told in one mail: what is over the day's cap, and what is wanted once a week."""

from datetime import datetime
from email.utils import make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.timezone import localtime

from people import letters
from people.kinds import KINDS, Kind
from people.models import Notice, Person

State = Notice.State


def new_message_id() -> str:
    return make_msgid(domain=urlsplit(settings.SITE_URL).hostname)


def gather(notice: Notice, until: datetime) -> None:
    """Put a claimed notice in the mail that goes to its recipient ``until`` then."""
    Notice.objects.filter(pk=notice.pk, state=State.WAITING).update(
        state=State.GATHERED,
        digest=waiting_for(notice.recipient, until),
        due_at=until,
        leased_until=None,
    )


def waiting_for(person: Person, until: datetime) -> Notice:
    """The digest ``person`` gets then; a second one, if the first is already on its way."""
    turn = 1
    while True:
        digest, _new = Notice.objects.get_or_create(
            recipient=person,
            key=f"digest:{localtime(until).date()}:{turn}",
            defaults={"kind": "digest", "due_at": until, "message_id": new_message_id()},
        )
        if digest.state == State.WAITING and digest.leased_until is None:
            return digest
        turn += 1


def still_true(digest: Notice) -> str:
    """Ask again of each thing gathered: what is not true any more is held back by itself."""
    digest.included = []
    rows = digest.gathered.filter(state=State.GATHERED).order_by("due_at", "pk")
    for row in rows.select_related("recipient", "sender", "group"):
        if why := KINDS[row.kind].still_true(row):
            Notice.objects.filter(pk=row.pk).update(state=State.HELD, why=why)
        else:
            digest.included.append(row)
    return "" if digest.included else "nothing_left"


def included_in(digest: Notice) -> list[Notice]:
    """What ``still_true`` found; nothing before it was asked."""
    return getattr(digest, "included", [])


def context(digest: Notice) -> dict:
    """What was gathered, by municipality: what each mail would have had as its subject."""
    places: dict[str, list] = {}
    for row in included_in(digest):
        kind, place = KINDS[row.kind], letters.municipality_of(row)
        facts = {
            "recipient": row.recipient,
            "sender": row.sender,
            "group": row.group,
            "municipality": place,
            **kind.context(row),
        }
        words = render_to_string(f"mail/{kind.template}.subject.txt", facts)
        entry = (" ".join(words.split()), facts.get("url", ""))
        places.setdefault(place.name if place else "", []).append(entry)
    return {"places": sorted(places.items())}


def close(digest: Notice, state: str, **changes) -> None:
    """What was in the mail shares its fate; what came too late to be in it goes by itself."""
    gathered = Notice.objects.filter(digest=digest, state=State.GATHERED)
    if included := included_in(digest):
        rest = gathered.exclude(pk__in=[row.pk for row in included])
        rest.update(state=State.WAITING, digest=None)
        gathered = Notice.objects.filter(pk__in=[row.pk for row in included])
    gathered.update(state=state, **changes)


KINDS["digest"] = Kind("digest", still_true, context)
