"""What was agreed in a meeting, what was said in it of earlier agreements, and the remarks to it
that somebody opened: in one query.

Tasks, measures and reports belong to a later app: they are reached through its relations.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import BooleanField, Case, DateField, F, Q, Value, When

from meetings.models import AgendaItem, Meeting, Remark
from meetings.models.texts import holds_exempt, is_exempt
from people.models import Person
from people.prepared import prepared


@dataclass(frozen=True)
class Agreed:
    """One row; ``kind`` is task, measure, remark, or what a report is about: said_task,
    said_measure. Of what the reader may not see no words were fetched.
    """

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
    is_exempt: bool
    legal_basis: str

    @property
    def is_report(self) -> bool:
        return self.kind.startswith("said_")

    def responsible_name(self) -> str:
        # Someone erased has an empty name and is still someone.
        person = str(Person(public_id="", name=self.person)) if self.person_id else ""
        return ", ".join(filter(None, (person, self.organisation, self.group)))

    def state_label(self) -> str:
        if self.kind == "remark":
            return str(Remark.State(self.state).label)
        states = model_of(f"{self.kind.removeprefix('said_')}s").State
        return str(states(self.state).label) if self.state else ""


def model_of(relation: str):
    return AgendaItem._meta.get_field(relation).related_model


def in_meeting(meeting: Meeting, *, exempt: bool, openly: bool) -> list[Agreed]:
    """Tasks, measures, reports and opened remarks of the meeting's items, the nearest deadline
    first.

    Without ``exempt``, an exempt row says only that it is there, and nothing said of it comes
    along. ``openly``: only the reports that somebody opened.
    """
    every = [Agreed(*row) for row in agreed_in(meeting.pk, exempt, openly)]
    return sorted(every, key=in_order)


@prepared
def agreed_in(meeting, exempt, openly):
    found = [
        rows(meeting, "task", "what", exempt),
        rows(meeting, "measure", "title", exempt),
        said(meeting, "task", "what", exempt, openly),
        said(meeting, "measure", "title", exempt, openly),
        remarks(meeting),
    ]
    return found[0].union(*found[1:], all=True)


def in_order(row: Agreed):
    """Tasks before measures, by deadline; reports and remarks as they were made."""
    if row.is_report or row.kind == "remark":
        return 2, False, date.min, row.pk
    return row.kind == "measure", row.deadline is None, row.deadline or date.min, row.pk


def rows(meeting, kind: str, what: str, exempt: bool):
    secret = Case(When(is_exempt(), then=True), default=False, output_field=BooleanField())

    def shown(path: str):
        # Where it is not for the reader, it does not even leave the database.
        return F(path) if exempt else Case(When(secret=True, then=Value("")), default=F(path))

    return shaped(
        model_of(f"{kind}s").objects.filter(item__meeting=meeting).annotate(secret=secret),
        kind,
        said=shown(what),
        until=F("deadline"),
        words=Value(""),
        who_id=F("responsible_id"),
        who=shown("responsible__name"),
        body=shown("responsible_organisation__name"),
        body_group=shown("responsible_group__name"),
        hidden=F("secret"),
        by_law=F("legal_basis"),
    )


def said(meeting, about: str, what: str, exempt: bool, openly: bool):
    reports = model_of("progress").objects.filter(item__meeting=meeting)
    reports = reports.exclude(**{about: None})
    if openly:
        reports = reports.exclude(opened_at=None)
    if not exempt:
        # What is spoken of may be exempt; and what was said goes with the item it was said in,
        # until somebody opens it.
        reports = reports.exclude(model_of(f"{about}s").exempt(about))
        reports = reports.filter(Q(opened_at__isnull=False) | ~holds_exempt("item"))
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
        hidden=Value(False),
        by_law=Value(""),
    )


def remarks(meeting):
    return shaped(
        Remark.objects.filter(item__meeting=meeting).exclude(opened_at=None),
        "remark",
        said=F("text"),
        until=Value(None, output_field=DateField()),
        words=F("answer"),
        who_id=F("person_id"),
        who=F("person__name"),
        body=Value(""),
        body_group=Value(""),
        hidden=Value(False),
        by_law=Value(""),
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
            "hidden",
            "by_law",
        )
    )
