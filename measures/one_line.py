"""One typed line of follow-up, "hva – hvem – når", read as people write it. Pure functions.

What cannot be read is handed back as it was typed; nothing is guessed and nothing is lost.
"""

import re
from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from people.models.places import fold

# A hyphen separates only with air around it ("e-post"); a dash with air on one side ("10–12").
SEPARATOR = re.compile(r"\s+-\s+|\s+[–—]\s*|\s*[–—]\s+|\s*;\s*|\s*\t\s*")

MONTHS = ["januar", "februar", "mars", "april", "mai", "juni"]
MONTHS += ["juli", "august", "september", "oktober", "november", "desember"]
# Bokmål and nynorsk.
WEEKDAYS = [
    ("mandag", "måndag"),
    ("tirsdag", "tysdag"),
    ("onsdag",),
    ("torsdag",),
    ("fredag",),
    ("lørdag", "laurdag"),
    ("søndag", "sundag"),
]
WEEKDAY = {name: number for number, names in enumerate(WEEKDAYS) for name in names}
COUNT = {"en": 1, "ei": 1, "to": 2, "tre": 3, "fire": 4, "fem": 5, "seks": 6, "åtte": 8}

MONTH = f"({'|'.join(f'{m}|{m[:3]}' for m in MONTHS)})"
LEAD = re.compile(r"^(?:frist(?:en)?|innen|innan|før|til|senest|seinast|på|den|i løpet av)\b:? +")
MONTH_END = re.compile(
    rf"^(?:utgangen av|utløpet av|slutten av|i løpet av|ut|ultimo) {MONTH}(?: (\d{{4}}))?$"
)
NUMERIC = re.compile(r"^(\d{1,2})[./](\d{1,2})(?:[./ -]+(\d{4}|\d{2}))?$")
IN_WORDS = re.compile(rf"^(\d{{1,2}})\.? ?{MONTH}\.?(?: (\d{{4}}))?$")
ISO = re.compile(r"^(\d{4})-(\d{2})-(\d{2})$")
WEEK = re.compile(r"^(?:uke|veke) ?(\d{1,2})(?: (\d{4}))?$")
ON_A_WEEKDAY = re.compile(rf"^(?:(neste|førstkommende|kommende|komande) )?({'|'.join(WEEKDAY)})$")
WEEKDAY_BEFORE = re.compile(rf"^(?:{'|'.join(WEEKDAY)}) (?:den )?(?=\d)")
FROM_NOW = re.compile(r"^om (\d{1,3}|\w+) (dag|uke|veke|måned|månad)\w*$")
FRIDAY = 5  # of an ISO week

# Said of time, though not a day: "før jul", "snarest".
ABOUT_TIME = re.compile(
    r"^(?:frist|innen|innan|før|senest|seinast|i løpet av|utgangen av|om|neste|uke|veke)\b"
    r"|^(?:snarest|straks|asap|fortløpende|løpende|omgående)$"
    rf"|^(?:i )?(?:{'|'.join(MONTHS)})(?: \d{{4}})?$"
    rf"|^\d{{1,2}}\.? ?{MONTH}\b|^\d{{1,4}}[./-]\d{{1,2}}\b"
)


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be responsible, by name and by other words that mean the same."""

    value: object
    name: str
    aliases: tuple[str, ...] = ()
    is_person: bool = True


@dataclass(frozen=True)
class Line:
    """What was read; ``who_typed`` and ``when_typed`` hold what was not."""

    what: str
    who: object = None
    when: date | None = None
    who_typed: str = ""
    when_typed: str = ""
    # More than one answers to ``who_typed``.
    several: bool = False


def parse(
    line: str, candidates: Sequence[Candidate], on: date, next_meeting: date | None = None
) -> Line:
    """Read ``line`` as typed in a meeting held ``on``. Who and when come in either order."""
    what, *rest = [part for part in SEPARATOR.split(line.strip().lstrip("-–—•* ")) if part] or [""]
    kept, who, when, who_typed, when_typed, several = [what], None, None, "", "", False
    for place, part in enumerate(rest):
        day = None if when else parse_day(part, on, next_meeting)
        found = [] if day or who else match(part, candidates)
        # In "hva – hvem – når" the middle is a name even when it does not look like one.
        middle = len(rest) == 2 and place == 0 and parse_day(rest[1], on, next_meeting)
        if day:
            when = day
        elif len(found) == 1:
            who = found[0]
        elif not when and not when_typed and ABOUT_TIME.search(part.lower()):
            when_typed = part
        elif not who and not who_typed and (found or looks_like_a_name(part) or middle):
            who_typed, several = part, len(found) > 1
        else:
            kept.append(part)
    return Line(" – ".join(kept), who, when, who_typed, when_typed, several)


# When --------------------------------------------------------------------------------------------


def parse_day(text: str, on: date, next_meeting: date | None = None) -> date | None:
    """The day ``text`` means, said ``on`` a day; None when it names none, or one that has been.

    A day without a year is the next one: "1. mars" said in November is next year's. A week means
    its Friday.
    """
    said = " ".join(text.lower().replace(",", " ").split()).strip(" .!")
    while True:
        day = read_day(said, on, next_meeting)
        shorter = WEEKDAY_BEFORE.sub("", LEAD.sub("", said, count=1))
        if day or shorter == said:
            return day if day and day >= on else None
        said = shorter


def read_day(said: str, on: date, next_meeting: date | None) -> date | None:
    named = {
        "i dag": on,
        "i morgen": on + timedelta(1),
        "i morgon": on + timedelta(1),
        "neste møte": next_meeting,
        "neste uke": week_end(on, 1),
        "neste veke": week_end(on, 1),
    }
    if said in named:
        return named[said]
    if found := MONTH_END.match(said):
        return last_day_of(month(found[1]), found[2], on)
    if found := NUMERIC.match(said):
        return next_such_day(int(found[1]), int(found[2]), found[3], on)
    if found := IN_WORDS.match(said):
        return next_such_day(int(found[1]), month(found[2]), found[3], on)
    if found := ISO.match(said):
        return existing_day(*map(int, found.groups()))
    if found := WEEK.match(said):
        return next_such_week(int(found[1]), found[2], on)
    if found := ON_A_WEEKDAY.match(said):
        return on_a_weekday(WEEKDAY[found[2]], on, next_week=found[1] == "neste")
    if found := FROM_NOW.match(said):
        return from_now(found[1], found[2], on)
    return None


def month(name: str) -> int:
    return next(number for number, full in enumerate(MONTHS, 1) if full.startswith(name))


def existing_day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def next_such_day(day: int, month: int, year: str | None, on: date) -> date | None:
    if year:
        return existing_day(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this_year = existing_day(on.year, month, day)
    return this_year if this_year and this_year >= on else existing_day(on.year + 1, month, day)


def last_day_of(month: int, year: str | None, on: date) -> date:
    chosen = int(year) if year else on.year + (month < on.month)
    return date(chosen, month, monthrange(chosen, month)[1])


def week_end(on: date, weeks: int) -> date:
    """Friday of the week ``weeks`` after the one ``on`` lies in."""
    year, week, _ = on.isocalendar()
    return date.fromisocalendar(year, week, FRIDAY) + timedelta(weeks=weeks)


def next_such_week(week: int, year: str | None, on: date) -> date | None:
    for chosen in [int(year)] if year else [on.year, on.year + 1]:
        try:
            friday = date.fromisocalendar(chosen, week, FRIDAY)
        except ValueError:  # no week 53 that year
            continue
        if friday >= on:
            return friday
    return None


def on_a_weekday(weekday: int, on: date, *, next_week: bool) -> date:
    """The first such day after ``on``; "neste fredag" is the one in the week after."""
    if next_week:
        return on - timedelta(on.weekday()) + timedelta(7 + weekday)
    return on + timedelta((weekday - on.weekday() - 1) % 7 + 1)


def from_now(count: str, unit: str, on: date) -> date | None:
    number = int(count) if count.isdigit() else COUNT.get(count)
    if number is None:
        return None
    if unit == "dag":
        return on + timedelta(days=number)
    if unit in ("uke", "veke"):
        return on + timedelta(weeks=number)
    year, months = divmod(on.year * 12 + on.month - 1 + number, 12)
    return date(year, months + 1, min(on.day, monthrange(year, months + 1)[1]))


# Who ---------------------------------------------------------------------------------------------


def match(text: str, candidates: Iterable[Candidate]) -> list:
    """Whom ``text`` may mean: one when it is clear, several when not, none when nobody."""
    candidates = list(candidates)
    found = match_name(text, candidates)
    if not found:
        # "Kari Moe, ungdomsskolen" and "politiet v/ Ola Nes": either side may name somebody, and
        # a person says more than where they work.
        sides = [side for side in re.split(r"[,()]|\bv/|\bved\b", text) if fold(side)]
        answers = [match_name(side, candidates) for side in sides]
        answers.sort(key=lambda them: (len(them) != 1, not them or not them[0].is_person))
        found = answers[0] if answers else []
    return list(dict.fromkeys(one.value for one in found))


def match_name(text: str, candidates: list[Candidate]) -> list[Candidate]:
    """Whole name first, then what else they are called, then part of a name."""
    said = fold(re.sub(r"^(?:ansvar(?:lig)?:|v/|@)\s*", "", text.strip().lower()))
    if not said:
        return []
    tests = (
        lambda one: fold(one.name) == said,
        lambda one: said in map(fold, one.aliases),
        lambda one: all(
            any(same_word(word, known) for known in fold(one.name).split()) for word in said.split()
        ),
    )
    return next(filter(None, ([one for one in candidates if test(one)] for test in tests)), [])


def same_word(said: str, known: str) -> bool:
    """The same word, perhaps in the definite form: "helsestasjonen" for "Helsestasjon"."""
    endings = ("n", "en", "et", "a", "s")
    return said == known or (len(known) > 3 and said in [known + ending for ending in endings])


def looks_like_a_name(text: str) -> bool:
    """A few words with a capital among them: somebody who is not in the group."""
    words = text.split()
    return len(words) <= 4 and words[-1][:1].isupper()
