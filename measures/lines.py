"""Tasks and measures in one list: one query, and no more of each than a line shows."""

from collections.abc import Iterable
from datetime import date

from django.db.models import DateField, F, Value
from django.db.models.functions import Coalesce

from measures.models import FollowUp, FollowUpQuerySet, Measure, Task
from people.belonging import listed
from people.models import Person
from people.prepared import prepared

# Each kind, and the field that says what it is.
KINDS = {"task": (Task, "what"), "measure": (Measure, "title")}
FAR = date(9999, 12, 31)


def of(*querysets: FollowUpQuerySet, far: date = FAR):
    """The lines of the querysets as values, the nearest deadline first; page it, then ``rows``.

    What has no deadline counts as due on the day ``far``.
    """
    every = [_values(found, far) for found in querysets]
    return every[0].union(*every[1:], all=True).order_by("due", "kind", "key")


def _values(found: FollowUpQuerySet, far: date):
    kind = found.model._meta.model_name
    return (
        found.order_by()
        .annotate(
            kind=Value(kind),
            key=F("pk"),
            said=F(KINDS[kind][1]),
            due=Coalesce("deadline", far, output_field=DateField()),
        )
        .values_list(
            "due",
            "kind",
            "key",
            "public_id",
            "said",
            "state",
            "deadline",
            "group__name",
            "responsible__name",
            "responsible_organisation__name",
            "responsible_group__name",
        )
    )


def rows(lines: Iterable[tuple]) -> list[FollowUp]:
    """The tasks and measures themselves, for showing: ``who`` answers, in which ``group_name``."""
    return [_row(*line) for line in lines]


def _row(_due, kind, key, public_id, said, state, deadline, group, person, *bodies) -> FollowUp:
    model, field = KINDS[kind]
    row = model(pk=key, public_id=public_id, state=state, deadline=deadline, **{field: said})
    row.group_name = group
    row.who = who(person, *bodies)
    return row


@prepared
def concerned(measures):
    """The municipalities that each measure names, where a group is shared."""
    named = Measure.municipalities.through.objects.filter(measure__in=measures)
    return named.order_by("municipality__name").values_list("measure_id", "municipality__name")


def hang_places(rows: Iterable[FollowUp]) -> None:
    """Hang on each the ``places`` it concerns, in words; empty when that is the whole group."""
    names: dict[int, list[str]] = {row.pk: [] for row in rows if row.kind == "measure"}
    for key, name in concerned(list(names)) if names else ():
        names[key].append(name)
    for row in rows:
        row.places = listed(names[row.pk]) if row.kind == "measure" else ""


def who(person: str | None, *bodies: str | None) -> str:
    """Who is responsible, of the names at hand."""
    # Someone erased has an empty name and is still someone.
    someone = str(Person(public_id="", name=person)) if person == "" else person
    return ", ".join(name for name in (someone, *bodies) if name)
