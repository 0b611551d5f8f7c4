"""Matters, their appearances on agendas, standing items and attachments."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models.exemption import Exemption
from meetings.models.meetings import Meeting, NumberSeries, run_by, seen_by
from people.models import DatedQuerySet, Group, Person, PublicIdModel, StoredFile
from people.models.base import DatedModel, ends_after_it_begins
from people.ways import way


class Kind(models.TextChoices):
    """What the group is asked to do with an item."""

    INFORMATION = "information", _("Orienteringssak")
    DISCUSSION = "discussion", _("Drøftingssak")
    DECISION = "decision", _("Beslutningssak")


class Hat(models.TextChoices):
    """As what the group takes an item, where it is two in one (``Group.first_hat``); by rule,
    see ``meetings.hats``.
    """

    RULE = "", _("Etter regelen")
    FIRST = "first", _("Første hatt")
    SECOND = "second", _("Andre hatt")
    BOTH = "both", _("Felles")


def hat_field() -> models.CharField:
    return models.CharField(_("hatt"), max_length=6, choices=Hat.choices, blank=True)


class StandingItem(PublicIdModel, DatedModel):
    """An item that returns at each meeting of a group (fast punkt)."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="standing_items")
    title = models.CharField(_("tittel"), max_length=200)
    kind = models.CharField(
        _("slag"), max_length=20, choices=Kind.choices, default=Kind.INFORMATION
    )
    presenter = models.CharField(_("innleder (v/)"), max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    hat = hat_field()

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [ends_after_it_begins("standing_item_ends_after_it_begins")]

    def __str__(self):
        return self.title


class Matter(PublicIdModel):
    """What an item is about, across meetings and groups. Permission is per item, not here."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="matters")
    title = models.CharField(_("tittel"), max_length=200)
    origin = models.CharField(_("opphav"), max_length=200, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.title


class AgendaItemQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """Items of meetings one may open; proposals only for who proposed them and who runs it."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(
            seen_by(person, on, via="meeting__")
            & (Q(accepted_at__isnull=False) | Q(proposed_by=person))
            | run_by(person, on, via="meeting__")
        )

    def on_agenda(self):
        """What stands on the agenda: accepted, not withdrawn."""
        return self.exclude(accepted_at=None).exclude(outcome=AgendaItem.Outcome.WITHDRAWN)

    def proposed(self):
        """Before the coordinator; what leaders review between meetings is not hers to accept."""
        waiting = self.filter(accepted_at=None, declined_at=None)
        return waiting.exclude(role=AgendaItem.Role.REFERRED)


class AgendaItem(PublicIdModel, Exemption):
    """One appearance of a matter in one meeting. Order and number are two things."""

    Kind = Kind

    class Role(models.TextChoices):
        """What the item is for; formal items come by themselves."""

        APPROVE_SUMMONS = "approve_summons", _("Godkjenning av innkalling og saksliste")
        APPROVE_MINUTES = "approve_minutes", _("Godkjenning av referat")
        FOLLOW_UP = "follow_up", _("Oppfølging fra forrige møter")
        # Decided between meetings, and put before the next one so that its minutes hold it.
        REFERRED = "referred", _("Referatsak")
        STANDING = "standing", _("Fast punkt")
        ORDINARY = "ordinary", _("Sak")
        ANY_OTHER_BUSINESS = "any_other_business", _("Eventuelt")

    # Those whose title says what they are.
    FORMAL = (Role.APPROVE_SUMMONS, Role.APPROVE_MINUTES, Role.FOLLOW_UP, Role.ANY_OTHER_BUSINESS)

    class Outcome(models.TextChoices):
        NONE = "", _("Ikke behandlet")
        HANDLED = "handled", _("Behandlet")
        POSTPONED = "postponed", _("Utsatt")
        ESCALATED = "escalated", _("Løftet til gruppen over")
        FORWARDED = "forwarded", _("Oversendt rett myndighet")
        WITHDRAWN = "withdrawn", _("Trukket")

    class Approval(models.TextChoices):
        """What this item said of the minutes it ``approves``."""

        NONE = "", _("Ikke tatt stilling til")
        APPROVED = "approved", _("Godkjent")
        WITH_CHANGES = "with_changes", _("Godkjent med endringer")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.ORDINARY)
    kind = models.CharField(
        _("slag"), max_length=20, choices=Kind.choices, default=Kind.INFORMATION
    )
    series = models.ForeignKey(
        NumberSeries, null=True, blank=True, on_delete=models.PROTECT, related_name="items"
    )
    number = models.PositiveIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Always safe to show. The exempt title, where there is one, is what insiders see instead.
    title = models.CharField(_("tittel"), max_length=200)
    exempt_title = models.CharField(
        _("tittel unntatt offentlighet"),
        max_length=200,
        blank=True,
        help_text=_("Vises bare for dem som har tilgang. Tittelen over vises for alle."),
    )
    # Offl. § 11. For those who run the meeting; it stands in no document.
    access_note = models.TextField(_("vurdering av meirinnsyn"), max_length=2000, blank=True)
    presenter = models.CharField(_("innleder (v/)"), max_length=120, blank=True)
    minutes_planned = models.PositiveSmallIntegerField(_("minutter"), null=True, blank=True)
    hat = hat_field()
    outcome = models.CharField(
        _("utfall"), max_length=20, choices=Outcome.choices, blank=True, default=""
    )
    # The earlier appearance of a postponed matter.
    continues = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="continued_in"
    )
    # For ``approve_minutes``: whose minutes, and what was said of them.
    approves = models.ForeignKey(
        Meeting, null=True, blank=True, on_delete=models.PROTECT, related_name="approval_items"
    )
    approval = models.CharField(max_length=20, choices=Approval.choices, blank=True, default="")
    approval_changes = models.TextField(_("hvilke endringer?"), blank=True)
    proposed_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="proposed_items"
    )
    accepted_at = models.DateTimeField(null=True, blank=True, default=now)
    declined_at = models.DateTimeField(null=True, blank=True)
    decline_reason = models.CharField(_("begrunnelse"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["meeting", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "number"], name="number_used_once"),
            models.CheckConstraint(
                condition=Q(series=None, number=None)
                | Q(series__isnull=False, number__isnull=False),
                name="number_and_series_go_together",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None),
                name="accepted_or_declined_not_both",
            ),
        ]

    def __str__(self):
        return f"{self.label} {self.title}".strip()

    def get_absolute_url(self):
        return f"{way('meeting_detail', self.meeting.public_id)}#sak-{self.public_id}"

    @property
    def label(self) -> str:
        """The case number as people write it: "17/26"; empty until the summons gave it one."""
        return f"{self.number}/{self.series.year % 100:02}" if self.number else ""

    @property
    def is_formal(self) -> bool:
        return self.role in self.FORMAL


class AttachmentQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """Files of items one may open. Whether an exempt one may be read, ``Access`` says."""
        return self.filter(item__in=AgendaItem.objects.visible_to(person, on).values("pk"))

    def open(self):
        return self.exclude(opened_at=None)


class Attachment(StoredFile, Exemption):
    """A file on an item; exempt until somebody opens it."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="attachments")
    # Whose paper it is, when it is not the municipality's own: who asks for it asks them.
    from_whom = models.CharField(
        _("hvem det kommer fra"),
        max_length=120,
        blank=True,
        help_text=_("Fylles ut når det ikke er kommunens eget, for eksempel «politiet»."),
    )
    # Set when it came with the answer of the body the item was sent to.
    answers = models.ForeignKey(
        "meetings.Forwarding",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="files",
    )
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def get_absolute_url(self):
        return way("attachment", self.public_id)

    @property
    def is_open(self) -> bool:
        return self.opened_at is not None
