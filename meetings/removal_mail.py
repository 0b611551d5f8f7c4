"""How notices about removed words are written. None says what was removed, or from where."""

from django.utils.translation import gettext_lazy as _

from meetings import removal
from meetings.minutes_mail import address_of
from meetings.models import Meeting, Removal
from people.introduction import introduce
from people.models import Notice
from people.notices import Kind
from people.telling import Topic


def is_waiting(notice: Notice) -> str:
    asked: Removal | None = notice.about
    if asked is None or not asked.is_waiting:
        return "answered"
    return "" if removal.may_confirm(asked, notice.recipient) else "not_theirs"


def is_settled(notice: Notice) -> str:
    asked: Removal | None = notice.about
    if asked is None:
        return "deleted"
    return "" if asked.meeting.access(notice.recipient).runs else "not_theirs"


def is_removed(notice: Notice) -> str:
    """Also to those who may no longer read the minutes: their copies lie where they lie."""
    return "" if notice.about and notice.about.state == Removal.State.DONE else "deleted"


def context(notice: Notice) -> dict:
    asked: Removal = notice.about
    meeting = asked.meeting
    seen = Meeting.objects.visible_to(notice.recipient).filter(pk=meeting.pk).exists()
    told = notice.kind == "removal_told"
    name, what = ("minutes", meeting) if told else ("removal_detail", asked)
    return {
        # What the machine ended by itself has no sender.
        "asks": introduce(notice.sender, notice.group) if notice.sender else "",
        "removal": asked,
        "meeting": meeting,
        "url": address_of(name, what.public_id) if seen else "",
    }


KINDS = {
    "removal_proposed": Kind(
        "removal_proposed",
        is_waiting,
        context,
        label=_("Opplysning skal fjernes"),
        topic=Topic.DUTIES,
        urgent=True,
    ),
    "removal_settled": Kind(
        "removal_settled", is_settled, context, label=_("Svar om fjerning"), topic=Topic.MINUTES
    ),
    "removal_told": Kind(
        "removal_told", is_removed, context, label=_("Opplysning er fjernet"), urgent=True
    ),
}
