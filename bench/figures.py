"""The figures: what is measured, and what we aim at."""

import gzip
import re
import statistics
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache as cache_of

from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from bench.installation import Installation, Installations
from bench.stopwatch import in_turns, ratio
from measures.models import Plan
from meetings.models import Matter, Meeting
from people.models import Group, Municipality, Person

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
COORDINATOR, LEADER, TEACHER = (
    "liv.dahl@example.org",
    "harald.nygard@example.org",
    "nina.strand@example.org",
)
TOWN = "1101"
PUBLIC = "/kommune/1101-eigersund/"


@dataclass(frozen=True)
class Figure:
    """Measured when somebody asks for it, and not before."""

    name: str
    aim: str
    measured: Callable[[], float | int]


def client(email: str) -> Client:
    browser = Client(headers={"host": "testserver"})
    browser.force_login(Person.objects.get(email=email), backend=BACKEND)
    return browser


PAGES = [
    "home",
    "meetings",
    "meeting",
    "minutes",
    "minutes_read",
    "minutes_send",
    "summons",
    "review",
    "groups",
    "group",
    "follow_up",
    "my_tasks",
    "decisions",
    "search",
    "measure",
    "matter",
    "municipality",
    "plan",
    "board",
    "wheel",
    "knowledge",
    "picture",
    "report",
    "handover",
    "structure",
]
# These gather a whole year, and are opened a few times in it: their aim is their own.
OF_A_YEAR = dict.fromkeys(("report", "handover"), ">=0.06")


def pages() -> dict[str, tuple[str, str]]:
    """Name → (whose, address) of the pages people use most, in the demo town."""
    group = Group.objects.get(name="Koordineringsgruppen")
    called = group.meetings.get(state=Meeting.State.CALLED)
    live = group.meetings.get(state="held", minutes_state="writing")
    steering = Group.objects.get(name="Politirådet i Eigersund")
    draft = steering.meetings.filter(state=Meeting.State.DRAFT).earliest("starts_at")
    sent = steering.meetings.filter(minutes_state="sent").latest("starts_at")
    here = Municipality.objects.get(number=TOWN)
    plan = here.plans.get(state=Plan.State.ADOPTED)
    measure = group.measures.filter(progress__isnull=False).earliest("pk")
    matter = Matter.objects.filter(group=group, items__lifts__isnull=False).earliest("pk")
    this_year = [TOWN, localdate().year]
    return {
        "home": (COORDINATOR, reverse("home")),
        "meetings": (COORDINATOR, reverse("meeting_list")),
        "meeting": (COORDINATOR, called.get_absolute_url()),
        "minutes": (COORDINATOR, reverse("minutes", args=[live.public_id])),
        "minutes_read": (LEADER, reverse("minutes", args=[sent.public_id])),
        "minutes_send": (COORDINATOR, reverse("minutes_send", args=[live.public_id])),
        "summons": (COORDINATOR, reverse("summons", args=[draft.public_id])),
        "review": (LEADER, reverse("meeting_review", args=[sent.public_id])),
        "groups": (COORDINATOR, reverse("group_list")),
        "group": (COORDINATOR, group.get_absolute_url()),
        "follow_up": (COORDINATOR, reverse("follow_up_list")),
        "my_tasks": (TEACHER, reverse("my_tasks")),
        "decisions": (COORDINATOR, reverse("decision_list")),
        "search": (COORDINATOR, f"{reverse('search')}?q=hva+ble+bestemt+om+natteravnene"),
        "measure": (COORDINATOR, measure.get_absolute_url()),
        "matter": (COORDINATOR, reverse("matter_detail", args=[matter.public_id])),
        "municipality": (COORDINATOR, reverse("municipality_detail", args=[TOWN])),
        "plan": (COORDINATOR, plan.get_absolute_url()),
        "board": (COORDINATOR, reverse("plan_board", args=[TOWN])),
        "wheel": (COORDINATOR, reverse("wheel", args=this_year)),
        "knowledge": (COORDINATOR, reverse("knowledge", args=[TOWN])),
        "picture": (COORDINATOR, reverse("picture", args=[TOWN])),
        "report": (COORDINATOR, reverse("report", args=this_year)),
        "handover": (COORDINATOR, reverse("handover", args=[TOWN])),
        "structure": (COORDINATOR, reverse("meeting_structure", args=[TOWN])),
    }


def fetch(browser: Client, address: str) -> Callable[[], object]:
    def get():
        response = browser.get(address)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return get


def signed_in(made: Installations) -> Iterator[Figure]:
    """Each page against a bare signed-in view of as many bytes; queries; large against small."""
    for name in PAGES:
        small = cache_of(lambda name=name: against_floor(made.small, name))
        both = cache_of(lambda name=name: small_and_large(made, name))
        aim = OF_A_YEAR.get(name, ">=0.10")
        yield Figure(f"{name}.demo", aim, small)
        yield Figure(f"{name}.queries", "<=10", lambda name=name: queries(made.small, name))
        yield Figure(f"{name}.large", aim, lambda both=both: both()[0])
        yield Figure(f"{name}.large_of_small", ">=0.80", lambda both=both: both()[1])


def page_of(installation: Installation, name: str) -> Callable[[], object]:
    """Fetches the page in that installation, signed in as the one who uses it."""
    with installation.in_use():
        whose, address = pages()[name]
        get = fetch(client(whose), address)

    def inside():
        with installation.in_use():
            return get()

    return inside


def floor_of(installation: Installation, name: str) -> Callable[[], object]:
    """Fetches as many bytes from a view that only knows who asks."""
    size = len(page_of(installation, name)().content)
    with installation.in_use():
        get = fetch(client(pages()[name][0]), f"/bench/signed-in/{size}/")

    def inside():
        with installation.in_use():
            return get()

    return inside


def against_floor(installation: Installation, name: str) -> float:
    return ratio(floor_of(installation, name), page_of(installation, name))


def small_and_large(made: Installations, name: str) -> tuple[float, float]:
    """The large page against its floor, and the small page against the large one, in one go."""
    rounds = in_turns(
        floor_of(made.large, name),
        page_of(made.small, name),
        page_of(made.large, name),
        times=(5, 1, 1),
    )
    return (
        statistics.median(floor / large for floor, _small, large in rounds),
        statistics.median(small / large for _floor, small, large in rounds),
    )


def queries(installation: Installation, name: str) -> int:
    page = page_of(installation, name)
    page()
    with CaptureQueriesContext(installation.connection) as asked:
        page()
    return len(asked)


def public(made: Installations) -> Iterator[Figure]:
    """The citizen's page, kept and cold."""

    def against(times: tuple[int, int], before: Callable[[], object]) -> float:
        with made.small.in_use():
            browser = Client(headers={"host": "testserver"})
            page = fetch(browser, PUBLIC)
            floor = fetch(browser, f"/bench/anonymous/{len(page().content)}/")

            def subject():
                before()
                return page()

            return ratio(floor, subject, times)

    yield Figure("public.kept", ">=0.40", lambda: against((20, 20), lambda: None))
    # Once in ten minutes and municipality somebody waits for it.
    yield Figure("public.cold", ">=0.03", lambda: against((20, 1), cache.clear))


def bytes_of_a_view(made: Installations) -> Iterator[Figure]:
    """What a browser fetches, compressed: everything the first time, the page alone after that."""

    def fetched(whose: str, address: str) -> tuple[int, int]:
        with made.small.in_use():
            browser = client(whose) if whose else Client(headers={"host": "testserver"})
            body = fetch(browser, address)().content
            page = len(gzip.compress(body))
            return page + sum(len(file) for file in files_of(body.decode())), page

    for name, whose, address, most in (
        ("public", "", PUBLIC, 60000),
        ("home", COORDINATOR, "/hjem/", 150000),
    ):
        both = cache_of(lambda whose=whose, address=address: fetched(whose, address))
        yield Figure(f"{name}.first_bytes", f"<={most}", lambda both=both: both()[0])
        yield Figure(f"{name}.repeat_bytes", "<=15000", lambda both=both: both()[1])


def files_of(html: str) -> Iterator[bytes]:
    """The style sheets and scripts a page names, compressed. Fonts come later and are kept."""
    for name in dict.fromkeys(re.findall(r'(?:href|src)="/static/([^"]+[.](?:css|js))"', html)):
        yield gzip.compress((settings.STATIC_ROOT / name).read_bytes())


# In the order they are told.
ALL = [public, bytes_of_a_view, signed_in]
