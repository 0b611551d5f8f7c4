"""What a group takes up in every meeting: set up once, and put on each agenda made after that."""

from django.core.exceptions import PermissionDenied
from django.db import transaction

from meetings.models import StandingItem
from people import audit
from people.models import Group

# Who sets a group's agenda up.
SETTERS = {"coordinator", "chair", "deputy_chair", "secretary"}


def require_sets(group: Group, by) -> None:
    if not group.roles_of(by) & SETTERS:
        raise PermissionDenied


@transaction.atomic
def add(group: Group, *, by, **fields) -> StandingItem:
    """From now on at each meeting planned after this."""
    require_sets(group, by)
    last = group.standing_items.order_by("-position").first()
    standing = StandingItem.objects.create(
        group=group, position=last.position + 1 if last else 1, **fields
    )
    audit.record(by, "add_standing_item", group)
    return standing


@transaction.atomic
def edit(standing: StandingItem, *, by, **fields) -> None:
    require_sets(standing.group, by)
    for name, value in fields.items():
        setattr(standing, name, value)
    standing.save(update_fields=list(fields))
    audit.record(by, "edit_standing_item", standing.group)


@transaction.atomic
def remove(standing: StandingItem, *, by) -> None:
    """Meetings already planned keep their item."""
    require_sets(standing.group, by)
    audit.record(by, "remove_standing_item", standing.group)
    standing.delete()
