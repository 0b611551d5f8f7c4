"""What stands around a measure on its page, in one query: how it is evaluated, who helps, which
municipalities it concerns, and where it stands in plans.
"""

from dataclasses import dataclass, field

from django.db.models import CharField, DateField, F, Value
from django.db.models.functions import Cast

from measures.models import Evaluation, FocusArea, Measure, Plan, PlanGoal, PlanLine
from people.belonging import listed
from people.models import Municipality, Person
from people.prepared import prepared

# Named so that no field of a model is called the same.
EMPTY = {
    "its_kind": Value(""),
    "its_key": Value("", output_field=CharField()),
    "its_name": Value("", output_field=CharField()),
    "its_day": Cast(Value(None), DateField()),
    "its_words": Value("", output_field=CharField()),
    "its_state": Value("", output_field=CharField()),
    "its_outcome": Value("", output_field=CharField()),
    "its_whole": Value("", output_field=CharField()),
}


@dataclass
class Around:
    evaluations: list[Evaluation] = field(default_factory=list)
    helpers: list[str] = field(default_factory=list)
    municipalities: list[str] = field(default_factory=list)
    plan_lines: list[PlanLine] = field(default_factory=list)

    def helpers_in_words(self) -> str:
        return ", ".join(self.helpers)

    def municipalities_in_words(self) -> str:
        return listed(self.municipalities)


def of(measure: Measure, reader) -> Around:
    """Who sees the measure, sees how it went; of plans, what is ``reader``'s to see."""
    # Only where municipalities share the group is there anything to name.
    is_shared = len(measure.group.group_municipalities.all()) > 1
    around = Around()
    for kind, *row in rows_around(measure.pk, reader, is_shared):
        ADDED[kind](around, *row)
    return around


@prepared
def rows_around(measure, reader, is_shared):
    standing = (Plan.State.ADOPTED, Plan.State.DRAFT)
    found = [
        rows(
            "evaluation",
            Evaluation.objects.filter(measure=measure).exclude(state=Evaluation.State.CALLED_OFF),
            key="public_id",
            name="person__name",
            day="due_on",
            words="about",
            state="state",
            outcome="outcome",
        ),
        rows("helper", Person.objects.filter(helps_with=measure), name="name"),
        rows(
            "line",
            PlanLine.objects.visible_to(reader).filter(
                measure=measure, goal__area__plan__state__in=standing
            ),
            key="public_id",
            name="goal__area__title",
            words="title",
            state="goal__area__plan__public_id",
            outcome="goal__area__plan__municipality__number",
            whole="goal__area__plan__title",
        ),
    ]
    if is_shared:
        chosen = Measure.municipalities.through.objects.filter(measure=measure)
        found.append(rows("place", chosen, name="municipality__name"))
    return found[0].union(*found[1:], all=True).order_by("its_day", "its_name", "its_key")


def rows(kind: str, found, **columns: str):
    given = {f"its_{name}": F(column) for name, column in columns.items()}
    named = EMPTY | given | {"its_kind": Value(kind)}
    return found.order_by().annotate(**named).values_list(*EMPTY)


def add_evaluation(around: Around, key, name, day, about, state, outcome, _whole) -> None:
    person = Person(public_id="", name=name)
    around.evaluations.append(
        Evaluation(
            public_id=key, person=person, due_on=day, about=about, state=state, outcome=outcome
        )
    )


def add_line(around: Around, key, area, _day, title, plan, number, whole) -> None:
    place = Municipality(number=number)
    area = FocusArea(title=area, plan=Plan(public_id=plan, title=whole, municipality=place))
    around.plan_lines.append(PlanLine(public_id=key, title=title, goal=PlanGoal(area=area)))


ADDED = {
    "evaluation": add_evaluation,
    "helper": lambda around, _key, name, *_rest: around.helpers.append(name),
    "place": lambda around, _key, name, *_rest: around.municipalities.append(name),
    "line": add_line,
}
