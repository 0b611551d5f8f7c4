"""Which municipalities a person works for, as every page and mail of theirs says."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from people.models import GroupMunicipality
from people.models.roles import roles_of


def names_of(person, on: date | None = None) -> str:
    """The municipalities ``person`` is appointed in or whose groups they sit in, that day."""
    return listed([name for name, _language in roles_of(person, on).municipalities])


def language_of(person, on: date | None = None) -> str:
    """For one who has chosen none: their post's municipality's, else their groups' host's."""
    posts = person.appointments.active(on).order_by("municipality__number")
    roles = roles_of(person, on)
    hosts = (
        GroupMunicipality.objects.active(on)
        .filter(host=True, group__in=roles.seen | roles.stood_in)
        .order_by("municipality__number")
    )
    language = (
        posts.values_list("municipality__language", flat=True).first()
        or hosts.values_list("municipality__language", flat=True).first()
    )
    return language or settings.LANGUAGE_CODE


def listed(names: list[str]) -> str:
    """Names as a sentence has them: Eigersund, Lund og Sokndal"""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s og %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
