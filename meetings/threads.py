"""The thread between groups: where a lifted matter came from, and what was answered above.

What is said here is open: numbers and names of groups, never a title.
"""

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from meetings.models import AgendaItem, Challenge, Forwarding, Lift, Matter, Meeting
from people import audit, notices
from people.coordinators import to_be_told
from people.prepared import prepared

State = Lift.State


def columns() -> dict:
    """What a query of items asks along, for ``said``: no query of its own."""
    up, down = (Lift.objects.standing().filter(**{way: OuterRef("pk")}) for way in ENDS)
    above = {"number": "upper__number", "year": "upper__series__year", "group": "group__name"}
    below = {
        "number": "item__number",
        "year": "item__series__year",
        "group": "item__meeting__group__name",
    }
    return {
        "went_up": Subquery(up.values(told=JSONObject(state="state", **above))[:1]),
        "came_up": Subquery(down.values(told=JSONObject(**below))[:1]),
        "sent_to": Subquery(
            Forwarding.objects.filter(item=OuterRef("pk"))
            .exclude(body="")
            .values(told=JSONObject(body="body", day="answered_on"))[:1]
        ),
    }


# A lift is at one end of two items: the one below, and the one above.
ENDS = ("item", "upper")


# What ``columns`` gives, in the order ``said`` takes it.
NAMES = ("went_up", "came_up", "sent_to")


def said(went_up: dict | None, came_up: dict | None, sent_to: dict | None) -> list[str]:
    """An item's thread, of what ``columns`` gave, in the language now active."""
    found = [downwards(came_up["group"], label(came_up))] if came_up else []
    if went_up:
        found.append(upwards(went_up["state"], went_up["group"], label(went_up)))
    if sent_to:
        sent = _("Oversendt %(body)s, besvart") if sent_to["day"] else _("Oversendt %(body)s")
        found.append(sent % {"body": sent_to["body"]})
    return found


def label(told: dict) -> str:
    return f"{told['number']}/{told['year'] % 100:02}" if told["number"] else ""


def by_public_id(meeting: Meeting) -> dict[str, list[str]]:
    """What the threads of a meeting's items say now, by the public id of the item. One query."""
    return {public_id: said(*told) for public_id, *told in ends_in(meeting.pk)}


@prepared
def ends_in(meeting):
    items = AgendaItem.objects.filter(meeting=meeting).annotate(**columns()).order_by("pk")
    return items.values_list("public_id", *NAMES)


def of_item(item: AgendaItem) -> list[str]:
    rows = AgendaItem.objects.filter(pk=item.pk).annotate(**columns())
    return said(*rows.values_list(*NAMES).get())


def upwards(state: str, group: str, label: str) -> str:
    """Under the item that was lifted."""
    facts = {"group": group, "label": label}
    if state == State.ANSWERED:
        answered = _("Besvart i sak %(label)s i %(group)s") if label else _("Besvart i %(group)s")
        return answered % facts
    if state == State.DECLINED:
        return _("Løftet til %(group)s, ikke tatt med der") % facts
    if state == State.ON_AGENDA and label:
        return _("Løftet til %(group)s, sak %(label)s") % facts
    return _("Løftet til %(group)s") % facts


def downwards(group: str, label: str) -> str:
    """Under the item above."""
    facts = {"group": group, "label": label}
    return (_("Fra sak %(label)s i %(group)s") if label else _("Fra en sak i %(group)s")) % facts


def upwards_of(lift: Lift) -> str:
    return upwards(lift.state, lift.group.name, lift.upper.label if lift.upper else "")


def downwards_of(lift: Lift) -> str:
    return downwards(lift.item.meeting.group.name, lift.item.label)


# What happens to the item above, and the lift with it ---------------------------------------------


def follow(earlier: AgendaItem, item: AgendaItem) -> None:
    """The group above postponed it: the lift goes on to its next appearance."""
    Lift.objects.filter(upper=earlier).update(upper=item)


def let_go(items: Iterable[AgendaItem]) -> None:
    """Items are about to be deleted from a draft: what was lifted waits for another meeting."""
    rows = Lift.objects.filter(upper__in=items)
    rows.filter(state__in=Lift.UNANSWERED).update(upper=None, state=State.WAITING)


def drop(matter: Matter) -> None:
    """Its last item was deleted from a draft: what was reported waits to be sorted again."""
    new = {"state": Challenge.State.NEW, "matter": None}
    matter.challenges.filter(state=Challenge.State.ON_AGENDA).update(**new)
    matter.delete()


def accepted(item: AgendaItem, *, by) -> bool:
    """A proposed item came onto the agenda. Whether it was a lifted one: then those are told."""
    lift = Lift.objects.filter(upper=item, state=State.PROPOSED).first()
    if lift is None:
        return False
    audit.move(lift, "accept_lift", source=State.PROPOSED, to=State.ON_AGENDA, by=by)
    tell(lift, by=by)
    return True


def declined(item: AgendaItem, *, by) -> bool:
    """A proposed item was not taken in, or one on the agenda was withdrawn."""
    lift = Lift.objects.filter(upper=item).unanswered().first()
    if lift is None:
        return False
    audit.move(lift, "decline_lift", source=Lift.UNANSWERED, to=State.DECLINED, by=by)
    tell(lift, by=by)
    return True


def tell(lift: Lift, *, by, postponed_in: int | None = None) -> None:
    """Whoever lifted it, and those who coordinate their group, hear what became of it."""
    group = lift.item.meeting.group
    for person in {lift.by, *to_be_told(group)} - {by}:
        notices.tell(
            person,
            key=f"lift:{lift.pk}:{postponed_in or lift.state}",
            kind="lift_moved",
            about=lift,
            group=group,
            sender=by,
            postponed=postponed_in is not None,
        )
