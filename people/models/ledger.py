"""What was done (audit) and what was told (notices)."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from people.models.groups import Group
from people.models.persons import Person


class AuditEntry(models.Model):
    """Who did what to which thing, and when: a verb, a person, a thing, and no personal text."""

    verb = models.CharField(max_length=40)
    # Empty when the machine did it (minutes approved by a deadline).
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="acts")
    about_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    about_id = models.PositiveBigIntegerField()
    about = GenericForeignKey("about_type", "about_id")
    # Numbers, dates and ids that tell what changed; never text.
    facts = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["about_type", "about_id"])]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class NoticeQuerySet(models.QuerySet):
    def due(self, at=None):
        """Waiting, its time come, and not in another sender's hands."""
        at = at or now()
        return self.filter(state=Notice.State.WAITING, due_at__lte=at).exclude(leased_until__gt=at)


class Notice(models.Model):
    """One thing told to one person. Subject and body are written when it is sent, not before."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter")
        SENT = "sent", _("Sendt")
        HELD = "held", _("Holdt tilbake")
        FAILED = "failed", _("Ikke levert")

    recipient = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="notices")
    # Says what was told and of what; the same is never told twice.
    key = models.CharField(max_length=120)
    kind = models.CharField(max_length=40)
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.PROTECT, related_name="notices"
    )
    about_type = models.ForeignKey(
        ContentType, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    about_id = models.PositiveBigIntegerField(null=True, blank=True)
    about = GenericForeignKey("about_type", "about_id")
    # Who asks: stands in the first line, and answers go there.
    sender = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    facts = models.JSONField(default=dict, blank=True)
    due_at = models.DateTimeField(default=now)
    created_at = models.DateTimeField(auto_now_add=True)

    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    # Why it was held back or failed: a short code, said in words on the ledger page.
    why = models.CharField(max_length=200, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    message_id = models.CharField(max_length=120, unique=True)
    # The address it went to, as it was then.
    address = models.EmailField(blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="told_once"),
        ]
        indexes = [
            models.Index(fields=["state", "due_at"]),
            models.Index(fields=["about_type", "about_id"]),
        ]

    def __str__(self):
        return f"{self.kind} to {self.recipient_id}: {self.state}"
