"""What a group need not see on its next agendas."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from measures.models.measures import Measure
from measures.models.tasks import Task
from people.models import Group, Person


class Snooze(models.Model):
    """A task or a measure off one group's agendas until a day; then it is there again by itself.

    Another group that follows the same sees it as before.
    """

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="snoozes")
    task = models.ForeignKey(
        Task, null=True, blank=True, on_delete=models.CASCADE, related_name="snoozes"
    )
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.CASCADE, related_name="snoozes"
    )
    until = models.DateField(_("utsatt til"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, measure__isnull=True)
                | Q(task__isnull=True, measure__isnull=False),
                name="snooze_of_a_task_or_a_measure",
            ),
            models.UniqueConstraint(fields=["group", "task"], name="one_snooze_of_a_task"),
            models.UniqueConstraint(fields=["group", "measure"], name="one_snooze_of_a_measure"),
        ]

    def __str__(self):
        return f"{self.until:%Y-%m-%d}"
