"""Money given for a year of the work: by whom, how much, and until when it is asked and told of."""

from datetime import date, timedelta
from typing import NamedTuple

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Case, F, When
from django.utils.functional import Promise
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from measures.models import Measure
from people.models import Municipality, PublicIdModel
from people.models.roles import roles_of
from people.ways import way

# So long before a deadline its coordinators are told, and once more when little is left.
NEAR, LAST_CALL = timedelta(days=28), timedelta(days=7)
LAST_YEAR = 2100


class Step(NamedTuple):
    sources: tuple[str, ...]
    to: str
    label: Promise


class State(models.TextChoices):
    PLANNED = "planned", _("Søknad under arbeid")
    APPLIED = "applied", _("Søknad sendt")
    GIVEN = "given", _("Fikk tilskudd")
    DECLINED = "declined", _("Fikk avslag")
    REPORTED = "reported", _("Rapport sendt")


class GrantQuerySet(models.QuerySet):
    def visible_to(self, person, on: date | None = None):
        """Those of the municipalities one coordinates: the giver and the council get a paper."""
        return self.filter(municipality__number__in=roles_of(person, on).coordinated_places)

    def with_deadline(self):
        """``deadline`` is the day by which the next thing is to be sent."""
        awaits = (When(state=state, then=F(name)) for state, name in Grant.AWAITS.items())
        return self.annotate(deadline=Case(*awaits, output_field=models.DateField()))

    def due(self, on: date):
        """Something is to be sent soon, or should have been."""
        return self.with_deadline().filter(deadline__lte=on + NEAR)

    def sent(self):
        """Applied for, whatever came of it."""
        return self.exclude(state=State.PLANNED)


class Grant(PublicIdModel):
    """A grant for one year; the next year's is another, that ``follows`` it."""

    State = State

    # What is to be sent next, by state.
    AWAITS = {State.PLANNED: "apply_by", State.GIVEN: "report_by"}
    STEPS = {
        "apply": Step((State.PLANNED,), State.APPLIED, _("Søknaden er sendt")),
        "give": Step((State.APPLIED,), State.GIVEN, _("Vi fikk tilskudd")),
        "decline": Step((State.APPLIED,), State.DECLINED, _("Vi fikk avslag")),
        "report": Step((State.GIVEN,), State.REPORTED, _("Rapporten er sendt")),
        "unapply": Step((State.APPLIED,), State.PLANNED, _("Angre: ikke sendt")),
        "unanswer": Step((State.GIVEN, State.DECLINED), State.APPLIED, _("Angre: ikke besvart")),
        "unreport": Step((State.REPORTED,), State.GIVEN, _("Angre: ikke rapportert")),
    }

    municipality = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="grants")
    giver = models.CharField(_("hvem gir"), max_length=120)
    title = models.CharField(_("tittel"), max_length=160)
    for_year = models.PositiveSmallIntegerField(
        _("gjelder året"), validators=[MinValueValidator(2000), MaxValueValidator(LAST_YEAR)]
    )
    # Year ``nth`` of ``years``.
    nth = models.PositiveSmallIntegerField(_("år nummer"), default=1)
    years = models.PositiveSmallIntegerField(_("av så mange år"), default=3)
    amount = models.PositiveIntegerField(_("beløp, kroner"), default=0)
    own_share = models.PositiveIntegerField(_("egenandel, kroner"), default=0)
    # Of the amount, in per cent.
    share_asked = models.PositiveSmallIntegerField(
        _("egenandel som kreves, prosent"), default=20, validators=[MaxValueValidator(100)]
    )
    apply_by = models.DateField(_("søknadsfrist"), null=True, blank=True)
    report_by = models.DateField(_("rapportfrist"), null=True, blank=True)
    purpose = models.TextField(_("formål"), blank=True, max_length=10_000)
    budget = models.TextField(_("hva pengene går til"), blank=True, max_length=10_000)
    state = models.CharField(max_length=10, choices=State.choices, default=State.PLANNED)
    measures = models.ManyToManyField(Measure, blank=True, related_name="grants")
    follows = models.OneToOneField(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by"
    )

    objects = GrantQuerySet.as_manager()

    class Meta:
        ordering = ["-for_year", "giver", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return way("grant", self.municipality.number, self.public_id)

    @property
    def steps(self) -> dict[str, Step]:
        return {name: step for name, step in self.STEPS.items() if self.state in step.sources}

    @property
    def is_too_many(self) -> bool:
        """More years than the giver gives."""
        return self.nth > self.years

    @property
    def awaited(self) -> date | None:
        """As ``with_deadline`` has it, of one row."""
        return getattr(self, self.AWAITS.get(self.state, ""), None)

    def is_late(self, on: date | None = None) -> bool:
        return self.awaited is not None and self.awaited < (on or localdate())

    @property
    def share(self) -> int:
        """The municipality's own part, in whole per cent of the amount."""
        return self.own_share * 100 // self.amount if self.amount else 0

    @property
    def share_needed(self) -> int:
        """In kroner, so that it is never a krone too little."""
        return -(-self.amount * self.share_asked // 100)

    @property
    def share_missing(self) -> int:
        return max(self.share_needed - self.own_share, 0)

    @property
    def share_bar(self) -> tuple[int, int]:
        """How far the own share reaches, and where what is asked stands, in a bar of 1000."""
        whole = max(self.own_share, self.share_needed, 1)
        return self.own_share * 1000 // whole, self.share_needed * 1000 // whole
