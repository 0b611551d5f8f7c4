"""What a person is in which groups: the one question behind every ``visible_to``.

And so which municipalities they work for, as every page and mail of theirs says.
"""

from datetime import date
from functools import cached_property

from django.db import connection
from django.utils.timezone import localdate

# Beside the offices and the membership roles, which are named as Office and Membership name them.
COORDINATOR = "coordinator"
MEMBER, DEPUTY, INFORMED = "member", "deputy", "informed"
CHAIR, DEPUTY_CHAIR = "chair", "deputy_chair"
# No role in a group but in the one it reports to.
ABOVE = "above"

# By hand, for each page asks it: Django takes 8 ms to write the same into every query that
# depends on it, and the database 0.1 ms to answer once. A post in a district counts in the
# district's groups only. Posts of every kind say which municipalities one works for; so do
# the groups one sits in.
ROLES_OF = """
    SELECT held.group_id, held.kind, place.number, place.name, place.language
    FROM (
        SELECT group_id, kind FROM people_office
        WHERE person_id = %(person)s
        AND since <= %(day)s AND (until IS NULL OR until >= %(day)s)
      UNION ALL
        SELECT group_id, role FROM people_membership
        WHERE person_id = %(person)s
        AND since <= %(day)s AND (until IS NULL OR until >= %(day)s)
      UNION ALL
        SELECT part.group_id, 'coordinator'
        FROM people_appointment post JOIN people_groupmunicipality part
        ON part.district_id = post.district_id
        OR (post.district_id IS NULL AND part.municipality_id = post.municipality_id)
        WHERE post.person_id = %(person)s AND post.kind = 'coordinator'
        AND post.since <= %(day)s AND (post.until IS NULL OR post.until >= %(day)s)
        AND part.since <= %(day)s AND (part.until IS NULL OR part.until >= %(day)s)
      UNION ALL
        SELECT below.id, 'above'
        FROM people_membership seat JOIN people_group below ON below.reports_to_id = seat.group_id
        WHERE seat.person_id = %(person)s AND seat.role <> 'deputy'
        AND seat.since <= %(day)s AND (seat.until IS NULL OR seat.until >= %(day)s)
    ) held
    LEFT JOIN people_groupmunicipality part ON part.group_id = held.group_id
        AND held.kind NOT IN ('coordinator', 'above')
        AND part.since <= %(day)s AND (part.until IS NULL OR part.until >= %(day)s)
    LEFT JOIN people_municipality place ON place.id = part.municipality_id
  UNION ALL
    SELECT NULL, post.kind, place.number, place.name, place.language
    FROM people_appointment post JOIN people_municipality place ON place.id = post.municipality_id
    WHERE post.person_id = %(person)s
    AND post.since <= %(day)s AND (post.until IS NULL OR post.until >= %(day)s)
"""


class Roles:
    """The roles of one person on one day, by the id of the group; and where they work."""

    # The sets of groups that queries ask for, by name.
    SETS = (
        "run",
        "seen",
        "seen_only",
        "below_only",
        "held",
        "elsewhere",
        "coordinated",
        "stood_in",
        "member_in",
        "chaired",
        "deputy_chaired",
        "answered_for",
        "around",
        "informed_only",
    )

    # And of municipalities, by their numbers.
    PLACES = ("seen_places", "coordinated_places")

    def __init__(self, rows: list[tuple]):
        every = {(group, role) for group, role, *_place in rows if group}
        self.rows = {(group, role) for group, role in every if role != ABOVE}
        # Groups that report to those one sits in.
        self.below = {group for group, role in every if role == ABOVE}
        # Whether one has a post as coordinator, also where there is no group yet.
        self.coordinates = any(role == COORDINATOR for _group, role, *_place in rows)
        places = {tuple(place) for _group, _role, *place in rows if place[0]}
        # The numbers of those whose work one sees from within, and of those one coordinates.
        self.seen_places = {
            number
            for group, role, number, *_name in rows
            if number and role != DEPUTY and (group or role == COORDINATOR)
        }
        self.coordinated_places = {
            number for group, role, number, *_name in rows if role == COORDINATOR and not group
        }
        # Name and language, by number.
        self.municipalities = [(name, language) for _number, name, language in sorted(places)]

    def within(self, group_id: int) -> set[str]:
        return {role for group, role in self.rows if group == group_id}

    def holding(self, role: str) -> set[int]:
        return {group for group, its in self.rows if its == role}

    @cached_property
    def shape(self) -> tuple[bool, ...]:
        """Which of the sets hold anything: what a query's wording depends on."""
        return tuple(bool(getattr(self, name)) for name in (*self.SETS, *self.PLACES))

    @cached_property
    def held(self) -> set[int]:
        """Groups where one is anything at all."""
        return {group for group, _role in self.rows}

    @cached_property
    def elsewhere(self) -> set[int]:
        """Groups where one is something, but does not run the meetings."""
        return self.held - self.run

    @cached_property
    def seen(self) -> set[int]:
        """Groups seen from within. A deputy sees no group, only the meeting they sit in for."""
        return {group for group, role in self.rows if role != DEPUTY}

    @cached_property
    def seen_only(self) -> set[int]:
        return self.seen - self.run

    @cached_property
    def below_only(self) -> set[int]:
        return self.below - self.run

    @cached_property
    def sat_in(self) -> set[int]:
        return {group for group, role in self.rows if role in (MEMBER, INFORMED)}

    @cached_property
    def member_in(self) -> set[int]:
        return self.holding(MEMBER)

    @cached_property
    def answered_for(self) -> set[int]:
        """Groups whose tasks are one's own too."""
        return self.run | self.member_in

    @cached_property
    def informed_only(self) -> set[int]:
        return self.sat_in - self.run - self.member_in

    @cached_property
    def around(self) -> set[int]:
        """Groups whose follow-up one sees without running them."""
        return (self.sat_in | self.below) - self.run

    @cached_property
    def chaired(self) -> set[int]:
        return self.holding(CHAIR)

    @cached_property
    def deputy_chaired(self) -> set[int]:
        return self.holding(DEPUTY_CHAIR)

    @cached_property
    def stood_in(self) -> set[int]:
        return self.holding(DEPUTY)

    @cached_property
    def coordinated(self) -> set[int]:
        return self.holding(COORDINATOR)

    @cached_property
    def run(self) -> set[int]:
        """Groups whose meetings one runs: as coordinator, chair, deputy chair or secretary."""
        seats = (MEMBER, DEPUTY, INFORMED)
        return {group for group, role in self.rows if role not in seats}


def roles_of(person, on: date | None = None) -> Roles:
    """What ``person`` is that day, in every group. One query; none the next time if kept."""
    day = on or localdate()
    kept = getattr(person, "kept_roles", {})
    if day not in kept:
        kept[day] = _asked(person, day) if person.is_authenticated else Roles([])
    return kept[day]


def keep(person) -> None:
    """Ask only once from here on: for a page that is read, never where roles may change."""
    person.kept_roles = {}


def _asked(person, day: date) -> Roles:
    with connection.cursor() as cursor:
        adapted = connection.ops.adapt_datefield_value(day)
        cursor.execute(ROLES_OF, {"person": person.pk, "day": adapted})
        return Roles(cursor.fetchall())
