"""Our own ``url`` and translation tags say what Django's say."""

from itertools import product

import pytest
from django.template import Context, Engine
from django.test import override_settings
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from meetings.models import Meeting
from people.ways import way

DJANGO = Engine(libraries={"i18n": "django.templatetags.i18n"})
OURS = Engine(
    libraries={"i18n": "slt.templatetags.i18n", "site": "slt.templatetags.site"},
    builtins=[*Engine.default_builtins, "slt.templatetags.ways"],
)
SNIPPETS = [
    '{% translate "Møter" %}',
    '{% trans "Møter" %}',
    "{% translate 'Møter' as said %}[{{ said }}]",
    '{% translate "100 %% <b>&</b>" %}',
    '{% translate "Møter"|upper %}',
    "{% translate word %}",
    '{% translate "Møter" noop %}',
    '{% translate "j. F Y" context "datoformat" %}',
    "{% blocktranslate %}Rediger plassen til {{ name }}{% endblocktranslate %}",
    "{% blocktranslate trimmed with name=word|lower %}\n  Rediger plassen\n til {{ name }}"
    "{% endblocktranslate %}",
    "{% blocktranslate with name=word asvar said %}Sak {{ name }}{% endblocktranslate %}{{ said }}",
    "{% blocktrans with share=n %}{{ share }} % av {{ name }}{% endblocktrans %}",
    "{% blocktranslate %}Sak {{ missing }}{% endblocktranslate %}",
    "{% blocktranslate trimmed count n=n %}{{ n }} medlem{% plural %}{{ n }} medlemmer"
    "{% endblocktranslate %}",
    "{% autoescape off %}{% blocktranslate with x=name %}Sak {{ x }}{% endblocktranslate %}"
    "{% endautoescape %}",
    "{% url 'home' %}",
    "{% url 'meeting_detail' 'abcdefghj2' %}",
    "{% url name_of_page 'abcdefghj2' as there %}[{{ there }}]",
    "{% url 'no_such_page' as there %}[{{ there }}]",
    "{% url 'meeting_detail' public_id='abcdefghj2' %}",
]


@pytest.mark.parametrize("snippet", SNIPPETS)
def test_it_says_what_django_says(snippet):
    ours = OURS.from_string("{% load i18n %}" + snippet)
    django = DJANGO.from_string("{% load i18n %}" + snippet)
    names, numbers = ["Kari", "<Kari> & 'Ola'", "100 %(x)s"], [0, 1, 2]
    # More than once: what is kept from the first must fit the next.
    for language, name, n in product(["nb", "nn", "en", "nb"], names, numbers):
        context = {"name": name, "word": "Møter", "n": n, "name_of_page": "meeting_detail"}
        with translation.override(language):
            assert ours.render(Context(context)) == django.render(Context(context))


def test_a_page_that_does_not_exist_is_still_an_error():
    with pytest.raises(NoReverseMatch):
        OURS.from_string("{% url 'no_such_page' %}").render(Context())


@pytest.mark.parametrize(
    ("name", "ids"),
    [
        ("home", []),
        ("meeting_detail", ["abcdefghj2"]),
        ("municipality_page", ["1101-eigersund"]),
        ("public_contact", ["1101"]),
        ("meeting_detail", ["a b/å"]),
    ],
)
def test_a_way_is_the_address(name, ids):
    for _time in range(2):
        try:
            expected = reverse(name, args=ids)
        except NoReverseMatch:
            with pytest.raises(NoReverseMatch):
                way(name, *ids)
        else:
            assert way(name, *ids) == expected


def test_what_is_kept_is_kept_by_language_and_sees_nobody():
    part = OURS.from_string(
        "{% load i18n site %}{% kept %}{% translate 'Møter' %}{{ name }}{{ CONTACT_URL }}"
        "{% endkept %}"
    )
    for language, said in (("nb", "Møter"), ("en", "Meetings"), ("nb", "Møter")):
        with translation.override(language), override_settings(CONTACT_URL="/hit"):
            assert part.render(Context({"name": "Kari"})) == f"{said}/hit"
    with translation.override("nb"), override_settings(CONTACT_URL="/dit"):
        assert part.render(Context({"name": "Kari"})) == "Møter/dit"


def test_a_choice_is_said_in_the_readers_language():
    meeting = Meeting(state="called")
    assert meeting.get_state_display() == "Innkalt"
    with translation.override("en"):
        assert meeting.get_state_display() != "Innkalt"
    assert Meeting(state="?").get_state_display() == "?"
