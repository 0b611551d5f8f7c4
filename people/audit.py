"""Writing down who did what, and moving things from state to state safely."""

from django.db import transaction
from django.utils.timezone import now

from people.models import AuditEntry


class Stale(Exception):
    """Somebody else came first: what was asked for no longer fits how things stand."""


def record(by, verb: str, about, **facts) -> AuditEntry:
    """Write that ``by`` did ``verb`` to ``about``. Facts are ids, numbers and dates, never text."""
    return AuditEntry.objects.create(by=by, verb=verb, about=about, facts=facts)


@transaction.atomic
def move(target, verb: str, *, source, to: str, by, field: str = "state", **changes) -> None:
    """Change ``target.<field>`` from ``source`` (one or several) to ``to`` and record who did it.

    ``changes`` are written in the same UPDATE. Raises ``Stale``, writing nothing, if another
    moved it first: the database decides that, not the copy in memory.
    """
    sources = [source] if isinstance(source, str) else list(source)
    here = type(target)._default_manager.filter(pk=target.pk, **{f"{field}__in": sources})
    if hasattr(target, "moved_at"):
        changes.setdefault("moved_at", now())
    if not here.update(**{field: to}, **changes):
        raise Stale(f"{target} is no longer {' or '.join(sources)}.")
    record(by, verb, target)
    target.refresh_from_db()
