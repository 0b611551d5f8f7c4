"""Groups on three levels, who sits in them, and who may do what there."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from people.models.base import (
    DatedModel,
    DatedQuerySet,
    PublicIdModel,
    ends_after_it_begins,
)
from people.models.persons import Person
from people.models.places import District, Municipality, Organisation
from people.models.roles import roles_of
from people.ways import way


class GroupQuerySet(models.QuerySet):
    def visible_to(self, person, on: date | None = None):
        """Groups ``person`` sits in that day; for a coordinator, the municipality's or district's.

        Every other ``visible_to`` ends here. A deputy sees no group, only the
        meeting they sit in for. The stranger gets nothing.
        """
        return self.filter(pk__in=roles_of(person, on).seen)

    def coordinated_by(self, person, on: date | None = None):
        """Groups ``person`` may run: those of the municipalities or districts they coordinate."""
        return self.filter(pk__in=roles_of(person, on).coordinated)

    def standing(self):
        """Groups that have not been ended."""
        return self.filter(ended_on=None)


class Group(PublicIdModel):
    """A standing body with a level and a local name, and how it wants its work done."""

    class Level(models.TextChoices):
        STEERING = "steering", _("Styrende nivå")
        COORDINATING = "coordinating", _("Koordinerende nivå")
        EXECUTING = "executing", _("Utførende nivå")

    class DecisionHeading(models.TextChoices):
        DECISION = "decision", _("Beslutning")
        CONCLUSION = "conclusion", _("Konklusjon")
        RECOMMENDATION = "recommendation", _("Tilråding")
        RESOLUTION = "resolution", _("Vedtak")

    class ReviewBefore(models.TextChoices):
        NONE = "none", _("Nei, beslutningen er tatt i møtet")
        CHAIR = "chair", _("Ja, av møteleder")
        ALL = "all", _("Ja, av alle medlemmer")

    class Approval(models.TextChoices):
        NEXT_MEETING = "next_meeting", _("I neste møte")
        DEADLINE = "deadline", _("Når fristen for merknader er ute")

    class ChairTurn(models.TextChoices):
        NONE = "", _("Nei")
        MEETING = "meeting", _("Ja, fra møte til møte")
        YEAR = "year", _("Ja, fra år til år")

    level = models.CharField(_("nivå"), max_length=20, choices=Level.choices)
    name = models.CharField(_("navn"), max_length=120)
    police_council = models.BooleanField(_("er også politiråd"), default=False)
    reports_to = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reporting_groups",
        verbose_name=_("rapporterer til"),
    )
    municipalities = models.ManyToManyField(
        Municipality, through="GroupMunicipality", related_name="groups"
    )
    meetings_per_year = models.PositiveSmallIntegerField(
        _("møter i året"), default=4, help_text=_("Juli regnes aldri med.")
    )
    # No text and no files here: members, dates and a count of themes only.
    handles_individual_cases = models.BooleanField(_("behandler enkeltsaker"), default=False)
    has_exempt_text = models.BooleanField(
        _("kan ha tekst unntatt offentlighet"),
        default=True,
        help_text=_("Av for grupper på utførende nivå, til noen slår det på."),
    )
    decision_heading = models.CharField(
        _("overskrift over beslutninger"),
        max_length=20,
        choices=DecisionHeading.choices,
        default=DecisionHeading.DECISION,
    )
    review_before = models.CharField(
        _("skal beslutninger gjennomsynes før de gjelder?"),
        max_length=10,
        choices=ReviewBefore.choices,
        default=ReviewBefore.NONE,
    )
    silence_agrees = models.BooleanField(
        _("den som ikke svarer innen fristen, regnes som enig"), default=True
    )
    approval = models.CharField(
        _("referatet godkjennes"),
        max_length=20,
        choices=Approval.choices,
        default=Approval.NEXT_MEETING,
    )
    remarks_days = models.PositiveSmallIntegerField(_("dager til merknader"), default=7)
    summons_days = models.PositiveSmallIntegerField(_("innkalling, dager før møtet"), default=14)
    reminder_days = models.PositiveSmallIntegerField(_("påminning, dager før møtet"), default=3)
    task_reminder_days = models.PositiveSmallIntegerField(
        _("påminning, dager før en frist"), default=7
    )
    # The rungs of the ladder beside those that are counted in days; see people.views.ladder.
    reminds_day_before = models.BooleanField(_("påminning dagen før møtet"), default=True)
    reminds_of_minutes = models.BooleanField(
        _("påminning om referat som ikke er sendt"), default=True
    )
    reminds_of_answers = models.BooleanField(
        _("påminning om gjennomsyn og merknader som venter"), default=True
    )
    reminds_on_deadline = models.BooleanField(_("påminning på fristdagen"), default=True)
    # Working days after the deadline; 0: never.
    overdue_days = models.PositiveSmallIntegerField(
        _("beskjed til koordinatoren, virkedager etter fristen"), default=5
    )
    # Days after the deadline; 0: never. Suggested to the coordinator, never done.
    above_days = models.PositiveSmallIntegerField(
        _("forslag om sak på nivået over, dager etter fristen"), default=30
    )
    attaches_papers = models.BooleanField(
        _("åpne papirer følger innkallingen som PDF"), default=False
    )
    # Then no mail carries a calendar message: there would be two events of one meeting.
    invites_in_outlook = models.BooleanField(
        _("vi kaller inn i kalenderen fra Outlook selv"), default=False
    )
    # Between the seats marked ``chairs_in_turn``; see meetings.chairing.
    chair_turn = models.CharField(
        _("går møteledelsen på omgang?"), max_length=10, choices=ChairTurn.choices, blank=True
    )
    # The names of a group that is two in one: politiråd and styringsgruppe. Both or none.
    first_hat = models.CharField(_("første hatt"), max_length=60, blank=True)
    second_hat = models.CharField(_("andre hatt"), max_length=60, blank=True)
    usual_place = models.CharField(_("vanlig møtested"), max_length=200, blank=True)
    ended_on = models.DateField(_("nedlagt"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reports_to=F("pk")), name="group_does_not_report_to_itself"
            ),
            models.CheckConstraint(
                condition=Q(first_hat="", second_hat="") | ~Q(first_hat="") & ~Q(second_hat=""),
                name="two_hats_or_none",
                violation_error_message=_("Skriv begge navnene, eller ingen av dem."),
            ),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return way("group_detail", self.public_id)

    @property
    def host(self) -> Municipality:
        """The municipality that keeps the group's numbering and language."""
        for row in self.group_municipalities.all():
            if row.host and row.until is None:
                return row.municipality
        raise GroupMunicipality.DoesNotExist(f"{self} has no host.")

    @property
    def language(self) -> str:
        return self.host.language

    @property
    def holds_exempt_text(self) -> bool:
        """Whether text exempt from public disclosure may be written here."""
        return settings.EXEMPT_FIELDS and self.has_exempt_text and not self.handles_individual_cases

    def municipality_names(self) -> str:
        """Host first, then the partners: "Eigersund og Bjerkreim"."""
        rows = sorted(
            (row for row in self.group_municipalities.all() if row.until is None),
            key=lambda row: (not row.host, row.municipality.name),
        )
        names = [row.municipality.name for row in rows]
        if len(names) < 2:
            return "".join(names)
        return _("%(first)s og %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}

    def hat_name(self, hat: str) -> str:
        """What an item with that hat is called; empty for a group that is one thing only."""
        return {"first": self.first_hat, "second": self.second_hat}.get(hat, "")

    def roles_of(self, person, on: date | None = None) -> set[str]:
        """What ``person`` is here that day: offices, seats, and ``COORDINATOR``."""
        return roles_of(person, on).within(self.pk)


class GroupMunicipality(DatedModel):
    """A municipality's part in a group: one is host, partners have full rights in the group."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="group_municipalities")
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="group_municipalities"
    )
    district = models.ForeignKey(
        District,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="group_municipalities",
    )
    host = models.BooleanField(_("vertskommune"), default=False)
    # What the municipality's own archive calls the group's papers.
    archive_case = models.CharField(_("arkivsaksnummer"), max_length=40, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["-host", "pk"]
        constraints = [
            ends_after_it_begins("group_municipality_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["group"], condition=Q(host=True, until=None), name="one_host_per_group"
            ),
            models.UniqueConstraint(
                fields=["group", "municipality"],
                condition=Q(until=None),
                name="municipality_once_per_group",
            ),
        ]

    def __str__(self):
        return f"{self.group}: {self.municipality}"


class MembershipQuerySet(DatedQuerySet):
    def seated(self):
        """Members and informed: those who see the group. Deputies see only their meeting."""
        return self.exclude(role=Membership.Role.DEPUTY)


class Membership(PublicIdModel, DatedModel):
    """A person's dated seat in a group, and whom they represent there."""

    class Role(models.TextChoices):
        MEMBER = "member", _("Medlem")
        DEPUTY = "deputy", _("Vara")
        INFORMED = "informed", _("Til orientering")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    role = models.CharField(_("rolle"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    # Empty for a deputy of anyone.
    deputy_for = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="deputies",
        verbose_name=_("vara for"),
    )
    organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="memberships",
        verbose_name=_("representerer"),
    )
    title = models.CharField(_("stilling"), max_length=100, blank=True)
    work_phone = models.CharField(_("telefon i vervet"), max_length=20, blank=True)
    public_office = models.BooleanField(
        _("offentlig verv: navnet kan stå i åpne referater"),
        default=False,
        help_text=_("For eksempel ordfører, kommunedirektør og politistasjonssjef."),
    )
    chairs_in_turn = models.BooleanField(_("leder møter på omgang"), default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["group", "pk"]
        constraints = [
            ends_after_it_begins("membership_ends_after_it_begins"),
            models.UniqueConstraint(
                "group",
                "person",
                condition=Q(until=None) & ~Q(role="deputy"),
                name="one_open_seat_per_person_and_group",
                violation_error_message=_("Personen har allerede plass i gruppen."),
            ),
            models.CheckConstraint(
                condition=Q(deputy_for=None) | Q(role="deputy"),
                name="only_deputies_stand_in",
                violation_error_message=_("Bare en vara er vara for noen."),
            ),
        ]

    def __str__(self):
        return f"{self.person} ({self.get_role_display()})"


class Office(DatedModel):
    """A dated office in a group; one person may be both chair and secretary."""

    class Kind(models.TextChoices):
        CHAIR = "chair", _("Møteleder")
        DEPUTY_CHAIR = "deputy_chair", _("Nestleder")
        SECRETARY = "secretary", _("Referent")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="offices")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="offices")
    kind = models.CharField(_("verv"), max_length=20, choices=Kind.choices)

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["group", "kind"]
        constraints = [
            ends_after_it_begins("office_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["group", "kind"],
                condition=Q(until=None),
                name="one_holder_per_office",
                violation_error_message=_("Vervet er besatt. Avslutt det først."),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}: {self.person}"
