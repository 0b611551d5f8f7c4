"""What was agreed in a meeting, and what was said in it of earlier agreements, in one query.

Tasks, measures and reports belong to a later app: they are reached through its relations.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Value

from meetings.models import AgendaItem, Meeting
from meetings.models.texts import holds_exempt
from people.models import Person
from people.prepared import prepared


@dataclass(frozen=True)
class Agreed:
    """One row; ``kind`` is task, measure, or what a report is about: said_task, said_measure."""

    kind: str
    pk: int
    item_id: int
    what: str
    state: str
    deadline: date | None
    text: str
    person_id: int | None
    person: str | None
    organisation: str | None
    group: str | None

    @property
    def is_report(self) -> bool:
        return self.kind.startswith("said_")

    def responsible_name(self) -> str:
        # Someone erased has an empty name and is still someone.
        person = str(Person(public_id="", name=self.person)) if self.person_id else ""
        return ", ".join(filter(None, (person, self.organisation, self.group)))

    def state_label(self) -> str:
        states = model_of(f"{self.kind.removeprefix('said_')}s").State
        return str(states(self.state).label) if self.state else ""


def model_of(relation: str):
    return AgendaItem._meta.get_field(relation).related_model


def in_meeting(meeting: Meeting, *, reports: bool, exempt: bool) -> list[Agreed]:
    """Tasks, measures and perhaps reports of the meeting's items, the nearest deadline first.

    Without ``exempt``, nothing said of what stands under an item with exempt words.
    """
    every = [Agreed(*row) for row in agreed_in(meeting.pk, reports, exempt)]
    return sorted(every, key=in_order)


@prepared
def agreed_in(meeting, reports, exempt):
    found = [
        rows(meeting, "task", "what", "responsible"),
        rows(meeting, "measure", "title", "responsible"),
    ]
    if reports:
        found += [said(meeting, "task", "what", exempt), said(meeting, "measure", "title", exempt)]
    return found[0].union(*found[1:], all=True)


def in_order(row: Agreed):
    """Tasks before measures, by deadline; reports as they were made."""
    if row.is_report:
        return 2, False, date.min, row.pk
    return row.kind == "measure", row.deadline is None, row.deadline or date.min, row.pk


def rows(meeting, kind: str, what: str, who: str):
    return shaped(
        model_of(f"{kind}s").objects.filter(item__meeting=meeting),
        kind,
        said=F(what),
        until=F("deadline"),
        words=Value(""),
        who_id=F(f"{who}_id"),
        who=F(f"{who}__name"),
        body=F(f"{who}_organisation__name"),
        body_group=F(f"{who}_group__name"),
    )


def said(meeting, about: str, what: str, exempt: bool):
    reports = model_of("progress").objects.filter(item__meeting=meeting)
    reports = reports.exclude(**{about: None})
    if not exempt:
        # What is spoken of here may stand under an earlier item with exempt words.
        reports = reports.exclude(holds_exempt(f"{about}__item"))
    return shaped(
        reports,
        f"said_{about}",
        said=F(f"{about}__{what}"),
        until=F("deadline_to"),
        words=F("text"),
        who_id=F("person_id"),
        who=F("person__name"),
        body=F("told_by"),
        body_group=Value(""),
    )


def shaped(found, kind: str, **fields):
    """The same columns from each table, so that they can be read together."""
    return (
        found.order_by()
        .annotate(kind_of=Value(kind), key=F("pk"), of_item=F("item_id"), at_state=F("state"))
        .annotate(**fields)
        .values_list(
            "kind_of",
            "key",
            "of_item",
            "said",
            "at_state",
            "until",
            "words",
            "who_id",
            "who",
            "body",
            "body_group",
        )
    )
