"""What the demo's meetings are told in: sessions, cases, and lines of follow-up."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Todo:
    """A line of follow-up, due ``days`` after the meeting, and the step it ``went`` to.

    "" stays as it was given, "say" only says something.
    """

    what: str
    who: str
    days: int | None
    went: str = "done"
    said: str = ""
    measure: bool = False


@dataclass(frozen=True)
class Paper:
    """A file with an item, ``from_whom`` it came, exempt until somebody opens it."""

    name: str
    words: str
    from_whom: str = ""


@dataclass(frozen=True)
class Case:
    """An ordinary item and what came of it."""

    title: str
    kind: str = "information"
    presenter: str = ""
    background: str = ""
    minutes: str = ""
    exempt: str = ""
    paper: Paper | None = None
    decision: str = ""
    todos: tuple[Todo, ...] = ()
    # What one member wanted entered besides.
    dissent: str = ""
    outcome: str = "handled"


@dataclass(frozen=True)
class Session:
    """One meeting of ``group``, ``days`` before today."""

    group: str
    days: int
    cases: tuple[Case, ...] = field(default=())
