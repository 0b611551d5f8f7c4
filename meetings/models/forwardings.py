"""Items sent on to the body that has the power (oversendt rett myndighet), and the answers."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from people.models import Person, PublicIdModel


class ForwardingQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        return self.filter(item__in=AgendaItem.objects.visible_to(person, on).values("pk"))

    def unanswered(self):
        """Neither answered nor let go."""
        return self.filter(answered_on=None, waived_on=None)


class Forwarding(PublicIdModel):
    """Where an item was sent, what was asked, and what came back."""

    item = models.OneToOneField(AgendaItem, on_delete=models.CASCADE, related_name="forwarding")
    # Empty until somebody has written it: the outcome is pressed in the meeting.
    body = models.CharField(_("hvem er den sendt til?"), max_length=120, blank=True)
    sent_on = models.DateField(_("sendt"))
    asked = models.TextField(_("hva ble de bedt om?"), max_length=2000, blank=True)
    answered_on = models.DateField(_("besvart"), null=True, blank=True)
    answer = models.TextField(_("svaret"), max_length=2000, blank=True)
    waived_on = models.DateField(null=True, blank=True)
    waived_because = models.CharField(_("hvorfor ikke"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ForwardingQuerySet.as_manager()

    class Meta:
        ordering = ["sent_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_on=None) | Q(waived_on=None),
                name="answered_or_waived_not_both",
            )
        ]

    def __str__(self):
        return f"{self.item} → {self.body}"

    @property
    def is_settled(self) -> bool:
        return self.answered_on is not None or self.waived_on is not None
