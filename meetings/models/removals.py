"""What was taken out of the words of a meeting: who, when and why, never what."""

from datetime import date

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Meeting, seen_by
from meetings.models.texts import Text
from people.models import Person, PublicIdModel


class RemovalQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """Those in meetings one may open; what one may do with them, ``Meeting.access`` says."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(seen_by(person, on, via="meeting__"))

    def waiting(self, on: date | None = None):
        """Proposed, and not too old to be confirmed."""
        return self.filter(state=Removal.State.PROPOSED, expires_on__gte=on or localdate())

    def done(self):
        return self.filter(state=Removal.State.DONE)

    def fingerprints(self):
        """Those after which approved minutes got another fingerprint."""
        return self.done().exclude(sha256_before="")


class Removal(PublicIdModel):
    """One removal of words (Fjern opplysning): proposed when two must agree, then done.

    It never holds the words. While it waits it says where they stand, so that they can be shown
    to the one who confirms; afterwards not even that.
    """

    class Reason(models.TextChoices):
        PERSONAL = "personal", _("Personopplysning")
        NATIONAL_ID = "national_id", _("Fødselsnummer")
        CONFIDENTIAL = "confidential", _("Taushetsbelagt opplysning")
        MISTAKE = "mistake", _("Skrevet ved en feil")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Venter på bekreftelse")
        DONE = "done", _("Fjernet")
        DECLINED = "declined", _("Ikke bekreftet")
        WITHDRAWN = "withdrawn", _("Trukket")
        LAPSED = "lapsed", _("Utløpt")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="removals")
    reason = models.CharField(_("hvorfor"), max_length=20, choices=Reason.choices)
    # In own words, which must not say what it was.
    note = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=State.choices)
    moved_at = models.DateTimeField(default=now)
    # A national identity number that was taken out before the minutes were sent.
    automatic = models.BooleanField(default=False)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    expires_on = models.DateField(null=True, blank=True)
    # Who confirmed or declined, when two must agree.
    settled_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    done_at = models.DateTimeField(null=True, blank=True)
    # While it waits: where the words stand, and a keyed hash of them. Ids and numbers only.
    pointer = models.JSONField(null=True, blank=True)
    # The fingerprint of approved minutes before and after.
    sha256_before = models.CharField(max_length=64, blank=True)
    sha256_after = models.CharField(max_length=64, blank=True)
    # When the last word was overwritten. Until then the database lets frozen words be overwritten.
    sealed_at = models.DateTimeField(null=True, blank=True)
    # When the bytes were gone from the database's own files too.
    cleaned_at = models.DateTimeField(null=True, blank=True)

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="proposed") | Q(pointer__isnull=True),
                name="only_what_waits_says_where",
            ),
            models.CheckConstraint(
                condition=Q(settled_by=None) | ~Q(settled_by=models.F("by")),
                name="two_different_persons",
            ),
        ]

    def __str__(self):
        return f"{self.get_reason_display()} {self.public_id}"

    def get_absolute_url(self):
        return reverse("removal_detail", args=[self.public_id])

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.PROPOSED and self.expires_on >= localdate()


class RemovedFrom(models.Model):
    """One place that words were taken out of."""

    removal = models.ForeignKey(Removal, on_delete=models.CASCADE, related_name="places")
    # Which column: the key of a ``meetings.removal.Place``.
    place = models.CharField(max_length=60)
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.CASCADE, related_name="removed_from"
    )
    text = models.ForeignKey(
        Text, null=True, blank=True, on_delete=models.CASCADE, related_name="removed_from"
    )
    # Of a text: the first version that never held the words.
    version = models.PositiveIntegerField(null=True, blank=True)
    # How many times the words stood there.
    count = models.PositiveIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return f"{self.removal}: {self.place}"


def last_removed(item: str = "pk") -> Subquery:
    """When words were last taken out of the item at ``item`` (a path to its id), by a person."""
    done = RemovedFrom.objects.filter(
        item=OuterRef(item), removal__state=Removal.State.DONE, removal__automatic=False
    )
    return Subquery(done.order_by("-removal__done_at").values("removal__done_at")[:1])
