"""The matters that figures and the picture are linked to, as far as the reader may see them."""

from meetings.models import AgendaItem, Matter
from people.models import Municipality
from people.prepared import prepared

# The newest to choose among; older ones that are linked stay in the list.
CHOICES = 15


def seen_items(reader, **which):
    """What has been on agendas the reader may open, the newest first."""
    return (
        AgendaItem.objects.visible_to(reader)
        .on_agenda()
        .filter(matter__isnull=False, role=AgendaItem.Role.ORDINARY, **which)
        .select_related("matter", "meeting", "meeting__group", "series")
        .order_by("-meeting__starts_at", "-pk")
    )


def newest_of_each(items, most: int | None = None) -> list[AgendaItem]:
    """One item for each matter: where it was last spoken of."""
    found: dict[int, AgendaItem] = {}
    for item in items:
        if most is not None and len(found) >= most:
            break
        found.setdefault(item.matter_id, item)
    return list(found.values())


def linked(thing, reader) -> list[AgendaItem]:
    """Where the matters of an indicator or a picture were last spoken of. One query."""
    return newest_of_each(items_linked(type(thing), thing.pk, reader))


@prepared
def items_linked(model, thing, reader):
    links = model.matters.through.objects.filter(**{model._meta.model_name: thing})
    return seen_items(reader, matter__in=links.values("matter"))


def choices(place: Municipality, thing, reader) -> tuple[list[tuple[str, str]], list[str]]:
    """Public id and words of the matters to link: those linked, and the newest in the groups;
    and the ids of those that are.
    """
    mine = linked(thing, reader) if thing else []
    here = {
        "meeting__group__group_municipalities__municipality": place,
        "meeting__group__group_municipalities__until": None,
    }
    newest = newest_of_each(seen_items(reader, **here)[: 4 * CHOICES], CHOICES)
    items = {item.matter.public_id: item for item in (*mine, *newest)}
    found = [(public_id, said(item)) for public_id, item in items.items()]
    return found, [item.matter.public_id for item in mine]


def said(item: AgendaItem) -> str:
    """ "Uro ved kjøpesenteret (sak 12/26, Politirådet)"."""
    where = ", ".join(part for part in (item.label, item.meeting.group.name) if part)
    return f"{item.title} ({where})"


def chosen(thing, public_ids: list[str], reader) -> list[Matter]:
    """What ``thing`` is linked to from now on: those chosen, and those the reader does not see."""
    kept = []
    if thing:
        seen = seen_items(reader).values("matter")
        kept = list(thing.matters.exclude(pk__in=seen))
    return [*kept, *Matter.objects.filter(public_id__in=public_ids)]
