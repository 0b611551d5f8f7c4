"""Keeping the index: the worker reads what is new or changed since, and writes its stems."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from measures.models import Measure, Task
from meetings.models import AgendaItem, Meeting, Text, TextVersion
from slt.search.models import SearchEntry, said_now
from slt.search.words import indexed

Part = SearchEntry.Part
# Written in one transaction: a web request that saves meanwhile waits for no more.
BATCH = 500
TEXTS = (Text.Kind.BACKGROUND, Text.Kind.PROPOSAL, Text.Kind.MINUTES, Text.Kind.DECISION)


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
        rows = model.objects.order_by().annotate(said_now=said_now(field))
        return rows.filter(~Exists(known))

    return stale


def newer() -> QuerySet:
    """Versions that are the newest of their text, and not the one that was read."""
    known = SearchEntry.objects.filter(text=OuterRef("text"), version=OuterRef("number"))
    found = TextVersion.objects.order_by().latest().filter(~Exists(known), text__kind__in=TEXTS)
    return found.select_related("text__item__meeting", "text__decision__item__meeting")


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


def of_task(task: Task) -> SearchEntry:
    return SearchEntry(
        part=Part.TASK,
        group_id=task.group_id,
        task=task,
        said=task.said_now,
        open=indexed(task.what),
    )


def of_measure(measure: Measure) -> SearchEntry:
    return SearchEntry(
        part=Part.MEASURE,
        group_id=measure.group_id,
        measure=measure,
        said=measure.said_now,
        open=indexed(f"{measure.title}\n{measure.expected_result}"),
    )


SOURCES = (
    Source(
        "title_of",
        lambda: changed(AgendaItem, "title_of")().select_related("meeting"),
        of_title,
    ),
    Source("text", newer, of_text),
    Source("task", changed(Task, "task"), of_task),
    Source("measure", changed(Measure, "measure"), of_measure),
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
    of_items = Q(item__meeting=meeting) | Q(task__item__meeting=meeting)
    SearchEntry.objects.filter(of_items | Q(measure__item__meeting=meeting)).delete()
