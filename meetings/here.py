"""Who has a meeting's minutes open just now. Kept in the cache, where it goes by itself."""

from django.core.cache import cache

from meetings.models import Meeting

# Seconds. A page says that it is there every 15.
STAYS = 45
# How long a name is looked for among those who were here; each new one begins it again.
REMEMBERED = 6 * 3600


def _key(meeting: Meeting, person_id: int | str) -> str:
    return f"here:{meeting.pk}:{person_id}"


def arrive(meeting: Meeting, person, item: str = "") -> None:
    """``person`` has the minutes open, and is in ``item`` (a public id)."""
    roster = cache.get(_key(meeting, "all"), ())
    if person.pk not in roster:
        # Two who come at the same moment may miss each other here, until they say so again.
        cache.set(_key(meeting, "all"), (*roster, person.pk), REMEMBERED)
    cache.set(_key(meeting, person.pk), {"name": str(person), "item": item}, STAYS)


def others(meeting: Meeting, person) -> list[dict]:
    """Name and item of everybody else who is here, in the order they came."""
    roster = cache.get(_key(meeting, "all"), ())
    found = cache.get_many(_key(meeting, pk) for pk in roster if pk != person.pk)
    return [
        found[_key(meeting, pk)] for pk in roster if pk != person.pk and _key(meeting, pk) in found
    ]
