"""What the other tests stand on: the roles of the database."""

import pytest
from django.db import ProgrammingError, connection


def test_the_site_cannot_alter_the_database_it_runs_on(transactional_db):
    if connection.vendor == "sqlite":
        return  # one file, no roles
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute("CREATE TABLE mine (id integer)")
