"""What is left of overwritten words in the database's own files, and getting it out of there."""

from django.conf import settings
from django.db import connection
from django.utils.timezone import now

from meetings.models import Publication, Removal, Rendition
from meetings.places import PLACES

# How long to wait for those who are reading an older state of the database: milliseconds.
IN_A_REQUEST, IN_THE_WORKER = 250, 20_000


def shorten_log(patience: int = IN_A_REQUEST) -> bool:
    """Empty SQLite's write-ahead log, which still holds the pages as they were written before.

    False when somebody was reading all the while: then the next beat tries again. PostgreSQL has
    none that this role may touch.
    """
    if connection.vendor != "sqlite":
        return True
    usual = int(connection.settings_dict["OPTIONS"]["timeout"] * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout={patience}")
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return not cursor.fetchone()[0]
        finally:
            cursor.execute(f"PRAGMA busy_timeout={usual}")


# Copies of a meeting's words, which are emptied when something is taken out of it. Later apps add
# theirs in ``apps.ready()``.
COPIES = [Publication, Rendition]


def tables() -> list[str]:
    return sorted({model._meta.db_table for model in (*(p.model for p in PLACES), *COPIES)})


def clean() -> int:
    """Write the tables anew without what was overwritten; count the removals that waited for it.

    On PostgreSQL only the owner of the tables may: ``manage.py clean_removed``. Safe to run often.
    """
    waiting = Removal.objects.done().filter(cleaned_at=None)
    found = list(waiting.values_list("pk", flat=True))
    if not found or not may_clean():
        return 0
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("VACUUM")
        else:
            for table in tables():
                # FULL: a plain VACUUM leaves the bytes where they were until they are needed.
                cursor.execute(f"VACUUM (FULL, ANALYZE) {connection.ops.quote_name(table)}")
    if not shorten_log(IN_THE_WORKER):
        return 0
    return Removal.objects.filter(pk__in=found).update(cleaned_at=now())


def may_clean() -> bool:
    """Whether the role we are owns the tables; SQLite has no roles."""
    if connection.vendor == "sqlite":
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT bool_and(pg_has_role(tableowner, 'USAGE')) FROM pg_tables"
            " WHERE schemaname = current_schema() AND tablename = ANY(%s)",
            [tables()],
        )
        return bool(cursor.fetchone()[0])


def is_operators_work() -> bool:
    """Whether somebody has to run the command: the page after a removal says so."""
    return settings.DATABASES["default"]["ENGINE"] != "django.db.backends.sqlite3"
