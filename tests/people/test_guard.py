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
