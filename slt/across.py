"""What waits between groups, on the coordinator's home: challenges, lifted matters, answers."""

from collections import Counter
from collections.abc import Iterable, Iterator

from django.db.models import OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings.models import Challenge, Forwarding, Lift
from people.models import Group
from slt.line import Line, named, place_of
from slt.posts import counted


def columns() -> dict:
    """Columns of a query of groups: how much of each waits there."""
    lifts = Lift.objects.filter(
        group=OuterRef("pk"), state__in=(Lift.State.WAITING, Lift.State.PROPOSED)
    )
    sent = Forwarding.objects.unanswered().filter(item__meeting__group=OuterRef("pk"))
    return {
        "challenged": counted(
            Challenge.objects.unsorted().filter(group=OuterRef("pk")), by="group"
        ),
        "lifted_here": counted(lifts, by="group"),
        "sent_on": counted(sent, by="item__meeting__group"),
    }


def lines(groups: Iterable[Group]) -> Iterator[Line]:
    groups = list(groups)
    for name, title, action, url, weight in (
        ("challenged", challenged, _("Les og svar"), reverse("challenge_list"), 13),
        ("lifted_here", lifted_here, _("Ta stilling"), reverse("across"), 15),
        ("sent_on", sent_on, _("Se hvilke"), reverse("across"), 35),
    ):
        there = Counter({group: getattr(group, name) for group in groups})
        if count := there.total():
            yield Line(
                title(count), named(there), url, action, weight=weight, place=place_of(there)
            )


def challenged(count: int) -> str:
    said = ngettext(
        "%(count)s meldt utfordring venter på svar",
        "%(count)s meldte utfordringer venter på svar",
        count,
    )
    return said % {"count": count}


def lifted_here(count: int) -> str:
    said = ngettext(
        "%(count)s sak er løftet hit og ikke tatt med ennå",
        "%(count)s saker er løftet hit og ikke tatt med ennå",
        count,
    )
    return said % {"count": count}


def sent_on(count: int) -> str:
    said = ngettext(
        "%(count)s sak er oversendt og ikke besvart",
        "%(count)s saker er oversendt og ikke besvart",
        count,
    )
    return said % {"count": count}
