"""Measures: deliberate actions with an expected result."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from measures.models.follow_up import HELPER, ORDERER, FollowUp, Step, somebody_is_responsible
from measures.models.goals import Goal
from people.models import Municipality, Person
from people.ways import way


class Measure(FollowUp):
    """A deliberate action with an expected result (tiltak); one group may order it from another."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Utkast")
        SENT = "sent", _("Sendt")
        ACKNOWLEDGED = "acknowledged", _("Bekreftet mottatt")
        IN_PROGRESS = "in_progress", _("Pågår")
        NEEDS_HELP = "needs_help", _("Trenger hjelp")
        RETURNED = "returned", _("Sendt tilbake")
        DELIVERED = "delivered", _("Levert")
        CLOSED = "closed", _("Lukket")
        WITHDRAWN = "withdrawn", _("Trukket")

    class Evaluation(models.TextChoices):
        UNKNOWN = "", _("Ikke bestemt")
        EFFECT = "effect", _("Effekt")
        IMPLEMENTATION = "implementation", _("Gjennomføring")
        EXPERIENCE = "experience", _("Brukererfaring")
        PARTICIPATION = "participation", _("Deltagelse")
        NOT_NEEDED = "not_needed", _("Ikke nødvendig")

    ENDED = (State.CLOSED, State.WITHDRAWN)
    WAITS_FOR_ORDERER = (State.NEEDS_HELP, State.RETURNED, State.DELIVERED)
    HANDED_IN = (State.DELIVERED,)
    FINISHED = (State.DELIVERED, State.CLOSED)
    HELPED = True
    UNDER_WAY = (State.SENT, State.ACKNOWLEDGED, State.IN_PROGRESS)
    # ``closed`` is the end: the group that ordered it has seen what came of it.
    STEPS = {
        "acknowledge": Step((State.SENT,), State.ACKNOWLEDGED, _("Bekreft mottatt")),
        "start": Step(
            (State.SENT, State.ACKNOWLEDGED, State.NEEDS_HELP, State.RETURNED),
            State.IN_PROGRESS,
            _("Pågår"),
        ),
        "deliver": Step(
            (*UNDER_WAY, State.NEEDS_HELP, State.RETURNED), State.DELIVERED, _("Lever")
        ),
        "help": Step(
            (*UNDER_WAY, State.RETURNED), State.NEEDS_HELP, _("Trenger hjelp"), says_why=True
        ),
        "return": Step(
            (*UNDER_WAY, State.NEEDS_HELP),
            State.RETURNED,
            _("Send tilbake med spørsmål"),
            says_why=True,
        ),
        "close": Step((State.DELIVERED,), State.CLOSED, _("Lukk"), frozenset({ORDERER})),
        # The question goes to the one responsible, who delivers anew.
        "send_back": Step(
            (State.DELIVERED,),
            State.IN_PROGRESS,
            _("Send tilbake med spørsmål"),
            frozenset({ORDERER}),
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

    title = models.CharField(_("tiltak"), max_length=300)
    expected_result = models.TextField(_("forventet resultat"), blank=True)
    goal = models.ForeignKey(
        Goal,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="measures",
        verbose_name=_("mål"),
    )
    evaluation = models.CharField(
        _("evaluering av"), max_length=20, choices=Evaluation.choices, blank=True
    )
    evaluation_on = models.DateField(_("evalueres"), null=True, blank=True)
    evaluation_reason = models.CharField(
        _("hvorfor evaluering ikke er nødvendig"), max_length=300, blank=True
    )
    state = models.CharField(max_length=20, choices=State.choices, default=State.DRAFT)
    # They see it and say how it goes; one alone answers for it.
    helpers = models.ManyToManyField(
        Person, blank=True, related_name="helps_with", verbose_name=_("medhjelpere")
    )
    # Of those that share the group; none chosen means all of them.
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="+", verbose_name=_("kommuner tiltaket gjelder")
    )

    class Meta:
        ordering = ["deadline", "pk"]
        constraints = [somebody_is_responsible("somebody_is_responsible_for_the_measure")]

    def __str__(self):
        return self.title

    def roles_of(self, person) -> frozenset[str]:
        """As any follow-up's; one who is nothing else may be a helper. At most three queries."""
        roles = super().roles_of(person)
        if not roles and self.is_open and self.is_helped_by(person):
            return frozenset({HELPER})
        return roles

    def is_helped_by(self, person) -> bool:
        if getattr(self, "read_by", None) == person.pk:
            return self.helped_by
        return self.helpers.filter(pk=person.pk).exists()

    @property
    def last_conclusion(self):
        """The evaluation concluded last; None when none is. No query when ``evaluations`` are
        fetched.
        """
        concluded = [row for row in self.evaluations.all() if row.concluded_at]
        return max(concluded, key=lambda row: (row.concluded_at, row.pk), default=None)

    def words(self) -> list[str]:
        """What people have written in it."""
        return [self.title, self.expected_result, self.evaluation_reason]

    def get_absolute_url(self):
        return way("measure_detail", self.public_id)
