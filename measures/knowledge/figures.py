"""Keeping indicators and their figures: the municipality's coordinators do."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from measures.giving import check_words
from measures.models import Evaluation, Indicator, Observation
from meetings.models import AgendaItem
from people import audit
from people.coordinators import require_coordinates
from people.models import Municipality
from people.models.roles import roles_of


@transaction.atomic
def add(place: Municipality, facts: dict, *, links: dict | None = None, by) -> Indicator:
    """A new indicator. Raises ValidationError when the municipality has one of that name."""
    require_coordinates(place, by)
    check_words(**facts)
    indicator = Indicator(municipality=place, created_by=by, **facts)
    indicator.full_clean(exclude={"created_by"}, validate_unique=False)
    indicator.save()
    link(indicator, links or {})
    audit.record(by, "add_indicator", indicator)
    return indicator


@transaction.atomic
def edit(indicator: Indicator, facts: dict, *, links: dict | None = None, by) -> None:
    require_coordinates(indicator.municipality, by)
    check_words(**facts)
    for name, value in facts.items():
        setattr(indicator, name, value)
    indicator.full_clean(exclude={"created_by"}, validate_unique=False)
    indicator.save(update_fields=list(facts))
    link(indicator, links or {})
    audit.record(by, "edit_indicator", indicator)


def link(indicator: Indicator, links: dict) -> None:
    """``links`` are the goals, matters and evaluations it says something of, by those names."""
    for name, rows in links.items():
        getattr(indicator, name).set(rows)


def own_indicators(by):
    """Those of the municipalities that ``by`` coordinates."""
    numbers = roles_of(by).coordinated_places
    return Indicator.objects.filter(municipality__number__in=numbers, municipality__until=None)


def may_tie(thing, by) -> bool:
    """Whether the matter or the evaluation is of a group that ``by`` coordinates."""
    groups = roles_of(by).coordinated
    if isinstance(thing, Evaluation):
        return thing.measure.group_id in groups
    return AgendaItem.objects.filter(matter=thing, meeting__group__in=groups).exists()


@transaction.atomic
def tie(thing, indicators, *, by) -> None:
    """``indicators`` say something of a matter or an evaluation; of others' nothing is changed.

    Raises PermissionDenied when it, or one of them, is not ``by``'s to keep.
    """
    if not may_tie(thing, by):
        raise PermissionDenied
    own = own_indicators(by)
    if own.filter(pk__in=[one.pk for one in indicators]).count() != len(indicators):
        raise PermissionDenied
    others = thing.indicators.exclude(pk__in=own.values("pk"))
    thing.indicators.set([*others, *indicators])
    audit.record(by, "tie_figures", thing)


@transaction.atomic
def remove(indicator: Indicator, *, by) -> None:
    """With every figure of it. Raises ValidationError when something rests on it."""
    require_coordinates(indicator.municipality, by)
    audit.record(by, "remove_indicator", indicator)
    try:
        indicator.delete()
    except ProtectedError as held:
        raise ValidationError(
            _("Indikatoren står i en plan eller en evaluering, og kan ikke slettes.")
        ) from held


@transaction.atomic
def put(indicator: Indicator, facts: dict, *, by, observation: Observation | None = None):
    """A figure: a new one, or ``observation`` as it is from now on.

    Raises ValidationError when there is another for that year and place.
    """
    require_coordinates(indicator.municipality, by)
    verb = "edit_observation" if observation else "add_observation"
    observation = observation or Observation(indicator=indicator)
    for name, value in facts.items():
        setattr(observation, name, value)
    observation.registered_by = by
    observation.full_clean()
    observation.save()
    audit.record(by, verb, observation)
    return observation


@transaction.atomic
def take_out(observation: Observation, *, by) -> None:
    require_coordinates(observation.indicator.municipality, by)
    audit.record(by, "remove_observation", observation)
    observation.delete()
