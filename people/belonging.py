"""Which municipalities a person works for, as every page and mail of theirs says."""

from datetime import date

from django.utils.translation import gettext as _

from people.models import Group, GroupMunicipality, Municipality


def municipalities_of(person, on: date | None = None):
    """Those whose work ``person`` coordinates, and those of the groups ``person`` sits in."""
    through_groups = GroupMunicipality.objects.active(on).filter(
        group__in=Group.objects.visible_to(person, on)
    )
    coordinated = Municipality.objects.coordinated_by(person, on)
    return coordinated | Municipality.objects.filter(pk__in=through_groups.values("municipality"))


def names_of(person, on: date | None = None) -> str:
    """Eigersund, Lund og Sokndal"""
    return listed([place.name for place in municipalities_of(person, on).only("name")])


def listed(names: list[str]) -> str:
    """Names as a sentence has them: commas, and "og" before the last."""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s og %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
