"""One typed line of follow-up, on the meeting of Tuesday 24 November 2026."""

from datetime import date

import pytest

from measures.one_line import Candidate, parse, parse_day

MEETING = date(2026, 11, 24)
HERE = [
    Candidate("kari", "Kari Moe", ("rektor",)),
    Candidate("asa", "Åsa Sørlie"),
    Candidate("ola n", "Ola Nes"),
    Candidate("ola b", "Ola Berg"),
    Candidate("police", "Sør-Vest politidistrikt", ("politiet", "politi"), is_person=False),
    Candidate("school", "Eigersund ungdomsskole", is_person=False),
    Candidate("health", "Helsestasjon for ungdom", is_person=False),
    Candidate("council", "Politiråd Eigersund", is_person=False),
]


def read(line):
    return parse(line, HERE, MEETING, next_meeting=date(2027, 1, 12))


@pytest.mark.parametrize(
    "line",
    [
        "Kalle inn til foreldremøte – Kari Moe – 15.12",
        "Kalle inn til foreldremøte - Kari Moe - 15.12",
        "Kalle inn til foreldremøte — kari — 15.12.",
        "Kalle inn til foreldremøte; Kari; 15/12",
        "Kalle inn til foreldremøte\tKari Moe\t15.12.26",
        "– Kalle inn til foreldremøte – innen 15. desember – rektor",
        "Kalle inn til foreldremøte – Moe – tirsdag 15. des 2026",
        "  Kalle inn til foreldremøte –Kari Moe– 2026-12-15",
    ],
)
def test_what_who_and_when_are_read_however_they_are_set_apart(line):
    found = read(line)

    assert (found.what, found.who, found.when) == (
        "Kalle inn til foreldremøte",
        "kari",
        date(2026, 12, 15),
    )
    assert (found.who_typed, found.when_typed) == ("", "")


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("15.12", date(2026, 12, 15)),
        ("24.11", MEETING),
        ("1. mars", date(2027, 3, 1)),
        ("innen 1. mars", date(2027, 3, 1)),
        ("innan 1. mars 2028", date(2028, 3, 1)),
        ("frist: 3.2", date(2027, 2, 3)),
        ("senest den 5. januar", date(2027, 1, 5)),
        ("fredag", date(2026, 11, 27)),
        ("tirsdag", date(2026, 12, 1)),
        ("neste fredag", date(2026, 12, 4)),
        ("laurdag", date(2026, 11, 28)),
        ("uke 50", date(2026, 12, 11)),
        ("i løpet av veke 2", date(2027, 1, 15)),
        ("neste uke", date(2026, 12, 4)),
        ("i morgen", date(2026, 11, 25)),
        ("om to uker", date(2026, 12, 8)),
        ("om 10 dager", date(2026, 12, 4)),
        ("om tre måneder", date(2027, 2, 24)),
        ("ut januar", date(2027, 1, 31)),
        ("innen utgangen av februar 2028", date(2028, 2, 29)),
        ("til neste møte", date(2027, 1, 12)),
    ],
)
def test_a_day_is_the_next_one_of_that_name(said, meant):
    assert parse_day(said, MEETING, date(2027, 1, 12)) == meant


@pytest.mark.parametrize(
    "said",
    [
        "før jul",
        "snarest",
        "31.2",
        "15.12.2024",
        "uke 60",
        "12",
        "kl. 12",
        "om noen uker",
        "",
        "mars",
    ],
)
def test_what_is_not_a_day_to_come_is_not_guessed(said):
    assert parse_day(said, MEETING) is None


def test_there_is_no_next_meeting_to_mean_before_it_is_planned():
    assert parse_day("neste møte", MEETING) is None


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("KARI MOE", "kari"),
        ("asa sorlie", "asa"),
        ("Åsa", "asa"),
        ("Berg", "ola b"),
        ("politiet", "police"),
        ("Politiet v/ Ola Nes", "ola n"),
        ("Kari Moe, Eigersund ungdomsskole", "kari"),
        ("ungdomsskolen", "school"),
        ("helsestasjonen", "health"),
        ("Politiråd Eigersund", "council"),
        ("ansvarlig: rektor", "kari"),
    ],
)
def test_those_of_the_group_are_known_by_name_word_and_definite_form(said, meant):
    assert read(f"Noe – {said} – 15.12").who == meant


def test_a_stranger_is_handed_back_as_typed():
    found = read("Kalle inn – Karl – 15.12")

    assert (found.what, found.who, found.who_typed, found.when) == (
        "Kalle inn",
        None,
        "Karl",
        date(2026, 12, 15),
    )
    assert not found.several
    assert read("Kalle inn – karl – 15.12").who_typed == "karl"


def test_two_of_the_same_name_are_not_chosen_between():
    found = read("Kalle inn – Ola – 15.12")

    assert (found.who, found.who_typed, found.several) == (None, "Ola", True)


def test_a_time_that_is_not_a_day_is_handed_back_as_typed():
    found = read("Kalle inn – Kari – før jul")

    assert (found.who, found.when, found.when_typed) == ("kari", None, "før jul")


def test_a_dash_in_a_sentence_stays_in_the_sentence():
    assert read("Følge opp saken – den haster").what == "Følge opp saken – den haster"
    assert read("Lage e-post-liste, kl. 10–12").what == "Lage e-post-liste, kl. 10–12"
    found = read("Dele ut brosjyrer – på alle trinn – Kari – 15.12")
    assert (found.what, found.who) == ("Dele ut brosjyrer – på alle trinn", "kari")


def test_only_what_is_enough():
    assert read("Kalle inn til foreldremøte") == parse("Kalle inn til foreldremøte", [], MEETING)
    assert read("") == parse(" – ", [], MEETING)
    assert read("").what == ""
