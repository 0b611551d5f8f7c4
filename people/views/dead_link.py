"""The page of a link that opens nothing any more."""

from django.shortcuts import render
from django.utils import translation

from people import links
from people.belonging import language_here, language_of


def dead_link(request, token: str):
    """410, in the language of the one it was made for, as long as that can be read from it."""
    person = links.owner(token)
    language = person and (person.language or language_of(person))
    with translation.override(language or language_here()):
        return render(request, "410.html", status=410)
