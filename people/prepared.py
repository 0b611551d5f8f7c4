"""Queries that Django writes once and asks many times: only the values change.

The ORM takes 0.3 to 3 ms to write a query, every time, and the database a tenth of that to answer.
See ``docs/decisions/queries-written-once.md``.
"""

import json
import re
from collections.abc import Callable, Collection
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial, update_wrapper

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Count, Expression, F, Func, IntegerField, Subquery, Value
from django.db.models.functions import Coalesce

from people.models import Person
from people.models.roles import Roles, roles_of

# Of what kind the stand-in is for a value of each type; the first that fits.
FIELDS = [
    (int, models.BigIntegerField),
    (str, models.TextField),
    (datetime, models.DateTimeField),
    (date, models.DateField),
]
# Wordings of one query that are kept: mostly there are two or three.
MOST = 200
A_DAY = re.compile(r"\d{4}-\d\d-\d\d")
# A word of the code, such as a state: no quoting is needed.
WORD = re.compile(r"[a-z0-9_]*").fullmatch
PLACES = re.compile(r"%[%s]")


class Given(Expression):
    """Stands for one value until it is given."""

    def __init__(self, name: str, output_field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def __eq__(self, other):
        if isinstance(other, Expression) or not other:
            return super().__eq__(other)
        raise TypeError(f"{self.name} is not known while the query is written.")

    __hash__ = Expression.__hash__

    def value(self, given: dict, connection):
        return self.output_field.get_db_prep_value(given[self.name], connection)


class GivenIds(Expression):
    """Stands for a set of ids that is not empty: one value, so that the SQL is the same for all.

    ``kind`` is what PostgreSQL calls them; the numbers of municipalities are text.
    """

    def __init__(self, name: str, role: str = "", kind: str = "bigint"):
        super().__init__(output_field=models.BigIntegerField())
        self.name, self.role, self.kind = name, role, kind

    def as_sql(self, compiler, connection):
        if connection.vendor == "sqlite":
            return "(SELECT value FROM json_each(%s))", [self]
        return f"(SELECT unnest(%s::{self.kind}[]))", [self]

    def value(self, given: dict, connection):
        found = given[self.name]
        if self.role:
            ids = list(getattr(found.roles, self.role))
        else:
            ids = [one.pk if isinstance(one, models.Model) else one for one in found]
        return json.dumps(ids) if connection.vendor == "sqlite" else ids


@dataclass(frozen=True)
class Reader:
    """The person who asks, with their roles on the day it is about."""

    person: Person
    roles: Roles


class Asker(Given):
    """Stands for the person who asks: ``visible_to`` and the like take it for one."""

    is_authenticated = True

    def __init__(self, name: str, roles: Roles):
        super().__init__(name, models.BigIntegerField())
        self.kept_roles = EveryDay(AskersRoles(name, roles))

    @property
    def pk(self) -> "Asker":
        return self

    def value(self, given: dict, connection):
        return given[self.name].person.pk


class EveryDay(dict):
    """What ``roles_of`` finds kept, whichever day it asks for."""

    def __init__(self, roles):
        super().__init__()
        self.roles = roles

    def __contains__(self, day):
        return True

    def __missing__(self, day):
        return self.roles


class AskersRoles:
    """Each set of groups and of municipalities that the person has any of, by its name in
    ``Roles``; the rest empty.
    """

    def __init__(self, name: str, roles: Roles):
        for role in Roles.SETS:
            setattr(self, role, GivenIds(name, role) if getattr(roles, role) else ())
        for role in Roles.PLACES:
            setattr(self, role, GivenIds(name, role, "text") if getattr(roles, role) else ())


def is_collection(value) -> bool:
    return isinstance(value, Collection) and not isinstance(value, str)


def shape(value):
    """What the SQL depends on: the kind of a value, and whether there is any."""
    if isinstance(value, Reader):
        return value.roles.shape
    if is_collection(value):
        return bool(value)
    if isinstance(value, slice):
        return value.start, value.stop
    if callable(value):
        return value
    return type(value) if value and value is not True else value


def stand_in(name: str, value):
    """What ``write`` gets: the value itself, if it is nothing, yes or no, a model, or a slice."""
    if isinstance(value, Reader):
        return Asker(name, value.roles)
    if is_collection(value):
        return GivenIds(name) if value else ()
    if not value or value is True or isinstance(value, slice) or callable(value):
        return value
    for kind, field in FIELDS:
        if isinstance(value, kind):
            return Given(name, field())
    raise TypeError(f"{name} is {value!r}: give its id.")


def spelled_out(sql: str, params: tuple) -> tuple[str, tuple]:
    """The query with the words of the code and the numbers in it that were parameters.

    A parameter that SQLite has weighed against the condition of a partial index makes it plan the
    query anew each time, which takes several times as long as to answer.
    """
    waiting, left = iter(params), []

    def said(place: re.Match) -> str:
        if place[0] == "%%":
            return "%%"
        param = next(waiting)
        if isinstance(param, int):
            return str(int(param))
        if isinstance(param, str) and WORD(param):
            return f"'{param}'"
        left.append(param)
        return "%s"

    return PLACES.sub(said, sql), tuple(left)


class Written:
    """One query in SQL, with places for its values."""

    def __init__(self, queryset: models.QuerySet):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        try:
            self.sql, self.params = self.compiler.as_sql()
        except EmptyResultSet:
            self.sql, self.params = "", ()
        for param in self.params:
            if isinstance(param, date) or (isinstance(param, str) and A_DAY.match(param)):
                raise ValueError(f"{param} would stand in the query for good: give the day.")
        if self.compiler.connection.vendor == "sqlite":
            self.sql, self.params = spelled_out(self.sql, self.params)
        self.converted: list[int] | None = None

    def rows(self, given: dict) -> list:
        if not self.sql:
            return []
        connection = connections[DEFAULT_DB_ALIAS]
        params = tuple(
            param.value(given, connection) if isinstance(param, Given | GivenIds) else param
            for param in self.params
        )
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (self.sql, params)
        compiler.get_converters = partial(self.converters, compiler.get_converters)
        asked = self.queryset._chain()
        asked.query.get_compiler = lambda *args, **kwargs: compiler
        return list(asked)

    def converters(self, find, columns: list) -> dict:
        """How the columns are read that are not read as they come, which is found out once."""
        if self.converted is None:
            found = find(columns)
            self.converted = list(found)
            return found
        found = find([columns[at] for at in self.converted])
        return {self.converted[at]: how for at, how in found.items()}


class Prepared:
    """Calls ``write`` with stand-ins, once for each shape of what is given; answers with rows."""

    def __init__(self, write: Callable[..., models.QuerySet]):
        update_wrapper(self, write)
        self.write = write
        self.names = write.__code__.co_varnames[: write.__code__.co_argcount]
        self.written: dict[tuple, Written] = {}

    def __call__(self, *args) -> list:
        given = dict(zip(self.names, args, strict=True))
        for name, value in given.items():
            if isinstance(value, Person):
                given[name] = Reader(value, roles_of(value, given.get("today")))
        key = tuple(map(shape, given.values()))
        if key not in self.written:
            if len(self.written) >= MOST:
                self.written.clear()
            stand_ins = {name: stand_in(name, value) for name, value in given.items()}
            self.written[key] = Written(self.write(**stand_ins))
        return self.written[key].rows(given)


def prepared(write: Callable[..., models.QuerySet]) -> Prepared:
    """Make ``write``, which returns a queryset, a function that returns its rows.

    Everything that changes must come as an argument: a number, a text, a day, ids (or objects), or
    the person who asks, whose roles are those on the argument called ``today``, if there is one.
    ``write`` may ask of each whether there is any, and nothing else.
    """
    return Prepared(write)


def number_of(rows: models.QuerySet) -> models.QuerySet:
    """How many they are, as a query: one row with the number, or none where there can be nothing.

    So the answer is summed.
    """
    count = Func(F("pk"), function="COUNT", output_field=models.IntegerField())
    return rows.order_by().values_list(count, flat=True)


def counted(rows: models.QuerySet, by: str) -> Coalesce:
    """How many ``rows`` there are, as a column."""
    count = rows.order_by().values(by).annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(count, output_field=IntegerField()), Value(0))


@dataclass(frozen=True)
class Pages:
    """A list for ``Paginator``: how many rows there are, and a part of them, each when asked."""

    how_many: Callable[[], int]
    rows: Callable[[slice], list]

    def __len__(self) -> int:
        return self.how_many()

    def __getitem__(self, part: slice) -> list:
        return self.rows(part)
