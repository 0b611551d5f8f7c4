"""Every page of the site is for all: on a desk and on a telephone, light and dark."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.conftest import ALL_RULES, COLOURS, faults_seen
from tests.slt import world
from tests.slt.doors import rows

# On PostgreSQL, whose suite has less to do.
pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.prove,
    pytest.mark.once,
    pytest.mark.long,
]

# Not pages: files, what machines ask for, and parts that a page fetches.
FILES = {
    "archive_file",
    "attachment",
    "health",
    "meeting_link_file",
    "hat_pdf",
    "minutes_files",
    "minutes_open_pdf",
    "minutes_pdf",
    "minutes_summary_pdf",
    "municipality_vcard",
    "calendar_feed",
    "wheel_feed",
    "group_plan",
    "logo_file",
    "year_pdf",
    "agreement_file",
    "handover_pdf",
    "wheel_ics",
    "wheel_pdf",
    "summons_pdf",
    "papers_pdf",
    "case_pdf",
    "summons_word",
    "case_word",
    "decision_pdf",
    "follow_up_pdf",
    "plan_pdf",
    "register_csv",
    "report_pdf",
    "report_word",
    "register_xlsx",
    "meeting_ics",
    "meeting_link_ics",
    "open_meetings",
    "minutes_pulse",
    "pen",
    "picture_pdf",
    "published_feed",
    "published_pdf",
    "summons_slips",
    "writer",
}
# Whom the page is made for, when that is not the coordinator.
READERS = {
    "answer": "member",
    "item_propose": "member",
    "meeting_review": "chair",
    "proposal_review": "chair",
    "municipality_list": "practitioner",
    "my_tasks": "practitioner",
    "task_detail": "practitioner",
}
SIZES = ((1280, 900), (390, 844))
SCHEMES = ("light", "dark")
# So that a fault far in does not hide behind one near by.
PARTS = 4


def pages() -> list[tuple[str, str, str]]:
    """Name, thing and reader of every page; those that are nobody's own are read signed out."""
    found = []
    for method, name, thing, answers in rows():
        reader = "anonymous" if answers["anonymous"] in ("200", "410") else "coordinator"
        reader = READERS.get(name, reader) if answers["anonymous"] == "inn" else reader
        if method == "GET" and name not in FILES and answers[reader] in ("200", "410"):
            found.append((name, thing, reader))
    # What else people meet there.
    readers = ("member", "informed", "chair", "practitioner", "stranger")
    found += [("home", "", reader) for reader in readers]
    return [
        *found,
        ("meeting_detail", "called", "member"),
        ("minutes", "sent", "member"),
        ("item_presence", "held item", "coordinator"),
        # As one who does not answer for it has it, and as one who does.
        ("my_tasks", "", "coordinator"),
        ("task_detail", "task", "coordinator"),
        ("measure_detail", "measure", "practitioner"),
        ("minutes", "held", "member"),  # 403
        ("minutes", "held", "stranger"),  # 404
        ("item_withdraw", "called item", "coordinator"),  # 405
    ]


@pytest.fixture
def read(page, client_for, live_server):
    """``read(person, path)``: the page as that person, or as nobody, has it in the browser."""
    sessions = {}

    def go(person, path):
        page.context.clear_cookies()
        if person:
            if person.pk not in sessions:
                cookies = client_for(person).cookies
                sessions[person.pk] = cookies[settings.SESSION_COOKIE_NAME].value
            cookie = {"name": settings.SESSION_COOKIE_NAME, "value": sessions[person.pk]}
            page.context.add_cookies([cookie | {"url": live_server.url}])
        page.goto(path)
        return page

    return go


def faults_of(page, size: tuple[int, int], scheme: str, rules: dict) -> list[str]:
    width, height = size
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(color_scheme=scheme)
    faults = faults_seen(page, rules)
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append("scrolls sideways")
    if (count := page.locator("h1").count()) != 1:
        faults.append(f"{count} h1")
    if page.title() in ("", "SLT", "SLT – SLT"):
        faults.append("the title does not name the page")
    return [f"{width} {scheme}: {fault}" for fault in faults]


def looks(turn: int) -> list[tuple]:
    """Both widths, light and dark, the next page beginning with another. Those of one width differ
    by their colours only.
    """
    scheme = turn % 2
    every = [(size, SCHEMES[scheme ^ nth], ALL_RULES) for nth, size in enumerate(SIZES)]
    return every + [(size, SCHEMES[1 ^ scheme ^ nth], COLOURS) for nth, size in enumerate(SIZES)]


@pytest.mark.parametrize("part", range(PARTS))
def test_every_page_is_for_all(read, part):
    here = world.make()
    faults = []
    for turn, (name, thing, reader) in list(enumerate(pages()))[part::PARTS]:
        path = reverse(name, args=here.args[thing] if thing else [])
        page = read(here.people.get(reader), path)
        for size, scheme, rules in looks(turn // PARTS):
            found = faults_of(page, size, scheme, rules)
            faults += [f"{name} {thing} ({reader}): {fault}" for fault in found]
    assert faults == [], "\n".join(faults)
