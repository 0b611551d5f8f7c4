"""What the night ravens decided last about their evenings holds instead of what they began with."""

from meetings import superseding
from meetings.models import Decision, Superseding
from slt.demo.town import Town


def supersede(made: Town) -> None:
    decided = Decision.objects.filter(
        state=Decision.State.DECIDED, item__meeting__group=made.groups["ravens"]
    )
    rows = decided.select_related("item__meeting__group").order_by("item__meeting__starts_at", "pk")
    first, *later = rows
    superseding.supersede(later[-1], [first], Superseding.Kind.REPLACES, by=made.coordinator)
