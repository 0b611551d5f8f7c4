"""``{% prepared %}``: what is filled in says what would have been written each time."""

from datetime import date

import pytest
from django.template import Context, Engine, TemplateSyntaxError
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy

from people.models import Municipality

OURS = Engine(
    libraries={
        "i18n": "slt.templatetags.i18n",
        "prepared": "slt.templatetags.prepared",
    },
    builtins=[*Engine.default_builtins, "slt.templatetags.ways"],
)


def part(text: str):
    return OURS.from_string("{% load i18n prepared %}" + text)


class Row:
    def __init__(self, **values):
        vars(self).update(values)

    def shouted(self):
        return self.name.upper()


ROW = part(
    "{% prepared id=row.id name=row.name from=row.place loud=row.shouted by state=row.state %}"
    "<a href=\"{% url 'meeting_detail' id %}\">100 % {{ name }}, {{ loud }}</a>"
    "{% if from %} ({{ from }}){% endif %}"
    '{% if state == "away" %} {% translate "Forfall" %}{% endif %}'
    "{% blocktranslate %}Rediger plassen til {{ name }}{% endblocktranslate %}"
    "{% endprepared %}"
)
PLAIN = part(
    "<a href=\"{% url 'meeting_detail' row.id %}\">100 % {{ row.name }}, {{ row.shouted }}</a>"
    "{% if row.place %} ({{ row.place }}){% endif %}"
    '{% if row.state == "away" %} {% translate "Forfall" %}{% endif %}'
    "{% blocktranslate with name=row.name %}Rediger plassen til {{ name }}{% endblocktranslate %}"
)


def test_it_says_what_it_would_have_said_each_time():
    rows = [
        Row(id=f"abcdefghj{at}", name=name, place=place, state=state)
        for at, (name, place, state) in enumerate(
            [
                ("Kari", "", ""),
                ("<Kari> & 'Ola'", "Politiet", "away"),
                ("%(id)s {{ name }} q0xQ0Xz", None, "away"),
                (mark_safe("<b>Kari</b>"), mark_safe("A&amp;B"), ""),
                ("q0xq0xz", "100 %", None),
            ]
        )
    ]
    # More than once: what is kept from the first must fit the next.
    for language in ("nb", "nn", "en", "nb"):
        for row in rows:
            with translation.override(language):
                assert ROW.render(Context({"row": row})) == PLAIN.render(Context({"row": row}))


def test_each_row_is_filled_in_and_the_page_is_as_before():
    each = part(
        "{% prepared each row in rows id=row.id name=row.name|upper by last=row.last %}"
        "[{{ id }} {{ name }}{% if last %}.{% endif %}]{% endprepared %}{{ row }}"
    )
    rows = [Row(id="a1", name="<Kari>", last=False), {"id": "b2", "name": "Ola", "last": True}]
    said = each.render(Context({"rows": rows, "row": "mine"}))
    assert said == "[a1 &lt;KARI&gt;][b2 OLA.]mine"
    assert each.render(Context({"rows": [], "row": ""})) == ""


def test_it_sees_nothing_of_the_page_and_its_reader():
    lone = part("{% prepared id=id %}{{ id }}{{ name }}{{ row.name }}{% endprepared %}")
    page = {"id": "a1", "name": "Kari", "row": Row(name="Kari")}
    assert lone.render(Context(page)) == "a1"


def test_each_reader_gets_a_token_of_their_own():
    form = part("{% prepared id=id %}{% csrf_token %}{{ id }}{% endprepared %}")
    for token in ("first", "second"):
        said = form.render(Context({"id": "a1", "csrf_token": token}))
        assert said == f'<input type="hidden" name="csrfmiddlewaretoken" value="{token}">a1'


@pytest.mark.parametrize(
    "asks",
    [
        '{% if name == "Kari" %}ja{% endif %}',
        '{% if name != "Kari" %}ja{% endif %}',
        "{{ name|upper }}",
        "{{ name|lower }}",
        "{{ name|capfirst }}",
    ],
)
def test_a_wording_does_not_depend_on_what_is_filled_in(asks):
    with pytest.raises(ValueError, match="name is not known"):
        part("{% prepared name=name %}" + asks + "{% endprepared %}").render(
            Context({"name": "Kari"})
        )


@pytest.mark.parametrize("value", ["Kari Moe", "kari@example.org", 3])
def test_no_wording_is_kept_by_what_somebody_wrote(value):
    kept = part("{% prepared by name=name %}x{% endprepared %}")
    with pytest.raises((ValueError, TypeError)):
        kept.render(Context({"name": value}))


def test_only_an_id_stands_in_an_address():
    link = part("{% prepared id=id %}{% url 'meeting_detail' id %}{% endprepared %}")
    assert link.render(Context({"id": "abcdefghj2"})) == "/moter/abcdefghj2/"
    with pytest.raises(ValueError, match="stands in an address"):
        link.render(Context({"id": "../../ut"}))


@pytest.mark.parametrize("value", [True, 1.5, date(2026, 11, 22)])
def test_what_is_written_in_more_than_one_way_is_not_guessed(value):
    with pytest.raises(TypeError, match="more than one way"):
        part("{% prepared it=it %}{{ it }}{% endprepared %}").render(Context({"it": value}))


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (gettext_lazy("Møter"), "Møter"),
        (Municipality(name="Sør & Nord"), "Sør &amp; Nord"),
        (12, "12"),
        (None, ""),
    ],
)
def test_what_can_be_filled_in(value, said):
    shown = part("{% prepared it=it %}{{ it }}{% endprepared %}")
    assert shown.render(Context({"it": value})) == said


def test_it_says_what_it_does_not_understand():
    with pytest.raises(TemplateSyntaxError, match="'with'"):
        part("{% prepared id=id with state %}{% endprepared %}")
