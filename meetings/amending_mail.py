"""How a notice about a correction is written, and when it is still worth sending."""

from django.utils.translation import gettext_lazy as _

from meetings.minutes_mail import address_of
from meetings.models import Amendment, Meeting
from people.introduction import introduce
from people.models import Notice
from people.notices import Kind
from people.telling import Topic


def still_true(notice: Notice) -> str:
    made: Amendment | None = notice.about
    if made is None:
        return "gone"
    seen = Meeting.objects.visible_to(notice.recipient).filter(pk=made.meeting_id)
    return "" if seen.exists() else "not_theirs"


def context(notice: Notice) -> dict:
    made: Amendment = notice.about
    url = address_of("minutes", made.meeting.public_id)
    return {
        "asks": introduce(notice.sender, notice.group),
        "amendment": made,
        "meeting": made.meeting,
        "url": f"{url}#rettelser",
    }


KINDS = {
    "minutes_amended": Kind(
        "minutes_amended", still_true, context, label=_("Rettelse"), topic=Topic.MINUTES
    ),
}
