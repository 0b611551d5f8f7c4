"""What the coordinators put into their municipality's year: suggested, added, moved, copied."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from people import audit
from people.coordinators import require_coordinates
from people.models import Municipality
from slt.models import WheelEntry
from slt.year.models import same_day

Kind, Every = WheelEntry.Kind, WheelEntry.Every
FACTS = ("title", "kind", "on", "until", "every", "note", "group")


@dataclass(frozen=True)
class Suggestion:
    """What most municipalities have in their year: a proposal to move, rename or leave out."""

    key: str
    title: Promise
    kind: str
    month: int
    day: int
    every: int = Every.YEAR
    note: Promise | str = ""

    def on(self, year: int) -> date:
        return date(year, self.month, self.day)


SUGGESTIONS = [
    Suggestion("members", _("Gå gjennom medlemmene i gruppene"), Kind.CHECK, 1, 15),
    Suggestion("annual_report", _("Årsrapport for SLT"), Kind.DEADLINE, 2, 15),
    Suggestion(
        "survey",
        _("Ungdata"),
        Kind.SURVEY,
        3,
        1,
        Every.THIRD,
        _("De fleste kommuner gjennomfører Ungdata hvert tredje år. Sett inn riktig år."),
    ),
    Suggestion("grant_report", _("Rapport om bruken av tilskudd"), Kind.DEADLINE, 4, 1),
    Suggestion("plan", _("Gå gjennom handlingsplanen"), Kind.BUDGET, 5, 15),
    Suggestion("budget", _("Innspill til budsjett og økonomiplan"), Kind.BUDGET, 9, 15),
    Suggestion("year_plan", _("Legge møteplan for neste år"), Kind.CHECK, 11, 1),
    Suggestion("grant", _("Søknad om tilskudd"), Kind.DEADLINE, 12, 1),
]


@transaction.atomic
def take(place: Municipality, keys: Collection[str], year: int, *, by) -> int:
    """Put the chosen suggestions into the year; one that is there already is not put twice."""
    require_coordinates(place, by)
    Municipality.objects.select_for_update().get(pk=place.pk)
    titles = set(place.wheel_entries.values_list("title", flat=True))
    chosen = [one for one in SUGGESTIONS if one.key in keys and str(one.title) not in titles]
    for one in chosen:
        facts = {"title": str(one.title), "kind": one.kind, "every": one.every}
        add(place, by=by, on=one.on(year), note=str(one.note), **facts)
    return len(chosen)


@transaction.atomic
def add(place: Municipality, *, by, **facts) -> WheelEntry:
    require_coordinates(place, by)
    entry = WheelEntry.objects.create(municipality=place, **facts)
    audit.record(by, "add_wheel_entry", entry)
    return entry


@transaction.atomic
def edit(entry: WheelEntry, *, by, **facts) -> None:
    require_coordinates(entry.municipality, by)
    for name, value in facts.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(facts))
    audit.record(by, "edit_wheel_entry", entry)


@transaction.atomic
def remove(entry: WheelEntry, *, by) -> None:
    require_coordinates(entry.municipality, by)
    audit.record(by, "remove_wheel_entry", entry)
    entry.delete()


def copyable(place: Municipality, year: int) -> list[WheelEntry]:
    """What stands in ``year`` alone, and not in the next under the same name."""
    once = place.wheel_entries.filter(every=Every.ONCE)
    there = set(once.filter(on__year=year + 1).values_list("title", flat=True))
    found = [entry for entry in once.filter(on__year=year) if entry.title not in there]
    for entry in found:
        entry.next_on = same_day(entry.on, year + 1)
    return found


@transaction.atomic
def copy(place: Municipality, ids: Collection[str], year: int, *, by) -> int:
    """Put the chosen ones into the year after; pressed twice is once."""
    require_coordinates(place, by)
    Municipality.objects.select_for_update().get(pk=place.pk)
    chosen = [entry for entry in copyable(place, year) if entry.public_id in ids]
    for entry in chosen:
        facts = {name: getattr(entry, name) for name in FACTS} | {"on": entry.next_on}
        if entry.until:
            facts["until"] = entry.next_on + (entry.until - entry.on)
        add(place, by=by, **facts)
    return len(chosen)
