"""Tasks: what, who, when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from measures.models.follow_up import ORDERER, FollowUp, Step, somebody_is_responsible
from measures.models.measures import Measure
from meetings.models.texts import is_exempt
from people.ways import way


class Task(FollowUp):
    """What – who – when: the smallest follow-up from an item (oppfølgingspunkt)."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Utkast")
        GIVEN = "given", _("Sendt")
        ACKNOWLEDGED = "acknowledged", _("Bekreftet mottatt")
        IN_PROGRESS = "in_progress", _("Pågår")
        NEEDS_HELP = "needs_help", _("Trenger hjelp")
        RETURNED = "returned", _("Sendt tilbake")
        DONE = "done", _("Gjennomført")
        WITHDRAWN = "withdrawn", _("Trukket")

    ENDED = (State.DONE, State.WITHDRAWN)
    FINISHED = (State.DONE,)
    WAITS_FOR_ORDERER = (State.NEEDS_HELP, State.RETURNED)
    UNDER_WAY = (State.GIVEN, State.ACKNOWLEDGED, State.IN_PROGRESS)
    # Done is done: what is still wanted is a new task. Only a slip is undone (``reporting.undo``).
    STEPS = {
        "acknowledge": Step((State.GIVEN,), State.ACKNOWLEDGED, _("Bekreft mottatt")),
        "start": Step(
            (State.GIVEN, State.ACKNOWLEDGED, State.NEEDS_HELP, State.RETURNED),
            State.IN_PROGRESS,
            _("Pågår"),
        ),
        "done": Step((*UNDER_WAY, *WAITS_FOR_ORDERER), State.DONE, _("Gjennomført")),
        "help": Step(
            (*UNDER_WAY, State.RETURNED), State.NEEDS_HELP, _("Trenger hjelp"), says_why=True
        ),
        "return": Step(
            (*UNDER_WAY, State.NEEDS_HELP),
            State.RETURNED,
            _("Send tilbake med spørsmål"),
            says_why=True,
        ),
        "withdraw": Step(
            (*UNDER_WAY, *WAITS_FOR_ORDERER),
            State.WITHDRAWN,
            _("Trekk tilbake"),
            frozenset({ORDERER}),
            says_why=True,
        ),
    }

    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="tasks"
    )
    what = models.CharField(_("hva"), max_length=300)
    # What was typed as name and as deadline and could not be read, until somebody puts it right.
    who_typed = models.CharField(max_length=300, blank=True)
    when_typed = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)

    class Meta:
        ordering = ["deadline", "pk"]
        constraints = [somebody_is_responsible("somebody_is_responsible_for_the_task")]

    def __str__(self):
        return self.what

    @classmethod
    def exempt(cls, via: str = "") -> Q:
        """A task that a measure was split into is never more open than the measure."""
        return is_exempt(via) | is_exempt(f"{via}__measure" if via else "measure")

    def words(self) -> list[str]:
        """What people have written in it."""
        return [self.what, self.who_typed, self.when_typed]

    def get_absolute_url(self):
        return way("task_detail", self.public_id)
