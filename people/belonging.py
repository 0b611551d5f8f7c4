"""Which municipalities a person works for, as every page and mail of theirs says; and a group's."""

from datetime import date

from django.conf import settings
from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from people.models import Group, GroupMunicipality, Municipality
from people.models.roles import roles_of


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
    return language or language_here()


def language_here() -> str:
    """For one who is not known: the language of the municipalities served here, if they agree."""
    spoken = set(Municipality.objects.served().values_list("language", flat=True))
    return spoken.pop() if len(spoken) == 1 else settings.LANGUAGE_CODE


def listed(names: list[str]) -> str:
    """Names as a sentence has them: Eigersund, Lund og Sokndal"""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s og %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


# Of a group's part and its municipality, what every page of the group says.
PART = {
    "id": "pk",
    "group_id": "group",
    "municipality_id": "municipality",
    "host": "host",
    "until": "until",
    "archive_case": "archive_case",
}
PLACE = {"id": "municipality", "number": "municipality__number", "name": "municipality__name"}
PLACE |= {"language": "municipality__language", "logo": "municipality__logo"}


def with_places(rows: QuerySet, group: str = "") -> QuerySet:
    """Each row once for each municipality of the group at the path ``group``, the host's first."""
    part = f"{group}group_municipalities__"
    columns = {f"part_{name}": F(f"{part}{source}") for name, source in PART.items()}
    columns |= {f"place_{name}": F(f"{part}{source}") for name, source in PLACE.items()}
    return rows.annotate(**columns).order_by("-part_host", "part_id")


def hang_places(group: Group, rows: list) -> None:
    """Give the group its municipalities from ``with_places``, as ``prefetch_related`` would."""
    parts = GroupMunicipality.objects.all()
    parts._result_cache = []
    for row in rows:
        part = _read(GroupMunicipality, row, "part_")
        part.group, part.municipality = group, _read(Municipality, row, "place_")
        parts._result_cache.append(part)
    group._prefetched_objects_cache = {"group_municipalities": parts}


def _read(model, row, prefix: str):
    """The object whose columns stand on ``row``; what else it has is fetched if asked for."""
    known = vars(row)
    names = [one.attname for one in model._meta.concrete_fields if prefix + one.attname in known]
    return model.from_db(row._state.db, names, [known[prefix + name] for name in names])
