"""Texts, and their versions, which are appended and never edited."""

from django.db import models
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Value, When
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.decisions import Decision, Dissent
from people.models import Person, PublicIdModel


class TextQuerySet(models.QuerySet):
    def of_meeting(self, meeting):
        """Texts of the meeting's items, and of the decisions and differing views in them.

        By keys, not by joins: with an OR across joined tables the database reads every text.
        """
        items = AgendaItem.objects.filter(meeting=meeting)
        decisions = Decision.objects.filter(item__meeting=meeting)
        dissents = Dissent.objects.filter(item__meeting=meeting)
        return self.filter(
            Q(item__in=items.values("pk"))
            | Q(decision__in=decisions.values("pk"))
            | Q(dissent__in=dissents.values("pk"))
        )

    def visible_to(self, person, on=None):
        """Texts whose owner one may open. Their versions are only for those who run the meeting."""
        owners = {"item": AgendaItem, "decision": Decision, "dissent": Dissent}
        ways = Q()
        for name, model in owners.items():
            ways |= Q(**{f"{name}__in": model.objects.visible_to(person, on).values("pk")})
        return self.filter(ways)


class Text(PublicIdModel):
    """One text of an item, a decision or a dissent. Two persons in different texts never meet."""

    class Kind(models.TextChoices):
        BACKGROUND = "background", _("Bakgrunn")
        PROPOSAL = "proposal", _("Forslag til beslutning")
        MINUTES = "minutes", _("Referat")
        DECISION = "decision", _("Beslutning")
        DISSENT = "dissent", _("Protokolltilførsel")

    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.CASCADE, related_name="texts"
    )
    decision = models.OneToOneField(
        Decision, null=True, blank=True, on_delete=models.CASCADE, related_name="text"
    )
    dissent = models.OneToOneField(
        Dissent, null=True, blank=True, on_delete=models.CASCADE, related_name="text"
    )
    kind = models.CharField(max_length=20, choices=Kind.choices)
    # The first version that never held what was last taken out of it (Fjern opplysning, or a
    # national identity number): what somebody began from an earlier one may bring it back.
    removed_in_version = models.PositiveIntegerField(default=0)
    # Some version holds a national identity number, to be overwritten when it is taken out.
    marked = models.BooleanField(default=False)

    objects = TextQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, decision=None, dissent=None)
                | Q(item=None, decision__isnull=False, dissent=None, kind="decision")
                | Q(item=None, decision=None, dissent__isnull=False, kind="dissent"),
                name="text_has_one_owner",
            ),
            models.UniqueConstraint(fields=["item", "kind"], name="one_text_per_item_and_kind"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.public_id}"

    @property
    def agenda_item(self) -> AgendaItem:
        """The item it stands in, whoever owns it."""
        return self.item or (self.decision or self.dissent).item

    @property
    def latest(self) -> "TextVersion | None":
        """The current version."""
        return self.versions.order_by("-number").first()


class TextVersionQuerySet(models.QuerySet):
    def of_meeting(self, meeting):
        return self.filter(text__in=Text.objects.of_meeting(meeting).values("pk"))

    def latest(self):
        """The highest version of each text."""
        newer = TextVersion.objects.filter(text=OuterRef("text"), number__gt=OuterRef("number"))
        return self.filter(~Exists(newer))


def holds_exempt(item: str) -> Q:
    """That the item at ``item`` (a path to its id) has a title, a text, a decision or a differing
    view of which something is exempt now: then what follows from it goes with it.
    """
    latest = TextVersion.objects.latest().exclude(exempt="")
    written = latest.filter(text__item=OuterRef(item))
    ruled = latest.filter(text__decision__item=OuterRef(item))
    dissented = latest.filter(text__dissent__item=OuterRef(item))
    titled = AgendaItem.objects.filter(pk=OuterRef(item)).exclude(exempt_title="")
    return Q(Exists(titled)) | Q(Exists(written)) | Q(Exists(ruled)) | Q(Exists(dissented))


def is_exempt(follow_up: str = "") -> Q:
    """That the task or measure at ``follow_up`` is exempt: said of it, or it goes with its item
    and something there is.
    """
    via = f"{follow_up}__" * bool(follow_up)
    as_item = Q(**{f"{via}openness": ""})
    return Q(**{f"{via}openness": "exempt"}) | as_item & holds_exempt(f"{via}item")


def filled(name: str) -> Case:
    """True where the column holds something, without fetching what."""
    return Case(
        When(**{name: ""}, then=Value(False)), default=Value(True), output_field=BooleanField()
    )


class TextVersion(models.Model):
    """One saved state of a text: cleaned HTML, the open and the exempt part apart.

    The unique number is the only lock: saving names the version it started from.
    """

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    open = models.TextField(blank=True)
    exempt = models.TextField(blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    objects = TextVersionQuerySet.as_manager()

    class Meta:
        ordering = ["text", "number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="one_version_per_number")
        ]

    def __str__(self):
        return f"{self.text} v{self.number}"
