"""A database that is migrated from nothing is the one the tests run on, which is made from the
models at once (``--no-migrations``).
"""

import os
import re
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from people import frozen_rows
from tests.conftest import ROOT
from tests.slt.fields import APPS

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.prove]

OURS = tuple(f"{app}_" for app in APPS)
# A constraint that we gave no name: the engine or Django numbers it.
UNNAMED = re.compile(r"__unnamed.*|fk_\d+|.*_[0-9a-f]{8}_uniq|.*_key")


@pytest.fixture
def migrated(owner, tmp_path):
    """A connection to a database that has only been migrated."""
    other = connection.copy()
    name = str(tmp_path / "migrated.sqlite3")
    url = f"sqlite:///{name}"
    with owner():
        if connection.vendor == "postgresql":
            name = f"{connection.settings_dict['NAME']}_migrated"
            host = connection.settings_dict["HOST"].replace("/", "%2F")
            url = f"postgresql://{connection.settings_dict['USER']}@{host}/{name}"
            with connection.cursor() as cursor:
                cursor.execute(f'CREATE DATABASE "{name}"')
        other.settings_dict["NAME"] = name
        other.settings_dict["USER"] = connection.settings_dict["USER"]
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity=0"],
            cwd=ROOT,
            env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "slt.settings"},
            check=True,
        )
    yield other
    other.close()


def described(database) -> dict:
    """Each table's columns, constraints and triggers, and how many rows it is born with."""
    with database.cursor() as cursor:
        look = database.introspection
        cursor.execute(frozen_rows.LISTED[database.vendor])
        triggers = cursor.fetchall()
        found = {}
        for table in look.table_names(cursor):
            if not table.startswith(OURS):
                continue
            columns = look.get_table_description(cursor, table)
            constraints = look.get_constraints(cursor, table).items()
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            found[table] = {
                "columns": {
                    (one.name, one.type_code, one.display_size, one.null_ok, one.default)
                    for one in columns
                },
                "constraints": sorted(kind(name, one) for name, one in constraints),
                "triggers": sorted(name for name, about in triggers if about == table),
                "rows": cursor.fetchone(),
            }
        return found


def kind(name: str, constraint: dict) -> str:
    said = {key: value for key, value in constraint.items() if key != "definition"}
    return f"{'' if UNNAMED.fullmatch(name) else name} {said}"


def test_what_is_migrated_is_what_is_tested(migrated):
    assert settings.MIGRATION_MODULES, "made by migrations after all: then this test asks nothing"
    fresh, here = described(migrated), described(connection)
    assert fresh.keys() == here.keys()
    assert {name: one for name, one in fresh.items() if one != here[name]} == {}
