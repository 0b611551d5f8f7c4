"""The municipality's three levels of groups: who sits there, how often they meet, and what is
lifted to whom.
"""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext_lazy, ngettext

from people.models import Group, GroupMunicipality, Membership, Municipality, Office
from people.models.roles import roles_of
from people.panels import Subject
from people.prepared import counted, prepared


@dataclass
class Seat:
    """Whom a member comes for and as what; the name for those who see the group from within."""

    title: str
    name: str


@dataclass
class Box:
    """One group in the picture."""

    group: Group
    # Whether the reader sees the group from within.
    is_seen: bool
    chair: str = ""
    secretary: str = ""
    # By organisation, in the order of names.
    bodies: dict[str, list[Seat]] = field(default_factory=dict)
    # The names of other municipalities that have a part in it.
    partners: list[str] = field(default_factory=list)
    # Those who lead in turn.
    turns: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Level:
    name: str
    boxes: list[Box]


def levels(person, place: Municipality, today: date) -> list[Level]:
    """The groups of a municipality from the top, as ``person`` may see them. Four queries."""
    seen = roles_of(person, today).seen
    boxes = {group.pk: Box(group, group.pk in seen) for group in groups_of(place.pk)}
    for part in parts_of(boxes.keys(), place.pk):
        boxes[part.group_id].partners.append(part.municipality_name)
    for seat in seats_in(boxes.keys(), today):
        box = boxes[seat.group_id]
        body = seat.organisation.name if seat.organisation else ""
        name = seat.person.name if box.is_seen else ""
        box.bodies.setdefault(body, []).append(Seat(seat.title, name))
        if box.group.chair_turn and seat.chairs_in_turn:
            box.turns.append(name or seat.title or body)
    for office in offices_in(boxes.keys(), today):
        box = boxes[office.group_id]
        said = office.person.name if box.is_seen else (office.title or office.body or "")
        if office.kind == Office.Kind.CHAIR:
            box.chair = said
        elif office.kind == Office.Kind.SECRETARY:
            box.secretary = said
    found = [
        Level(str(level.label), [box for box in boxes.values() if box.group.level == level])
        for level in Group.Level
    ]
    return [level for level in found if level.boxes]


@prepared
def groups_of(place):
    return (
        Group.objects.standing()
        .filter(group_municipalities__municipality=place, group_municipalities__until=None)
        .select_related("reports_to")
        .only(
            *("public_id", "name", "level", "police_council", "meetings_per_year", "chair_turn"),
            *("first_hat", "second_hat", "reports_to__name"),
        )
        .order_by("name", "pk")
    )


@prepared
def parts_of(groups, place):
    return (
        GroupMunicipality.objects.filter(group__in=groups, until=None)
        .exclude(municipality=place)
        .annotate(municipality_name=F("municipality__name"))
        .order_by("municipality__name")
    )


@prepared
def seats_in(groups, today):
    return (
        Membership.objects.active(today)
        .filter(group__in=groups, role=Membership.Role.MEMBER)
        .select_related("person", "organisation")
        .only("group_id", "title", "chairs_in_turn", "person__name", "organisation__name")
        .order_by("organisation__name", "person__name", "pk")
    )


@prepared
def offices_in(groups, today):
    """With the title and the organisation of the holder's own seat, where there is one."""
    seat = Membership.objects.active(today).filter(
        group=OuterRef("group"), person=OuterRef("person")
    )
    return (
        Office.objects.active(today)
        .filter(group__in=groups)
        .select_related("person")
        .annotate(
            title=Subquery(seat.order_by("pk").values("title")[:1]),
            body=Subquery(seat.order_by("pk").values("organisation__name")[:1]),
        )
        .only("group_id", "kind", "person__name")
    )


# Its line on the municipality's page --------------------------------------------------------------


def standing_groups(today: date) -> dict:
    groups = Group.objects.standing().filter(
        group_municipalities__municipality=OuterRef("pk"), group_municipalities__until=None
    )
    return {"group_count": counted(groups, by="group_municipalities__municipality")}


SUBJECT = Subject(
    title=gettext_lazy("Møtestruktur"),
    url="meeting_structure",
    columns=standing_groups,
    line=lambda place, today: (
        ngettext(
            "%(count)s gruppe: hvem som sitter der, og hvem som løfter saker til hvem.",
            "%(count)s grupper: hvem som sitter der, og hvem som løfter saker til hvem.",
            place.group_count,
        )
        % {"count": place.group_count}
    ),
    position=70,
)
