"""What the other tests stand on: the roles of the database, the worker, the browser."""

import pytest
from django.db import ProgrammingError, connection

from people import notices
from people.models import Person
from tests.factories import PersonFactory, eigersund


def test_the_site_cannot_alter_the_database_it_runs_on(transactional_db):
    if connection.vendor == "sqlite":
        return  # one file, no roles
    with connection.cursor() as cursor, pytest.raises(ProgrammingError, match="permission denied"):
        cursor.execute("CREATE TABLE mine (id integer)")


def test_the_one_who_migrates_can(owner):
    with owner(), connection.cursor() as cursor:
        cursor.execute("CREATE TABLE mine (id integer)")
        cursor.execute("DROP TABLE mine")

    assert not Person.objects.exists()


@pytest.mark.parametrize("again", [1, 2])
def test_a_notice_is_sent_by_a_worker_of_its_own_over_smtp(worker, smtp, again):
    """Twice: the worker outlives the first test's rows."""
    person = PersonFactory(name=f"Kari {again}")

    notices.tell(person, key="prøve", kind="sample", about=eigersund())

    (message,) = smtp.wait(1)
    assert message.envelope.rcpt_tos == [person.email]
    assert message["Subject"].startswith("[Eigersund] ")


def test_two_widths(any_page, live_server):
    any_page.goto("/")

    assert any_page.evaluate("document.documentElement.clientWidth") in (1280, 390)
    assert any_page.evaluate("navigator.language") == "nb-NO"


@pytest.mark.once
def test_axe_sees_what_only_fades_in_by_dark(page, axe):
    page.set_content("""
        <!doctype html><html lang="nb"><head><title>Prøve</title><style>
        p { transition: color 9s } body { background: #fff }
        @media (prefers-color-scheme: dark) { body { background: #111 } p { color: #222 } }
        </style></head><body><main><h1>Prøve</h1><p>Mørkt på mørkt</p></main></body></html>
    """)
    (fault,) = axe(page)
    assert fault.startswith("dark: color-contrast")
    assert "<p>Mørkt på mørkt</p>" in fault
