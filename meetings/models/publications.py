"""What of the minutes the world may read, on which municipality's page, and since when."""

from django.db import models
from django.db.models import Exists, ExpressionWrapper, F, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models.decisions import Decision
from meetings.models.meetings import Meeting
from meetings.models.renditions import Amendment
from meetings.models.texts import Text, TextVersion
from people.models import Municipality, Person, PublicIdModel
from people.models.base import stored_path
from people.models.roles import roles_of


class PublicationQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """Those on the pages of municipalities, or of districts' groups, ``person`` coordinates.

        Also when the municipality has left the group since: it must be able to withdraw them.
        """
        if not person.is_authenticated:
            return self.none()
        posts = person.appointments.coordinators().active(on)
        whole = posts.filter(district=None)
        return self.filter(
            Q(municipality__in=whole.values("municipality"))
            | Q(
                municipality__in=posts.values("municipality"),
                meeting__group__in=roles_of(person, on).coordinated,
            )
        )

    def current(self):
        return self.filter(withdrawn_at=None)

    def shown(self):
        """What the world may read now. Where individual cases are handled, nothing ever."""
        return self.current().filter(
            meeting__group__handles_individual_cases=False,
            municipality__public_since__isnull=False,
            municipality__served_since__isnull=False,
        )

    def newest(self):
        """The three published last, for a list."""
        rows = self.shown().select_related("meeting__group").defer("content")
        return rows.order_by("-published_at", "-pk")[:3]

    def with_behind(self):
        """Each with ``is_behind``: the minutes were changed after it was published."""
        kinds = (Text.Kind.MINUTES, Text.Kind.DECISION, Text.Kind.DISSENT)
        since = OuterRef("published_at")
        # Way by way: with an OR across joined tables the database reads every version there is.
        item, decision, dissent = (
            TextVersion.objects.filter(
                **{f"text__{way}meeting": OuterRef("meeting")}, text__kind__in=kinds, at__gt=since
            )
            for way in ("item__", "decision__item__", "dissent__item__")
        )
        written = Exists(item) | Exists(decision) | Exists(dissent)
        ruled = Decision.objects.filter(item__meeting=OuterRef("meeting"), moved_at__gt=since)
        corrected = Amendment.objects.filter(meeting=OuterRef("meeting"), at__gt=since)
        further = ~Q(minutes_state=F("meeting__minutes_state"))
        return self.annotate(
            is_behind=ExpressionWrapper(
                further | written | Exists(ruled) | Exists(corrected),
                models.BooleanField(),
            )
        )

    def behind(self):
        return self.with_behind().filter(is_behind=True)

    def taken_down(self):
        """Down because words were taken out of the minutes, and nobody has said what then."""
        later = Publication.objects.filter(
            meeting=OuterRef("meeting"),
            municipality=OuterRef("municipality"),
            pk__gt=OuterRef("pk"),
        )
        return self.filter(~Exists(later), why=Publication.Why.REMOVED)

    def to_look_at(self):
        """Behind, or taken down: for a coordinator to look through and publish anew."""
        return self.filter(
            Q(pk__in=self.shown().behind().values("pk")) | Q(pk__in=self.taken_down().values("pk"))
        )


class Publication(PublicIdModel):
    """The minutes of one meeting on one municipality's page, word for word as somebody checked
    them. Once withdrawn or replaced it holds no words, and its file is gone.
    """

    class Reading(models.TextChoices):
        OPEN = "open", _("Åpent referat")
        SUMMARY = "summary", _("Sammendrag")

    class Why(models.TextChoices):
        MISTAKE = "mistake", _("Publisert ved en feil")
        CLOSED = "closed", _("Noe i det skulle ikke vært åpent")
        WRONG = "wrong", _("Noe i det er feil")
        OTHER = "other", _("Annen grunn")
        # Said by the machine.
        REPLACED = "replaced", _("Erstattet av en nyere versjon")
        REMOVED = "removed", _("En opplysning er fjernet fra referatet")

    # Those a person may choose.
    REASONS = (Why.MISTAKE, Why.CLOSED, Why.WRONG, Why.OTHER)

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="publications")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="publications"
    )
    reading = models.CharField(max_length=10, choices=Reading.choices, default=Reading.OPEN)
    # How far the minutes were come.
    minutes_state = models.CharField(max_length=10, choices=Meeting.MinutesState.choices)
    # A ``meetings.document_parts.Document``, as ``meetings.plain_data`` writes it.
    content = models.JSONField(null=True, blank=True)
    # SHA-256 of the content, and of the PDF.
    digest = models.CharField(max_length=64)
    file = models.FileField(upload_to=stored_path, blank=True)
    sha256 = models.CharField(max_length=64)
    published_at = models.DateTimeField(default=now)
    published_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(_("hvorfor"), max_length=10, choices=Why.choices, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["published_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "municipality"],
                condition=Q(withdrawn_at=None),
                name="published_once_per_municipality",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(content__isnull=True, file=""),
                name="withdrawn_holds_no_words",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, why="")
                | (Q(withdrawn_at__isnull=False) & ~Q(why="")),
                name="withdrawn_for_a_reason",
            ),
        ]

    def __str__(self):
        return f"{self.meeting}: {self.municipality}"

    @property
    def is_draft(self) -> bool:
        return self.minutes_state != Meeting.MinutesState.APPROVED
