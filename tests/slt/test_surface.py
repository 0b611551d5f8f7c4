"""The frame every page stands in, and the forms, words and pictures it is made of."""

import re
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from slt.templatetags import site
from tests.factories import AppointmentFactory, MembershipFactory

# 24 November 2026, noon in Oslo.
NOON = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)


class Everything(forms.Form):
    title = forms.CharField(label="Tittel", help_text="Kort og saklig.")
    note = forms.CharField(label="Notat", widget=forms.Textarea, required=False)
    on = forms.DateField(label="Dag")
    at = forms.TimeField(label="Tid", required=False)
    starts = forms.SplitDateTimeField(label="Starter", required=False)
    kind = forms.ChoiceField(label="Slag", choices=[("a", "A")], widget=forms.RadioSelect)
    who = forms.MultipleChoiceField(
        label="Hvem", choices=[("p", "Politiet")], widget=forms.CheckboxSelectMultiple
    )
    group = forms.ChoiceField(label="Gruppe", choices=[("1", "Politirådet")])
    file = forms.FileField(label="Vedlegg", required=False)
    is_open = forms.BooleanField(label="Åpent for tilhørere", required=False)


def ids_in(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]+)"', html))


def test_every_field_has_a_label_and_every_reference_leads_somewhere():
    html = render_crispy_form(Everything({"title": ""}))

    ids = ids_in(html)
    for attribute in ("for", "aria-labelledby", "aria-describedby"):
        for value in re.findall(rf'\b{attribute}="([^"]+)"', html):
            assert set(value.split()) <= ids, value
    labelled = set(re.findall(r'<label[^>]* for="([^"]+)"', html))
    # The two halves of a moment are named by their group.
    assert {"id_title", "id_note", "id_on", "id_kind_0", "id_who_0", "id_is_open"} <= labelled
    assert len(ids) == len(re.findall(r'\bid="', html))


def test_the_error_summary_leads_to_the_fields():
    html = render_crispy_form(Everything({}))

    targets = re.findall(r'href="#([^"]+)"', html)
    assert targets == ["id_title", "id_on", "id_kind_0", "id_who_0", "id_group"]
    assert set(targets) <= ids_in(html)
    assert html.count('aria-invalid="true"') >= 5


def test_a_form_of_one_field_says_what_is_wrong_at_the_field_alone():
    class One(forms.Form):
        code = forms.CharField(label="Kode")

    html = render_crispy_form(One({}))

    assert "ds-error-summary" not in html
    assert 'id="id_code_error"' in html


def test_what_may_be_left_out_says_so():
    html = render_crispy_form(Everything())

    labels = dict(re.findall(r'<label[^>]* for="(\w+)"[^>]*>(.*?)</label>', html, re.DOTALL))
    assert "(valgfritt)" in labels["id_note"]
    assert "(valgfritt)" not in labels["id_title"]
    # Not ticking a box is an answer.
    assert "(valgfritt)" not in labels["id_is_open"]


def test_a_day_is_picked_in_the_browsers_own_picker():
    html = render_crispy_form(Everything(initial={"on": date(2026, 11, 24), "at": time(12, 0)}))

    assert re.search(r'<input type="date" name="on" value="2026-11-24"', html)
    assert re.search(r'<input type="time" name="at" value="12:00"', html)


@pytest.mark.parametrize("typed", ["i morgen", "31.02.2026", "2026-02-31"])
def test_a_day_that_is_none_stays_as_it_was_typed(typed):
    html = render_crispy_form(Everything({"on": typed}))

    assert re.search(rf'<input type="text" name="on" value="{typed}"', html)


def test_a_day_typed_as_people_write_it_is_read():
    form = Everything({"on": "24.11.2026", "at": "12:30"})
    form.is_valid()

    assert form.cleaned_data["on"] == date(2026, 11, 24)
    assert form.cleaned_data["at"] == time(12, 30)


# The frame ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_nonce_of_the_page_is_the_nonce_of_the_header(client):
    answer = client.get("/logg-inn/")

    nonce = re.search(r'<meta name="csp-nonce" content="([^"]+)"', answer.content.decode()).group(1)
    assert f"'nonce-{nonce}'" in answer.headers["Content-Security-Policy"]


@pytest.mark.django_db
def test_a_page_carries_no_style_script_or_handler_of_its_own(client):
    html = client.get("/logg-inn/").content.decode()

    assert not re.search(r"<style|<script(?![^>]* src=)|\sstyle=|\son\w+=", html)


@pytest.mark.django_db
def test_a_signed_in_page_names_person_and_municipality(client_for):
    person = MembershipFactory(person__name="Kari Nordli").person

    html = client_for(person).get("/logg-ut/").content.decode()

    assert 'slt-brand__place">Eigersund<' in html
    assert "Kari Nordli" in html


@pytest.mark.django_db
def test_the_page_that_signs_out_speaks_the_language_of_the_person(client_for):
    person = MembershipFactory(person__language="nn").person

    assert '<html lang="nn"' in client_for(person).get("/logg-ut/").content.decode()


@pytest.mark.django_db
def test_the_frame_costs_the_session_the_person_and_one_query(
    client_for, django_assert_num_queries
):
    client = client_for(AppointmentFactory().person)

    with django_assert_num_queries(3):
        client.get("/logg-ut/")


@pytest.mark.parametrize("name", ["400", "403", "403_csrf", "404", "410", "429", "500"])
def test_an_error_page_needs_nothing(name):
    html = render_to_string(f"{name}.html")

    assert "<h1>" in html
    assert "<script" not in html


def test_the_footer_leaves_out_what_the_installation_has_not_given():
    html = render_to_string("_footer.html", {"CONTACT_URL": "https://example.org/kontakt"})

    assert "https://example.org/kontakt" in html
    assert "Personvern" not in html


# Words and pictures ------------------------------------------------------------------------------


def test_when_says_day_and_hours_in_oslo():
    ends = datetime(2026, 11, 24, 13, 0, tzinfo=UTC)

    assert site.when(NOON, ends) == (
        '<time datetime="2026-11-24T12:00+01:00">tirsdag 24. november 2026 kl. 12.00–14.00</time>'
    )


def test_days_and_moments():
    assert site.day(NOON) == "24. november 2026"
    assert site.short_day(NOON) == "24.11.2026"
    assert site.clock(NOON) == "12.00"
    assert site.moment(NOON) == "24. november 2026 kl. 12.00"
    assert site.day(None) == ""


def test_weekdays_are_nynorsk_in_nynorsk():
    with translation.override("nn"):
        assert site.long_day(NOON).startswith("tysdag 24. november")


def test_a_state_has_a_word_and_one_of_our_colours():
    assert site.status("Pågår", "info") == '<span class="ds-tag" data-color="info">Pågår</span>'
    with pytest.raises(ValueError, match="not among"):
        site.status("Pågår", "blue")


def test_every_picture_in_a_template_is_one_we_copy():
    script = (settings.BASE_DIR / "script/frontend").read_text()
    copied = set(re.search(r'ICON_NAMES = """(.*?)"""', script, re.DOTALL).group(1).split())
    used = {
        name
        for template in Path(settings.BASE_DIR, "templates").rglob("*.html")
        for name in re.findall(r'{% icon "(\w+)"', template.read_text())
    }

    assert used
    assert used <= copied


def test_a_page_of_a_list_keeps_the_rest_of_the_address():
    request = RequestFactory().get("/moter/", {"gruppe": "x", "side": "2"})
    page = Paginator(range(100), 10).page(2)

    html = render_to_string("_pagination.html", {"page": page}, request=request)

    assert 'href="?gruppe=x&amp;side=3"' in html
    assert "11–20 av 100" in html
