"""The agenda and the meeting's pages in a real browser, at 1280 and 390 pixels."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from meetings import agenda, attending, summons
from meetings.models import Attendance
from people import links
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(liv):
    group = GroupFactory(name="Politirådet")
    MembershipFactory(group=group, person__name="Kari Moe")
    starts = now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=20)
    draft = MeetingFactory(group=group, starts_at=starts)
    for position, title in enumerate(["Én", "To", "Tre", "Fire"], start=1):
        AgendaItemFactory(meeting=draft, title=title, position=position)
    return draft


@pytest.fixture
def desk(page, signed_in, liv, meeting):
    signed_in(page, liv)
    page.goto(meeting.get_absolute_url())
    return page


def stands(page, meeting, *titles):
    """On the page, and then in the database."""
    expect(page.locator(".slt-agenda h3")).to_have_text(titles)
    assert (*meeting.items.order_by("position").values_list("title", flat=True),) == titles


def grip(page, title):
    return page.get_by_role("button", name=f"Dra for å flytte saken: {title}")


def drag(page, title, onto):
    page.locator(".slt-agenda").scroll_into_view_if_needed()
    page.evaluate("document.fonts.ready")  # rows have their height then
    start, end = grip(page, title).bounding_box(), grip(page, onto).bounding_box()
    page.mouse.move(start["x"] + 10, start["y"] + 10)
    page.mouse.down()
    # Past the middle of the row, from whichever side it comes.
    page.mouse.move(end["x"] + 10, end["y"] + (-5 if end["y"] < start["y"] else 45), steps=12)
    with page.expect_response("**/flytt/"):
        page.mouse.up()


def test_an_item_is_dragged_to_its_place(desk, meeting, console):
    drag(desk, "Fire", "Én")
    drag(desk, "To", "Tre")

    stands(desk, meeting, "Fire", "Én", "Tre", "To")
    expect(desk.locator("[data-said]")).to_contain_text("Flyttet til plass")


def test_an_item_is_moved_with_the_keyboard_and_keeps_the_focus(desk, meeting):
    grip(desk, "To").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowUp"):
        with desk.expect_response("**/flytt/"):
            desk.keyboard.press(key)

    stands(desk, meeting, "Én", "Tre", "To", "Fire")
    expect(grip(desk, "To")).to_be_focused()


def test_the_buttons_move_it_too(desk, meeting):
    with desk.expect_response("**/flytt/"):
        desk.get_by_role("button", name="Flytt «Tre» opp").click()
    stands(desk, meeting, "Én", "Tre", "To", "Fire")
    assert "data-sent" not in desk.content()
    with desk.expect_response("**/flytt/"):
        desk.get_by_role("button", name="Flytt «Tre» opp").click()
    stands(desk, meeting, "Tre", "Én", "To", "Fire")
    expect(desk.get_by_role("button", name="Flytt «Tre» opp")).to_be_disabled()


def test_without_javascript_the_buttons_do_it_alone(new_context, signed_in, liv, meeting):
    page = signed_in(new_context(java_script_enabled=False).new_page(), liv)
    page.goto(meeting.get_absolute_url())
    page.get_by_role("button", name="Flytt «Fire» opp").click()

    stands(page, meeting, "Én", "To", "Fire", "Tre")


def test_a_suggested_day_fills_the_form(page, signed_in, liv, meeting):
    signed_in(page, liv)
    page.goto(f"{reverse('meeting_create')}?gruppe={meeting.group.public_id}")
    chip = page.locator("[data-day]").first
    chip.click()

    day = chip.get_attribute("data-day")
    expect(page.locator("#id_day")).to_have_value(day)
    assert day > str(localdate())


def test_a_practitioner_answers_from_the_mail_on_a_phone(phone, meeting, liv, axe):
    summons.send(meeting, by=liv)
    row = meeting.attendances.get()
    phone.goto(reverse("meeting_link", args=[links.make(row.person, "meeting", meeting.public_id)]))
    assert axe(phone) == []

    phone.get_by_role("button", name="Kommer").click()

    phone.get_by_text("Takk, du står som «Kommer».").wait_for()
    assert Attendance.objects.get().answer == "yes"


@pytest.mark.once
@pytest.mark.long
def test_the_pages_are_for_everybody(any_page, signed_in, liv, meeting, axe):
    """As they are when filled in; the others are on the walk of tests/slt/test_axe.py."""
    kari = meeting.group.memberships.get().person
    agenda.add(meeting, by=liv, title="Unntatt", kind="decision", exempt_title="Lukket")
    signed_in(any_page, liv)
    group = f"?gruppe={meeting.group.public_id}"
    year = "&year=2027&nth=1&weekday=1&starts=12:00&ends=14:00&skip=1"
    item = meeting.items.first()
    addresses = [
        reverse("meeting_create") + group,
        reverse("year_plan") + group + year,
        reverse("past_meeting_create") + group,
        reverse("summons", args=[meeting.public_id]),
        reverse("item_edit", args=[item.public_id]),
        reverse("meeting_detail", args=[meeting.public_id]),
    ]
    for address in addresses:
        see(any_page, address, axe)
    summons.send(meeting, by=liv)
    row = meeting.attendances.get(person=kari)
    attending.answer(row, "no", by=kari)
    for name, public_id in (
        ("meeting_detail", meeting.public_id),
        ("answer", row.public_id),
    ):
        see(any_page, reverse(name, args=[public_id]), axe)


def see(page, address, axe):
    assert page.goto(address).status == 200
    assert axe(page) == [], address
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), address
