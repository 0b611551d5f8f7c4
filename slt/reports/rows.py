"""What a report is counted of: what is open, and the same for whoever asks.

Of groups that handle individual cases nothing is said but how often they meet.
"""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.timezone import make_aware

from measures.lines import KINDS
from measures.models import Evaluation, FollowUp, Measure, Plan, PlanLine
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Superseding, TextVersion
from meetings.models.texts import holds_exempt
from people.models import Appointment, Group, GroupMunicipality, Municipality
from people.prepared import counted, prepared
from slt.models import Grant

NO_WORDS, NO_NUMBER = Value("", TextField()), Value(0, IntegerField())
NO_DAY = Cast(Value(None), DateField())
# What ``counts`` gives of each row; of each kind only some of it is filled.
FILLED = {
    **{name: NO_WORDS for name in ("mark", "one", "two", "three")},
    **{name: NO_NUMBER for name in ("first", "second", "third", "fourth")},
    **{name: NO_DAY for name in ("begins", "ends")},
}
GROUP, POST, GRANT, SEAT = range(4)


class Year(NamedTuple):
    """One municipality's year, as what its queries are given: ``counts(*year)``."""

    # The municipality alone, by its id.
    places: list[int]
    number: int
    first: date
    last: date
    begins: datetime
    ends: datetime

    @classmethod
    def of(cls, place: Municipality, number: int) -> "Year":
        begins, ends = (make_aware(datetime(one, 1, 1)) for one in (number, number + 1))  # noqa: DTZ001
        return cls([place.pk], number, date(number, 1, 1), date(number, 12, 31), begins, ends)

    def within(self, path: str) -> Q:
        return Q(**{f"{path}__gte": self.begins, f"{path}__lt": self.ends})

    @property
    def groups(self) -> QuerySet[Group]:
        """Those the municipality had a part in at some time of it."""
        parts = GroupMunicipality.objects.filter(
            Q(until=None) | Q(until__gte=self.first),
            municipality__in=self.places,
            since__lte=self.last,
        )
        standing = Q(ended_on=None) | Q(ended_on__gte=self.first)
        return Group.objects.filter(standing, pk__in=parts.values("group"))

    @property
    def told(self) -> QuerySet[Group]:
        """Those whose meetings may be told of."""
        return self.groups.filter(handles_individual_cases=False)


@prepared
def counts(places, number, first, last, begins, ends):
    """Groups, posts, grants, and who was called to which meeting."""
    year = Year(places, number, first, last, begins, ends)
    parts = [groups(year), posts(year), grants(year), seats(year)]
    found = [
        rows.order_by()
        .annotate(sort=Value(sort, IntegerField()), **(FILLED | columns))
        .values_list("sort", *FILLED)
        for sort, (rows, columns) in enumerate(parts)
    ]
    return found[0].union(*found[1:], all=True)


def groups(year: Year):
    meetings = Meeting.objects.while_in(year.places)
    meetings = meetings.filter(year.within("starts_at"), group=OuterRef("pk"))
    return year.groups, {
        "mark": F("public_id"),
        "one": F("name"),
        "two": F("level"),
        "first": F("meetings_per_year"),
        "second": counted(meetings.filter(state=Meeting.State.HELD), by="group"),
        "third": counted(meetings.filter(state=Meeting.State.CANCELLED), by="group"),
        "fourth": Cast("handles_individual_cases", IntegerField()),
    }


def posts(year: Year):
    """Those who coordinated in the year. Who they are, is on the contact page."""
    rows = Appointment.objects.coordinators().filter(
        Q(until=None) | Q(until__gte=year.first),
        municipality__in=year.places,
        since__lte=year.last,
    )
    return rows, {
        "one": Coalesce(F("district__name"), NO_WORDS, output_field=TextField()),
        "first": Coalesce(F("share"), NO_NUMBER, output_field=IntegerField()),
        "begins": F("since"),
        "ends": F("until"),
    }


def grants(year: Year):
    given = Grant.objects.sent().filter(municipality__in=year.places, for_year=year.number)
    return given, {
        "mark": F("public_id"),
        "one": F("title"),
        "two": F("giver"),
        "three": F("state"),
        "first": F("nth"),
        "second": F("years"),
        "third": F("amount"),
        "fourth": F("own_share"),
    }


def seats(year: Year):
    held = Meeting.objects.while_in(year.places).filter(
        year.within("starts_at"), group__in=year.told.values("pk"), state=Meeting.State.HELD
    )
    return Attendance.objects.filter(meeting__in=held.values("pk")), {
        "mark": Cast("meeting_id", CharField()),
        "one": F("organisation"),
        "two": F("capacity"),
        "three": F("state"),
    }


@prepared
def follow_up(places, number, first, last, begins, ends):
    """The open tasks and measures that the year's decisions led to, and the year's measures; each
    with its focus area.
    """
    year = Year(places, number, first, last, begins, ends)
    of_year = year.within("item__meeting__starts_at")
    under_way = Q(given_at__lt=ends) & (Q(ended_on=None) | Q(ended_on__gte=first))
    lines = PlanLine.objects.filter(
        measure=OuterRef("pk"), goal__area__plan__municipality__in=places
    ).exclude(goal__area__plan__state=Plan.State.DRAFT)
    outcomes = Evaluation.objects.filter(
        measure=OuterRef("pk"), state=Evaluation.State.CONCLUDED
    ).order_by("-concluded_at")
    named = Measure.municipalities.through.objects.filter(measure=OuterRef("pk"))
    ours = ~Exists(named) | Exists(named.filter(municipality__in=places))
    found = []
    for kind, (model, said) in KINDS.items():
        rows = model.objects.filter(~model.exempt(), group__in=year.told.values("pk"))
        rows = rows.exclude(state__in=(FollowUp.DRAFT, Measure.State.WITHDRAWN))
        area = outcome = NO_WORDS
        if model is Measure:
            rows = rows.filter(of_year | under_way, ours)
            area = word(lines.order_by("-goal__area__plan__since"), "goal__area__title")
            outcome = word(outcomes, "outcome")
        else:
            rows = rows.filter(of_year)
        rows = rows.order_by().annotate(
            kind=Value(kind, TextField()), said=F(said), area=area, outcome=outcome
        )
        found.append(
            rows.values_list(
                *("kind", "public_id", "said", "state", "item_id", "decision_id"),
                *("deadline", "ended_on", "given_at", "created_at", "area", "outcome"),
                *("responsible_organisation__name", "responsible_group__name"),
            )
        )
    return found[0].union(*found[1:], all=True).order_by("deadline", "public_id")


def word(rows, name: str) -> Coalesce:
    found = Subquery(rows.values(name)[:1], output_field=TextField())
    return Coalesce(found, NO_WORDS)


@prepared
def decisions(places, number, first, last, begins, ends):
    """The open ones of sent minutes that concern the municipality, with ``open`` words and what
    ``superseded`` them.
    """
    year = Year(places, number, first, last, begins, ends)
    latest = TextVersion.objects.filter(text__decision=OuterRef("pk")).order_by("-number")
    superseded = Superseding.objects.in_force().filter(earlier=OuterRef("pk"))
    return (
        Decision.objects.concerning(places)
        .filter(
            ~holds_exempt("item"),
            year.within("item__meeting__starts_at"),
            state=Decision.State.DECIDED,
            item__accepted_at__isnull=False,
            item__meeting__group__in=year.told.values("pk"),
            item__meeting__minutes_state__in=Meeting.SENT_STATES,
        )
        .exclude(item__outcome=AgendaItem.Outcome.WITHDRAWN)
        .select_related("item__series", "item__meeting__group")
        .annotate(open=word(latest, "open"), superseded=word(superseded, "kind"))
        .order_by("item__meeting__starts_at", "item__position", "position", "pk")
    )
