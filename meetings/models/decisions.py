"""Decisions, what leaders say of them, and remarks to the minutes."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from meetings.models.meetings import Attendance, Meeting, run_by, seen_by
from people.models import Group, Municipality, Person, PublicIdModel
from people.models.roles import roles_of
from people.ways import way


class DecisionQuerySet(models.QuerySet):
    def concerning(self, municipalities):
        """Taken while one of them had a part in the group; naming it, or nobody."""
        named = Decision.municipalities.through.objects.filter(decision=OuterRef("pk"))
        return self.filter(
            ~Exists(named) | Exists(named.filter(municipality__in=municipalities)),
            item__meeting__in=Meeting.objects.while_in(municipalities).values("pk"),
        )

    def visible_to(self, person, on=None):
        """Decisions of items one may open; not yet sent, only for those who run the meeting."""
        if not person.is_authenticated:
            return self.none()
        of_items = Q(item__accepted_at__isnull=False) | Q(item__proposed_by=person)
        return self.filter(
            seen_by(person, on, via="item__meeting__") & of_items & ~Q(state=Decision.State.DRAFT)
            | run_by(person, on, via="item__meeting__")
            | decided_between(person, on)
        )


def decided_between(person, on=None) -> Q:
    """Decided between meetings: for all who sit in the group, whatever meeting it is to be
    referred in. While it is under review, for those who review.
    """
    roles = roles_of(person, on)
    ways = Q(pk__in=[])
    if roles.seen_only:
        ways |= Q(item__meeting__group__in=roles.seen_only, state=Decision.State.DECIDED)
    if roles.member_in:
        to_all = Q(review_before=Group.ReviewBefore.ALL) & ~Q(state=Decision.State.DRAFT)
        ways |= Q(item__meeting__group__in=roles.member_in) & to_all
    return Q(between_meetings=True) & ways


class Decision(PublicIdModel):
    """What the group concluded in an item; its words are a Text."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Utkast")
        IN_REVIEW = "in_review", _("Til gjennomsyn")
        RETURNED = "returned", _("Sendt tilbake")
        DECIDED = "decided", _("Besluttet")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="decisions")
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    moved_at = models.DateTimeField(default=now)
    decided_on = models.DateField(null=True, blank=True)
    review_until = models.DateField(_("frist for gjennomsyn"), null=True, blank=True)
    # Whose review it needs before effect: the group's choice when the minutes were sent.
    review_before = models.CharField(
        max_length=10, choices=Group.ReviewBefore.choices, default=Group.ReviewBefore.NONE
    )
    # Proposed between meetings, when the group decides by review.
    between_meetings = models.BooleanField(default=False)
    # Of those that share the group; none chosen means all of them.
    municipalities = models.ManyToManyField(
        Municipality, blank=True, related_name="+", verbose_name=_("kommuner beslutningen gjelder")
    )
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["item", "position", "pk"]

    def __str__(self):
        return f"{self.item.label} ({self.get_state_display()})"

    def get_absolute_url(self):
        return way("decision_detail", self.public_id)

    @property
    def is_locked(self) -> bool:
        """Its words stand still while leaders read them, and once they have agreed to them."""
        return self.state == self.State.IN_REVIEW or (
            self.state == self.State.DECIDED and self.review_before != Group.ReviewBefore.NONE
        )

    def heading(self) -> str:
        return Group.DecisionHeading(self.item.meeting.group.decision_heading).label


class DissentQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """Those in minutes one may open; not yet sent, only for those who run the meeting."""
        if not person.is_authenticated:
            return self.none()
        sent = Q(item__meeting__minutes_state__in=Meeting.SENT_STATES)
        seen = seen_by(person, on, via="item__meeting__") & Q(item__accepted_at__isnull=False)
        return self.filter(seen & sent | run_by(person, on, via="item__meeting__"))


class Dissent(PublicIdModel):
    """A member's differing view, entered in the minutes of an item (protokolltilførsel).

    Its words are a Text: open and exempt apart, and never lost.
    """

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="dissents")
    # As they were that day: name, organisation, post.
    attendance = models.ForeignKey(Attendance, on_delete=models.RESTRICT, related_name="dissents")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = DissentQuerySet.as_manager()

    class Meta:
        ordering = ["item", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["item", "attendance"], name="one_dissent_per_item_and_person"
            )
        ]

    def __str__(self):
        return f"{self.attendance}: {self.item}"


class Review(models.Model):
    """One leader's answer to one wording; a new wording voids it."""

    class Verdict(models.TextChoices):
        AGREE = "agree", _("Enig")
        ASK = "ask", _("Spørsmål")
        RETURN = "return", _("Send tilbake")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="reviews")
    version = models.ForeignKey(
        "TextVersion", null=True, on_delete=models.PROTECT, related_name="reviews"
    )
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="reviews")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    comment = models.TextField(_("kommentar"), blank=True)
    # Protokolltilførsel: the differing view they ask to have entered in the minutes.
    dissent = models.TextField(_("protokolltilførsel"), blank=True)
    # Where the minute-taker entered it.
    entered_in = models.ForeignKey(
        Dissent, null=True, blank=True, on_delete=models.SET_NULL, related_name="asked_in"
    )
    # Who wrote it down, when the leader said it by telephone.
    registered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.TextField(_("svar"), blank=True)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=now)
    # When the same person answered anew: what was asked first is not lost.
    superseded_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "version", "person"],
                condition=Q(superseded_at=None),
                name="one_review_per_person_and_wording",
            ),
            models.CheckConstraint(
                condition=Q(verdict="agree") | ~Q(comment=""),
                name="asking_and_returning_say_why",
                violation_error_message=_("Skriv hva du spør om eller hvorfor du sender tilbake."),
            ),
        ]

    def __str__(self):
        return f"{self.person}: {self.get_verdict_display()}"

    @property
    def may_be_answered(self) -> bool:
        """Whether an answer is offered: a word that stands and, once it is decided, asks for it."""
        if not self.comment or self.superseded_at:
            return False
        return self.verdict != self.Verdict.AGREE or self.decision.state != Decision.State.DECIDED


class Remark(PublicIdModel):
    """A comment to one item of sent minutes, before they are approved."""

    class State(models.TextChoices):
        OPEN = "open", _("Ubesvart")
        ACCEPTED = "accepted", _("Tatt til følge")
        DECLINED = "declined", _("Ikke tatt til følge")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="remarks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="remarks")
    text = models.TextField(_("merknad"), max_length=2000)
    at = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField(_("begrunnelse"), blank=True, max_length=2000)
    answered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    # It stands in no document until somebody opens it.
    opened_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        ordering = ["at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(answer=""),
                name="declining_says_why",
                violation_error_message=_("Skriv hvorfor merknaden ikke er tatt til følge."),
            )
        ]

    def __str__(self):
        return f"{self.person}: {self.item}"
