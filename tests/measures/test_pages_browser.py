"""The pages of follow-up in a real browser: at 1280 and 390 pixels, by keyboard and with axe."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from measures.models import Measure, Progress, Task
from meetings import texts
from meetings.models import Meeting
from people import links
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    OrganisationFactory,
    PersonFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", public_phone="00 00 00 01").person


@pytest.fixture
def item(liv):
    """Item 17/26 of sent minutes, with a why."""
    item = AgendaItemFactory(
        meeting__group=GroupFactory(name="Koordinerende gruppe"),
        meeting__state=Meeting.State.HELD,
        number=17,
        title="Foreldremøter på 8. trinn",
    )
    texts.save(
        texts.of_item(item, "minutes"),
        base=0,
        open="<p>Ungdomsskolene inviterer foreldrene på 8. trinn til et felles møte.</p>",
        exempt=None,
        by=liv,
    )
    meeting = item.meeting
    meeting.minutes_state, meeting.minutes_sent_at = Meeting.MinutesState.SENT, now()
    meeting.save()
    return item


@pytest.fixture
def ola(item):
    """Ola Nes of the police, with a task that is late and a measure under way."""
    police = OrganisationFactory(name="Sør-Vest politidistrikt", kind="police")
    ola = PersonFactory(name="Ola Nes")
    MembershipFactory(group=item.meeting.group, person=ola, organisation=police)
    TaskFactory(
        item=item,
        what="Kalle inn til felles foreldremøte på begge ungdomsskolene før jul",
        responsible=ola,
        responsible_organisation=police,
        deadline=localdate() - timedelta(days=3),
        given_at=now(),
    )
    measure = MeasureFactory(
        item=item,
        title="Nattevandring i sentrum",
        responsible=ola,
        state=Measure.State.IN_PROGRESS,
        expected_result="Flere voksne i sentrum i helgene.",
        given_at=now(),
    )
    Progress.objects.create(
        measure=measure, person=ola, registered_by=ola, state="in_progress", text="I gang."
    )
    return ola


def fits(page) -> bool:
    """Nothing is wider than the screen."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_a_task_is_answered_from_its_mail_in_two_presses(phone, axe, item, ola):
    task = Task.objects.get()
    phone.goto(f"/svar/oppgave/{links.make(ola, 'task', task.public_id)}/")
    button = phone.get_by_role("button", name="Gjennomført")
    assert button.bounding_box()["height"] >= 44
    phone.get_by_role("button", name="Trenger hjelp").click()
    expect(phone.get_by_text("Skriv en setning om hva det gjelder.").first).to_be_visible()
    assert axe(phone) == []
    button.click()
    expect(phone.get_by_text("Takk. Vi har skrevet: Gjennomført.")).to_be_visible()
    assert fits(phone)

    task.refresh_from_db()
    assert task.state == Task.State.DONE


@pytest.fixture
def writing(item, ola):
    """The next meeting, held and being written, with an item to type under."""
    meeting = MeetingFactory(
        group=item.meeting.group,
        starts_at=item.meeting.starts_at + timedelta(days=28),
        state=Meeting.State.HELD,
    )
    AgendaItemFactory(meeting=meeting, role="follow_up", title="Oppfølging fra forrige møter")
    return AgendaItemFactory(meeting=meeting, title="Ungdata", number=21)


def test_lines_are_typed_one_after_another_without_leaving_the_keyboard(
    page, signed_in, axe, writing, liv
):
    signed_in(page, liv)
    page.goto(f"/moter/{writing.meeting.public_id}/referat/")
    panel = page.locator(f"#oppfolging-{writing.public_id}")
    line = panel.get_by_label("Nytt oppfølgingspunkt")
    line.fill("Presentere tallene – politiet – 15. januar")
    line.press("Enter")
    expect(panel.get_by_text("Ola Nes, Sør-Vest politidistrikt")).to_be_visible()
    expect(line).to_be_focused()
    page.keyboard.type("! Kurs for ansatte – Karl – før jul")
    page.keyboard.press("Enter")
    expect(panel.get_by_text("Kurs for ansatte", exact=True)).to_be_visible()
    page.keyboard.type("Spørre rektor – Karl – før jul")
    page.keyboard.press("Enter")
    expect(panel.get_by_text("Vi vet ikke hvem «Karl» er.")).to_be_visible()
    panel.get_by_role("button", name="Gjør til tiltak: Spørre rektor").click()
    expect(panel.get_by_role("button", name="Gjør til tiltak: Spørre rektor")).to_have_count(0)

    assert Task.objects.filter(item=writing).get().deadline == date(2027, 1, 15)
    assert Measure.objects.filter(item=writing).count() == 2
    assert axe(page) == []


def test_the_open_list_is_answered_in_place(any_page, signed_in, axe, writing, liv):
    signed_in(any_page, liv)
    any_page.goto(f"/moter/{writing.meeting.public_id}/referat/")
    row = any_page.locator(f"#apen-{Task.objects.get().public_id}")
    row.get_by_text("Skriv en setning, flytt fristen eller utsett").click()
    row.get_by_role("button", name="Flytt fristen").click()
    expect(row.get_by_text("Velg den nye fristen.")).to_be_visible()
    row.get_by_label("En setning").fill("60 foreldre kom.")
    row.get_by_role("button", name="Gjort").click()
    expect(row.get_by_text("60 foreldre kom.")).to_be_visible()
    assert axe(any_page) == []
    assert fits(any_page)

    assert Task.objects.get().state == Task.State.DONE
