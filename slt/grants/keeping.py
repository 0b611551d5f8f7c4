"""Grants kept, moved on from application to report, and begun anew for the next year."""

import hashlib
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import now
from django.utils.translation import gettext as _

from people import audit
from people.coordinators import require_coordinates
from people.models import AuditEntry, Municipality
from slt.grants.models import LAST_YEAR
from slt.models import Grant
from slt.year.models import same_day

# What the next year's begins with, beside the measures.
KEPT = ("giver", "title", "years", "amount", "own_share", "share_asked", "purpose", "budget")
TYPED = (*KEPT, "for_year", "nth", "apply_by", "report_by")
# Within this, the same again is a button pressed twice.
TWICE = timedelta(minutes=1)


@transaction.atomic
def add(place: Municipality, *, by, measures=(), **facts) -> Grant:
    """The same again within a minute is the same grant."""
    require_coordinates(place, by)
    Municipality.objects.select_for_update().get(pk=place.pk)
    lately = AuditEntry.objects.filter(verb="add_grant", by=by, at__gt=now() - TWICE)
    if twice := place.grants.filter(pk__in=lately.values("about_id"), **facts).first():
        return twice
    grant = Grant.objects.create(municipality=place, **facts)
    grant.measures.set(measures)
    audit.record(by, "add_grant", grant)
    return grant


def mark(grant: Grant) -> str:
    """Stands for all that is typed of it: another after each change of that."""
    typed = [getattr(grant, name) for name in TYPED]
    measures = sorted(grant.measures.order_by().values_list("pk", flat=True))
    return hashlib.sha256(repr((typed, measures)).encode()).hexdigest()[:16]


@transaction.atomic
def edit(grant: Grant, *, by, base: str, measures=(), **facts) -> None:
    """Raises ``audit.Stale``, writing nothing, when ``base`` is not its ``mark`` any longer."""
    require_coordinates(grant.municipality, by)
    if mark(Grant.objects.select_for_update().get(pk=grant.pk)) != base:
        raise audit.Stale(f"{grant} has been changed.")
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
    """The next year's, a year later in everything; twice is once.

    Raises ValidationError after the last year there may be.
    """
    place = grant.municipality
    require_coordinates(place, by)
    Municipality.objects.select_for_update().get(pk=place.pk)
    if there := place.grants.filter(follows=grant).first():
        return there
    if grant.for_year >= LAST_YEAR:
        last = _("Tilskudd kan ikke føres inn for senere år enn %(year)s.")
        raise ValidationError(last % {"year": LAST_YEAR})
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
