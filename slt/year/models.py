"""What a municipality puts into its year beside the meetings."""

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from people.models import Group, Municipality, Office, Organisation, Person, PublicIdModel
from people.models.roles import roles_of


class WheelEntryQuerySet(models.QuerySet):
    def visible_to(self, person, on: date | None = None):
        """Those of the municipalities whose groups one sits in, or that one coordinates."""
        return self.filter(municipality__number__in=roles_of(person, on).seen_places)

    def fitting(self, year: int, to: int):
        """What can fall in those years: once in them, or again and again from before their end."""
        once = Q(every=WheelEntry.Every.ONCE, on__year__range=(year, to))
        return self.filter(once | Q(every__gt=0, on__year__lte=to))


class WheelEntry(PublicIdModel):
    """A day or a period of the year that is not a meeting: a deadline, a survey, a campaign."""

    class Kind(models.TextChoices):
        DEADLINE = "deadline", _("Frist")
        SURVEY = "survey", _("Undersøkelse")
        BUDGET = "budget", _("Budsjett og planer")
        CHECK = "check", _("Kontroll")
        ACTIVITY = "activity", _("Aktivitet")

    class Every(models.IntegerChoices):
        ONCE = 0, _("Bare denne gangen")
        YEAR = 1, _("Hvert år")
        SECOND = 2, _("Annethvert år")
        THIRD = 3, _("Hvert tredje år")
        FOURTH = 4, _("Hvert fjerde år")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="wheel_entries"
    )
    title = models.CharField(_("hva"), max_length=120)
    kind = models.CharField(_("slag"), max_length=10, choices=Kind.choices, default=Kind.ACTIVITY)
    # Of the first time, where it comes again.
    on = models.DateField(_("dag"))
    until = models.DateField(_("til og med"), null=True, blank=True)
    every = models.PositiveSmallIntegerField(
        _("gjentas"), choices=Every.choices, default=Every.ONCE
    )
    note = models.CharField(_("merknad"), max_length=300, blank=True)
    group = models.ForeignKey(
        Group,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="wheel_entries",
        verbose_name=_("gruppe"),
    )

    objects = WheelEntryQuerySet.as_manager()

    class Meta:
        ordering = ["on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("on")),
                name="wheel_entry_ends_after_it_begins",
                violation_error_message=_("Perioden slutter før den begynner."),
            )
        ]

    def __str__(self):
        return self.title

    def in_year(self, year: int) -> tuple[date, date] | None:
        """The first and last day it has that year; None when it does not fall there."""
        away = year - self.on.year
        if away and (not self.every or away < 0 or away % self.every):
            return None
        first = same_day(self.on, year)
        return first, first + (self.until - self.on if self.until else first - first)


def same_day(day: date, year: int) -> date:
    """29 February is the 28th where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


class KnownQuerySet(models.QuerySet):
    def visible_to(self, person, on: date | None = None):
        """What the coordinators of a group have said that they know: for them alone."""
        return self.filter(group__in=Group.objects.coordinated_by(person, on))

    def standing(self, on: date):
        return self.filter(until__gte=on, undone_at=None)


class Known(PublicIdModel):
    """That a group's coordinator knows of something amiss, and is not to be told until a day."""

    class About(models.TextChoices):
        NORM = "norm", _("Møtene i året")
        OFFICE = "office", _("Verv uten noen i")
        SEAT = "seat", _("Virksomhet uten noen i gruppen")
        ABSENCE = "absence", _("Virksomhet som ikke møter")

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="known")
    about = models.CharField(max_length=10, choices=About.choices)
    office = models.CharField(max_length=20, choices=Office.Kind.choices, blank=True)
    organisation = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    until = models.DateField(_("til og med"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = KnownQuerySet.as_manager()

    class Meta:
        ordering = ["until", "pk"]

    def __str__(self):
        return f"{self.group_id}: {self.about} {self.until}"
