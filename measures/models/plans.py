"""The plan of action (handlingsplan): focus areas, goals, and what is to be done for each."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from measures.models.goals import Goal
from measures.models.knowledge import Indicator
from measures.models.measures import Measure
from meetings.models import Decision
from people.models import District, Municipality, Person, PublicIdModel
from people.models.base import ends_after_it_begins
from people.ways import way


class PlanQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """A plan is a working paper of all who sit in the municipality's groups."""
        return self.filter(municipality__in=Municipality.objects.visible_to(person, on))

    def standing(self):
        """In force, or being written."""
        return self.filter(state__in=(Plan.State.ADOPTED, Plan.State.DRAFT))

    def shown(self):
        """What the world may read now: in force, published, and not taken down since."""
        return self.filter(
            state=Plan.State.ADOPTED,
            published_at__isnull=False,
            withdrawn_at=None,
            municipality__public_since__isnull=False,
            municipality__served_since__isnull=False,
        )


class Plan(PublicIdModel):
    """What a municipality, or one of its districts, means to do in a period."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Utkast")
        ADOPTED = "adopted", _("I bruk")
        REPLACED = "replaced", _("Avløst")
        ENDED = "ended", _("Avsluttet")

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="plans")
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="plans"
    )
    title = models.CharField(_("navn på planen"), max_length=120)
    since = models.DateField(_("gjelder fra"))
    until = models.DateField(_("gjelder til"))
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    moved_at = models.DateTimeField(default=now)
    adopted_by = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.PROTECT, related_name="adopted_plans"
    )
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="replaced_by"
    )
    # Its words as they were adopted (``measures.plans.reading.written``): goals live on, and may
    # be called something else later. Empty until then.
    content = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    # On the municipality's page for the world; how far it has come is read there as it is.
    published_at = models.DateTimeField(null=True, blank=True)
    published_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        constraints = [
            ends_after_it_begins("plan_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["municipality", "state"],
                condition=Q(district=None, state__in=("draft", "adopted")),
                name="one_draft_and_one_plan_per_municipality",
            ),
            models.UniqueConstraint(
                fields=["district", "state"],
                condition=Q(district__isnull=False, state__in=("draft", "adopted")),
                name="one_draft_and_one_plan_per_district",
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(adopted_by__isnull=False),
                name="a_plan_is_adopted_by_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | ~Q(state="draft"),
                name="no_draft_of_a_plan_is_published",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return way("plan_detail", self.municipality.number, self.public_id)

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_adopted(self) -> bool:
        return self.state == self.State.ADOPTED

    @property
    def is_published(self) -> bool:
        """Whether it stands on the page, where that is open."""
        return self.is_adopted and self.published_at is not None and self.withdrawn_at is None

    @property
    def whose(self) -> str:
        return str(self.district or self.municipality)


class PartQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """The parts of plans that ``person`` may read."""
        to_plan = {FocusArea: "plan", PlanGoal: "area__plan", PlanLine: "goal__area__plan"}
        plans = Plan.objects.visible_to(person, on)
        return self.filter(**{f"{to_plan[self.model]}__in": plans})


class Part(PublicIdModel):
    """What a plan is made of; each has its place among those beside it."""

    position = models.PositiveSmallIntegerField(default=0)

    objects = PartQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["position", "pk"]


class FocusArea(Part):
    """A field the plan gathers its strength in (innsatsområde)."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="areas")
    title = models.CharField(_("innsatsområde"), max_length=120)
    why = models.TextField(_("hvorfor"), blank=True, max_length=2000)

    def __str__(self):
        return self.title


class PlanGoal(Part):
    """A goal of the municipality's, in one focus area of one plan."""

    area = models.ForeignKey(FocusArea, on_delete=models.CASCADE, related_name="goals")
    goal = models.ForeignKey(Goal, on_delete=models.PROTECT, related_name="in_plans")

    class Meta(Part.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["area", "goal"],
                name="a_goal_once_in_a_focus_area",
                violation_error_message=_("Målet står i innsatsområdet allerede."),
            )
        ]

    def __str__(self):
        return str(self.goal)


class PlanLine(Part):
    """One thing the plan says is to be done. The measure that does it outlives the plan."""

    goal = models.ForeignKey(PlanGoal, on_delete=models.CASCADE, related_name="lines")
    title = models.CharField(_("tiltak"), max_length=300)
    responsible = models.CharField(_("ansvarlig"), max_length=200, blank=True)
    partners = models.CharField(_("samarbeidsparter"), max_length=300, blank=True)
    deadline = models.DateField(_("frist"), null=True, blank=True)
    indicator = models.CharField(_("hvordan vi ser at det virker"), max_length=300, blank=True)
    measured_by = models.ForeignKey(
        Indicator,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="plan_lines",
        verbose_name=_("tallet som viser det"),
    )
    # None until it is ordered in a meeting.
    measure = models.ForeignKey(
        Measure, null=True, blank=True, on_delete=models.PROTECT, related_name="plan_lines"
    )

    def __str__(self):
        return self.title
