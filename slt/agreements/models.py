"""The papers that groups rest on."""

from datetime import date, timedelta

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from people.models import Group, Municipality
from people.models.base import (
    DatedModel,
    StoredFile,
    ends_after_it_begins,
)
from people.models.roles import roles_of


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, person, on: date | None = None):
        """The coordinators' own municipalities'; else those of no group, and of one's groups."""
        roles = roles_of(person, on)
        groups = Agreement.groups.through.objects.filter(agreement=OuterRef("pk"))
        return self.filter(
            Q(municipality__number__in=roles.coordinated_places)
            | Q(municipality__number__in=roles.seen_places)
            & (~Exists(groups) | Exists(groups.filter(group__in=roles.seen)))
        )

    def standing(self):
        """Not replaced by a newer one."""
        return self.filter(replaced_by=None)

    def running_out(self, on: date):
        """Standing, and within the days that its coordinators are to be reminded before."""
        return self.standing().filter(remind_from__lte=on)


def paper_path(instance, filename: str) -> str:
    """Each content has a place of its own: the file before it is deleted after this one is kept."""
    mark = f"{instance.public_id}-{instance.sha256[:8]}"
    return f"agreement/{instance.public_id[:2]}/{mark}"


class Agreement(StoredFile, DatedModel):
    """A mandate or an agreement, that holds from a day and perhaps to one."""

    class Kind(models.TextChoices):
        MANDATE = "mandate", _("Mandat")
        POLICE_COUNCIL = "police_council", _("Politirådsavtale")
        COOPERATION = "cooperation", _("Samarbeidsavtale")
        OTHER = "other", _("Annen avtale")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="agreements"
    )
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices, default=Kind.MANDATE)
    title = models.CharField(_("tittel"), max_length=160)
    # None: it is the whole municipality's.
    groups = models.ManyToManyField(Group, blank=True, related_name="agreements")
    remind_days = models.PositiveSmallIntegerField(_("minn på det, dager før"), default=90)
    # ``until`` less ``remind_days``, which the database would reckon differently on each engine.
    remind_from = models.DateField(null=True, blank=True, editable=False)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    # The paper may lie elsewhere.
    file = models.FileField(upload_to=paper_path, blank=True)
    name = models.CharField(_("navn"), max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0, help_text="bytes")
    sha256 = models.CharField(max_length=64, blank=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = [F("until").asc(nulls_last=True), "pk"]
        constraints = [ends_after_it_begins("agreement_ends_after_it_begins")]

    def __str__(self):
        return self.title

    def reckon(self) -> None:
        """Set from when its coordinators are reminded."""
        self.remind_from = self.until and self.until - timedelta(days=self.remind_days)

    def is_over(self, on: date) -> bool:
        return self.until is not None and self.until < on

    def is_running_out(self, on: date) -> bool:
        return self.remind_from is not None and self.remind_from <= on and not self.is_over(on)
