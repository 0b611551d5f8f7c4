"""Who may be made responsible in a group: its people, those they represent, and groups nearby."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from measures import contacts
from measures.models import FollowUp, Measure
from measures.one_line import Candidate
from people.models import Group, GroupMunicipality, Membership, Office, Organisation, Person

# What people call the only body of its kind in a group.
CALLED = {
    Organisation.Kind.POLICE: ("politiet", "politi"),
    Organisation.Kind.COUNTY: ("fylkeskommunen", "fylket"),
    Organisation.Kind.MUNICIPALITY: ("kommunen", "kommuna"),
    Organisation.Kind.VOLUNTARY: ("frivillige", "frivilligheten"),
}
OFFICES = {
    Office.Kind.CHAIR: ("leder", "leiar", "møteleder", "møteleiar"),
    Office.Kind.DEPUTY_CHAIR: ("nestleder", "nestleiar"),
    Office.Kind.SECRETARY: ("referent", "sekretær"),
}
OURSELVES = ("gruppen", "gruppa", "alle", "vi")


@dataclass(frozen=True)
class Responsible:
    """Who answers for something: a person, perhaps for an organisation; or a group."""

    person: Person | None = None
    organisation: Organisation | None = None
    group: Group | None = None

    def fields(self) -> dict:
        """As a task or a measure keeps it."""
        return {
            "responsible": self.person,
            "responsible_organisation": self.organisation,
            "responsible_group": self.group,
        }


def responsible_for(row: FollowUp) -> Responsible:
    return Responsible(row.responsible, row.responsible_organisation, row.responsible_group)


def of_group(group: Group, on: date | None = None) -> list[Candidate]:
    """Everybody a line typed in ``group`` may name that day. Five queries."""
    seats = list(
        group.memberships.active(on)
        .filter(person__erased_on=None)
        .select_related("person", "organisation")
        .order_by("person__name", "pk")
    )
    offices = group.offices.active(on).filter(person__erased_on=None).select_related("person")
    called: dict[Person, list[str]] = defaultdict(list)
    represents: dict[Person, Organisation | None] = {}
    for seat in seats:
        called[seat.person] += [seat.title] if seat.title else []
        represents[seat.person] = represents.get(seat.person) or seat.organisation
    for office in offices:
        called[office.person] += OFFICES[office.kind]
    for person in contacts.to_be_told(group, on):
        called[person] += ("slt-koordinator", "koordinator", "slt")
    people = [
        Candidate(Responsible(person, represents.get(person)), person.name, tuple(names))
        for person, names in called.items()
    ]
    return people + organisations(seats) + groups_near(group)


def who_may_evaluate(measure: Measure) -> list[Candidate]:
    """The people of the group that gave it, and of the group that answers for it."""
    found = of_group(measure.group)
    if measure.responsible_group_id not in (None, measure.group_id):
        found += of_group(measure.responsible_group)
    people = {one.value.person: one for one in reversed(found) if one.is_person}
    return [*reversed(people.values())]


def organisations(seats: list[Membership]) -> list[Candidate]:
    """The bodies represented; their only representative is the contact person."""
    sent: dict[Organisation, list[Person]] = defaultdict(list)
    for seat in seats:
        if seat.organisation and seat.role == Membership.Role.MEMBER:
            sent[seat.organisation].append(seat.person)
    kinds = [organisation.kind for organisation in sent]
    return [
        Candidate(
            Responsible(people[0] if len(people) == 1 else None, organisation),
            organisation.name,
            CALLED.get(organisation.kind, ()) if kinds.count(organisation.kind) == 1 else (),
            is_person=False,
        )
        for organisation, people in sent.items()
    ]


def groups_near(group: Group) -> list[Candidate]:
    """The group itself and the standing groups of its municipalities."""
    shared = GroupMunicipality.objects.active().filter(group=group).values("municipality")
    near = (
        Group.objects.standing()
        .filter(
            pk__in=GroupMunicipality.objects.active()
            .filter(municipality__in=shared)
            .values("group")
        )
        .order_by("pk")
    )
    return [
        Candidate(
            Responsible(group=one), one.name, OURSELVES if one == group else (), is_person=False
        )
        for one in near
    ]
