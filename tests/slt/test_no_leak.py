"""No page holds a word that is not its reader's to see.

Exempt words, drafts, remarks and leaders' comments are planted in the world of the doors, each with
a marker of its own. Then each outsider opens every address and presses every button.
"""

import itertools
import re

import pytest

from tests.slt import fields
from tests.slt.planted import LINK, MARK, Visitor, addresses, everything

# What a page holds is no engine's doing; who gets it is asked on both by the table of doors.
pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.long]

# Who meets what. An outsider is anybody who sits here with less than a member's right.
OUTSIDERS = (
    "anonymous",
    "stranger",
    "elsewhere",
    "practitioner",
    "informed",
    "deputy",
    "above",
    "newcomer",
    "former",
)
# Answered by the same views as others: asked in script/prove alone.
LIKE_OTHERS = {"deputy", "above", "newcomer", "former"}
# Whose the link is that a token opens: anybody who holds it reads what it opens.
BY_TOKEN = ("/svar/", "/kalender/")


# What a script of ours asks for, and what htmx does, beside what a person opens or sends.
THREE_WAYS = ({}, {"accept": "application/json"}, {"hx-request": "true"})


def search(planted, asking: dict[str, list], ways=({},)) -> None:
    """Each opens and presses what they are to ask for, and meets no marker of another's."""
    found, opened, answers = [], 0, 0
    for who, asked in asking.items():
        visit = Visitor(planted, who)
        for method, address, data in asked:
            if who != "anonymous" and address.startswith(BY_TOKEN):
                continue  # the same for all
            reader = LINK if address.startswith(BY_TOKEN) else who
            for headers in ways[:1] if method == "GET" else ways:
                status, told = visit(method, address, data, **headers)
                opened += status == 200
                answers += 1
                found += [
                    f"{who} {method} {address} {data} ({status}): {mark}"
                    for mark in sorted(planted.leaked(reader, told))
                ]
    told = f"{len(planted.marks)} markers sought in {answers} answers"
    assert not found, "\n".join((told, *found))
    assert opened >= 10 and answers > 500 and len(planted.marks) > 100, told


def test_no_address_holds_what_is_not_the_readers_to_see(planted, unset_pdf, caplog):
    """Each by one who has no right to it, by turns; and all that a link opens by its holder."""
    asking = {who: [] for who in OUTSIDERS if who not in LIKE_OTHERS}
    turns = itertools.cycle(asking)
    for one in addresses(planted):
        asking["anonymous" if one[1].startswith(BY_TOKEN) else next(turns)].append(one)
    search(planted, asking)
    assert planted.leaked("anonymous", caplog.text) == set()


@pytest.mark.prove
@pytest.mark.parametrize("who", OUTSIDERS)
def test_nor_does_any_page_whoever_asks_and_however(planted, unset_pdf, who, caplog):
    search(planted, {who: everything(planted)}, THREE_WAYS)
    assert planted.leaked("anonymous", caplog.text) == set()


def test_every_column_says_who_may_see_it():
    assert set(fields.columns()) == set(fields.table())


def test_whatever_is_not_open_holds_a_marker(planted):
    unmarked = [
        name
        for name, field in fields.columns().items()
        if fields.table()[name] not in ("all", "made")
        and not any(MARK in value for value in fields.values(field))
    ]
    assert unmarked == []


@pytest.mark.prove
def test_insiders_do_find_it(planted, unset_pdf):
    """The markers stand where they were put: else those above look for nothing."""
    visits = [Visitor(planted, who) for who in ("member", "chair")]
    seen = b"".join(
        visit(method, address, data)[1]
        for method, address, data in addresses(planted)
        for visit in visits
        if method == "GET"
    ).decode("utf-8", "replace")
    # Nobody is shown what an older version said, nor why a proposal was declined; the rest are
    # for coordinators, or for none.
    closed = re.compile(
        r"older|reason|declined|origin|forgotten|matter|package|password|noticeaddress|avoidperiod"
        r"|itemcopy|annualreport|grant|printout"
    )
    assert {mark for mark in planted.marks if mark not in seen and not closed.search(mark)} == set()


@pytest.mark.prove
@pytest.mark.parametrize("who", ["coordinator", "member", "chair"])
def test_switched_off_exempt_words_are_nobodys_to_see(planted, unset_pdf, settings, who):
    """Off in the settings is off everywhere, also for what was written while it was on."""
    settings.EXEMPT_FIELDS = False
    visit = Visitor(planted, who)
    found = []
    for method, address, data in addresses(planted):
        status, told = visit(method, address, data)
        leaked = set(re.findall(rf"{MARK}[a-z0-9]+", told.decode("utf-8", "replace")))
        found += [
            f"{method} {address} {data} ({status}): {mark}"
            for mark in sorted(leaked & planted.exempt_marks)
        ]
    assert not found, "\n".join(found)
