"""Papers set for those who asked for them, kept for a few hours."""

from datetime import timedelta

from django.db import models
from django.utils.timezone import now

from people.models import PublicIdModel
from people.models.base import stored_path

# The worker looks once a minute.
SLOW = timedelta(minutes=3)


class Printout(PublicIdModel):
    """One paper as it is to be set, and then as it is set (``meetings.typesetting``).

    Known by its very words: a row is found only by one for whom the same paper was written a moment
    ago, so who may read it is asked each time, and a changed word is another paper. ``attempts`` is
    the claim: who made the first attempt writes nothing once somebody has begun the second.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"

    # SHA-256 of the HTML, without the moments it was written at.
    key = models.CharField(max_length=64, unique=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    # Laid out so far.
    pages = models.PositiveIntegerField(default=0)
    leased_until = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(default=now, db_index=True)
    # The PDF. Until it is there, the HTML lies beside it.
    file = models.FileField(upload_to=stored_path)

    class Meta:
        ordering = ["asked_at", "pk"]

    def __str__(self):
        return f"{self.public_id} ({self.state})"

    @property
    def is_slow(self) -> bool:
        """Asked for long ago, and in nobody's hand: the queue is long, or no worker runs."""
        held = self.leased_until and self.leased_until >= now()
        return not held and self.asked_at < now() - SLOW

    @property
    def source(self) -> str:
        """The name of the file that holds the HTML."""
        return f"{self.file.name}.html"
