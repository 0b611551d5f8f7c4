"""Which municipalities a person works for, as every page and mail of theirs says; and a group's."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from people.models import Group, GroupMunicipality
from people.models.roles import roles_of
from people.prepared import prepared


def names_of(person, on: date | None = None) -> str:
    """The municipalities ``person`` is appointed in or whose groups they sit in, that day."""
    return listed([name for name, _language in roles_of(person, on).municipalities])


def language_of(person, on: date | None = None) -> str:
    """For one who has chosen none: their post's municipality's, else their groups' host's."""
    posts = person.appointments.active(on).order_by("municipality__number")
    roles = roles_of(person, on)
    hosts = (
        GroupMunicipality.objects.active(on)
        .filter(host=True, group__in=roles.seen | roles.stood_in)
        .order_by("municipality__number")
    )
    language = (
        posts.values_list("municipality__language", flat=True).first()
        or hosts.values_list("municipality__language", flat=True).first()
    )
    return language or settings.LANGUAGE_CODE


def listed(names: list[str]) -> str:
    """Names as a sentence has them: Eigersund, Lund og Sokndal"""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s og %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


@prepared
def parts_in(groups):
    return GroupMunicipality.objects.filter(group__in=groups).select_related("municipality")


def hang_places(groups: Collection[Group]) -> None:
    """Give each group its municipalities, as ``prefetch_related`` would. One query for all."""
    by_group = defaultdict(list)
    for part in parts_in({group.pk for group in groups}):
        by_group[part.group_id].append(part)
    for group in groups:
        found = GroupMunicipality.objects.all()
        found._result_cache = by_group[group.pk]
        for part in by_group[group.pk]:
            part.group = group
        group._prefetched_objects_cache = {"group_municipalities": found}
