"""Matters lifted to the group above, and what became of them there."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from people.models import Group, Person, PublicIdModel


class LiftQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """Those whose item one may open, on either side."""
        items = AgendaItem.objects.visible_to(person, on).values("pk")
        return self.filter(Q(item__in=items) | Q(upper__in=items))

    def standing(self):
        """Not taken back: there is at most one for an item."""
        return self.exclude(state=Lift.State.TAKEN_BACK)

    def unanswered(self):
        return self.filter(state__in=Lift.UNANSWERED)


class Lift(PublicIdModel):
    """One item asked of the group above (løft): ``item`` below, ``upper`` where it is treated.

    The title that goes up is the open one, and ``asked`` is open too: exempt words stay where they
    were written.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter på et møte")
        PROPOSED = "proposed", _("Foreslått")
        ON_AGENDA = "on_agenda", _("På sakslisten")
        ANSWERED = "answered", _("Besvart")
        DECLINED = "declined", _("Ikke tatt med")
        TAKEN_BACK = "taken_back", _("Trukket tilbake")

    UNANSWERED = (State.WAITING, State.PROPOSED, State.ON_AGENDA)

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="lifts")
    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="lifted_to")
    # Follows the matter when the group above postpones it.
    upper = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.SET_NULL, related_name="lifted_from"
    )
    asked = models.TextField(_("hva gruppen over blir bedt om"), blank=True, max_length=2000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    moved_at = models.DateTimeField(default=now)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LiftQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item"], condition=~Q(state="taken_back"), name="lifted_once_at_a_time"
            )
        ]

    def __str__(self):
        return f"{self.item} → {self.group}"
