"""What a municipality wants to reach."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from people.models import Municipality, PublicIdModel
from people.models.base import DatedModel, DatedQuerySet, ends_after_it_begins


class Goal(PublicIdModel, DatedModel):
    """What a municipality wants to reach, over years; measures serve it."""

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="goals")
    title = models.CharField(_("mål"), max_length=200)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [ends_after_it_begins("goal_ends_after_it_begins")]

    def __str__(self):
        return self.title
