"""Which of the municipalities that share a group a decision concerns; none named means all."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Aggregate, OuterRef, Subquery, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from meetings.agreed import model_of
from meetings.models import Decision
from people.belonging import listed
from people.models import Group, Municipality
from people.prepared import prepared


@dataclass(frozen=True)
class Choice:
    """A municipality that shares the group, and whether the decision concerns it."""

    number: str
    name: str
    pressed: bool


def sharing(group: Group) -> list[Municipality]:
    """Those that share the group today, the host first; with one alone there is nothing to say."""
    parts = [part for part in group.group_municipalities.all() if part.until is None]
    parts.sort(key=lambda part: (not part.host, part.municipality.name))
    return [part.municipality for part in parts] if len(parts) > 1 else []


@prepared
def named_by(decisions):
    """The numbers of the municipalities that each of the decisions names."""
    named = Decision.municipalities.through.objects.filter(decision__in=decisions)
    return named.values_list("decision_id", "municipality__number")


@prepared
def named_in(meeting):
    """Those that the decisions of a meeting name, by the public id of the decision."""
    named = Decision.municipalities.through.objects.filter(decision__item__meeting=meeting)
    return named.order_by("municipality__name").values_list(
        "decision__public_id", "municipality__name"
    )


@prepared
def measures_in(meeting):
    """The same of the measures agreed there, by id. They belong to a later app."""
    measures = model_of("measures").objects.filter(item__meeting=meeting)
    named = measures.exclude(municipalities=None).order_by("municipalities__name")
    return named.values_list("pk", "municipalities__name")


def said_in(meeting) -> tuple[dict[str, str], dict[int, str]]:
    """Whom each decision and each measure of the meeting concerns, in words; only those that name
    somebody. No query where the group has always been one municipality's own.
    """
    if len(meeting.group.group_municipalities.all()) < 2:
        return {}, {}
    return _said(named_in(meeting.pk)), _said(measures_in(meeting.pk))


class Lines(Aggregate):
    """Texts as one, each on a line of its own, in no order."""

    function = "GROUP_CONCAT"
    template = "%(function)s(%(expressions)s, char(10))"

    def as_postgresql(self, compiler, connection, **_context):
        template = "%(function)s(%(expressions)s, chr(10))"
        return self.as_sql(compiler, connection, function="STRING_AGG", template=template)


def names() -> Coalesce:
    """A column of decisions for ``said``: the names of those they name."""
    named = Decision.municipalities.through.objects.filter(decision=OuterRef("pk")).order_by()
    lines = Lines("municipality__name", output_field=TextField())
    found = Subquery(named.values("decision").annotate(names=lines).values("names"))
    return Coalesce(found, Value("", TextField()))


def said(names: str) -> str:
    """Whom a decision concerns, in words; empty when that is the whole group."""
    if not names:
        return ""
    return _("Gjelder %(places)s") % {"places": listed(sorted(names.split("\n")))}


def _said(rows: Iterable[tuple]) -> dict:
    found = defaultdict(list)
    for key, name in rows:
        found[key].append(name)
    return {key: said("\n".join(its)) for key, its in found.items()}


def choices(group: Group, decisions: Iterable[int]) -> dict[int, list[Choice]]:
    """What there is to press at each decision; nothing where no municipalities share the group."""
    places, keys = sharing(group), list(decisions)
    if not places or not keys:
        return {}
    named = defaultdict(set)
    for key, number in named_by(keys):
        named[key].add(number)
    return {
        key: [
            Choice(one.number, one.name, not named[key] or one.number in named[key])
            for one in places
        ]
        for key in keys
    }
