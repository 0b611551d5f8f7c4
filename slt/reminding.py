"""The coordinators are told of a day that comes near: in good time, and when little is left."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from people import notices, workdays
from people.models import Appointment, Notice


def tell(drafts: Iterable[Notice], on: date) -> int:
    """Count the told. Run it at will: each rung is told once for each day."""
    return notices.tell_each(drafts) if workdays.is_working_day(on) else 0


def drafts(
    kind: str, rows: Iterable[tuple[object, date]], on: date, *, last_call: timedelta
) -> Iterator[Notice]:
    """To those who coordinate the municipality of each row, which is told with its day."""
    coordinators = defaultdict(list)
    for post in Appointment.objects.coordinators().active(on).select_related("person"):
        if post.person.erased_on is None:
            coordinators[post.municipality_id].append(post.person)
    for about, day in rows:
        rung = "last" if day - last_call <= on else "first"
        for person in coordinators[about.municipality_id]:
            yield notices.draft(
                person,
                key=f"{about._meta.model_name}:{about.pk}:{day}:{rung}",
                kind=kind,
                about=about,
                due_at=workdays.morning(on),
                deadline=day.isoformat(),
            )
