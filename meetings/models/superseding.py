"""That a later decision takes the place of an earlier one, or takes it back."""

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models.decisions import Decision
from people.models import Person, PublicIdModel


class SupersedingQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """Those of later decisions one may open. The earlier one's page says no more than that."""
        later = Decision.objects.visible_to(person, on)
        return self.filter(later__in=later.values("pk"))

    def standing(self):
        """Those not undone."""
        return self.filter(undone_at=None)

    def in_force(self):
        """Once the later one is decided."""
        return self.standing().filter(later__state=Decision.State.DECIDED)


class Superseding(PublicIdModel):
    """One link between two decisions; the earlier one stands in the papers as it was."""

    class Kind(models.TextChoices):
        REPLACES = "replaces", _("Erstatter")
        WITHDRAWS = "withdraws", _("Trekker tilbake")

    earlier = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="supersedings")
    later = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="supersedes")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REPLACES)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SupersedingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["earlier"], condition=Q(undone_at=None), name="superseded_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=~Q(earlier=F("later")), name="no_decision_supersedes_itself"
            ),
        ]

    def __str__(self):
        return f"{self.later} → {self.earlier}"
