"""How a challenge is told of: to those who sort it, and back to the sender."""

from django.utils.translation import gettext_lazy as _

from meetings.minutes_mail import address_of
from meetings.models import Challenge
from people.introduction import introduce
from people.models import Notice
from people.notices import Kind
from people.telling import Topic


def waits(notice: Notice) -> str:
    challenge: Challenge | None = notice.about
    if challenge is None:
        return "deleted"
    if challenge.state != Challenge.State.NEW:
        return "answered"
    return theirs(notice)


def theirs(notice: Notice) -> str:
    if notice.about is None:
        return "deleted"
    seen = Challenge.objects.visible_to(notice.recipient).filter(pk=notice.about.pk)
    return "" if seen.exists() else "not_theirs"


def facts(notice: Notice) -> dict:
    """Who asks, and how it stands; never what was written."""
    return {
        "challenge": notice.about,
        "asks": introduce(notice.sender, notice.group) if notice.sender else "",
        "url": address_of("challenge_detail", notice.about.public_id),
    }


KINDS = {
    "challenge_reported": Kind(
        "challenge_reported", waits, facts, label=_("Meldt utfordring"), topic=Topic.DUTIES
    ),
    "challenge_sorted": Kind(
        "challenge_sorted", theirs, facts, label=_("Svar på melding"), topic=Topic.MINUTES
    ),
}
