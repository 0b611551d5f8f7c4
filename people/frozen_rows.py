"""Rows that the database itself keeps from being changed: one trigger for each way to change them.

Each app adds its rules in ``apps.ready()``. The triggers are made after each migrate, from these
rules, and looked for where the server starts (``slt.checks``). SQLite loses a table's triggers when
a migration alters it, and cannot alter a table that another's trigger names: there they are dropped
before a migration too. PostgreSQL knows TRUNCATE as well.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from django.db import connection, transaction
from django.db.models import Model

PREFIX = "frozen_"
LISTED = {
    "sqlite": "SELECT name, tbl_name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": (
        "SELECT tgname, relname FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid"
        " WHERE NOT tgisinternal AND tgenabled <> 'D'"
        " AND relnamespace = current_schema()::regnamespace"
    ),
}


@dataclass(frozen=True)
class Rule:
    """Rows of ``model`` that nobody may delete, or change beyond what is let through.

    ``frozen`` and ``lets_through`` are SQL that both engines read, about ``OLD`` and ``NEW``; an
    update may then change the fields in ``may_change``, and no other.
    """

    model: type[Model]
    lets_through: str
    may_change: frozenset[str] = frozenset()
    frozen: str = "OLD.id IS NOT NULL"

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def refused_update(self) -> str:
        """SQL that is true for an update which is to be refused."""
        same = "IS" if connection.vendor == "sqlite" else "IS NOT DISTINCT FROM"
        columns = [
            connection.ops.quote_name(field.column)
            for field in self.model._meta.concrete_fields
            if field.name not in self.may_change
        ]
        others = " AND ".join(f"NEW.{column} {same} OLD.{column}" for column in columns)
        # What is neither true nor false, as a comparison with NULL, lets nothing through.
        return f"({self.frozen}) AND NOT COALESCE({others} AND ({self.lets_through}), FALSE)"

    @cached_property
    def mark(self) -> str:
        """Part of the triggers' names: those of an earlier rule are found to be others."""
        said = f"{connection.vendor} {self.refused_update}"
        return hashlib.sha256(said.encode()).hexdigest()[:8]

    def statements(self) -> Iterator[tuple[str, list[str]]]:
        """Each trigger's name, and what makes it."""
        make = self.on_sqlite if connection.vendor == "sqlite" else self.on_postgresql
        return make()

    def on_sqlite(self) -> Iterator[tuple[str, list[str]]]:
        for act, refused in (("UPDATE", self.refused_update), ("DELETE", self.frozen)):
            name = self.name(act)
            yield (
                name,
                [
                    f'CREATE TRIGGER "{name}" BEFORE {act} ON "{self.table}" WHEN {refused} '
                    f"BEGIN SELECT RAISE(ABORT, 'frozen: {self.table}'); END"
                ],
            )

    def on_postgresql(self) -> Iterator[tuple[str, list[str]]]:
        conditions = {"UPDATE": self.refused_update, "DELETE": self.frozen, "TRUNCATE": "TRUE"}
        for act, refused in conditions.items():
            name = self.name(act)
            each, back = ("STATEMENT", "NULL") if act == "TRUNCATE" else ("ROW", "OLD")
            back = "NEW" if act == "UPDATE" else back
            yield (
                name,
                [
                    f'CREATE OR REPLACE FUNCTION "{name}"() RETURNS trigger LANGUAGE plpgsql AS $$ '
                    f"BEGIN IF {refused} THEN RAISE EXCEPTION 'frozen: {self.table}' "
                    "USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                    f"RETURN {back}; END $$",
                    f'CREATE TRIGGER "{name}" BEFORE {act} ON "{self.table}" '
                    f'FOR EACH {each} EXECUTE FUNCTION "{name}"()',
                ],
            )

    def name(self, act: str) -> str:
        return f"{PREFIX}{self.table}_{act.lower()}_{self.mark}"


RULES: list[Rule] = []


def standing() -> dict[str, str]:
    """The triggers there are, and the table of each."""
    with connection.cursor() as cursor:
        cursor.execute(LISTED[connection.vendor])
        return {name: table for name, table in cursor.fetchall() if name.startswith(PREFIX)}


def wanted() -> dict[str, list[str]]:
    tables = set(connection.introspection.table_names())
    return {
        name: statements
        for rule in RULES
        if rule.table in tables
        for name, statements in rule.statements()
    }


def missing() -> list[str]:
    """The triggers that should be there and are not."""
    return sorted(wanted().keys() - standing().keys())


@transaction.atomic
def freeze() -> None:
    """Have just those triggers that the rules ask for. The role must own the tables."""
    there, asked = standing(), wanted()
    drop({name: table for name, table in there.items() if name not in asked})
    with connection.cursor() as cursor:
        for name in asked.keys() - there.keys():
            for statement in asked[name]:
                cursor.execute(statement)


@transaction.atomic
def thaw() -> None:
    """Drop them all: for a migration, a restore, or a test that is over."""
    drop(standing())


def drop(triggers: dict[str, str]) -> None:
    with connection.cursor() as cursor:
        for name, table in triggers.items():
            if connection.vendor == "sqlite":
                cursor.execute(f'DROP TRIGGER "{name}"')
            else:
                cursor.execute(f'DROP TRIGGER "{name}" ON "{table}"')
                cursor.execute(f'DROP FUNCTION "{name}"()')


def before_migrate(plan, **kwargs) -> None:
    if plan and connection.vendor == "sqlite":
        thaw()


def after_migrate(**kwargs) -> None:
    freeze()
