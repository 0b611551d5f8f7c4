"""The figures: what is measured, and what we aim at."""

import gzip
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from weasyprint import HTML

from bench.installation import Installation
from bench.stopwatch import ratio
from meetings import pdf
from meetings.documents import minutes_document
from meetings.models import Meeting
from people.models import Group, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
COORDINATOR, LEADER, TEACHER = (
    "liv.dahl@example.org",
    "harald.nygard@example.org",
    "nina.strand@example.org",
)
PUBLIC = "/kommune/1101-eigersund/"


@dataclass(frozen=True)
class Figure:
    name: str
    value: float
    aim: str

    def __str__(self):
        shown = f"{self.value:.2f}" if isinstance(self.value, float) else str(self.value)
        return f"{self.name} {shown} {self.aim}"

    @property
    def holds(self) -> bool:
        sign, bound = self.aim[:2], float(self.aim[2:])
        return self.value >= bound if sign == ">=" else self.value <= bound


def client(email: str) -> Client:
    browser = Client(headers={"host": "testserver"})
    browser.force_login(Person.objects.get(email=email), backend=BACKEND)
    return browser


def pages() -> dict[str, tuple[str, str]]:
    """Name → (whose, address) of the pages people use most, in the demo town."""
    group = Group.objects.get(name="Koordineringsgruppen")
    called = group.meetings.get(state=Meeting.State.CALLED)
    live = group.meetings.get(state="held", minutes_state="writing")
    steering = Group.objects.get(name="Politirådet i Eigersund")
    sent = steering.meetings.filter(minutes_state="sent").latest("starts_at")
    return {
        "home": (COORDINATOR, reverse("home")),
        "meetings": (COORDINATOR, reverse("meeting_list")),
        "meeting": (COORDINATOR, called.get_absolute_url()),
        "minutes": (COORDINATOR, reverse("minutes", args=[live.public_id])),
        "minutes_read": (LEADER, reverse("minutes", args=[sent.public_id])),
        "review": (LEADER, reverse("meeting_review", args=[sent.public_id])),
        "groups": (COORDINATOR, reverse("group_list")),
        "group": (COORDINATOR, group.get_absolute_url()),
        "follow_up": (COORDINATOR, reverse("follow_up_list")),
        "my_tasks": (TEACHER, reverse("my_tasks")),
        "decisions": (COORDINATOR, reverse("decision_list")),
    }


def fetch(browser: Client, address: str) -> Callable[[], object]:
    def get():
        response = browser.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return get


def signed_in(small: Installation, large: Installation) -> Iterator[Figure]:
    """Each page against a bare signed-in view of as many bytes; queries; large against small."""
    with small.in_use():
        addresses = pages()
    with large.in_use():
        in_large = pages()
    for name, (whose, address) in addresses.items():
        with small.in_use():
            browser = client(whose)
            page = fetch(browser, address)
            size = len(page().content)
            floor = fetch(browser, f"/bench/signed-in/{size}/")
            yield Figure(f"{name}.demo", ratio(floor, page), ">=0.10")
            with CaptureQueriesContext(connection) as queries:
                page()
            yield Figure(f"{name}.queries", len(queries), "<=10")
        with large.in_use():
            browser = client(whose)
            page = fetch(browser, in_large[name][1])
            size = len(page().content)
            floor = fetch(browser, f"/bench/signed-in/{size}/")
            yield Figure(f"{name}.large", ratio(floor, page), ">=0.10")
        yield Figure(f"{name}.large_of_small", in_turns(small, large, whose, name), ">=0.80")


def in_turns(small: Installation, large: Installation, whose: str, name: str) -> float:
    def at(installation: Installation) -> Callable[[], object]:
        with installation.in_use():
            page = fetch(client(whose), pages()[name][1])

        def get():
            with installation.in_use():
                return page()

        return get

    return ratio(at(small), at(large))


def public(small: Installation, large: Installation) -> Iterator[Figure]:
    """The citizen's page, kept and cold, and what a phone has to fetch."""
    with small.in_use():
        browser = Client(headers={"host": "testserver"})
        page = fetch(browser, PUBLIC)
        body = page().content
        floor = fetch(browser, f"/bench/anonymous/{len(body)}/")
        yield Figure("public.kept", ratio(floor, page, times=20), ">=0.40")

        def cold():
            cache.clear()
            return page()

        yield Figure("public.cold", ratio(floor, cold), ">=0.05")


def minutes_pdf(small: Installation, large: Installation) -> Iterator[Figure]:
    """Our PDF of the minutes, from the database on, against WeasyPrint alone on the same HTML."""
    template = "meetings/pdf/minutes.html"
    with small.in_use():
        steering = Group.objects.get(name="Politirådet i Eigersund")
        meeting = steering.meetings.filter(minutes_state="sent").latest("starts_at")
        document = minutes_document(meeting, rendition="members")
        with translation.override(document.language):
            html = render_to_string(template, {"document": document, "language": document.language})

        def ours():
            made = minutes_document(meeting, rendition="members")
            return pdf.render(template, {"document": made}, language=made.language)

        def bare():
            page = HTML(
                string=html, base_url=f"{pdf.OWN_FILES.as_uri()}/", url_fetcher=pdf.OwnFiles()
            )
            return page.write_pdf(pdf_variant="pdf/a-2a")

        yield Figure("minutes_pdf", ratio(ours, bare, times=1), "<=1.15")


def bytes_of_a_view(small: Installation, large: Installation) -> Iterator[Figure]:
    """What a browser fetches, compressed: everything the first time, the page alone after that."""
    with small.in_use():
        for name, browser, address in (
            ("public", Client(headers={"host": "testserver"}), PUBLIC),
            ("home", client(COORDINATOR), reverse("home")),
        ):
            body = fetch(browser, address)().content
            again = len(gzip.compress(body))
            first = again + sum(len(file) for file in files_of(body.decode()))
            yield Figure(
                f"{name}.first_bytes", first, "<=60000" if name == "public" else "<=150000"
            )
            yield Figure(f"{name}.repeat_bytes", again, "<=15000")


def files_of(html: str) -> Iterator[bytes]:
    """The style sheets and scripts a page names, compressed. Fonts come later and are kept."""
    for name in dict.fromkeys(re.findall(r'(?:href|src)="/static/([^"]+[.](?:css|js))"', html)):
        yield gzip.compress((settings.STATIC_ROOT / name).read_bytes())


# In the order they are told.
ALL = [public, bytes_of_a_view, minutes_pdf, signed_in]
