"""The papers the world gets, and those few ask for, set as PDF: no marker in any byte of them.

The walk of all pages reads what they are set from (`test_no_leak.py`), and the commonest papers are
set in `script/test` (`test_no_leak_sent.py`).
"""

from itertools import product

import pytest
from django.urls import reverse

from meetings import publishing
from meetings.models import Decision, Meeting
from people.models import Municipality
from tests.meetings.test_pdf import inflated, text_of
from tests.slt.planted import MARK, Visitor
from tests.slt.unpacked import unpacked

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.prove]


def seek(planted, reader: str, data: bytes, *, told: str = MARK * 2) -> str:
    """Look in every byte, every stream and every letter as it is read; what it says.

    Markers that begin with ``told`` are the reader's to see in just this paper.
    """

    def leaked(sent: bytes | str) -> set[str]:
        return {mark for mark in planted.leaked(reader, sent) if not mark.startswith(told)}

    assert leaked(data) == set()
    begins = unpacked(data).find(b"%PDF-")
    assert begins >= 0
    paper = unpacked(data)[begins:]
    paper = paper[: paper.rindex(b"%%EOF") + 5]
    words = text_of(paper).replace("\n", " ")
    assert leaked(words) == set()
    assert leaked(inflated(paper)) == set()
    return words


def test_published_minutes(planted):
    by, place = planted.people["coordinator"], Municipality.objects.get(number="1101")
    for name, reading in product(("sent", "approved"), ("open", "summary")):
        meeting = Meeting.objects.get(pk=planted.meetings[name].pk)
        # What the world of the doors has there is no real file.
        publishing.withdraw_all(meeting, by=by)
        seen = publishing.check(meeting, reading=reading)
        publishing.publish(meeting, place, reading=reading, digest=seen.digest, by=by)

        address = reverse("published_pdf", args=[place.slug, meeting.public_id])
        status, data = Visitor(planted, "anonymous")("GET", address)

        assert status == 200
        assert meeting.group.name in seek(planted, "anonymous", data)


def test_a_copy_for_one_who_asks_for_access(planted):
    visit = Visitor(planted, "coordinator")
    for name in ("called", "sent", "approved"):
        meeting = planted.meetings[name]
        asked = {
            "items": list(meeting.items.values_list("public_id", flat=True)),
            "considered": "Vurdert: kan ikke gis ut.",
        }

        status, data = visit("POST", reverse("access_copy", args=[meeting.public_id]), asked)

        assert status == 200
        # Whose a withheld file is, is said: access to it is asked of them.
        told = f"{MARK}from{name}"
        assert "Vurdert: kan ikke gis ut." in seek(planted, "anonymous", data, told=told)


def test_an_extract_of_each_decision(planted):
    read = 0
    for who, asked in (("informed", {}), ("above", {}), ("chair", {"apen": "1"})):
        visit = Visitor(planted, who)
        for decision in Decision.objects.exclude(state=Decision.State.DRAFT):
            status, data = visit("GET", reverse("decision_pdf", args=[decision.public_id]), asked)
            if status == 200:
                seek(planted, "anonymous" if asked else who, data)
                read += 1
    assert read >= 3


def test_the_plan_of_a_year(planted):
    for who in ("informed", "practitioner", "stranger"):
        status, data = Visitor(planted, who)("GET", reverse("year_pdf"))

        assert status == 200
        seek(planted, who, data)


def test_the_papers_of_a_municipality(planted):
    papers = {"plan_pdf": "number, plan", "picture_pdf": "number", "wheel_pdf": "number, year"}
    for who, (name, thing) in product(("informed", "above"), papers.items()):
        status, data = Visitor(planted, who)("GET", reverse(name, args=planted.args[thing]))

        assert status == 200
        seek(planted, who, data)


def test_the_yearly_report_holds_nothing_exempt_whoever_makes_it(planted):
    visit = Visitor(planted, "coordinator")
    for name in ("report", "report_pdf"):
        status, data = visit("GET", reverse(name, args=planted.args["number, year"]))

        assert status == 200
        marks = planted.leaked("anonymous", data)
        assert planted.exempt_marks.isdisjoint(marks)
