"""Persons, who are the user model, and the posts they are appointed to."""

from datetime import date, timedelta

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from people.models.base import (
    DatedModel,
    DatedQuerySet,
    PublicIdModel,
    ends_after_it_begins,
)
from people.models.places import District, Municipality


class PersonQuerySet(models.QuerySet):
    def present(self):
        """Those not erased."""
        return self.filter(erased_on=None)


class PersonManager(BaseUserManager.from_queryset(PersonQuerySet)):
    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class Person(PublicIdModel, AbstractBaseUser):
    """One human being; a member who never signs in is the same row.

    Never deleted but emptied in place (``erased_on``), so that minutes stand.
    """

    name = models.CharField(_("navn"), max_length=120)
    # NULL when there is none; lower case always. The code mailed there is the only key.
    email = models.EmailField(_("e-post"), null=True, blank=True, unique=True)
    # An address the person has asked to use instead, until they confirm from it.
    wanted_email = models.EmailField(blank=True)
    phone = models.CharField(_("telefon"), max_length=20, blank=True)
    language = models.CharField(
        _("språk"), max_length=2, choices=settings.LANGUAGES, blank=True, default=""
    )
    # Named in nothing the public sees, whatever seat or post they have.
    shielded = models.BooleanField(
        _("skjermet: navnet vises aldri for offentligheten"), default=False
    )
    # Raised to end every session, mail link and feed of this person at once.
    access_epoch = models.PositiveIntegerField(default=0)
    erased_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="one_person_per_email",
                violation_error_message=_("En annen person har denne e-postadressen."),
            ),
            models.CheckConstraint(condition=~Q(email=""), name="no_email_is_null"),
        ]

    def __str__(self):
        return self.name or str(_("Slettet person"))

    def clean(self):
        super().clean()
        self.email = self.email.strip().lower() if self.email else None

    @property
    def is_active(self) -> bool:
        return self.erased_on is None

    @property
    def first_name(self) -> str:
        return self.name.split(" ")[0]

    def get_session_auth_hash(self):
        return f"{super().get_session_auth_hash()}{self.access_epoch}"


class AppointmentQuerySet(DatedQuerySet):
    def coordinators(self):
        return self.filter(kind=Appointment.Kind.COORDINATOR)


class Appointment(PublicIdModel, DatedModel):
    """A dated post, such as SLT coordinator of a municipality or of a district in it."""

    class Kind(models.TextChoices):
        COORDINATOR = "coordinator", _("SLT-koordinator")
        BTI_LEAD = "bti_lead", _("BTI-ansvarlig")
        POLICE_CONTACT = "police_contact", _("Politikontakt")

    # After this a name is not shown to citizens until somebody has confirmed it.
    CONFIRMATION_HOLDS = timedelta(days=426)  # 14 months

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="appointments"
    )
    district = models.ForeignKey(
        District, null=True, blank=True, on_delete=models.PROTECT, related_name="appointments"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="appointments")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.COORDINATOR)
    share = models.PositiveSmallIntegerField(_("stillingsprosent"), null=True, blank=True)
    public_phone = models.CharField(_("telefon for publikum"), max_length=20, blank=True)
    public_email = models.EmailField(_("e-post for publikum"), blank=True)
    hours = models.CharField(_("treffes"), max_length=100, blank=True)
    can_help_with = models.TextField(_("hva koordinatoren kan og ikke kan gjøre"), blank=True)
    away_from = models.DateField(_("borte fra"), null=True, blank=True)
    away_until = models.DateField(_("borte til"), null=True, blank=True)
    stand_in = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="stands_in_for",
        verbose_name=_("vikar"),
    )
    stand_in_phone = models.CharField(_("vikarens telefon"), max_length=20, blank=True)
    stand_in_email = models.EmailField(_("vikarens e-post"), blank=True)
    verified_on = models.DateField(null=True, blank=True)

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "since"]
        constraints = [
            ends_after_it_begins("appointment_ends_after_it_begins"),
            models.UniqueConstraint(
                "municipality",
                "person",
                "kind",
                condition=Q(until=None, district=None),
                name="appointed_once_at_a_time",
                violation_error_message=_("Personen har allerede denne utnevningen."),
            ),
            models.CheckConstraint(
                condition=Q(share=None) | Q(share__range=(1, 100)),
                name="share_is_a_percentage",
                violation_error_message=_("Stillingsprosenten er et tall fra 1 til 100."),
            ),
            models.CheckConstraint(
                condition=Q(away_until=None) | Q(away_until__gte=models.F("away_from")),
                name="away_ends_after_it_begins",
                violation_error_message=_("Fraværet slutter før det begynner."),
            ),
        ]

    def __str__(self):
        return f"{self.person}, {self.get_kind_display()} {self.municipality}"

    @property
    def place(self) -> str:
        """Eigersund, or Bydel Åsane in Bergen: "Åsane, Bergen"."""
        names = [self.district.name] if self.district else []
        return ", ".join([*names, self.municipality.name])

    @property
    def post(self) -> str:
        """The kind of post within a sentence: SLT-koordinator, politikontakt."""
        name = self.get_kind_display()
        return name if name[1].isupper() else name[0].lower() + name[1:]

    def is_away(self, on: date | None = None) -> bool:
        on = on or localdate()
        return (
            self.away_from is not None
            and self.away_from <= on
            and (self.away_until is None or self.away_until >= on)
        )

    def is_confirmed(self, on: date | None = None) -> bool:
        """Whether the public details were confirmed within the last 14 months."""
        on = on or localdate()
        return self.verified_on is not None and self.verified_on + self.CONFIRMATION_HOLDS >= on
