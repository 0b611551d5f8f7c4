"""Evaluations of measures: what was asked for, what was seen, and what came of that."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from measures.models.measures import Measure
from people.models import Person, PublicIdModel
from people.ways import way


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, person, on: date | None = None):
        """Those of measures one sees; and what one was asked for oneself."""
        if not person.is_authenticated:
            return self.none()
        measures = Measure.objects.visible_to(person, on).values("pk")
        return self.filter(Q(measure__in=measures) | Q(pk__in=self.model.objects.asked_of(person)))

    def asked_of(self, person):
        """What ``person`` is to answer, or may still correct."""
        return self.filter(person=person, state__in=Evaluation.OPEN)


class Evaluation(PublicIdModel):
    """One person is asked to say by a day how a measure went; those who ordered it conclude."""

    class State(models.TextChoices):
        ASKED = "asked", _("Venter på svar")
        ANSWERED = "answered", _("Besvart")
        CONCLUDED = "concluded", _("Konkludert")
        CALLED_OFF = "called_off", _("Avlyst")

    class Outcome(models.TextChoices):
        CONTINUE = "continue", _("Fortsette")
        ADJUST = "adjust", _("Justere")
        STOP = "stop", _("Avslutte")

    # May be answered: what was answered is put right until somebody has concluded.
    OPEN = (State.ASKED, State.ANSWERED)
    # What is evaluated, as a measure's plan has it.
    ABOUT = [
        choice
        for choice in Measure.Evaluation.choices
        if choice[0] not in (Measure.Evaluation.UNKNOWN, Measure.Evaluation.NOT_NEEDED)
    ]

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="evaluations")
    about = models.CharField(_("hva som evalueres"), max_length=20, choices=ABOUT)
    due_on = models.DateField(_("frist"))
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="evaluations")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=20, choices=State.choices, default=State.ASKED)
    moved_at = models.DateTimeField(default=now)
    seen = models.TextField(_("hva dere har sett"), blank=True, max_length=4000)
    evidence = models.TextField(_("hva det bygger på"), blank=True, max_length=4000)
    suggestion = models.TextField(_("forslag"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    told_by = models.CharField(_("meldt muntlig av"), max_length=120, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(_("konklusjon"), max_length=20, choices=Outcome.choices, blank=True)
    conclusion = models.TextField(_("hvorfor"), blank=True, max_length=2000)
    concluded_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    concluded_at = models.DateTimeField(null=True, blank=True)

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "person", "about"],
                condition=Q(state="asked"),
                name="asked_once_of_each_person",
            ),
            models.CheckConstraint(
                condition=~Q(state="concluded") | (~Q(outcome="") & ~Q(conclusion="")),
                name="a_conclusion_has_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.get_about_display()}: {self.measure}"

    def get_absolute_url(self):
        return way("evaluation_detail", self.public_id)

    @property
    def is_asked(self) -> bool:
        return self.state == self.State.ASKED

    @property
    def may_be_answered(self) -> bool:
        return self.state in self.OPEN

    def is_overdue(self, on: date | None = None) -> bool:
        return self.is_asked and self.due_on < (on or localdate())

    def words(self) -> list[str]:
        """What people have written in it."""
        return [self.seen, self.evidence, self.suggestion, self.told_by, self.conclusion]
