"""The figures of documents: each kind against WeasyPrint alone, how many a second, and memory."""

import multiprocessing
import os
import time
from collections.abc import Callable, Iterator

from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML

from bench.figures import Figure
from bench.installation import Installations
from bench.stopwatch import ratio
from bench.telling import forget_peak, peak
from measures.knowledge import picture as pictures
from measures.knowledge.picture_document import picture_document
from measures.list_document import list_document
from measures.models import Plan
from measures.plans.document import plan_document
from meetings import access_copy, pdf, printing
from meetings.documents import minutes_document
from meetings.extract import extract_document
from meetings.models import Decision, Meeting
from meetings.paper_documents import case_document, summons_document
from meetings.views.doors import GROUPS, MEETINGS
from meetings.year_document import year_document
from people.models import Municipality, Person
from slt.handover.document import handover_document
from slt.reports import writing
from slt.reports.document import report_document
from slt.year.document import wheel_document
from slt.year.reading import events

COORDINATOR = "liv.dahl@example.org"
SECONDS = 10
READING = {"reading": "members"}
KINDS = (
    *("summons", "papers", "case", "minutes", "extract", "list", "year"),
    *("copy", "plan", "picture", "wheel", "report", "handover"),
)


def kinds() -> dict[str, tuple[str, Callable]]:
    """By name: the template, and what reads the document from the database."""
    liv = Person.objects.get(email=COORDINATOR)
    decision = Decision.objects.filter(
        state=Decision.State.DECIDED,
        item__meeting__minutes_state=Meeting.MinutesState.SENT,
        between_meetings=False,
    ).latest("pk")
    meeting = MEETINGS.get(pk=decision.item.meeting_id)
    decision.item.meeting = meeting
    item = meeting.items.exclude(texts=None).latest("pk")
    item.meeting = meeting
    groups = list(GROUPS.visible_to(liv).standing().order_by("name"))
    year = meeting.day.year
    place = Municipality.objects.get(number="1101")
    plan = Plan.objects.filter(municipality=place, state=Plan.State.ADOPTED).latest("pk")
    return {
        "summons": ("summons", lambda: summons_document(meeting, **READING)),
        "papers": ("papers", lambda: summons_document(meeting, **READING, papers=True)),
        "case": ("case", lambda: case_document(item, **READING)),
        "minutes": ("meetings/pdf/minutes.html", lambda: minutes_document(meeting, **READING)),
        "extract": ("extract", lambda: extract_document(decision, **READING)),
        "list": ("measures/pdf/list.html", lambda: list_document(groups[0], liv, **READING)),
        "year": ("year", lambda: year_document(liv, groups, year)),
        "copy": (access_copy.TEMPLATE, lambda: access_copy.whole(meeting)),
        "plan": ("measures/pdf/plan.html", lambda: plan_document(plan)),
        "picture": (
            "measures/pdf/picture.html",
            lambda: picture_document(pictures.of(place), **READING),
        ),
        "wheel": (
            "slt/wheel/pdf.html",
            lambda: wheel_document(place, year, events(liv, place, year)),
        ),
        "report": ("slt/reports/pdf.html", lambda: report_document(writing.of(place, year))),
        "handover": ("slt/handover/pdf.html", lambda: handover_document(liv, place)),
    }


def each_kind(made: Installations) -> Iterator[Figure]:
    """A PDF of ours, from the database on, against WeasyPrint alone on the same HTML."""

    def measured(name: str) -> float:
        with made.small.in_use():
            kind, read = kinds()[name]
            template, first = printing.TEMPLATES.get(kind, kind), read()
            with translation.override(first.language):
                context = {"document": first, "language": first.language, "large": False}
                html = render_to_string(template, context)

            def bare():
                page = HTML(
                    string=html, base_url=f"{pdf.OWN_FILES.as_uri()}/", url_fetcher=pdf.OwnFiles()
                )
                return page.write_pdf(pdf_variant="pdf/a-2a")

            ours = lambda: printing.made(kind, read())  # noqa: E731
            return 1 / ratio(bare, ours, times=(1, 1), rounds=7)

    for name in KINDS:
        yield Figure(f"pdf.{name}", "<=1.15", lambda name=name: measured(name))


def set_for(kind: str, document, seconds: float, count) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        printing.made(kind, document)
        with count.get_lock():
            count.value += 1


def a_second(made: Installations) -> Iterator[Figure]:
    """Minutes set in a second by one worker process, and by two."""

    def measured(workers: int) -> float:
        with made.small.in_use():
            kind, read = kinds()["minutes"]
            document = read()
            printing.made(kind, document)
            forked = multiprocessing.get_context("fork")
            count = forked.Value("i", 0)
            running = [
                forked.Process(target=set_for, args=(kind, document, SECONDS, count))
                for _ in range(workers)
            ]
            for process in running:
                process.start()
            for process in running:
                process.join()
            return count.value / SECONDS

    for workers in (1, 2)[: os.cpu_count()]:
        yield Figure(f"pdf.a_second.{workers}", ">=0", lambda workers=workers: measured(workers))


def memory(made: Installations) -> Iterator[Figure]:
    """How many MB more a year of minutes takes in one run than its first two."""

    def measured() -> int:
        with made.small.in_use():
            held = MEETINGS.exclude(minutes_state=Meeting.MinutesState.WRITING).order_by("pk")
            year = list(held[:40])

            def set_all(meetings: list[Meeting]) -> int:
                forget_peak()
                for meeting in meetings:
                    printing.made(
                        "meetings/pdf/minutes.html", minutes_document(meeting, reading="members")
                    )
                return peak()

            set_all(year[:2])
            first = set_all(year[:2])
            return set_all(year) - first

    yield Figure("pdf.memory", "<=40", measured)


ALL = [each_kind, a_second, memory]
