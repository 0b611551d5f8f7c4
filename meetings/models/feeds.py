"""Addresses where calendar programs fetch a person's meetings."""

from django.core import signing
from django.db import models
from django.db.models import F, Q

from people.models import Group, Person, PublicIdModel

# Not a sign that stands in a signature.
SIGNER = signing.Signer(salt="meetings.feeds", sep=".")


class CalendarFeedQuerySet(models.QuerySet):
    def alive(self):
        """Those whose person is here, and has not been signed out everywhere since."""
        return self.filter(person__erased_on=None, epoch=F("person__access_epoch"))

    def opened_by(self, token: str):
        """The one that ``token`` opens, if it is alive; none when the token is made up."""
        try:
            public_id = SIGNER.unsign(token)
        except signing.BadSignature:
            return self.none()
        return self.alive().filter(public_id=public_id)


class CalendarFeed(PublicIdModel):
    """One person's meetings, or those in one group, for a calendar program that cannot sign in.

    Its key is the public id signed by the site: who reads the database, or a copy of it, has none.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    # Empty: of every group.
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # The person's ``access_epoch`` when the address was made.
    epoch = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="one_feed_per_group"),
            models.UniqueConstraint(
                fields=["person"], condition=Q(group=None), name="one_feed_of_every_group"
            ),
        ]

    def __str__(self):
        return f"{self.person_id}: {self.group or 'all'}"

    @property
    def token(self) -> str:
        return SIGNER.sign(self.public_id)
