"""A title and a proposed text offered to the neighbours: a copy, and nothing that leads back."""

from django.db import models
from django.utils.timezone import now
from django.utils.translation import gettext_lazy as _

from meetings.models.agenda import AgendaItem
from people.models import Municipality, Person, PublicIdModel
from people.models.roles import roles_of
from people.ways import way


class ItemCopyQuerySet(models.QuerySet):
    def visible_to(self, person, on=None):
        """What one has offered, and what is offered to a municipality one coordinates."""
        if not person.is_authenticated:
            return self.none()
        places = roles_of(person, on).coordinated_places
        offered = models.Q(place__number__in=places, place__until=None)
        return self.filter(models.Q(sender=person) | offered)

    def unanswered(self):
        return self.filter(state=ItemCopy.State.OFFERED)


class ItemCopy(PublicIdModel):
    """What the coordinators of another municipality may take as a draft of their own, or not."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Venter på svar")
        TAKEN = "taken", _("Laget som utkast")
        DECLINED = "declined", _("Ikke tatt imot")

    # What it was copied from: for taking words out again, never shown to who receives it.
    item = models.ForeignKey(
        AgendaItem, null=True, on_delete=models.SET_NULL, related_name="copies"
    )
    from_place = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    place = models.ForeignKey(Municipality, on_delete=models.PROTECT, related_name="+")
    title = models.CharField(_("tittel"), max_length=200)
    # Cleaned markup, without links.
    proposal = models.TextField(_("forslag"), blank=True)
    sender = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField(default=now)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    moved_at = models.DateTimeField(default=now)
    answer = models.CharField(_("begrunnelse"), max_length=300, blank=True)

    objects = ItemCopyQuerySet.as_manager()

    class Meta:
        ordering = ["-sent_at", "-pk"]

    def __str__(self):
        return self.title

    @property
    def municipality(self) -> Municipality:
        """Whose mail it is that asks about it."""
        return self.place

    def get_absolute_url(self):
        return way("item_copy", self.public_id)
