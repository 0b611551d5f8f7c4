"""How it goes: each report on a task or a measure."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from measures.models.measures import Measure
from measures.models.tasks import Task
from meetings.models import AgendaItem
from people.models import Person


class Progress(models.Model):
    """One report on a task or a measure: a step, a sentence, a moved deadline with its reason."""

    task = models.ForeignKey(
        Task, null=True, blank=True, on_delete=models.PROTECT, related_name="progress"
    )
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="progress"
    )
    # Whose report it is, and who typed it when it was told by mouth.
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="progress"
    )
    told_by = models.CharField(_("meldt muntlig av"), max_length=120, blank=True)
    registered_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    # Empty when only something was said.
    state = models.CharField(max_length=20, blank=True)
    # Takes back an end that was pressed by mistake.
    undoes = models.BooleanField(default=False)
    text = models.TextField(_("hvordan går det?"), blank=True, max_length=2000)
    deadline_from = models.DateField(null=True, blank=True)
    deadline_to = models.DateField(null=True, blank=True)
    # The agenda item it was said in, when it was answered in a meeting.
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="progress"
    )
    at = models.DateTimeField(default=now)
    # It stands in nothing the public sees until somebody opens it.
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(task__isnull=False, measure__isnull=True)
                | Q(task__isnull=True, measure__isnull=False),
                name="progress_of_a_task_or_a_measure",
            ),
            models.CheckConstraint(
                condition=Q(deadline_to=None) | ~Q(text=""),
                name="a_moved_deadline_has_a_reason",
                violation_error_message=_("Skriv hvorfor fristen flyttes."),
            ),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {self.state}"

    @property
    def kind(self) -> str:
        return "task" if self.task_id else "measure"
