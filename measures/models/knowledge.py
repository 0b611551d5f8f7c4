"""What a municipality knows: figures over the years, and the picture of its challenges in words."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from measures.models.evaluations import Evaluation
from measures.models.goals import Goal
from meetings.models import Matter
from people.models import Municipality, Person, PublicIdModel
from people.models.base import WrittenPage
from people.ways import way

# Fewer than this may be known by whoever lives there, as ``people.guard.small_counts`` has it.
SMALL = 5
FIRST_YEAR, LAST_YEAR = 1950, 2100


class Unit(models.TextChoices):
    """What a figure is counted in. Only of ``COUNT`` is the figure itself a number of cases."""

    PERCENT = "percent", _("prosent")
    COUNT = "count", _("antall")
    PER_THOUSAND = "per_thousand", _("per 1000 innbyggere")
    POINTS = "points", _("poeng")
    KRONER = "kroner", _("kroner")
    OTHER = "", _("uten enhet")


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        return self.filter(municipality__in=Municipality.objects.visible_to(person, on))


class Indicator(PublicIdModel):
    """Something that is measured year after year: where from, in what, and which way is better."""

    class Better(models.TextChoices):
        UP = "up", _("høyere er bedre")
        DOWN = "down", _("lavere er bedre")
        NEITHER = "", _("verken eller")

    Unit = Unit

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="indicators"
    )
    title = models.CharField(_("hva tallet viser"), max_length=200)
    source = models.CharField(_("kilde"), max_length=120, blank=True)
    unit = models.CharField(
        _("enhet"), max_length=20, choices=Unit.choices, default=Unit.PERCENT, blank=True
    )
    better = models.CharField(
        _("hva er bedre"), max_length=10, choices=Better.choices, default=Better.NEITHER, blank=True
    )
    note = models.TextField(_("merknad"), blank=True)
    do_not_publish = models.BooleanField(_("skal ikke publiseres"), default=False)
    matters = models.ManyToManyField(Matter, blank=True, related_name="indicators")
    goals = models.ManyToManyField(
        Goal, blank=True, related_name="indicators", verbose_name=_("mål")
    )
    evaluations = models.ManyToManyField(Evaluation, blank=True, related_name="indicators")
    created_at = models.DateTimeField(default=now)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(
                "municipality",
                Lower("title"),
                name="one_indicator_per_title",
                violation_error_message=_("Kommunen har allerede en indikator som heter dette."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return way("indicator", self.public_id)


class ObservationQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        return self.filter(indicator__in=Indicator.objects.visible_to(person, on))

    def publishable(self):
        """Those that may stand in something open: not marked, and not so small that it tells who.

        Whatever is open asks here.
        """
        few = Q(count__gt=0, count__lt=SMALL) | Q(
            indicator__unit=Unit.COUNT, value__gt=0, value__lt=SMALL
        )
        return self.filter(do_not_publish=False, indicator__do_not_publish=False).exclude(few)


class Observation(PublicIdModel):
    """What an indicator was, one year, in one place."""

    class Geography(models.TextChoices):
        OWN = "own", _("kommunen")
        COUNTY = "county", _("fylket")
        COUNTRY = "country", _("landet")

    indicator = models.ForeignKey(Indicator, on_delete=models.CASCADE, related_name="observations")
    year = models.PositiveSmallIntegerField(
        _("år"),
        validators=[
            MinValueValidator(FIRST_YEAR, _("Skriv et år med fire sifre.")),
            MaxValueValidator(LAST_YEAR, _("Skriv et år med fire sifre.")),
        ],
    )
    geography = models.CharField(
        _("område"), max_length=10, choices=Geography.choices, default=Geography.OWN
    )
    value = models.DecimalField(_("tall"), max_digits=14, decimal_places=3)
    # How many persons or cases stand behind a share; of a count, the figure is that itself.
    count = models.PositiveIntegerField(_("antall bak tallet"), null=True, blank=True)
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    do_not_publish = models.BooleanField(_("skal ikke publiseres"), default=False)
    registered_at = models.DateTimeField(default=now)
    registered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = ObservationQuerySet.as_manager()

    class Meta:
        ordering = ["year", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "geography"],
                name="one_observation_per_year_and_geography",
                violation_error_message=_("Det står allerede et tall for dette året og området."),
            )
        ]

    def __str__(self):
        return f"{self.indicator} {self.year}"

    @property
    def is_small(self) -> bool:
        """So few stand behind it that somebody may be known by it."""
        counted = self.indicator.unit == Unit.COUNT
        return 0 < (self.count or 0) < SMALL or (counted and 0 < self.value < SMALL)

    @property
    def is_publishable(self) -> bool:
        """As ``publishable`` has it, of one row."""
        return not (self.do_not_publish or self.indicator.do_not_publish or self.is_small)


class PictureQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        return self.filter(municipality__in=Municipality.objects.visible_to(person, on))


class Picture(WrittenPage):
    """A municipality's challenges on one page (utfordringsbildet): words and chosen figures."""

    municipality = models.OneToOneField(
        Municipality, on_delete=models.PROTECT, related_name="picture"
    )
    sees = models.TextField(_("hva vi ser"), blank=True)
    worries = models.TextField(_("hva som bekymrer"), blank=True)
    resources = models.TextField(_("hva vi har å bygge på"), blank=True)
    priority = models.TextField(_("hva vi foreslår å prioritere"), blank=True)
    indicators = models.ManyToManyField(Indicator, blank=True, related_name="pictures")
    matters = models.ManyToManyField(Matter, blank=True, related_name="pictures")

    SECTIONS = ("sees", "worries", "resources", "priority")

    objects = PictureQuerySet.as_manager()

    def __str__(self):
        return f"{self.municipality} {self.version}"

    def get_absolute_url(self):
        return way("picture", self.municipality.number)
