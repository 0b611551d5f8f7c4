"""Where: municipalities, their districts, organisations and the numbers people may call."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from people.models.base import DatedQuerySet
from people.models.roles import roles_of

# Letters that Unicode does not take apart; á, š and å it does.
FOLDS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t"})


def fold(name: str) -> str:
    """The name as people may type it: lower case, without accents, æøå and Sámi letters folded."""
    return slugify(name.lower().translate(FOLDS)).replace("-", " ")


class MunicipalityQuerySet(DatedQuerySet):
    def served(self):
        """The municipalities this installation is for."""
        return self.exclude(served_since=None)

    def public(self):
        """Those whose contact page the world may see."""
        return self.served().exclude(public_since=None)

    def visible_to(self, person, on=None):
        """Those whose groups ``person`` sits in that day, and those they coordinate."""
        return self.filter(number__in=roles_of(person, on).seen_places, until=None)

    def coordinated_by(self, person, on=None):
        from_appointments = person.appointments.coordinators().active(on)
        return self.filter(pk__in=from_appointments.values("municipality"))


class Municipality(models.Model):
    """One of the municipalities in force, by its four-digit number, which is text.

    Source of the rows: Kartverket (CC BY 4.0) and SSB Klass 131.
    """

    class Language(models.TextChoices):
        BOKMAL = "nb", "Bokmål"
        NYNORSK = "nn", "Nynorsk"

    number = models.CharField(_("kommunenummer"), max_length=4)
    name = models.CharField(_("navn"), max_length=60)
    official_name = models.CharField(max_length=120)
    folded = models.CharField(max_length=200, editable=False)
    county_number = models.CharField(max_length=2)
    county_name = models.CharField(_("fylke"), max_length=60)
    since = models.DateField(default=None, null=True)
    until = models.DateField(null=True, blank=True)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )

    served_since = models.DateField(null=True, blank=True)
    public_since = models.DateField(null=True, blank=True)
    # When the coordinator put *Kom i gang* away; until then home leads there.
    started_on = models.DateField(null=True, blank=True)
    language = models.CharField(
        _("målform"), max_length=2, choices=Language.choices, default=Language.BOKMAL
    )
    switchboard = models.CharField(_("sentralbord"), max_length=20, blank=True)
    post_address = models.CharField(_("postadresse"), max_length=200, blank=True)
    public_email = models.EmailField(_("e-post til kommunen"), blank=True)
    website = models.URLField(_("nettsted"), blank=True)
    # On documents: written by people.logo, never as it was uploaded.
    logo = models.FileField(_("logo"), blank=True)

    objects = MunicipalityQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["number"], condition=Q(until=None), name="one_municipality_per_number"
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("municipality_page", args=[self.slug])

    @property
    def slug(self) -> str:
        return f"{self.number}-{fold(self.name).replace(' ', '-')}"


class District(models.Model):
    """A part of a large municipality with coordinators of its own (bydel)."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="districts"
    )
    name = models.CharField(_("navn"), max_length=80)

    class Meta:
        ordering = ["municipality", "name"]
        constraints = [
            models.UniqueConstraint(fields=["municipality", "name"], name="one_district_per_name")
        ]

    def __str__(self):
        return self.name


class Organisation(models.Model):
    """A body that takes part: a service, the police, a county authority, a club, a shop."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", _("Kommunen")
        POLICE = "police", _("Politiet")
        COUNTY = "county", _("Fylkeskommunen")
        STATE = "state", _("Staten")
        VOLUNTARY = "voluntary", _("Frivillige")
        FAITH = "faith", _("Tros- og livssynssamfunn")
        BUSINESS = "business", _("Næringsliv")
        OTHER = "other", _("Annet")

    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="organisations"
    )
    name = models.CharField(_("navn"), max_length=120)
    kind = models.CharField(_("slag"), max_length=20, choices=Kind.choices, default=Kind.OTHER)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                "municipality", Lower("name"), name="one_organisation_per_name_and_municipality"
            )
        ]

    def __str__(self):
        return self.name


class ContactNumberQuerySet(models.QuerySet):
    def for_municipality(self, municipality):
        """The national numbers and the municipality's own, in the order they are shown."""
        return self.filter(Q(municipality=None) | Q(municipality=municipality))


class ContactNumber(models.Model):
    """A number to call, with where it was read and when it was last checked."""

    class Purpose(models.TextChoices):
        EMERGENCY = "emergency", _("Akutt fare")
        TALK = "talk", _("Snakk med noen nå")
        YOUTH = "youth", _("Er du ung selv?")

    municipality = models.ForeignKey(
        Municipality,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="contact_numbers",
    )
    purpose = models.CharField(_("til hva"), max_length=10, choices=Purpose.choices)
    # Stable name of a national row, so that loading again updates it.
    key = models.CharField(max_length=30, blank=True)
    label = models.CharField(_("navn"), max_length=100)
    label_nn = models.CharField(_("navn på nynorsk"), max_length=100, blank=True)
    label_en = models.CharField(_("navn på engelsk"), max_length=100, blank=True)
    number = models.CharField(_("nummer"), max_length=20)
    hours = models.CharField(_("åpningstid"), max_length=100, blank=True)
    hours_nn = models.CharField(_("åpningstid på nynorsk"), max_length=100, blank=True)
    hours_en = models.CharField(_("åpningstid på engelsk"), max_length=100, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(_("kilde"), max_length=200)
    checked_on = models.DateField(_("sist kontrollert"))

    objects = ContactNumberQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["key"], condition=~Q(key=""), name="one_contact_number_per_key"
            ),
            models.CheckConstraint(
                condition=Q(municipality=None) | Q(key=""),
                name="only_national_numbers_have_a_key",
            ),
        ]

    def __str__(self):
        return f"{self.label} {self.number}"

    def said(self, field: str) -> str:
        """``label`` or ``hours`` in the language of the page, bokmål where it is missing."""
        language = (get_language() or "nb")[:2]
        return (language != "nb" and getattr(self, f"{field}_{language}", "")) or getattr(
            self, field
        )
