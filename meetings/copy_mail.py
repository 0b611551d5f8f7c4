"""How a copy from the neighbours is told of: where it is offered, and back to who offered it."""

from django.utils.translation import gettext_lazy as _

from meetings.minutes_mail import address_of
from meetings.models import ItemCopy
from people.models import Notice
from people.notices import Kind
from people.telling import Topic


def waits(notice: Notice) -> str:
    if notice.about is not None and notice.about.state != ItemCopy.State.OFFERED:
        return "answered"
    return theirs(notice)


def theirs(notice: Notice) -> str:
    if notice.about is None:
        return "deleted"
    seen = ItemCopy.objects.visible_to(notice.recipient).filter(pk=notice.about.pk)
    return "" if seen.exists() else "not_theirs"


def facts(notice: Notice) -> dict:
    """Which municipalities, and how it stands; never what was written."""
    copy = notice.about
    return {"copy": copy, "url": address_of("item_copy", copy.public_id)}


KINDS = {
    "copy_offered": Kind(
        "copy_offered", waits, facts, label=_("Sak fra nabokommunen"), topic=Topic.DUTIES
    ),
    "copy_answered": Kind(
        "copy_answered", theirs, facts, label=_("Svar fra nabokommunen"), topic=Topic.MINUTES
    ),
}
