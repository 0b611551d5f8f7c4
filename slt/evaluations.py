"""Follow-up on Home: one's own, evaluations, and what may be put before the group above."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from measures import escalating
from measures.lines import KINDS
from measures.models import Evaluation, FollowUp, Measure
from people.days import day_and_month
from people.models import Group
from people.prepared import prepared
from slt.line import Line
from slt.mine import COLUMNS, answered_for_by, own_lines

# A measure given or ended longer ago is not asked about any more.
LOOK_BACK = timedelta(days=180)
# So many measures are asked about at a time; when one is answered, the next comes.
AT_A_TIME = 3


@prepared
def waiting(person, groups, today, since):
    """What waits, of each kind, with what it leads to: one query, with one's own follow-up too."""
    asked = Evaluation.objects.filter(state=Evaluation.State.ASKED)
    found = [*answered_for_by(person), lines_of("answer", asked.filter(person=person))]
    if groups:
        ours = Q(measure__group__in=groups)
        answered = Evaluation.objects.filter(ours, state=Evaluation.State.ANSWERED)
        late = asked.filter(ours, Q(due_on__lt=today) | Q(person__email=None))
        found += [
            lines_of("conclude", answered),
            lines_of("late", late.exclude(person=person)),
            unasked(groups, today, since),
            *long_overdue(groups, today),
        ]
    return found[0].union(*found[1:], all=True)


def lines_of(kind: str, evaluations):
    return (
        evaluations.order_by()
        .annotate(
            kind=Value(kind),
            said=F("measure__title"),
            day=F("due_on"),
            group_name=F("measure__group__name"),
            more=F("person__name"),
            group_id=F("measure__group"),
        )
        .values_list(*COLUMNS)
    )


def unasked(groups, today, since):
    """Measures given or delivered, of which nobody has been asked how it went, or why not."""
    ended = Q(state=Measure.State.DELIVERED) | Q(state=Measure.State.CLOSED, ended_on__gte=since)
    undecided = Q(evaluation=Measure.Evaluation.UNKNOWN, given_at__date__gte=since)
    return (
        Measure.objects.filter(ended | undecided | Q(evaluation_on__lte=today), group__in=groups)
        .exclude(state__in=(FollowUp.DRAFT, Measure.State.WITHDRAWN))
        .exclude(evaluation=Measure.Evaluation.NOT_NEEDED)
        .exclude(evaluations__state__in=(*Evaluation.OPEN, Evaluation.State.CONCLUDED))
        .order_by()
        .annotate(
            kind=Value("ask"),
            said=F("title"),
            day=F("ended_on"),
            group_name=F("group__name"),
            more=Value(""),
        )
        .values_list(*COLUMNS)
    )


def follow_up_of(person, groups: dict[int, Group], today: date) -> Iterator[Line]:
    """What ``person`` answers for, and evaluations that wait for them."""
    found = waiting(person.pk, list(groups), today, today - LOOK_BACK)
    yield from own_lines((row for row in found if row[0] in KINDS), today)
    yield from evaluation_lines([row for row in found if row[0] not in KINDS], groups, today)


def long_overdue(groups, today) -> list:
    """What may be put before the group above; ``more`` is after how many days the group says."""
    return [
        escalating.unsettled(model, today)
        .filter(group__in=groups)
        .order_by()
        .annotate(
            kind=Value(f"above_{kind}"),
            said=F(name),
            day=F("deadline"),
            group_name=F("group__reports_to__name"),
            more=Cast("days", CharField()),
        )
        .values_list(*COLUMNS)
        for kind, (model, name) in KINDS.items()
    ]


def above_line(kind: str, public_id: str, said: str, day: date, group: str, place: str) -> Line:
    return Line(
        _("Lenge over fristen: %(what)s") % {"what": said},
        _("Fristen var %(day)s. Klar som sak i %(group)s, om du vil. Bare du ser dette.")
        % {"day": day_and_month(day), "group": group},
        reverse(f"{kind.removeprefix('above_')}_escalate", args=[public_id]),
        _("Se forslaget"),
        weight=17,
        due=day,
        place=place,
    )


def evaluation_lines(rows: list[tuple], groups: dict[int, Group], today: date) -> Iterator[Line]:
    left = dict.fromkeys(("ask", "above"), AT_A_TIME)
    found = sorted(rows, key=lambda row: (row[3] is None, row[3], row[1]))
    for kind, public_id, said, day, group, who, key in found:
        place = groups[key].place if key in groups else ""
        if kind.startswith("above"):
            if (today - day).days < int(who):
                continue
            left["above"] -= 1
            if left["above"] >= 0:
                yield above_line(kind, public_id, said, day, group, place)
        elif kind == "ask":
            left["ask"] -= 1
            if left["ask"] >= 0:
                yield ask_line(public_id, said, group, place)
        elif kind == "conclude":
            yield Line(
                _("Konkluder evalueringen: %(measure)s") % {"measure": said},
                _("%(name)s har svart. %(group)s") % {"name": who, "group": group},
                reverse("evaluation_detail", args=[public_id]),
                _("Les og konkluder"),
                weight=15,
                place=place,
            )
        else:
            yield answer_line(kind, public_id, said, day, group, who, place, today)


def ask_line(public_id: str, said: str, group: str, place: str) -> Line:
    return Line(
        _("Evaluer tiltaket: %(measure)s") % {"measure": said},
        _("%(group)s. Velg hva, når og hvem, eller at det ikke er nødvendig.") % {"group": group},
        reverse("evaluation_ask", args=[public_id]),
        _("Velg"),
        weight=27,
        place=place,
    )


def answer_line(kind, public_id, said, day, group, who, place, today) -> Line:
    late = day < today
    when = _("Over fristen: %(day)s.") if late else _("Frist %(day)s.")
    when = when % {"day": day_and_month(day)}
    if kind == "answer":
        title, action = _("Evaluer tiltaket: %(measure)s"), _("Svar")
        why = f"{when} {group}"
    else:
        title, action = _("Evalueringen venter på svar: %(measure)s"), _("Se og svar")
        why = f"{when} {who}, {group}"
    return Line(
        title % {"measure": said},
        why,
        reverse("evaluation_detail", args=[public_id]),
        action,
        weight=8 if late else 24,
        due=day,
        color="danger" if late and kind == "answer" else "neutral",
        place=place,
    )
