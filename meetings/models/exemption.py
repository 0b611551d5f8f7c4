"""What is withheld from the public: by which provision, and until when."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models import Municipality, PublicIdModel
from people.models.base import DatedModel, DatedQuerySet, ends_after_it_begins


class LegalBasisQuerySet(DatedQuerySet):
    def of(self, municipality: Municipality):
        """The list of a municipality: its own rows first, then those that came with the product."""
        ours = models.Case(models.When(municipality=None, then=1), default=0)
        rows = self.filter(Q(municipality=None) | Q(municipality=municipality))
        return rows.order_by(ours, "position", "pk")

    def offered(self, municipality: Municipality, on: date):
        """What may be chosen for a meeting that day: what held then, and is not put away."""
        return self.of(municipality).active(on).exclude(hidden_by=municipality)


class LegalBasis(PublicIdModel, DatedModel):
    """A provision that allows or orders an exemption, for as long as it holds.

    Law changes, and so these are rows, never code. What is chosen is copied as it was written.
    """

    # Empty for those that came with the product.
    municipality = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="legal_bases",
    )
    # Stable name of a row that came with the product, so that loading again finds it.
    key = models.CharField(max_length=30, blank=True)
    short = models.CharField(
        _("hjemmel"),
        max_length=200,
        help_text=_("Slik den skal stå i dokumentene, for eksempel «offl. § 13»."),
    )
    text_nb = models.CharField(_("hva den gjelder"), max_length=200)
    text_nn = models.CharField(_("hva den gjelder, på nynorsk"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    # Municipalities that do not want a row that came with the product in their list.
    hidden_by = models.ManyToManyField(Municipality, related_name="hidden_bases", blank=True)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            ends_after_it_begins("legal_basis_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="one_legal_basis_per_key"
            ),
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(key=""), name="only_shipped_bases_have_a_key"
            ),
        ]

    def __str__(self):
        return self.short

    @property
    def text(self) -> str:
        """What it is about, in the language of the page, bokmål where it is missing."""
        return (get_language() == "nn" and self.text_nn) or self.text_nb


class Exemption(models.Model):
    """What withholds something: a row of the list, its wording that day, and perhaps an end."""

    basis = models.ForeignKey(
        LegalBasis,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("hjemmel for unntak"),
    )
    # What documents print. Without ``basis`` it was typed before there was a list.
    legal_basis = models.CharField(_("hjemmel for unntak"), max_length=200, blank=True)
    # Somebody looks at it again then; nothing opens by itself.
    exempt_until = models.DateField(_("unntatt til og med"), null=True, blank=True, db_index=True)

    class Meta:
        abstract = True

    def has_lapsed(self, on: date | None = None) -> bool:
        return self.exempt_until is not None and self.exempt_until < (on or localdate())
