"""What is long overdue, before the group above: put there by the coordinator, or not now."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now

from measures.models.measures import Measure
from measures.models.tasks import Task
from meetings.models import AgendaItem
from people.models import Group, Person


class Escalation(models.Model):
    """The coordinator put a task or a measure before the group above, or said not before a day.

    Nothing goes upwards by itself: this is only ever her own press.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="escalations")
    task = models.ForeignKey(
        Task, null=True, blank=True, on_delete=models.PROTECT, related_name="escalations"
    )
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="escalations"
    )
    # Gone when the group above takes the proposed item away: then it may be put there again.
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.CASCADE, related_name="escalations"
    )
    not_before = models.DateField(null=True, blank=True)
    # Of which deadline: with another one, it is asked anew.
    deadline = models.DateField()
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, measure__isnull=True)
                | Q(task__isnull=True, measure__isnull=False),
                name="escalation_of_a_task_or_a_measure",
            ),
            models.CheckConstraint(
                condition=Q(item__isnull=True, not_before__isnull=False)
                | Q(item__isnull=False, not_before__isnull=True),
                name="escalated_or_not_now",
            ),
        ]

    def __str__(self):
        return f"{self.group} {self.at:%Y-%m-%d}"
