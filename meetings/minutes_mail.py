"""How notices about minutes and remarks are written, and when they are still worth sending."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from meetings import remarks, review
from meetings.models import Meeting, Remark
from people import links
from people.introduction import introduce
from people.models import Notice
from people.notices import Kind
from people.telling import Topic


def address_of(name: str, *args) -> str:
    return settings.SITE_URL + reverse(name, args=args)


def _theirs_to_see(notice: Notice, meeting: Meeting) -> str:
    seen = Meeting.objects.visible_to(notice.recipient).filter(pk=meeting.pk)
    return "" if seen.exists() else "not_theirs"


def minutes_still_true(notice: Notice) -> str:
    meeting = notice.about
    if meeting is None or not meeting.minutes_are_sent:
        return "not_sent"
    return _theirs_to_see(notice, meeting)


def review_address(notice: Notice) -> str:
    """The reader's own link. The sender, who sees a preview, is not shown another's key."""
    meeting = notice.about
    if not notice.pk:
        return address_of("meeting_review", meeting.public_id)
    return address_of("review_link", links.make(notice.recipient, "review", meeting.public_id))


def minutes_context(notice: Notice) -> dict:
    """What is asked of this reader: remarks until a day, and a word on the decisions."""
    meeting, person = notice.about, notice.recipient
    if notice.pk:
        to_review = review.waiting_for(person).filter(item__meeting=meeting).count()
    else:  # in a preview nothing is decided yet
        to_review = notice.facts["to_review"]
    return {
        "asks": introduce(notice.sender, meeting.group),
        "meeting": meeting,
        "url": address_of("minutes", meeting.public_id),
        "review_url": review_address(notice) if to_review else "",
        "to_review": to_review,
        "may_remark": remarks.is_open(meeting) and meeting.access(person).takes_part,
    }


def remark_made_still_true(notice: Notice) -> str:
    remark = notice.about
    if remark is None or remark.state != Remark.State.OPEN:
        return "answered"
    return _theirs_to_see(notice, remark.item.meeting)


def remark_answered_still_true(notice: Notice) -> str:
    return _theirs_to_see(notice, notice.about.item.meeting) if notice.about else "gone"


def remark_context(notice: Notice) -> dict:
    item = notice.about.item
    url = address_of("minutes", item.meeting.public_id)
    return {
        "asks": introduce(notice.sender, item.meeting.group),
        "waits": notice.kind == "remark_waiting",
        "meeting": item.meeting,
        "item": item,
        "remark": notice.about,
        "url": f"{url}#sak-{item.public_id}",
    }


KINDS = {
    "minutes_sent": Kind(
        "minutes_sent",
        minutes_still_true,
        minutes_context,
        label=_("Referat"),
        topic=Topic.MINUTES,
    ),
    "remark_made": Kind(
        "remark_made",
        remark_made_still_true,
        remark_context,
        label=_("Merknad til referatet"),
        topic=Topic.DUTIES,
    ),
    "remark_answered": Kind(
        "remark_answered",
        remark_answered_still_true,
        remark_context,
        label=_("Svar på merknad"),
        topic=Topic.MINUTES,
    ),
}
