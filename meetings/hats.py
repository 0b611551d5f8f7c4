"""A group that is two in one, politiråd and styringsgruppe: as which of them it takes each item,
and the minutes of one of them.

The rule: formal items are of both, what was lifted from the groups below is of the second, all
else of the first; and what is chosen at the item goes before it.
"""

from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from meetings.document_parts import Document
from meetings.models import AgendaItem
from meetings.models.agenda import Hat
from people.models import Group


def of(group: Group, chosen: str, *, role: str, lifted: bool) -> str:
    """Of the first or the second; empty for both, and where the group is one thing only."""
    if not group.first_hat or chosen == Hat.BOTH:
        return ""
    if chosen:
        return chosen
    if role in AgendaItem.FORMAL:
        return ""
    return Hat.SECOND if lifted else Hat.FIRST


def name_of(group: Group, item: AgendaItem) -> str:
    """What an item that was asked for with ``threads.columns`` is called."""
    return group.hat_name(of(group, item.hat, role=item.role, lifted=bool(item.came_up)))


def parts(group: Group, row: dict) -> dict:
    """The same of an item as values, as documents have it."""
    hat = of(group, row["hat"], role=row["role"], lifted=bool(row["came_up"]))
    return {"hat": hat, "hat_name": group.hat_name(hat)}


def choices(group: Group) -> list[tuple[str, str]]:
    """What may be chosen at an item."""
    return [
        ("", _("Etter regelen")),
        (Hat.FIRST, group.first_hat),
        (Hat.SECOND, group.second_hat),
        (Hat.BOTH, _("Felles")),
    ]


def extract(minutes: Document, hat: str, name: str) -> Document:
    """The minutes of one of the two: its items and the common ones, and nothing of the other's.

    It is cut from the minutes as they stand, frozen or not, and has no code of its own. What was
    changed when they were approved is one text about all of them, that knows no item: it is kept,
    for half of it would say something else, and whoever reads an extract may read the whole.
    """
    items = [item for item in minutes.items if item.hat in ("", hat)]
    gone = {item.label for item in minutes.items if item not in items and item.label}
    with translation.override(minutes.language):
        gone = {_("Sak %(number)s") % {"number": label} for label in gone}
        return replace(
            minutes,
            title=_("%(title)s. Utdrag: %(hat)s") % {"title": minutes.title, "hat": name},
            extract=_("Utdrag: saker for %(hat)s, og felles saker.") % {"hat": name},
            items=items,
            amendments=[one for one in minutes.amendments if one.item not in gone],
            version=0,
            code="",
        )
