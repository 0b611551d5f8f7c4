"""Why something is to be done: the open part of what was decided, never what is exempt."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q

from measures.models import FollowUp
from meetings.models import AgendaItem, Decision, Text, TextVersion
from people.prepared import prepared


@dataclass
class Background:
    """The open words behind a task: what was decided in its item, else the item's minutes."""

    item: AgendaItem
    decisions: list[str] = field(default_factory=list)
    minutes: str = ""


def behind(rows: Iterable[FollowUp]) -> dict[int, Background]:
    """By item id, for items whose minutes are sent. One query, however many rows.

    The rows come with ``item__meeting``.
    """
    found = {
        row.item_id: Background(row.item)
        for row in rows
        if row.item_id and row.item.meeting.minutes_are_sent
    }
    for version in versions_behind(found):
        if version.text.item_id:
            found[version.text.item_id].minutes = version.open
        else:
            found[version.text.decision.item_id].decisions.append(version.open)
    return found


@prepared
def versions_behind(items):
    """What is decided in the items, and their minutes."""
    # By keys, not by joins: with an OR across joined tables the database reads every text.
    decided = Decision.objects.filter(item__in=items, state=Decision.State.DECIDED)
    behind_them = Text.objects.filter(
        Q(decision__in=decided.values("pk")) | Q(item__in=items, kind=Text.Kind.MINUTES)
    )
    return (
        TextVersion.objects.filter(text__in=behind_them.values("pk"))
        .latest()
        .exclude(open="")
        .select_related("text__decision")
        # The exempt words do not even leave the database.
        .defer("exempt")
        .order_by("text__decision__position", "text__decision__pk")
    )
