"""Challenges that people report upwards, and what the coordinator answered."""

from django.db import models
from django.db.models import Q
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import Matter
from people.models import Group, Person, PublicIdModel
from people.models.roles import roles_of
from people.ways import way


class ChallengeQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """One's own, and those of groups one coordinates: nobody else's until it is an item."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(Q(sender=person) | Q(group__in=roles_of(person, on).coordinated))

    def unsorted(self):
        return self.filter(state=Challenge.State.NEW)


class Challenge(PublicIdModel):
    """What somebody sees out there, of patterns and never of persons.

    Internal: it stands in no document. What is to be treated is written anew as an item.
    """

    class State(models.TextChoices):
        NEW = "new", _("Venter på svar")
        ON_AGENDA = "on_agenda", _("Satt på sakslisten")
        ANSWERED = "answered", _("Besvart")
        MERGED = "merged", _("Lagt til en annen sak")
        DECLINED = "declined", _("Ikke tatt videre")

    # From which group it is reported: those who coordinate it sort it.
    group = models.ForeignKey(
        Group, on_delete=models.PROTECT, related_name="challenges", verbose_name=_("gruppe")
    )
    title = models.CharField(_("hva gjelder det?"), max_length=200)
    seen = models.TextField(_("hva ser du?"), max_length=2000)
    place = models.CharField(_("hvor?"), max_length=120, blank=True)
    sender = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="challenges")
    sent_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    moved_at = models.DateTimeField(default=now)
    answer = models.TextField(_("svar"), max_length=2000, blank=True)
    # The matter it became, or was added to.
    matter = models.ForeignKey(
        Matter, null=True, blank=True, on_delete=models.SET_NULL, related_name="challenges"
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["answered", "declined"]) | ~Q(answer=""),
                name="answers_to_challenges_have_words",
                violation_error_message=_("Skriv svaret."),
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return way("challenge_detail", self.public_id)
