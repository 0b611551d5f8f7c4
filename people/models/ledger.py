"""What was done (audit) and what was told (notices)."""

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from people.models.base import PublicIdModel
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
    def visible_to(self, person, on=None):
        """What was told for the groups ``person`` coordinates: the ledger is theirs to read."""
        return self.filter(group__in=Group.objects.coordinated_by(person, on))

    def due(self, at=None):
        """Waiting, its time come, and not in another sender's hands."""
        at = at or now()
        return self.filter(state=Notice.State.WAITING, due_at__lte=at).exclude(leased_until__gt=at)


class Notice(PublicIdModel):
    """One thing told to one person. Subject and body are written when it is sent, not before."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Venter")
        # Goes out in ``digest``, together with other things.
        GATHERED = "gathered", _("Samles")
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
    # The notice that tells this one and others in one mail.
    digest = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="gathered"
    )
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
            models.Index(fields=["group", "-created_at"]),
        ]

    def __str__(self):
        return f"{self.kind} to {self.recipient_id}: {self.state}"


class Preference(models.Model):
    """How one person wants to be told of one kind of things; no row is ``Pace.NOW``."""

    class Topic(models.TextChoices):
        MEETINGS = "meetings", _("Innkallinger til møter")
        REMINDERS = "reminders", _("Påminninger om møter")
        MINUTES = "minutes", _("Referater og merknader til dem")
        DECISIONS = "decisions", _("Beslutninger til gjennomsyn")
        TASKS = "tasks", _("Oppgaver og tiltak du får")
        DEADLINES = "deadlines", _("Påminninger om frister")
        DUTIES = "duties", _("Det du skal gjøre som koordinator, møteleder eller referent")

    class Pace(models.TextChoices):
        NOW = "now", _("Med en gang")
        WEEKLY = "weekly", _("Samlet, én gang i uken")
        NEVER = "never", _("Ikke på e-post")

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="preferences")
    topic = models.CharField(max_length=20, choices=Topic.choices)
    pace = models.CharField(max_length=10, choices=Pace.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "topic"], name="one_pace_per_topic")
        ]

    def __str__(self):
        return f"{self.person_id}: {self.topic} {self.pace}"
