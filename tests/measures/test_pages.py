"""The pages of follow-up: the practitioner's, the coordinator's, and the panels of the minutes."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate, now

from measures import follow_up
from measures.models import Measure, Task
from meetings import texts
from meetings.models import Meeting
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    DecisionFactory,
    GoalFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    TaskFactory,
    bjerkreim,
)

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", public_phone="00 00 00 01").person


@pytest.fixture
def item(liv):
    """Item 17/26 of a meeting that is held, its minutes not sent."""
    return AgendaItemFactory(
        meeting__state=Meeting.State.HELD, number=17, title="Foreldremøter på 8. trinn"
    )


def send(meeting):
    meeting.minutes_state, meeting.minutes_sent_at = Meeting.MinutesState.SENT, now()
    meeting.save()


def html(answer) -> str:
    return answer.content.decode()


# Typed in the minutes ----------------------------------------------------------------------------


def test_a_line_is_typed_and_the_page_comes_back_to_its_place(client_for, liv, item):
    MembershipFactory(group=item.meeting.group, person__name="Kari Moe")
    answer = client_for(liv).post(
        f"/saker/{item.public_id}/oppfolging/", {"line": "Kalle inn – Kari – 15.12"}
    )

    place = f"/moter/{item.meeting.public_id}/referat/#oppfolging-{item.public_id}"
    assert (answer.status_code, answer.headers["Location"]) == (302, place)
    page = html(client_for(liv).get(place))
    assert "Kalle inn" in page
    assert "Kari Moe" in page


def test_htmx_gets_the_panel_alone_and_what_was_not_understood_beside_the_row(
    client_for, liv, item
):
    answer = client_for(liv).post(
        f"/saker/{item.public_id}/oppfolging/",
        {"line": "Kalle inn – Karl – før jul"},
        headers=HTMX,
    )

    assert html(answer).strip().startswith(f'<div id="oppfolging-{item.public_id}"')
    assert "Vi vet ikke hvem «Karl» er." in html(answer)
    assert "Vi forsto ikke fristen «før jul»." in html(answer)
    assert "<html" not in html(answer)


@pytest.mark.parametrize("line", ["! Nattevandring – 15.12", "Nattevandring – 15.12"])
def test_one_key_or_one_button_makes_it_a_measure(client_for, liv, item, line):
    data = {"line": line} if line.startswith("!") else {"line": line, "measure": "1"}
    client_for(liv).post(f"/saker/{item.public_id}/oppfolging/", data)

    assert Measure.objects.get().title == "Nattevandring"
    assert not Task.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_refused_line_is_422_with_everything_typed(client_for, liv, item, headers):
    line = f"{'Kalle inn ' * 35}– Kari – 15.12"
    answer = client_for(liv).post(
        f"/saker/{item.public_id}/oppfolging/", {"line": line}, headers=headers
    )

    assert answer.status_code == 422
    assert line in html(answer)
    assert "høyst 300 tegn" in html(answer)


def test_typing_in_approved_minutes_is_refused_with_the_line_kept(client_for, liv, item):
    Meeting.objects.update(minutes_state=Meeting.MinutesState.APPROVED)
    answer = client_for(liv).post(
        f"/saker/{item.public_id}/oppfolging/", {"line": "Kalle inn"}, headers=HTMX
    )

    assert answer.status_code == 422


def test_who_does_not_write_the_minutes_gets_403_and_a_stranger_404(client_for, item):
    member = MembershipFactory(group=item.meeting.group).person
    Meeting.objects.update(state=Meeting.State.HELD)
    address = f"/saker/{item.public_id}/oppfolging/"

    assert client_for(member).post(address, {"line": "x"}).status_code == 403
    assert client_for(PersonFactory()).post(address, {"line": "x"}).status_code == 404


def test_a_row_is_edited_made_a_measure_and_taken_out(client_for, liv, item):
    MembershipFactory(group=item.meeting.group, person__name="Kari Moe")
    client = client_for(liv)
    task = follow_up.add(item, "Kalle inn – Karl", by=liv)
    address = f"/oppgaver/{task.public_id}"

    assert "Karl" in html(client.get(f"{address}/rediger/"))
    wrong = {"what": "Kalle inn", "who": "Karl", "deadline": "2026-12-15"}
    answer = client.post(f"{address}/rediger/", wrong)
    assert answer.status_code == 422
    assert "Fant ikke «Karl» i gruppen." in html(answer)
    assert client.post(f"{address}/rediger/", wrong | {"who": "kari"}).status_code == 302
    task.refresh_from_db()
    assert str(task.responsible) == "Kari Moe"

    assert client.post(f"{address}/tiltak/", headers=HTMX).status_code == 200
    measure = Measure.objects.get()
    assert client.post(f"{address}/tiltak/").status_code == 404
    assert client.post(f"/tiltak/{measure.public_id}/fjern/").status_code == 302
    assert not Measure.objects.exists()


def test_a_name_that_stands_there_stays_though_the_person_has_left(client_for, liv, item):
    gone = MembershipFactory(group=item.meeting.group, person__name="Kari Moe")
    task = follow_up.add(item, "Kalle inn – Kari Moe", by=liv)
    gone.until = date(2026, 1, 1)
    gone.save()

    data = {"what": "Kalle inn nå", "who": "Kari Moe", "deadline": ""}
    assert client_for(liv).post(f"/oppgaver/{task.public_id}/rediger/", data).status_code == 302


def test_the_panels_of_the_minutes_cost_the_same_for_one_row_and_for_many(client_for, liv, item):
    address = f"/moter/{item.meeting.public_id}/referat/"
    earlier = AgendaItemFactory(
        meeting__group=item.meeting.group,
        meeting__starts_at=item.meeting.starts_at - timedelta(days=30),
    )
    AgendaItemFactory(meeting=item.meeting, role="follow_up", title="Oppfølging")
    TaskFactory(item=item, state="draft")
    TaskFactory(item=earlier)
    client = client_for(liv)
    client.get(address)
    one = count(client, address)
    for _ in range(3):
        MeasureFactory(item=item, state="draft")
        TaskFactory(item=earlier)
        MeasureFactory(item=earlier)
    assert count(client, address) == one


def count(client, address) -> int:

    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


# The open list -----------------------------------------------------------------------------------


@pytest.fixture
def asked(item):
    """A task from ``item``, and the item of the next meeting in which it is answered."""
    task = TaskFactory(item=item, what="Kalle inn til foreldremøte")
    later = MeetingFactory(
        group=item.meeting.group,
        starts_at=item.meeting.starts_at + timedelta(days=21),
        state=Meeting.State.HELD,
    )
    return task, AgendaItemFactory(meeting=later, role="follow_up", title="Oppfølging")


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"do": "done", "text": "60 foreldre kom."}, "Gjennomført</strong> – 60 foreldre kom."),
        ({"do": "start"}, "Pågår"),
        ({"do": "help", "text": "Mangler lokale."}, "Trenger hjelp"),
        ({"do": "deadline", "deadline": "2030-01-08", "text": "Utsatt."}, "Ny frist"),
        ({"do": "", "text": "Rektor er spurt."}, "Rektor er spurt."),
    ],
)
def test_an_open_point_is_answered_in_place_and_stands_in_the_minutes(
    client_for, liv, asked, data, said
):
    task, there = asked
    address = f"/saker/{there.public_id}/oppfolging/oppgave/{task.public_id}/"
    answer = client_for(liv).post(address, data, headers=HTMX)

    assert answer.status_code == 200
    assert html(answer).strip().startswith('<div id="apne-punkter"')
    assert said in html(answer)
    assert there.progress.get().task == task


def test_a_refused_answer_is_422_with_the_sentence_kept(client_for, liv, asked):
    task, there = asked
    address = f"/saker/{there.public_id}/oppfolging/oppgave/{task.public_id}/"
    for headers in ({}, HTMX):
        answer = client_for(liv).post(
            address, {"do": "deadline", "text": "Skolen er stengt."}, headers=headers
        )
        assert answer.status_code == 422
        assert "Velg den nye fristen." in html(answer)
        assert "Skolen er stengt." in html(answer)
    assert not there.progress.exists()


def test_an_answer_without_javascript_comes_back_to_the_row(client_for, liv, asked):
    task, there = asked
    address = f"/saker/{there.public_id}/oppfolging/oppgave/{task.public_id}/"
    answer = client_for(liv).post(address, {"do": "start"})

    assert answer.headers["Location"].endswith(f"/referat/#apen-{task.public_id}")


# The practitioner --------------------------------------------------------------------------------


def test_my_tasks_say_what_why_until_when_and_who_asks(client_for, liv, item):
    decision = DecisionFactory(item=item)
    texts.save(
        texts.of_decision(decision),
        base=0,
        open="<p>Alle foreldre inviteres.</p>",
        exempt="<p>Hemmelig ord.</p>",
        by=liv,
    )
    decision.state = decision.State.DECIDED
    decision.save()
    send(item.meeting)
    task = TaskFactory(item=item, what="Kalle inn til foreldremøte")
    page = html(client_for(task.responsible).get("/oppgaver/"))

    for words in (
        "Kalle inn til foreldremøte",
        "Alle foreldre inviteres.",
        "8. desember 2026",
        "Liv Dahl",
        'href="tel:00000001"',
        "sak 17/26",
        "Bekreft mottatt",
    ):
        assert words in page
    assert "Hemmelig" not in page


def test_without_a_decision_the_open_minutes_are_the_why(client_for, liv, item):
    texts.save(
        texts.of_item(item, "minutes"),
        base=0,
        open="<p>Ungdomsskolen inviterer.</p>",
        exempt="<p>Hemmelig ord.</p>",
        by=liv,
    )
    task = TaskFactory(item=item)
    client = client_for(task.responsible)

    assert "Ungdomsskolen inviterer." not in html(client.get("/oppgaver/"))
    send(item.meeting)
    for address in ("/oppgaver/", task.get_absolute_url()):
        page = html(client.get(address))
        assert "Ungdomsskolen inviterer." in page
        assert "Hemmelig" not in page


def test_a_task_is_answered_from_the_list_and_the_list_comes_back(client_for, liv):
    task = TaskFactory()
    answer = client_for(task.responsible).post(
        task.get_absolute_url(), {"do": "done", "text": "Ferdig.", "back": "mine"}
    )

    assert answer.headers["Location"] == "/oppgaver/"
    task.refresh_from_db()
    assert task.state == Task.State.DONE


def test_a_refused_answer_keeps_the_words_and_says_why(client_for, liv):
    task = TaskFactory()
    client = client_for(task.responsible)
    answer = client.post(task.get_absolute_url(), {"do": "help"})

    assert answer.status_code == 422
    assert "Skriv en setning om hva det gjelder." in html(answer)
    number = client.post(task.get_absolute_url(), {"do": "start", "text": "Ring 17912099997 nå"})
    assert number.status_code == 422
    assert "Ring 17912099997 nå" in html(number)
    assert client.post(task.get_absolute_url(), {"do": "close"}).status_code == 422


def test_a_stale_page_says_how_things_stand(client_for, liv):
    task = TaskFactory(state=Task.State.DONE)
    answer = client_for(task.responsible).post(
        task.get_absolute_url(), {"do": "start", "text": "Begynte i går."}
    )

    assert answer.status_code == 409
    assert "Noen andre kom først. Nå står det: Gjennomført." in html(answer)


def test_my_tasks_cost_the_same_for_one_and_for_many(client_for, liv):
    ola = PersonFactory()
    TaskFactory(responsible=ola)
    MeasureFactory(responsible=ola)
    client = client_for(ola)
    one = count(client, "/oppgaver/")
    for _ in range(4):
        TaskFactory(responsible=ola)
        MeasureFactory(responsible=ola)
    assert count(client, "/oppgaver/") == one <= 10


def test_nothing_waits_is_said(client_for):
    assert "Ingen oppgaver venter på deg." in html(client_for(PersonFactory()).get("/oppgaver/"))


def test_others_tasks_are_not_there(client_for, liv):
    task = TaskFactory()
    stranger, elsewhere = PersonFactory(), AppointmentFactory(municipality=bjerkreim()).person

    for person in (stranger, elsewhere):
        assert client_for(person).get(task.get_absolute_url()).status_code == 404


# The coordinator ---------------------------------------------------------------------------------


def test_the_coordinator_registers_for_another_moves_the_deadline_and_changes_hands(
    client_for, liv, item
):
    MembershipFactory(group=item.meeting.group, person__name="Kari Moe")
    task = TaskFactory(item=item, responsible__name="Ola Nes")
    client = client_for(liv)
    client.post(task.get_absolute_url(), {"do": "start", "text": "I gang.", "told_by": "Ola Nes"})
    client.post(
        task.get_absolute_url(),
        {"do": "deadline", "deadline": "2030-01-08", "text": "Skolen er stengt."},
    )
    page = html(client.get(task.get_absolute_url()))

    assert "(meldt muntlig av Ola Nes)" in page
    assert "Skolen er stengt." in page
    assert "8. januar 2030" in page
    address = f"/oppgaver/{task.public_id}/ansvarlig/"
    assert client.post(address, {"who": ""}).status_code == 422
    assert client.post(address, {"who": "Kari"}).status_code == 302
    task.refresh_from_db()
    assert str(task.responsible) == "Kari Moe"


def test_a_moved_deadline_without_a_reason_is_422(client_for, liv):
    task = TaskFactory()
    answer = client_for(liv).post(
        task.get_absolute_url(), {"do": "deadline", "deadline": "2030-01-08"}
    )

    assert answer.status_code == 422
    # Once, in the form where it is asked: not over the one that says how it goes.
    assert html(answer).count("Skriv hvorfor fristen flyttes.") == 1
    assert "Rett opp dette" not in html(answer)
    assert "2030-01-08" in html(answer)


def test_only_who_gave_it_puts_it_in_other_hands(client_for, liv):
    task = TaskFactory()

    assert (
        client_for(task.responsible).get(f"/oppgaver/{task.public_id}/ansvarlig/").status_code
        == 403
    )


def test_a_measures_plan_is_written_also_after_it_was_sent(client_for, liv, item):
    goal = GoalFactory(title="Færre unge ute sent")
    other = GoalFactory(municipality=bjerkreim())
    measure = MeasureFactory(item=item)
    client = client_for(liv)
    address = f"/tiltak/{measure.public_id}/rediger/"
    plan = {"title": "Nattevandring", "expected_result": "Ro i sentrum", "goal": goal.public_id}

    assert client.post(address, plan | {"goal": other.public_id}).status_code == 422
    unneeded = client.post(address, plan | {"evaluation": "not_needed"})
    assert unneeded.status_code == 422
    assert client.post(address, plan | {"evaluation": "effect"}).status_code == 302
    page = html(client.get(measure.get_absolute_url()))
    for words in ("Ro i sentrum", "Færre unge ute sent", "Effekt"):
        assert words in page


def test_a_measure_holds_tasks(client_for, liv, item):
    measure = MeasureFactory(item=item)
    task = follow_up.add(item, "Bestille vester", by=liv)
    client = client_for(liv)
    data = {"what": "Bestille vester", "measure": measure.public_id}
    assert client.post(f"/oppgaver/{task.public_id}/rediger/", data).status_code == 302

    task.refresh_from_db()
    assert task.measure == measure
    assert "Bestille vester" in html(client.get(measure.get_absolute_url()))


def test_a_number_is_not_taken_into_a_plan_that_others_read(client_for, liv, item):
    measure = MeasureFactory(item=item)
    data = {"title": "Nattevandring", "expected_result": "Ringe 17912099997"}
    answer = client_for(liv).post(f"/tiltak/{measure.public_id}/rediger/", data)

    assert answer.status_code == 422
    assert "Det står et fødselsnummer her." in html(answer)
    assert "Ringe 17912099997" in html(answer)


def test_a_task_with_a_number_in_it_is_not_sent_late(client_for, liv, item):
    send(item.meeting)
    task = follow_up.add(item, "Ringe 17912099997", by=liv)
    answer = client_for(liv).post(f"/oppgaver/{task.public_id}/send/", follow=True)

    assert "Det står et fødselsnummer her." in html(answer)
    task.refresh_from_db()
    assert task.state == Task.State.DRAFT


def test_the_list_is_filtered_by_what_group_and_person(client_for, liv):
    day = localdate()
    late = TaskFactory(what="Forsinket", deadline=day - timedelta(days=1))
    soon = MeasureFactory(title="Kommende", deadline=day + timedelta(days=1))
    stuck = TaskFactory(what="Fastkjørt", state=Task.State.NEEDS_HELP, deadline=None)
    TaskFactory(what="Avsluttet", state=Task.State.DONE)
    TaskFactory(what="Uferdig", state=Task.State.DRAFT)
    elsewhere = GroupFactory(host=bjerkreim())
    TaskFactory(what="Naboens", item__meeting__group=elsewhere)
    client = client_for(liv)

    def shown(**query):
        page = html(client.get("/oppfolging/", query))
        names = ["Forsinket", "Kommende", "Fastkjørt", "Avsluttet", "Uferdig", "Naboens"]
        return [name for name in names if f">{name}</a>" in page]

    assert shown() == ["Forsinket", "Kommende", "Fastkjørt"]
    assert shown(vis="over") == ["Forsinket"]
    assert shown(vis="hjelp") == ["Fastkjørt"]
    assert shown(vis="ferdige") == ["Avsluttet"]
    assert shown(slag="tiltak") == ["Kommende"]
    assert shown(gruppe=late.group.public_id) == ["Forsinket"]
    assert shown(hvem=soon.responsible.public_id) == ["Kommende"]
    assert shown(hvem=stuck.responsible.public_id, vis="over") == []
    assert shown(vis="tull") == ["Forsinket", "Kommende", "Fastkjørt"]
    assert ">Kommende</a>" in html(client.get("/tiltak/"))
    assert ">Forsinket</a>" not in html(client.get("/tiltak/"))


def test_the_list_is_paged_and_costs_the_same_for_one_and_for_many(client_for, liv):
    group = GroupFactory()
    TaskFactory(item__meeting__group=group)
    MeasureFactory(item__meeting__group=group)
    client = client_for(liv)
    one = count(client, "/oppfolging/")
    for _ in range(13):
        TaskFactory(item__meeting__group=group)
        MeasureFactory(item__meeting__group=group)
    assert count(client, "/oppfolging/") == one <= 10
    page = html(client.get("/oppfolging/?side=2"))
    assert "26–28 av 28" in page
