"""The published and synthetic vectors of the national identity number rule."""

import pytest

from people import guard

VALID = [
    "13097248022",
    "29020075838",
    "15021951940",
    "02016126007",
    "53097248016",
    "13527248013",
    "10915596784",
    "50846202355",
    "30108299939",
    "02013299997",
    "30108299920",
    "70108299914",
]
INVALID = ["13097248032", "13097248023", "02013299987", "02013299996"]


@pytest.mark.parametrize("number", VALID)
def test_every_kind_of_number_is_found(number):
    assert guard.find(f"Født {number}.") == [(5, 16)]
    assert guard.find(f"{number[:6]} {number[6:]}") == [(0, 12)]
    assert guard.find(f"{number[:6]}\u00a0{number[6:]}") == [(0, 12)]
    assert guard.find(f"{number[:6]}-{number[6:]}") == [(0, 12)]


@pytest.mark.parametrize("number", INVALID)
def test_numbers_that_only_look_like_it_are_left_alone(number):
    assert guard.find(number) == []


def test_accounts_and_longer_numbers_are_left_alone():
    assert guard.find("1309.72.48022") == []
    assert guard.find("113097248022") == []
    assert guard.find("130972480221") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring 912 34 567, 91 23 45 67 eller +47 91234567", 3),
        ("51234567.", 1),
        # Sums, organisations, accounts, days and cases are no telephones.
        ("1 200 000 kr til 912 345 678, konto 1234 56 78903, 22.11.2026, sak 17/26", 0),
    ],
)
def test_telephone_numbers_are_known_by_how_they_are_written(text, found):
    assert len(guard.phones(text)) == found


def test_an_address_that_may_be_somebodys_own_is_pointed_out_and_a_shared_box_is_not():
    text = "Skriv til postmottak@example.org eller ola.nordmann@example.org."

    assert guard.mail_addresses(text) == ["ola.nordmann@example.org"]


@pytest.mark.parametrize(
    "text",
    ["to elever", "3 anmeldelser", "to nye tilfelle", "tre 15 år gamle gutter", "2 15-åringar"],
)
def test_so_few_that_they_can_be_known_are_pointed_out(text):
    assert guard.small_counts(f"Det var {text} på skolen.") == [text]


@pytest.mark.parametrize(
    "text", ["12 elever", "24 saker", "tre møter med barn", "to barnehager", "sak 3", "en elev"]
)
def test_many_and_other_things_are_not(text):
    assert guard.small_counts(f"Det var {text} i år.") == []


def test_a_day_somebody_was_born_is_marked_and_other_days_are_not():
    for said in ("født 12.3.2009", "f. 12. mars 2009", "Fødd 1/2-09", "fødselsdato: 12.03.2009"):
        assert guard.birth_dates(f"Hun er {said}, sier skolen.") == [said], said
    for said in ("møtet 12.3.2026", "til 1. mars 2027", "kl. 12.30", "Født i Eigersund 2009"):
        assert guard.birth_dates(said) == [], said
