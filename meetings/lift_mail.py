"""How those who lifted a matter hear what became of it above."""

from django.utils.translation import gettext_lazy as _

from meetings import threads
from meetings.minutes_mail import address_of
from meetings.models import Lift
from people.introduction import introduce
from people.models import Notice
from people.notices import Kind
from people.telling import Topic


def still_true(notice: Notice) -> str:
    lift: Lift | None = notice.about
    if lift is None or lift.state == Lift.State.TAKEN_BACK:
        return "changed"
    return "" if notice.group.roles_of(notice.recipient) else "not_theirs"


def facts(notice: Notice) -> dict:
    """Numbers, groups and why not: never the words of the matter."""
    lift: Lift = notice.about
    upper = lift.upper
    return {
        "lift": lift,
        "item": lift.item,
        "above": lift.group.name,
        "said": threads.upwards_of(lift),
        "postponed": bool(notice.facts.get("postponed")),
        "reason": upper.decline_reason if upper and lift.state == Lift.State.DECLINED else "",
        "asks": introduce(notice.sender, lift.group) if notice.sender else "",
        "url": address_of("item_matter", lift.item.public_id),
    }


KINDS = {
    "lift_moved": Kind(
        "lift_moved", still_true, facts, label=_("Svar på løftet sak"), topic=Topic.MINUTES
    )
}
