"""Approved minutes as a stored file, and the corrections that came after."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting
from people.models import Person, PublicIdModel
from people.models.base import stored_path


class RenditionQuerySet(models.QuerySet):
    def kept(self):
        """Those that are still there."""
        return self.filter(removed_at=None)

    def waiting(self):
        """Those whose PDF is not made yet."""
        return self.kept().filter(made_at=None)

    def newest(self):
        """Those that hold now: a correction, or words taken out, make a new number."""
        return self.kept().filter(number=models.F("meeting__minutes_version"))


class Rendition(PublicIdModel):
    """One version of approved minutes for one kind of reader: frozen at once, its PDF made once.

    The database refuses any other change than that the PDF comes, and that all is emptied when
    words are taken out (``meetings.frozen_rows``). Its public id is the code in the foot of each
    page.
    """

    class Reading(models.TextChoices):
        """As ``meetings.document_parts.Reading``."""

        MEMBERS = "members", _("Til medlemmer")
        SEATED = "seated", _("Til gruppen")
        OPEN = "open", _("Åpen versjon")
        SUMMARY = "summary", _("Sammendrag")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="renditions")
    # The same for all readings of one version; 1 is what was approved.
    number = models.PositiveSmallIntegerField()
    reading = models.CharField(max_length=10, choices=Reading.choices)
    large = models.BooleanField(default=False)
    # The whole document as data (``meetings.plain_data``).
    content = models.JSONField(null=True)
    # Of the minutes as they were frozen, as meetings.approval.fingerprint writes it.
    fingerprint = models.CharField(max_length=64)
    frozen_at = models.DateTimeField(default=now)
    # The PDF made from the content, once.
    file = models.FileField(upload_to=stored_path, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    made_at = models.DateTimeField(null=True, blank=True)
    # When words were taken out of the minutes. The file goes a moment later.
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RenditionQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "number", "reading", "large"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "number", "reading", "large"],
                name="one_rendition_per_version_and_reading",
            ),
            models.CheckConstraint(
                condition=Q(removed_at=None, content__isnull=False)
                | Q(removed_at__isnull=False, content=None),
                name="rendition_is_whole_or_emptied",
            ),
        ]

    def __str__(self):
        return f"{self.meeting} v{self.number} {self.reading}"

    @property
    def code(self) -> str:
        """As it is printed: k3m9p-7xwq2"""
        return f"{self.public_id[:5]}-{self.public_id[5:]}"


class Amendment(PublicIdModel):
    """A numbered correction (rettelse) of approved minutes: cleaned HTML, never edited."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="amendments")
    number = models.PositiveSmallIntegerField()
    # What it corrects; empty when it is the minutes as a whole.
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="amendments"
    )
    open = models.TextField(blank=True)
    exempt = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="one_amendment_per_number")
        ]

    def __str__(self):
        return _("Rettelse %(number)s") % {"number": self.number}
