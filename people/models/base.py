"""What several models share: periods, public ids, stored files."""

import secrets
from datetime import date
from functools import cache

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

# Letters and digits that are not mistaken for each other when read aloud.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


def new_public_id() -> str:
    """Ten random characters, 49 bits: names a record in its address, and tells nothing else."""
    # One draw: a hundred thousand rows are written in one go.
    number, found = secrets.randbelow(len(ALPHABET) ** 10), ""
    while len(found) < 10:
        number, letter = divmod(number, len(ALPHABET))
        found += ALPHABET[letter]
    return found


class PublicIdModel(models.Model):
    """A record with a page; its primary key never leaves the server."""

    public_id = models.CharField(max_length=10, unique=True, default=new_public_id, editable=False)

    class Meta:
        abstract = True

    def _get_FIELD_display(self, field):  # noqa: N802 - Django's name
        """What ``get_<field>_display`` says. Django's own makes the list of choices anew each
        time, which a list of rows shows.
        """
        value = getattr(self, field.attname)
        return str(labels(field).get(value, value))


@cache
def labels(field: models.Field) -> dict:
    return dict(field.flatchoices)


class DatedQuerySet(models.QuerySet):
    """Rows with ``since`` and ``until``; both days are part of the period."""

    def active(self, on: date | None = None):
        on = on or localdate()
        return self.filter(Q(until=None) | Q(until__gte=on), since__lte=on)


class DatedModel(models.Model):
    """Something that holds from a day and perhaps to a day, both included."""

    since = models.DateField(_("fra"), default=localdate)
    until = models.DateField(_("til"), null=True, blank=True)

    class Meta:
        abstract = True

    def is_active(self, on: date | None = None) -> bool:
        on = on or localdate()
        return self.since <= on and (self.until is None or self.until >= on)


def ends_after_it_begins(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(until=None) | Q(until__gte=F("since")),
        name=name,
        violation_error_message=_("Perioden slutter før den begynner."),
    )


class WrittenPage(PublicIdModel):
    """Words in ``SECTIONS`` of a municipality, written by several who each name what they began
    from.
    """

    # Counts the savings: who began from an older one is told.
    version = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    SECTIONS: tuple[str, ...] = ()

    class Meta:
        abstract = True

    @property
    def is_empty(self) -> bool:
        return not any(getattr(self, name).strip() for name in self.SECTIONS)


def stored_path(instance, filename: str) -> str:
    """The file's place on the server: its public id, nothing of the name people gave it."""
    return f"{instance._meta.model_name}/{instance.public_id[:2]}/{instance.public_id}"


class StoredFile(PublicIdModel):
    """A file handed to us, kept outside the web root and served only through ``visible_to``."""

    file = models.FileField(upload_to=stored_path)
    name = models.CharField(_("navn"), max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField(help_text="bytes")
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField(auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True

    def __str__(self):
        return self.name
