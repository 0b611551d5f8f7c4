"""Addresses where calendar programs fetch a person's meetings."""

from django.core import signing
from django.db import models
from django.db.models import F, Q

from people.models import Group, Municipality, Person, PublicIdModel

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
    """One person's meetings, or those in one group, or a municipality's year (``slt.year``), for a
    calendar program that cannot sign in.

    Its key is the public id signed by the site: who reads the database, or a copy of it, has none.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="calendar_feeds")
    # Neither: of every group.
    group = models.ForeignKey(
        Group, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    # The person's ``access_epoch`` when the address was made.
    epoch = models.PositiveIntegerField()
    made_at = models.DateTimeField(auto_now=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="one_feed_per_group"),
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(group=None, municipality=None),
                name="one_feed_of_every_group",
            ),
            models.UniqueConstraint(
                fields=["person", "municipality"], name="one_feed_per_municipality"
            ),
            models.CheckConstraint(
                condition=Q(group=None) | Q(municipality=None), name="a_feed_is_of_one_thing"
            ),
        ]

    def __str__(self):
        return f"{self.person_id}: {self.group or self.municipality or 'all'}"

    @property
    def token(self) -> str:
        return SIGNER.sign(self.public_id)
