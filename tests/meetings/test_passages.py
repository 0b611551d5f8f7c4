"""Words are found however they are marked up, and overwriting them leaves the rest as it was."""

import pytest

from meetings.clean import clean, words
from meetings.passages import find, overwrite

MARK = "[fjernet]"


def without(raw: str, passage: str, *, html: bool = True) -> str:
    return overwrite(raw, passage, MARK, html=html, chosen=lambda hit: True)[0]


@pytest.mark.parametrize(
    ("html", "passage", "left"),
    [
        ("<p>Ola Nordmann kom.</p>", "Ola Nordmann", "<p>[fjernet] kom.</p>"),
        ("<p><strong>O</strong>la <em>Nord</em>mann kom</p>", "ola nordmann", None),
        ("<p>Ola&nbsp;Nordmann kom</p>", "Ola Nordmann", "<p>[fjernet] kom</p>"),
        ("<p>Ola\u202fNord\u00admann kom</p>", "Ola Nordmann", "<p>[fjernet] kom</p>"),
        ("<p>Ola<br>Nordmann kom</p>", "Ola Nordmann", None),
        ("<ul><li>Ola</li><li>Nordmann kom</li></ul>", "Ola\nNordmann", None),
        ("<p>Møtte A&amp;B AS i går</p>", "a&b as", "<p>Møtte [fjernet] i går</p>"),
        ("<p>A –  «sitat» B</p>", 'a - "sitat"', "<p>[fjernet] B</p>"),
        (
            "<table><tbody><tr><td>Ola</td><td>Nordmann</td></tr></tbody></table>",
            "Ola\tNordmann",
            None,
        ),
    ],
)
def test_a_passage_is_found_whatever_stands_inside_it(html, passage, left):
    html = clean(html)
    after = without(html, passage)

    assert not find(after, passage, html=True)
    assert MARK in words(after)
    assert clean(after) == after  # whole, and nothing but marks we know
    if left:
        assert after == left


def test_what_is_not_chosen_stands():
    html = "<p>Nordmann, nordmann og Nordmanns.</p>"
    hits = find(html, "Nordmann", html=True)

    assert [(hit.form, hit.whole) for hit in hits] == [
        ("Nordmann", True),
        ("nordmann", True),
        ("Nordmanns", False),
    ]
    after, count = overwrite(html, "Nordmann", MARK, html=True, chosen=lambda hit: hit.whole)
    assert (after, count) == ("<p>[fjernet], [fjernet] og Nordmanns.</p>", 2)


def test_a_letter_is_not_cut_in_two():
    assert find("<p>Pål</p>", "Pa", html=True) == []
    assert find("<p>Straße</p>", "Stras", html=True) == []
    assert find("Pa\u030al", "Pa", html=False) == []
    assert [hit.form for hit in find("Pa\u030al kom", "Pål", html=False)] == ["Pa\u030al"]


def test_a_link_goes_with_its_words_and_an_address_can_give_a_name_away():
    html = clean('<p>Se <a href="https://example.org/om">Ola Nordmann</a> i dag.</p>')
    assert without(html, "Nordmann") == "<p>Se Ola [fjernet] i dag.</p>"

    html = clean('<p>Se <a href="https://example.org/ola-nordmann?a>b">saken</a>.</p>')
    assert [hit.form for hit in find(html, "Ola Nordmann", html=True)] == [
        "https://example.org/ola-nordmann?a>b"
    ]
    assert without(html, "Ola Nordmann") == "<p>Se saken.</p>"

    html = clean('<p>Skriv til <a href="mailto:ola@example.org">ham</a>, A&lt;B.</p>')
    assert without(html, "ola@example.org") == "<p>Skriv til ham, A&lt;B.</p>"


def test_plain_fields_are_searched_too():
    assert without("Sak om Kari  Moe < 18", "kari moe", html=False) == "Sak om [fjernet] < 18"
    assert without("", "kari", html=False) == ""
    assert find("Kari", "   ", html=False) == []
