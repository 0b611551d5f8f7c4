"""Keeping the index: the worker reads what is new or changed since, and writes its stems."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from meetings.models import AgendaItem, Meeting, TextVersion
from slt.search.models import FOLLOW_UP, SearchEntry, said_now
from slt.search.words import indexed

Part = SearchEntry.Part
# Written in one transaction: a web request that saves meanwhile waits for no more.
BATCH = 500


@dataclass(frozen=True)
class Source:
    """One kind of thing: how what is not in the index is found, and what is written of it."""

    # The field of an entry that leads to it.
    field: str
    stale: Callable[[], QuerySet]
    entry: Callable[[Model], SearchEntry]


def changed(model: type[Model], field: str) -> Callable[[], QuerySet]:
    def stale() -> QuerySet:
        known = SearchEntry.objects.filter(**{field: OuterRef("pk"), "said": OuterRef("said_now")})
        rows = model.objects.order_by().annotate(said_now=said_now(field)).exclude(said_now="")
        return rows.filter(~Exists(known))

    return stale


def newer() -> QuerySet:
    """Versions that are the newest of their text, and not the one that was read."""
    known = SearchEntry.objects.filter(text=OuterRef("text"), version=OuterRef("number"))
    found = TextVersion.objects.order_by().latest().filter(~Exists(known))
    return found.select_related(
        "text__item__meeting", "text__decision__item__meeting", "text__dissent__item__meeting"
    )


def of_title(item: AgendaItem) -> SearchEntry:
    return SearchEntry(
        part=Part.TITLE,
        group_id=item.meeting.group_id,
        item=item,
        title_of=item,
        said=item.said_now,
        open=indexed(item.title),
        exempt=indexed(item.exempt_title),
    )


def of_text(version: TextVersion) -> SearchEntry:
    item = version.text.agenda_item
    return SearchEntry(
        part=version.text.kind,
        group_id=item.meeting.group_id,
        item=item,
        text=version.text,
        version=version.number,
        open=indexed(version.open),
        exempt=indexed(version.exempt),
    )


def of_row(part: Part, field: str, group_of: Callable[[Model], int | None]) -> Source:
    """Of a row that has no versions: all that it says is open where it may be seen."""

    def entry(row: Model) -> SearchEntry:
        facts = {"part": part, "group_id": group_of(row), field: row}
        return SearchEntry(**facts, said=row.said_now, open=indexed(row.said_now))

    model = SearchEntry._meta.get_field(field).related_model
    return Source(field, changed(model, field), entry)


def own_group(row: Model) -> int:
    return row.group_id


def no_group(_row: Model) -> None:
    return None


SOURCES = (
    Source(
        "title_of",
        lambda: changed(AgendaItem, "title_of")().select_related("meeting"),
        of_title,
    ),
    Source("text", newer, of_text),
    of_row(Part.TASK, "task", own_group),
    of_row(Part.MEASURE, "measure", own_group),
    of_row(Part.PROGRESS, "progress", no_group),
    of_row(Part.EVALUATION, "evaluation", no_group),
    of_row(Part.GOAL, "plan_goal", no_group),
    of_row(Part.LINE, "plan_line", no_group),
    of_row(Part.AGREEMENT, "agreement", no_group),
)


def tend() -> int:
    """Bring the index up to date; count what was written. Run it as often as you like."""
    return sum(written for source in SOURCES for written in batches(source))


def batches(source: Source) -> Iterator[int]:
    # Looked for outside: as long as there is nothing to write, nobody waits for us.
    is_more = source.stale().exists()
    while is_more:
        # Read and written in one: what is taken out of a text meanwhile is not put back here.
        with transaction.atomic():
            rows = list(source.stale()[:BATCH])
            SearchEntry.objects.bulk_create(
                [source.entry(row) for row in rows],
                update_conflicts=True,
                unique_fields=[source.field],
                update_fields=["part", "group", "item", "version", "said", "open", "exempt"],
            )
        is_more = len(rows) == BATCH
        yield len(rows)


def forget(meeting: Meeting) -> None:
    """Take out what is known of a meeting: words are being taken out of it. It is read anew."""
    ways = Q(item__meeting=meeting) | Q(progress__item__meeting=meeting)
    for model, via in FOLLOW_UP:
        ways |= Q(**{f"{via}{model._meta.model_name}__item__meeting": meeting})
    SearchEntry.objects.filter(ways).delete()
