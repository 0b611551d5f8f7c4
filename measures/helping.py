"""Who helps with a measure, and which municipalities of a shared group it concerns."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from measures import candidates, reporting
from measures.models import ORDERER, Measure
from people import audit, notices
from people.audit import Stale
from people.models import Municipality, Person


def who_may_help(measure: Measure) -> list[Person]:
    """The people of the group, but for the one who answers for it; and those who help already."""
    found = [one.value.person for one in candidates.of_group(measure.group) if one.is_person]
    found += measure.helpers.all()
    return [one for one in dict.fromkeys(found) if one.pk != measure.responsible_id]


def may_concern(measure: Measure) -> list[Municipality]:
    """Those that share the group; with one alone there is nothing to choose."""
    rows = measure.group.group_municipalities.active().select_related("municipality")
    found = [row.municipality for row in rows]
    return found if len(found) > 1 else []


@transaction.atomic
def set_around(
    measure: Measure,
    *,
    helpers: Iterable[Person],
    municipalities: Iterable[Municipality],
    by,
) -> None:
    """Who helps, and whom it concerns. A helper is told once; nobody is told that they do not."""
    measure = reporting.locked(measure)
    if ORDERER not in measure.roles_of(by):
        raise PermissionDenied
    if not measure.is_open:
        raise Stale(f"{measure} is {measure.state}.")
    helpers, municipalities = set(helpers), set(municipalities)
    if not helpers <= set(who_may_help(measure)):
        raise ValidationError({"helpers": _("Velg blant dem som er med i gruppen.")})
    if not municipalities <= set(may_concern(measure)):
        raise ValidationError({"municipalities": _("Velg blant kommunene i gruppen.")})
    measure.helpers.set(helpers)
    measure.municipalities.set(municipalities)
    audit.record(
        by,
        "set_around",
        measure,
        helpers=sorted(person.pk for person in helpers),
        municipalities=sorted(place.number for place in municipalities),
    )
    for person in sorted(helpers, key=lambda person: person.pk):
        if person != by:
            notices.tell(
                person,
                key=f"measure:{measure.pk}:helper",
                kind="helper_asked",
                about=measure,
                group=measure.group,
                sender=by,
            )
