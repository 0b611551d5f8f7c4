"""Pages a municipality's coordinators write in sections: who began from an older one is told."""

from django.utils.timezone import now

from people import audit
from people.audit import Stale
from people.models import Municipality


def of(model, place: Municipality, **which):
    """The page; an empty one that is not saved where nobody has begun."""
    found = model.objects.filter(municipality=place, **which).select_related("changed_by").first()
    page = found or model(**which)
    # The address is made of its number: no query.
    page.municipality = place
    return page


def locked(model, place: Municipality, **which):
    """Also where there is none yet: two who begin at once come one after the other."""
    Municipality.objects.select_for_update().get(pk=place.pk)
    return of(model, place, **which)


def save(page, verb: str, words: dict, *, base: int, by) -> None:
    """Write a ``locked`` page anew. Raises ``Stale``, writing nothing, when it is no longer
    version ``base``.
    """
    if page.version != base:
        raise Stale(f"{page} is newer than {base}.")
    for name, value in words.items():
        setattr(page, name, value)
    page.version += 1
    page.changed_at, page.changed_by = now(), by
    page.save()
    audit.record(by, verb, page, version=page.version)
