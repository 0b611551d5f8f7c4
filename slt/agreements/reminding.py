"""The coordinators are told before an agreement runs out, and once more when little is left."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people import notices, workdays
from people.models import Appointment, Notice
from people.notices import Kind
from people.telling import Topic
from slt.models import Agreement

# The second rung of the ladder.
LAST_CALL = timedelta(days=14)


def remind(on: date) -> int:
    """Tell of what runs out; count the told. Run it at will: each rung is told once a period."""
    if not workdays.is_working_day(on):
        return 0
    return notices.tell_each(drafts(on))


def drafts(on: date) -> Iterator[Notice]:
    running_out = Agreement.objects.running_out(on).filter(until__gte=on)
    posts = Appointment.objects.coordinators().active(on).filter(person__erased_on=None)
    for agreement in running_out:
        rung = "last" if agreement.until - LAST_CALL <= on else "first"
        for post in posts.filter(municipality=agreement.municipality_id).select_related("person"):
            yield notices.draft(
                post.person,
                key=f"agreement:{agreement.pk}:{agreement.until}:{rung}",
                kind="agreement_ends",
                about=agreement,
                due_at=workdays.morning(on),
            )


def still_true(notice: Notice) -> str:
    agreement = notice.about
    if agreement is None or agreement.replaced_by_id or agreement.until is None:
        return "nothing_left"
    return ""


def context(notice: Notice) -> dict:
    """Its kind and day; what it is called is not told by mail."""
    agreement = notice.about
    address = reverse("agreement_list", args=[agreement.municipality.number])
    return {
        "what": agreement.get_kind_display(),
        "place": agreement.municipality,
        "until": agreement.until,
        "url": settings.SITE_URL + address,
    }


KINDS = {
    "agreement_ends": Kind(
        "agreement_ends", still_true, context, label=_("Avtale går ut"), topic=Topic.DUTIES
    )
}
