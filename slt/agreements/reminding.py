"""The coordinators are told before an agreement runs out, and once more when little is left."""

from datetime import date, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from people.models import Notice
from people.notices import Kind
from people.telling import Topic
from slt.models import Agreement
from slt.reminding import drafts, tell

# The second rung of the ladder.
LAST_CALL = timedelta(days=14)


def remind(on: date) -> int:
    running_out = Agreement.objects.running_out(on).filter(until__gte=on)
    rows = ((one, one.until) for one in running_out)
    return tell(drafts("agreement_ends", rows, on, last_call=LAST_CALL), on)


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
