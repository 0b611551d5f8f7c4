"""Members from a spreadsheet: every problem at its row, and all or none."""

import re
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate

from people import member_import, notices
from people.models import AuditEntry, Membership, Organisation, Person
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db

GOOD = (
    "Navn\tE-post\tTelefon\tVirksomhet\tStilling\tRolle\tVara for\n"
    "Kari Nes\tKari@example.org\t00 00 00 01\tUngdomsskolen\tRektor\tmedlem\t\n"
    "Ola Vik\tola@example.org\t\tungdomsskolen\t\tvara\tKari Nes\n"
    "Eva Lie\t\t\t\t\torientering\t\n"
)


@pytest.fixture
def coordinator():
    return AppointmentFactory().person


@pytest.fixture
def group(coordinator):
    return GroupFactory()


@pytest.fixture
def url(group):
    return reverse("member_import", args=[group.public_id])


def problems(text: str, group) -> dict[int, dict]:
    rows = member_import.read(text)
    member_import.check(rows, group)
    return {row.number: row.problems for row in rows if row.problems}


# Reading ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_the_example_on_the_page_can_be_pasted(url, coordinator, client_for, language):
    Person.objects.filter(pk=coordinator.pk).update(language=language)
    page = client_for(coordinator).get(url).content.decode()
    (example,) = re.findall(r"<pre[^>]*>(.*?)</pre>", page, re.DOTALL)

    kari, ola = member_import.read(example)

    assert (kari.email, kari.organisation, kari.title) == (
        "kari.nes@example.org",
        "Ungdomsskolen",
        "Rektor",
    )
    assert (kari.since, ola.deputy_for) == ("1.8.2026", "Kari Nes")


@pytest.mark.parametrize("separator", ["\t", ";", ","])
def test_columns_are_read_by_their_headings_in_any_order(separator):
    lines = [["Virksomhet", "Epost", "NAVN"], ["NAV", "kari@example.org", "Kari Nes"]]
    text = "\r\n".join(separator.join(line) for line in lines)

    (row,) = member_import.read(text)

    assert (row.name, row.email, row.organisation) == ("Kari Nes", "kari@example.org", "NAV")


def test_without_a_heading_the_columns_stand_as_documented():
    (row,) = member_import.read("Kari Nes;kari@example.org;00 00 00 01;NAV;Leder;medlem")

    assert (row.phone, row.title, row.role) == ("00 00 00 01", "Leder", "medlem")


def test_invisible_characters_and_empty_lines_are_no_trouble():
    rows = member_import.read("\ufeffKari\u00a0Nes \u200b;kari@example.org\n;;\n\nOla Vik;")

    assert [row.name for row in rows] == ["Kari Nes", "Ola Vik"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_files_as_excel_writes_them(client_for, coordinator, group, url, encoding):
    file = SimpleUploadedFile("liste.csv", "Navn;E-post\nÅse Bø;ase@example.org".encode(encoding))

    page = client_for(coordinator).post(url, {"file": file}).content.decode()

    assert "Åse Bø" in page


@pytest.mark.parametrize("text", ["", " \n ", "Navn;E-post\n", "E-post;Rolle\nx@example.org;"])
def test_what_is_no_list_is_refused_in_words(client_for, coordinator, url, text):
    response = client_for(coordinator).post(url, {"text": text})

    assert response.status_code == 422
    assert response.context["form"].errors["text"]


def test_a_spreadsheet_file_is_refused_in_words(client_for, coordinator, url):
    file = SimpleUploadedFile("liste.xlsx", b"PK\x03\x04")

    response = client_for(coordinator).post(url, {"file": file})

    assert response.status_code == 422
    assert "Lagre det som CSV" in response.content.decode()


# Checking -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (";kari@example.org;;;;;", "name"),
        ("Kari Nes;kari;;;;;", "email"),
        ("Kari Nes;;ring meg;;;;", "phone"),
        ("Kari Nes;;;;;sjef;", "role"),
        ("Kari Nes;;;;;vara;Ukjent Mann", "deputy_for"),
        ("Kari Nes;;;;;medlem;Sitter Her", "deputy_for"),
        ("Kari Nes;;;13097248022;;;", "organisation"),
        ("Kari Nes;;;;;medlem;;i fjor", "since"),
        (f"{'x' * 121};;;;;;", "name"),
    ],
)
def test_each_problem_stands_at_its_field(group, line, field):
    MembershipFactory(group=group, person__name="Sitter Her", person__email="sitter@example.org")

    assert list(problems(line, group)[1]) == [field]


def test_the_same_person_twice_in_the_list(group):
    found = problems(
        "Kari Nes;kari@example.org\nKari N.;KARI@example.org\nOla Vik;\nOla Vik;ola@example.org",
        group,
    )

    assert found == {
        2: {"email": "Samme adresse som i linje 1."},
        4: {"name": "Samme navn som i linje 3."},
    }


@pytest.mark.parametrize(
    "line",
    ["S. Her;SITTER@example.org;ring meg;;;;", "Sitter Her;;;;;;", "Sitter Her;ny@example.org"],
)
def test_who_sits_there_already_is_passed_over(group, line):
    seat = MembershipFactory(
        group=group, person__name="Sitter Her", person__email="sitter@example.org"
    )
    if "ny@" in line:
        Person.objects.filter(pk=seat.person_id).update(email=None)
    rows = member_import.read(f"{line}\nOla Vik;;;;;vara;{line.partition(';')[0]}")

    assert member_import.check(rows, group)
    assert [row.passed_over for row in rows] == [
        "Er i gruppen fra før, og hoppes over.",
        "",
    ]
    made = member_import.save(group, rows, by=AppointmentFactory().person)
    assert [(row.person.name, row.deputy_for) for row in made] == [("Ola Vik", seat)]


def test_only_columns_that_say_something_take_room():
    rows = member_import.read("Navn;E-post;Stilling;Medlem fra\nKari Nes;;;\nOla Vik;;;1.8.2026")

    assert list(member_import.used(rows).values()) == ["Navn", "Rolle", "Medlem fra"]


@pytest.mark.parametrize("written", ["1.8.2025", "01.08.25", "2025-08-01", "1/8/2025"])
def test_since_when_is_read_as_people_write_it(group, written):
    rows = member_import.read(f"Navn;Medlem fra\nKari Nes;{written}\nOla Vik;")

    made = member_import.save(group, rows, by=AppointmentFactory().person)

    assert [seat.since for seat in made] == [date(2025, 8, 1), localdate()]


def test_two_of_the_same_name_with_an_address_each_are_two(group):
    both = "Ola Vik;ola1@example.org\nOla Vik;ola2@example.org\n"

    assert problems(both, group) == {}
    deputy = "Eva Lie;eva@example.org;;;;vara;"
    assert list(problems(both + deputy + "Ola Vik", group)[3]) == ["deputy_for"]
    assert problems(both + deputy + "ola2@example.org", group) == {}


def test_a_member_may_also_be_deputy_for_somebody_else(group):
    seat = MembershipFactory(group=group)
    other = MembershipFactory(group=group)

    line = f"{seat.person.name};{seat.person.email};;;;vara;{other.person.name}"
    assert problems(line, group) == {}


# The page -----------------------------------------------------------------------------------------


def test_nothing_is_saved_before_the_list_is_seen(client_for, coordinator, group, url):
    OrganisationFactory(name="Ungdomsskolen")
    response = client_for(coordinator).post(url, {"text": GOOD})

    assert response.status_code == 200
    assert "Legg til 3 personer" in response.content.decode()
    assert not Membership.objects.exists()
    assert not Person.objects.filter(name="Kari Nes").exists()


def test_a_line_is_taken_out_of_the_list(client_for, coordinator, group, url):
    client = client_for(coordinator)

    page = client.post(url, {"text": GOOD, "without": "3", "1-title": "Lærer"})
    assert "Legg til 2 personer" in page.text
    assert "Lærer" in page.context["text"]
    assert "Eva Lie" not in page.context["text"]

    for _ in range(2):
        page = client.post(url, {"text": page.context["text"], "without": "1"}, follow=True)
        if page.redirect_chain:
            break
    assert "ingen linjer igjen" in page.text
    assert not group.memberships.exists()


def test_a_list_of_those_who_sit_there_adds_nobody(client_for, coordinator, group, url):
    MembershipFactory(group=group, person__name="Kari Nes")

    page = client_for(coordinator).post(url, {"text": "Kari Nes;;;;;", "do": "save"})

    assert page.status_code == 200
    assert "Alle i listen er i gruppen fra før." in page.text
    assert group.memberships.count() == 1


def test_the_list_is_saved_whole(client_for, coordinator, group, url):
    known = PersonFactory(name="Kari Nes Moe", email="kari@example.org")
    client = client_for(coordinator)
    text = client.post(url, {"text": GOOD}).context["text"]

    response = client.post(url, {"text": text, "do": "save"}, follow=True)

    assert "3 personer er lagt til: 1 medlem, 1 vara, 1 til orientering." in (
        response.content.decode()
    )
    member = group.memberships.get(role="member")
    assert member.person == known
    assert group.memberships.get(role="deputy").deputy_for == member
    assert group.memberships.get(role="informed").person.email is None
    assert Organisation.objects.count() == 1
    assert AuditEntry.objects.get(verb="import_members").by == coordinator
    assert known.notices.count() == 0


def test_with_the_box_ticked_each_is_told(client_for, coordinator, group, url, mailoutbox):
    client_for(coordinator).post(url, {"text": GOOD, "do": "save", "tell": "on"})

    assert notices.send_waiting() == 2  # Eva has no address
    assert {mail.to[0] for mail in mailoutbox} == {"kari@example.org", "ola@example.org"}


def test_one_bad_row_holds_all_and_is_put_right_in_place(client_for, coordinator, group, url):
    client = client_for(coordinator)
    bad = GOOD.replace("ola@example.org", "ola")

    response = client.post(url, {"text": bad, "do": "save"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "1 av 3 linjer må rettes" in page
    assert 'name="2-email" value="ola"' in page
    assert not Membership.objects.exists()

    text = response.context["text"]
    response = client.post(url, {"text": text, "2-email": "ola@example.org"})
    assert response.status_code == 200
    client.post(url, {"text": response.context["text"], "do": "save"})
    assert group.memberships.count() == 3


def test_saving_twice_gives_one_of_each(client_for, coordinator, group, url):
    client = client_for(coordinator)
    client.post(url, {"text": GOOD, "do": "save"})

    response = client.post(url, {"text": GOOD, "do": "save"})

    assert "Alle i listen er i gruppen fra før." in response.content.decode()
    assert group.memberships.count() == 3


def test_the_verb_saves_none_when_a_row_is_wrong(coordinator, group):
    with pytest.raises(ValidationError):
        member_import.save(group, member_import.read("Kari Nes;kari"), by=coordinator)
    assert not Membership.objects.exists()


def test_three_hundred_rows_cost_no_more_questions_than_three(
    client_for, coordinator, group, url, django_assert_max_num_queries
):
    def text(count):
        return "\n".join(f"Person {n};n{n}@example.org;;Skole {n % 9}" for n in range(count))

    client = client_for(coordinator)
    with django_assert_max_num_queries(10) as few:
        client.post(url, {"text": text(3)})
    with django_assert_max_num_queries(len(few)):
        assert client.post(url, {"text": text(300)}).status_code == 200
    client.post(url, {"text": text(300), "do": "save"})
    assert group.memberships.count() == 300


def test_three_hundred_wrong_rows_are_still_a_page_that_can_be_sent(
    client_for, coordinator, group, url
):
    client = client_for(coordinator)
    text = "\n".join(f"Person {n};feil;feil;;;feil;feil" for n in range(300))

    response = client.post(url, {"text": text})
    assert response.status_code == 422
    typed = {
        f"{row.number}-{field}": "feil"
        for row in response.context["rows"][:40]
        for field in row.problems
    }
    assert client.post(url, typed | {"text": response.context["text"]}).status_code == 422


@pytest.mark.parametrize("step", ["paste", "preview"])
def test_the_pages_can_be_used_by_all(
    browser, any_page, signed_in, live_server, axe, transactional_db, step
):
    person = AppointmentFactory().person
    group = GroupFactory()
    page = signed_in(any_page, person)
    page.goto(reverse("member_import", args=[group.public_id]))
    if step == "preview":
        page.get_by_label("Lim inn listen").fill(GOOD.replace("ola@example.org", "ola"))
        page.get_by_role("button", name="Se over listen").click()
        page.get_by_text("1 av 3 linjer må rettes").wait_for()
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert axe(page) == []
        page.get_by_label("E-post, linje 2").fill("ola@example.org")
        page.get_by_role("button", name="Se over på nytt").first.click()
        page.get_by_role("button", name="Legg til 3 personer").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
