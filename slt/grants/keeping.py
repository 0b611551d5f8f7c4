"""Grants kept, moved on from application to report, and begun anew for the next year."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from people import audit
from people.coordinators import require_coordinates
from people.models import Municipality
from slt.models import Grant
from slt.year.models import same_day

# What the next year's begins with, beside the measures.
KEPT = ("giver", "title", "years", "amount", "own_share", "share_asked", "purpose", "budget")


@transaction.atomic
def add(place: Municipality, *, by, measures=(), **facts) -> Grant:
    require_coordinates(place, by)
    grant = Grant.objects.create(municipality=place, **facts)
    grant.measures.set(measures)
    audit.record(by, "add_grant", grant)
    return grant


@transaction.atomic
def edit(grant: Grant, *, by, measures=(), **facts) -> None:
    require_coordinates(grant.municipality, by)
    for name, value in facts.items():
        setattr(grant, name, value)
    grant.save(update_fields=list(facts))
    grant.measures.set(measures)
    audit.record(by, "edit_grant", grant)


@transaction.atomic
def take_step(grant: Grant, name: str, *, by) -> None:
    """One of ``Grant.STEPS``. Raises ``audit.Stale`` when another moved it first."""
    require_coordinates(grant.municipality, by)
    step = Grant.STEPS[name]
    audit.move(grant, f"{name}_grant", source=step.sources, to=step.to, by=by)


@transaction.atomic
def copy(grant: Grant, *, by) -> Grant:
    """The next year's, a year later in everything; twice is once."""
    place = grant.municipality
    require_coordinates(place, by)
    Municipality.objects.select_for_update().get(pk=place.pk)
    if there := place.grants.filter(follows=grant).first():
        return there
    facts = {name: getattr(grant, name) for name in KEPT}
    days = {name: getattr(grant, name) for name in ("apply_by", "report_by")}
    later = {name: same_day(day, day.year + 1) for name, day in days.items() if day}
    return add(
        place,
        by=by,
        measures=grant.measures.all(),
        for_year=grant.for_year + 1,
        nth=grant.nth + 1,
        follows=grant,
        **facts,
        **later,
    )


@transaction.atomic
def remove(grant: Grant, *, by) -> None:
    """One that was never applied for. Raises PermissionDenied for another."""
    require_coordinates(grant.municipality, by)
    if grant.state != Grant.State.PLANNED:
        raise PermissionDenied
    audit.record(by, "remove_grant", grant)
    grant.delete()
