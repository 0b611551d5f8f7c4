"""The minutes written live, in a real browser against the real server."""

import re
from datetime import UTC, datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from meetings import decisions, texts
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Text, TextVersion
from people.models import Membership
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def meeting(liv):
    """A called meeting with three members, its formal items and one of its own."""
    group = GroupFactory(name="Politirådet")
    meeting = MeetingFactory(group=group, state=Meeting.State.CALLED, chair=liv, minute_taker=liv)
    people = [
        ("Kari Moe", "Eigersund ungdomsskole", "yes"),
        ("Per Lie", "Politiet", "no"),
        ("Åse Bø", "Barnevernet", ""),
    ]
    for name, organisation, answer in people:
        seat = MembershipFactory(group=group, person__name=name)
        AttendanceFactory(
            meeting=meeting, person=seat.person, organisation=organisation, answer=answer
        )
    roles = AgendaItem.Role
    earlier = MeetingFactory(
        group=group, state=Meeting.State.HELD, starts_at=datetime(2026, 10, 6, 10, tzinfo=UTC)
    )
    TaskFactory(item=AgendaItemFactory(meeting=earlier, number=12), what="Kalle inn foreldrene")
    for number, role, title in [
        (15, roles.APPROVE_SUMMONS, "Godkjenning av innkalling og saksliste"),
        (16, roles.APPROVE_MINUTES, "Godkjenning av referat fra møte 6.10.2026"),
        (17, roles.FOLLOW_UP, "Oppfølging fra forrige møter"),
        (18, roles.ORDINARY, "Skjenking i sentrum"),
        (19, roles.ANY_OTHER_BUSINESS, "Eventuelt"),
    ]:
        AgendaItemFactory(
            meeting=meeting,
            number=number,
            role=role,
            title=title,
            approves=earlier if role == roles.APPROVE_MINUTES else None,
        )
    meeting.group.number_series.update(next_number=20)
    return meeting


@pytest.fixture
def address(meeting):
    return reverse("minutes", args=[meeting.public_id])


def editor(page, title, kind="åpen tekst"):
    section = page.locator("section", has=page.get_by_role("heading", name=title))
    return section.get_by_role("textbox", name=re.compile(kind)).first


def latest(number, kind=Text.Kind.MINUTES):
    versions = TextVersion.objects.latest().filter(text__kind=kind)
    return versions.filter(text__item__number=number).get()


def test_a_meeting_written_as_it_goes(page, signed_in, liv, meeting, address):
    signed_in(page, liv).goto(address)
    page.get_by_role("button", name="Møtet er i gang").click()
    expect(page.get_by_text("1 til stede av 3 medlemmer")).to_be_visible()
    page.wait_for_load_state()

    page.get_by_role("group", name="Åse Bø").get_by_role("button", name="Til stede").click()
    expect(page.get_by_text("2 til stede av 3 medlemmer")).to_be_visible()
    pressed = page.get_by_role("group", name="Åse Bø").get_by_role("button", name="Til stede")
    expect(pressed).to_be_focused()
    page.get_by_label("Legg til gjest").fill("Ola Berg, Egersund idrettslag")
    page.keyboard.press("Enter")
    expect(page.get_by_text("og 1 til")).to_be_visible()

    said = "Politiet viste tall fra helgene. «Blåbærsyltetøy» på Ålgård ga 3 % færre saker."
    area = editor(page, "Skjenking i sentrum")
    area.click()
    page.keyboard.type(said)
    # A press elsewhere in the item leaves the text alone.
    section = page.locator("section", has=page.get_by_role("heading", name="Skjenking i sentrum"))
    section.get_by_role("button", name="Behandlet").click()
    expect(section.get_by_role("button", name="Behandlet")).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(area).to_have_text(said)

    section.get_by_role("button", name="Ny beslutning").click()
    ruling = section.locator("[data-ruling]")
    expect(ruling.get_by_role("textbox").first).to_be_focused()
    page.keyboard.type("Politirådet ber om en plan innen jul.")
    page.keyboard.press("Control+s")
    expect(ruling.get_by_text(re.compile("^Lagret"))).to_be_visible()
    expect(section.locator("[data-state]").first).to_contain_text("Lagret")

    assert latest(18).open == f"<p>{said}</p>"
    decision = Decision.objects.get()
    assert decision.text.latest.open == "<p>Politirådet ber om en plan innen jul.</p>"
    assert set(meeting.attendances.values_list("name", "state")) == {
        ("Kari Moe", "present"),
        ("Per Lie", "excused"),
        ("Åse Bø", "present"),
        ("Ola Berg", "present"),
    }
    assert AgendaItem.objects.get(number=18).outcome == "handled"


def test_the_keys_lead_from_item_to_item(page, signed_in, liv, meeting, address):
    signed_in(page, liv).goto(address)
    editor(page, "Skjenking i sentrum").click()

    page.keyboard.press("Alt+PageDown")
    expect(editor(page, "Eventuelt")).to_be_focused()
    page.keyboard.press("Alt+PageUp")
    expect(editor(page, "Skjenking i sentrum")).to_be_focused()
    page.keyboard.press("Alt+Shift+KeyH")
    section = page.locator("section", has=page.get_by_role("heading", name="Skjenking i sentrum"))
    expect(section.get_by_role("button", name="Behandlet")).to_have_attribute(
        "aria-pressed", "true"
    )
    page.get_by_role("button", name="Tastatursnarveier").click()
    expect(page.get_by_text("neste sak", exact=True)).to_be_visible()


def test_two_in_one_text_both_keep_theirs(page, new_context, signed_in, liv, meeting, address):
    kari = AppointmentFactory(person__name="Åse Hauge").person
    # This page hears of nothing that another writes until it saves.
    page.route("**/puls/*", lambda route: route.fulfill(status=204))
    signed_in(page, liv).goto(address)
    other = signed_in(new_context().new_page(), kari)
    other.goto(address)
    area = editor(other, "Skjenking i sentrum")
    area.click()
    other.keyboard.type("Hun skrev først.")
    other.keyboard.press("Control+s")
    expect(other.get_by_text(re.compile("^Lagret"))).to_be_visible()

    editor(page, "Skjenking i sentrum").click()
    page.keyboard.type("Jeg skrev samtidig.")
    page.keyboard.press("Control+s")

    expect(page.get_by_text("Noen andre har skrevet her")).to_be_visible()
    theirs = page.get_by_role("group", name="Teksten til Åse Hauge")
    expect(theirs).to_contain_text("Hun skrev først.")
    expect(editor(page, "Skjenking i sentrum")).to_have_text("Jeg skrev samtidig.")
    assert latest(18).open == "<p>Hun skrev først.</p>"
    page.get_by_role("button", name="Sett begge sammen").click()
    expect(page.get_by_text(re.compile("^Lagret"))).to_be_visible()
    assert latest(18).open == "<p>Jeg skrev samtidig.</p><p>Hun skrev først.</p>"


def test_without_javascript_the_page_is_textareas_and_buttons(
    new_context, signed_in, liv, meeting, address
):
    page = signed_in(new_context(java_script_enabled=False).new_page(), liv)
    page.goto(address)
    present = page.get_by_role("group", name="Kari Moe").get_by_role("button", name="Til stede")
    present.click()
    expect(present).to_have_attribute("aria-pressed", "true")
    page.wait_for_load_state()
    item = AgendaItem.objects.get(number=18)
    page.locator(f"#open-minutes-{item.public_id}").fill("Første linje\n\n- punkt æ\n- punkt å")
    page.locator(f"#tekst-minutes-{item.public_id}").get_by_role("button", name="Lagre").click()

    # What stands there has a history.
    expect(page.get_by_role("link", name="Historikk: Referat")).to_be_visible()
    page.wait_for_load_state()
    expect(page.locator(f"#open-minutes-{item.public_id}")).to_have_value(
        "Første linje\n\n- punkt æ\n- punkt å"
    )
    assert latest(18).open == "<p>Første linje</p><ul><li>punkt æ</li><li>punkt å</li></ul>"
    assert Attendance.objects.get(name="Kari Moe").state == "present"
    page.get_by_role("link", name="Vara møtte for Per Lie").click()
    page.get_by_label("Hvem møtte?").fill("Nils Vik")
    page.get_by_role("button", name="Lagre").click()
    expect(page.get_by_text("Møtte for Per Lie", exact=True)).to_be_visible()


def test_sent_from_the_page_and_remarked_on(page, new_context, signed_in, liv, meeting, address):
    item = AgendaItem.objects.get(number=18)
    texts.save(texts.of_item(item, "minutes"), base=0, open="<p>Tall</p>", exempt=None, by=liv)
    AgendaItem.objects.filter(pk=item.pk).update(outcome="handled")
    signed_in(page, liv).goto(address)
    page.get_by_role("link", name="Send referatet").click()
    page.get_by_role("button", name="Send referatet").click()
    expect(page.get_by_role("alert").get_by_text("Referatet er ikke sendt.")).to_be_visible()
    page.wait_for_load_state()
    for box in page.get_by_role("checkbox", name=re.compile("Send slik likevel")).all():
        box.check()
    page.get_by_role("button", name="Send referatet").click()
    expect(page.get_by_text("Referatet er sendt til 3 personer.")).to_be_visible()

    kari = meeting.attendances.get(name="Kari Moe").person
    member = signed_in(new_context().new_page(), kari)
    member.goto(address)
    section = member.locator("section", has=member.get_by_role("heading", name="Skjenking"))
    section.get_by_text("Kom med en merknad").click()
    section.get_by_label("Hva bør rettes?").fill("Det var 4 %.")
    section.get_by_role("button", name="Send merknaden").click()
    expect(member.get_by_text("Merknaden er sendt til referenten.")).to_be_visible()

    page.goto(address)
    page.get_by_role("button", name="Ikke ta til følge").click()
    expect(page.get_by_text("Skriv hvorfor merknaden ikke er tatt til følge.")).to_be_visible()
    page.get_by_role("button", name="Ta til følge", exact=True).click()
    expect(page.get_by_text("Tatt til følge")).to_be_visible()


def full(meeting, liv):
    """Something of everything the page can show."""
    seat = MembershipFactory(
        group=meeting.group, role=Membership.Role.DEPUTY, person__name="Nils Vik"
    )
    row = meeting.attendances.get(name="Per Lie")
    AttendanceFactory(
        meeting=meeting, person=seat.person, capacity="deputy", deputy_for=row, state="present"
    )
    item = AgendaItem.objects.get(number=18)
    for kind in ("background", "minutes"):
        texts.save(
            texts.of_item(item, kind),
            base=0,
            open="<p>Åpne ord om helgene</p><ul><li>ett</li></ul>",
            exempt="<p>Skjermede ord</p>",
            by=liv,
        )
    decision = decisions.add(item, by=liv)
    texts.save(texts.of_decision(decision), base=0, open="<p>Ja.</p>", exempt=None, by=liv)
    TaskFactory(item=item, what="Lage en plan", state="draft")


@pytest.mark.once
def test_anyone_can_use_the_pages(any_page, axe, signed_in, liv, meeting, address):
    page = signed_in(any_page, liv)
    full(meeting, liv)
    for url in (address, reverse("minutes_send", args=[meeting.public_id])):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    Meeting.objects.filter(pk=meeting.pk).update(
        state="held",
        minutes_state="sent",
        minutes_sent_at="2030-01-01T10:00Z",
        remarks_until="2030-01-08",
    )
    for url in (address, f"{address}?rett=1"):
        page.goto(url)
        assert axe(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
