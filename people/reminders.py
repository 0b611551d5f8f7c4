"""The yearly question to each coordinator: is what citizens see still right?"""

from collections.abc import Iterator
from datetime import date, timedelta

from people import notices, workdays
from people.models import Appointment, Notice

# Asked well before the details lapse, and once more when they have.
ASKED_AFTER = timedelta(days=330)


def check_contacts(on: date) -> int:
    """Ask those whose public details were confirmed long ago; count the asked. Run it at will."""
    if not workdays.is_working_day(on):
        return 0
    return notices.tell_each(asked(on))


def asked(on: date) -> Iterator[Notice]:
    posts = Appointment.objects.coordinators().active(on)
    posts = posts.filter(verified_on__lte=on - ASKED_AFTER, person__erased_on=None)
    for post in posts.select_related("person", "municipality"):
        rung = "soon" if post.is_confirmed(on) else "lapsed"
        yield notices.draft(
            post.person,
            key=f"post:{post.pk}:check:{rung}:{post.verified_on}",
            kind="contact_check",
            about=post,
            due_at=workdays.morning(on),
        )
