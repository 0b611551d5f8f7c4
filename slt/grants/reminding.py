"""The coordinators are told before a grant is to be applied for or reported on."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from people.models import Notice
from people.notices import Kind
from people.telling import Topic
from slt.grants.models import LAST_CALL
from slt.models import Grant
from slt.reminding import drafts, tell


def remind(on: date) -> int:
    due = Grant.objects.due(on).filter(deadline__gte=on)
    rows = ((one, one.deadline) for one in due)
    return tell(drafts("grant_due", rows, on, last_call=LAST_CALL), on)


def still_true(notice: Notice) -> str:
    grant = notice.about
    if grant is None or str(grant.awaited) != notice.facts["deadline"]:
        return "nothing_left"
    return ""


def context(notice: Notice) -> dict:
    """What is to be sent, and when; what it is called is not told by mail."""
    grant = notice.about
    applies = grant.state == Grant.State.PLANNED
    return {
        "what": _t("Søknad om tilskudd") if applies else _t("Rapport om bruken av tilskudd"),
        "place": grant.municipality,
        "day": grant.awaited,
        "url": settings.SITE_URL + grant.get_absolute_url(),
    }


KINDS = {
    "grant_due": Kind(
        "grant_due", still_true, context, label=_("Frist for tilskudd"), topic=Topic.DUTIES
    )
}
