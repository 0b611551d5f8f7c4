"""The demo town's places, groups and seats."""

from dataclasses import dataclass, field
from datetime import date, timedelta

from people import appointing, contact, groups, logo, persons, seats
from people.models import Appointment, Group, Membership, Municipality, Office, Organisation, Person
from slt.demo import emblem
from slt.demo.people import BY_KEY, PEOPLE, PUBLIC_OFFICES, WITHOUT_EMAIL

Level, Role, Kind = Group.Level, Membership.Role, Office.Kind

# What the coordinator says of herself to citizens, in the language of each municipality.
CAN_HELP_WITH = {
    "1101": "Jeg kan fortelle hva kommunen og politiet gjør sammen for barn og unge, og hjelpe "
    "deg til riktig sted. Jeg kan ikke ta imot bekymringsmeldinger eller si noe om "
    "enkeltpersoner.",
    "1114": "Eg kan fortelje kva kommunen og politiet gjer saman for barn og unge, og hjelpe deg "
    "til rett stad. Eg kan ikkje ta imot bekymringsmeldingar eller seie noko om enkeltpersonar.",
}
HOURS = {"1101": "tirsdag–torsdag kl. 9–15", "1114": "tysdag–torsdag kl. 9–15"}
LOGOS = {"1101": emblem.waves, "1114": emblem.hills}
CHILD_WELFARE = {"1101": "Barnevernvakten i Dalane", "1114": "Barnevernvakta i Dalane"}


@dataclass
class Town:
    """What was made, by the names the rest of the demo uses."""

    people: dict[str, Person]
    groups: dict[str, Group] = field(default_factory=dict)

    @property
    def coordinator(self) -> Person:
        return self.people["coordinator"]


def build(today: date) -> Town:
    """Everyone, their groups and seats, as they have been for two years."""
    since = today - timedelta(days=2 * 365)
    coordinator = BY_KEY["coordinator"]
    for number in ("1101", "1114"):
        appointing.appoint(number, coordinator.email, coordinator.name, by=None)
    Municipality.objects.served().update(started_on=since)
    Municipality.objects.filter(number="1114").update(language="nn")
    Appointment.objects.update(since=since)
    town = Town(
        {
            someone.key: persons.find_or_make(
                someone.name,
                None if someone.key in WITHOUT_EMAIL else someone.email,
                f"00 00 00 {position:02}",
            )
            for position, someone in enumerate(PEOPLE, start=1)
        }
    )
    Person.objects.filter(pk=town.coordinator.pk).update(phone="00 00 00 01")
    Appointment.objects.filter(municipality__number="1101").update(share=50)
    town.coordinator.refresh_from_db()
    public_details(town)
    for make in (politirad, coordinating, executing, shared):
        make(town)
    Membership.objects.update(since=since)
    Office.objects.update(since=since)
    for row in Group.objects.all():
        row.group_municipalities.update(since=since)
    archive_cases(town, since)
    return town


def archive_cases(town: Town, since: date) -> None:
    """Each municipality's archive has its own case for the papers of a group."""
    by = town.coordinator
    for number, group in enumerate(town.groups.values(), start=141):
        for part in group.group_municipalities.select_related("municipality"):
            case = f"{since:%y}/{number}" if part.host else f"{since.year}/{number * 3}"
            groups.set_archive_case(group, part.municipality, case, by=by)


def public_details(town: Town) -> None:
    by = town.coordinator
    for number, place, switchboard in (
        ("1101", "4370 Egersund", "00 00 00 50"),
        ("1114", "4389 Vikeså", "00 00 00 60"),
    ):
        municipality = Municipality.objects.get(number=number)
        post = contact.coordinators(municipality)[0]
        contact.save(
            municipality,
            {"switchboard": switchboard, "post_address": f"Postboks 1, {place}"},
            [
                (
                    post,
                    {
                        "public_phone": "00 00 00 01",
                        "public_email": by.email,
                        "hours": HOURS[number],
                        "can_help_with": CAN_HELP_WITH[number],
                    },
                )
            ],
            [
                {
                    "purpose": "talk",
                    "label": CHILD_WELFARE[number],
                    "number": "00 00 00 70",
                    "hours": "kveld, natt og helg",
                    "source": "demobyen",
                    "checked_on": post.since,
                },
                {
                    "purpose": "youth",
                    "label": "Helsestasjon for ungdom",
                    "number": "00 00 00 71",
                    "hours": "torsdag kl. 14–17",
                    "source": "demobyen",
                    "checked_on": post.since,
                },
            ],
            by=by,
        )
        contact.confirm(municipality, by=by)
        contact.publish(municipality, by=by)
        logo.put(municipality, LOGOS[number](), by=by)


def make_group(town: Town, key: str, members: list[str], **facts) -> Group:
    """A group with its members, each for their own organisation."""
    facts = {"municipality": Municipality.objects.get(number="1101"), **facts}
    group = groups.create(by=town.coordinator, **facts)
    for member in members:
        sit(town, group, member)
    town.groups[key] = group
    return group


def sit(town: Town, group: Group, key: str, role: str = Role.MEMBER, **more) -> Membership:
    someone = BY_KEY[key]
    body = seats.organisation_named(group, someone.organisation)
    Organisation.objects.filter(pk=body.pk).update(kind=someone.kind)
    return seats.add(
        group,
        town.people[key],
        by=town.coordinator,
        role=role,
        organisation=body,
        title=someone.title,
        public_office=key in PUBLIC_OFFICES,
        **more,
    )


def officers(town: Town, group: Group, **held: str) -> None:
    for kind, key in held.items():
        seats.set_office(group, kind, town.people[key], by=town.coordinator)


def politirad(town: Town) -> None:
    group = make_group(
        town,
        "steering",
        ["mayor", "chief", "police", "upbringing", "coordinator"],
        level=Level.STEERING,
        name="Politirådet i Eigersund",
        police_council=True,
    )
    mayors_seat = group.memberships.get(person=town.people["mayor"])
    sit(town, group, "deputy", Role.DEPUTY, deputy_for=mayors_seat)
    sit(town, group, "contact", Role.DEPUTY)
    sit(town, group, "head", Role.INFORMED)
    officers(town, group, chair="mayor", deputy_chair="chief", secretary="coordinator")
    groups.edit(
        group,
        by=town.coordinator,
        review_before=Group.ReviewBefore.CHAIR,
        usual_place="Formannskapssalen, rådhuset",
        first_hat="Politiråd",
        second_hat="SLT-styringsgruppe",
    )


def coordinating(town: Town) -> None:
    group = make_group(
        town,
        "coordinating",
        [
            *("welfare", "head", "nurses", "contact", "nav", "college", "outreach", "club"),
            "coordinator",
        ],
        level=Level.COORDINATING,
        name="Koordineringsgruppen",
        reports_to=town.groups["steering"],
    )
    policemans_seat = group.memberships.get(person=town.people["contact"])
    sit(town, group, "officer", Role.DEPUTY, deputy_for=policemans_seat)
    sit(town, group, "nurse", Role.DEPUTY)
    sit(town, group, "upbringing", Role.INFORMED)
    officers(town, group, chair="coordinator", secretary="coordinator")
    groups.edit(group, by=town.coordinator, usual_place="Møterom Lundeåne, rådhuset")


def executing(town: Town) -> None:
    for key, name, members, chair in (
        ("ravens", "Natteravnene", ["raven", "raven2", "elder", "officer"], "raven"),
        ("street", "Ute og i klubben", ["outreach", "youth", "club", "priest", "imam"], "outreach"),
        ("school", "Trygg ungdomsskole", ["head", "teacher", "nurse", "contact"], "head"),
        ("trade", "Sentrum", ["shop", "officer", "youth", "club"], "shop"),
    ):
        group = make_group(
            town,
            key,
            members,
            level=Level.EXECUTING,
            name=name,
            reports_to=town.groups["coordinating"],
            meetings_per_year=3,
        )
        officers(town, group, chair=chair, secretary=chair)


def shared(town: Town) -> None:
    group = make_group(
        town,
        "shared",
        ["mayor2", "chief2", "mayor", "chief", "police", "coordinator"],
        municipality=Municipality.objects.get(number="1114"),
        partners=(Municipality.objects.get(number="1101"),),
        level=Level.STEERING,
        name="Politirådet for Bjerkreim og Eigersund",
        police_council=True,
        meetings_per_year=2,
    )
    officers(town, group, chair="mayor2", secretary="coordinator")
    mayors = group.memberships.filter(person__in=[town.people[key] for key in ("mayor", "mayor2")])
    seats.set_turn(group, Group.ChairTurn.MEETING, list(mayors), by=town.coordinator)
