"""What joins all the apps and has rows of its own: what is archived, and the packages for it."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from people.models import Appointment, GroupMunicipality, Municipality, Person, PublicIdModel
from people.models.base import stored_path
from slt.agreements.models import Agreement
from slt.grants.models import Grant
from slt.reports.models import AnnualReport
from slt.search.models import SearchEntry
from slt.year.models import Known, WheelEntry

__all__ = [
    "Agreement",
    "AnnualReport",
    "ArchivePackage",
    "ArchiveSetup",
    "Archiving",
    "Grant",
    "Known",
    "SearchEntry",
    "WheelEntry",
]


class ArchiveSetup(models.Model):
    """How a municipality's archive takes meetings."""

    class Form(models.TextChoices):
        CASE = "case", _("Saksmappe og journalposter")
        MEETING = "meeting", _("Møtemappe og møtesaker")

    municipality = models.OneToOneField(
        Municipality, on_delete=models.CASCADE, related_name="archive_setup"
    )
    form = models.CharField(max_length=10, choices=Form.choices, default=Form.CASE)

    def __str__(self):
        return f"{self.municipality}: {self.get_form_display()}"


class ArchivingQuerySet(models.QuerySet):
    def standing(self):
        """Those not undone, with who and where."""
        return self.filter(undone_at=None).select_related("municipality", "by")

    def current(self):
        """Those of the minutes as they are now."""
        return self.filter(minutes_version=F("meeting__minutes_version"), undone_at=None)


class Archiving(PublicIdModel):
    """That one municipality has put a meeting's papers in its archive, and where they are."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="archivings")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="archivings"
    )
    on = models.DateField(_("arkivert dato"))
    reference = models.CharField(_("referanse i arkivet"), max_length=100, blank=True)
    # As the meeting's when it was archived: 0 while the minutes were not approved.
    minutes_version = models.PositiveSmallIntegerField(default=0)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ArchivingQuerySet.as_manager()

    class Meta:
        ordering = ["municipality", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "municipality"],
                condition=Q(undone_at=None),
                name="archived_once_at_a_time",
            )
        ]

    def __str__(self):
        return f"{self.meeting}: {self.municipality}"


class ArchivePackageQuerySet(models.QuerySet):
    def visible_to(self, person, on: date | None = None):
        """The municipality's own coordinators'; a district's see those of their own meetings."""
        if not person.is_authenticated:
            return self.none()
        posts = Appointment.objects.coordinators().active(on).filter(person=person)
        whole = posts.filter(district=None)
        of_district = GroupMunicipality.objects.active(on).filter(
            district__in=posts.exclude(district=None).values("district"),
            group=OuterRef("meeting__group"),
            municipality=OuterRef("municipality"),
        )
        return self.filter(Q(municipality__in=whole.values("municipality")) | Exists(of_district))

    def unfinished(self):
        return self.filter(state__in=ArchivePackage.UNFINISHED)


class ArchivePackage(PublicIdModel):
    """A zip for the archive of one municipality: of one meeting, or of a year.

    Made by the worker. ``attempts`` is the claim: who made the first attempt writes nothing once
    somebody has begun the second.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter")
        MAKING = "making", _("Lages")
        READY = "ready", _("Ferdig")
        FAILED = "failed", _("Ikke laget")
        DELETED = "deleted", _("Slettet")

    class Why(models.TextChoices):
        """Why it was not made, or is no more."""

        NATIONAL_ID = "national_id", _("Det står noe som ser ut som et fødselsnummer i papirene.")
        FAULT = "fault", _("Noe gikk galt da pakken ble laget.")
        CHANGED = "changed", _("Opplysninger er tatt ut av referatet siden. Lag en ny pakke.")
        EXPIRED = "expired", _("Tiden er ute.")
        BY_HAND = "by_hand", _("Slettet av en koordinator.")

    UNFINISHED = (State.WAITING, State.MAKING)

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="archive_packages"
    )
    year = models.PositiveSmallIntegerField(_("år"), null=True, blank=True)
    meeting = models.ForeignKey(
        Meeting,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="archive_packages",
    )
    form = models.CharField(max_length=10, choices=ArchiveSetup.Form.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    why = models.CharField(max_length=20, choices=Why.choices, blank=True)
    moved_at = models.DateTimeField(default=now)
    # How many messages are written, of how many.
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    began_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=now)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    file = models.FileField(upload_to=stored_path, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True)
    expires_on = models.DateField(null=True, blank=True)

    objects = ArchivePackageQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(year=None, meeting__isnull=False) | Q(year__isnull=False, meeting=None),
                name="package_of_a_meeting_or_a_year",
            ),
            models.UniqueConstraint(
                fields=["municipality"],
                condition=Q(state__in=("waiting", "making")),
                name="one_package_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.municipality}, {self.meeting or self.year}"

    @property
    def is_unfinished(self) -> bool:
        return self.state in self.UNFINISHED

    @property
    def is_ready(self) -> bool:
        return self.state == self.State.READY
