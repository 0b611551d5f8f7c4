"""Which municipalities a person works for, as every page and mail of theirs says."""

from datetime import date

from django.conf import settings
from django.utils.translation import gettext as _

from people.models.roles import roles_of


def names_of(person, on: date | None = None) -> str:
    """The municipalities ``person`` is appointed in or whose groups they sit in, that day."""
    return listed([name for name, _language in roles_of(person, on).municipalities])


def language_of(person, on: date | None = None) -> str:
    """The language of the first of those municipalities, for one who has chosen none."""
    languages = [language for _name, language in roles_of(person, on).municipalities]
    return languages[0] if languages else settings.LANGUAGE_CODE


def listed(names: list[str]) -> str:
    """Names as a sentence has them: Eigersund, Lund og Sokndal"""
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s og %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}
