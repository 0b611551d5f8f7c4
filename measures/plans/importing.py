"""The lines of a plan from Word or Excel: what each says, every problem at its row, then all or
none.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from measures import tables
from measures.models import FocusArea, Goal, Plan, PlanGoal, PlanLine
from measures.models.plans import Part
from measures.plans import editing, reading
from people import audit, guard
from people.models import Municipality
from people.models.places import fold

# What a column may be called, folded.
HEADINGS = {
    "area": {"innsatsomrade", "satsingsomrade", "hovedomrade", "tema", "omrade"},
    "goal": {"mal", "delmal", "hovedmal", "malsetting", "malsetjing"},
    "title": {"tiltak", "aktivitet", "hva", "kva", "tiltak/aktivitet"},
    "responsible": {"ansvarlig", "ansvar", "ansvarleg", "hvem", "kven", "hovedansvar"},
    "partners": {
        "samarbeidspart",
        "samarbeidsparter",
        "samarbeidspartnere",
        "samarbeidspartar",
        "samarbeid",
        "partnere",
    },
    "deadline": {"frist", "tidsfrist", "nar", "tid", "tidspunkt", "tidsramme"},
    "indicator": {"indikator", "indikatorer", "maloppnaelse", "evaluering", "resultatmal"},
}
# How tables say that there is no one day.
NO_DAY = {"", "-", "–", "lopende", "lopande", "kontinuerlig", "fast", "arlig", "hvert ar"}
LONGEST = {
    "area": FocusArea._meta.get_field("title").max_length,
    "goal": Goal._meta.get_field("title").max_length,
    **{
        name: PlanLine._meta.get_field(name).max_length
        for name in ("title", "responsible", "partners", "indicator")
    },
}


def meanings() -> dict[str, str]:
    return {
        "area": _("Innsatsområde"),
        "goal": _("Mål"),
        "title": _("Tiltak"),
        "responsible": _("Ansvarlig"),
        "partners": _("Samarbeidsparter"),
        "deadline": _("Frist"),
        "indicator": _("Slik ser vi at det virker"),
    }


@dataclass
class Line(tables.Line):
    """One line of the table. ``said`` is by the keys of ``HEADINGS``."""

    said: dict = field(default_factory=dict)
    deadline: date | None = None
    # In the draft already, or in a line above.
    is_there: bool = False

    @property
    def known_as(self) -> str:
        return self.said.get("title", "")

    @property
    def key(self) -> tuple[str, ...]:
        return tuple(plain(self.said.get(name, "")) for name in ("area", "goal", "title"))

    def as_row(self, goal: PlanGoal) -> PlanLine:
        names = ("title", "responsible", "partners", "indicator")
        words = {name: self.said.get(name, "") for name in names}
        return PlanLine(goal=goal, deadline=self.deadline, **words)

    @property
    def is_new(self) -> bool:
        return bool(self.known_as) and not self.is_there

    @property
    def fate(self) -> str:
        """What saving will do with the line, in words."""
        if not self.known_as:
            return _("Ikke noe tiltak, hoppes over.")
        if self.is_there:
            return _("Står der fra før.")
        where = _("Nytt under «%(goal)s».") % {"goal": self.said["goal"]}
        return where if self.deadline else where + " " + _("Uten frist.")


@dataclass
class Sheet(tables.Table):
    """A table of a plan's lines. Its columns: a key of ``HEADINGS``."""

    def choices(self, column: int) -> list[tuple[str, str]]:
        return [("", _("Brukes ikke")), *meanings().items()]

    @property
    def count(self) -> int:
        """The lines that saving writes."""
        return sum(line.is_new for line in self.lines)


def read(table: list[list[str]]) -> Sheet:
    """Raises ValidationError when there is nothing to read, or far too much.

    Without headings the columns are taken to stand in the order that plans have them.
    """
    headings, rows, columns = tables.laid_out(table, guess)
    usual = ["area", "goal", "title", "responsible", "deadline"][: len(headings)]
    return Sheet(headings, rows, columns or usual + [""] * (len(headings) - len(usual)))


def guess(heading: str) -> str:
    found = fold(heading)
    return next((name for name, words in HEADINGS.items() if found in words), "")


def plain(words: str) -> str:
    return " ".join(words.casefold().split())


# Understanding -----------------------------------------------------------------------------------


def check(sheet: Sheet, plan: Plan) -> bool:
    """Put every problem at its row; True when there is none. Two queries, however many rows."""
    at = {name: place for place, name in enumerate(sheet.columns) if name}
    seen = {
        (plain(area.title), plain(goal.title), plain(line.title))
        for area in reading.areas_of(reading.written(plan))
        for goal in area.goals
        for line in goal.lines
    }
    sheet.lines, above = [], {}
    for number, row in enumerate(sheet.rows, start=1):
        line = Line(number, row, sheet.headings)
        understand(line, at, above)
        line.is_there = line.key in seen
        if line.known_as:
            seen.add(line.key)
        sheet.lines.append(line)
    return not sheet.wrong


def understand(line: Line, at: dict[str, int], above: dict[str, str]) -> None:
    """What its cells say. Where several lines share a cell, it stands in the first of them."""
    line.said = {name: line.cells[place] for name, place in at.items()}
    if line.said.get("area"):
        above.clear()
    for name in ("area", "goal"):
        above[name] = line.said[name] = line.said.get(name) or above.get(name, "")
    if not line.known_as:
        return
    for name, said in line.said.items():
        if len(said) > LONGEST.get(name, 300):
            line.wrong(at.get(name), _("Høyst %(max)s tegn.") % {"max": LONGEST[name]})
        if guard.find(said):
            line.wrong(at.get(name), guard.REFUSED)
    if not line.said["area"]:
        line.wrong(at.get("area"), _("Innsatsområdet mangler."))
    if not line.said["goal"]:
        line.wrong(at.get("goal"), _("Målet mangler."))
    if "deadline" in at:
        try:
            line.deadline = day(line.said["deadline"])
        except ValidationError:
            line.wrong(
                at["deadline"],
                _("Skriv en dato, for eksempel 15.12.2026, et år, eller la feltet stå tomt."),
            )


def day(said: str) -> date | None:
    """A date as people write it; of a year alone, its last day. Raises ValidationError."""
    if fold(said) in NO_DAY:
        return None
    if re.fullmatch(r"20\d\d", said):
        return date(int(said), 12, 31)
    return forms.DateField(localize=True).clean(said)


# Saving ------------------------------------------------------------------------------------------


@transaction.atomic
def save(sheet: Sheet, plan: Plan, *, by) -> int:
    """Write every new line, with the areas and goals it needs; how many.

    Raises ValidationError, saving none, when any line has a problem, or there are too many.
    """
    plan = editing.locked(plan, by)
    if not check(sheet, plan):
        raise ValidationError(_("Tabellen har feil. Ingenting er lagret."))
    new = [line for line in sheet.lines if line.is_new]
    areas = put(plan.areas.all(), [FocusArea(plan=plan, title=line.said["area"]) for line in new])
    known = goals_named(plan.municipality, [line.said["goal"] for line in new])
    goals = put(
        PlanGoal.objects.filter(area__plan=plan).select_related("goal"),
        [PlanGoal(area=areas[plan.pk, line.key[0]], goal=known[line.key[1]]) for line in new],
    )
    put(
        PlanLine.objects.filter(goal__area__plan=plan),
        [line.as_row(goals[areas[plan.pk, line.key[0]].pk, line.key[1]]) for line in new],
    )
    audit.record(by, "import_lines", plan, lines=len(new))
    return len(new)


def put(rows: QuerySet, wanted: list[Part]) -> dict[tuple[int, str], Part]:
    """``rows``, and those ``wanted`` that are not among them, each after those it stands beside;
    by what they stand in and what they say. Two queries.
    """
    known, positions, new = {}, defaultdict(list), []
    for row in rows:
        known[key_of(row)] = row
        positions[key_of(row)[0]].append(row.position)
    for part in wanted:
        if known.setdefault(key_of(part), part) is part:
            beside = positions[key_of(part)[0]]
            part.position = editing.position_after(beside)
            beside.append(part.position)
            new.append(part)
    rows.model.objects.bulk_create(new)
    return known


def key_of(part: Part) -> tuple[int, str]:
    return getattr(part, f"{editing.WITHIN[type(part)]}_id"), plain(str(part))


def goals_named(place: Municipality, titles: list[str]) -> dict[str, Goal]:
    """The municipality's goals by their names, made now where there is none. Two queries."""
    known: dict[str, Goal] = {}
    for goal in place.goals.active():
        known.setdefault(plain(goal.title), goal)
    new = []
    for title in titles:
        if plain(title) not in known:
            new.append(Goal(municipality=place, title=" ".join(title.split())))
            known[plain(title)] = new[-1]
    Goal.objects.bulk_create(new)
    return known
