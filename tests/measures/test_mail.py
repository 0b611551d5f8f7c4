"""The mails of follow-up and their links: who asks, until when, and never the words of a matter."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils.timezone import localdate, localtime

from measures import giving, reminders, reporting
from measures.candidates import Responsible
from measures.models import Task
from people import notices
from people.models import Notice, Person
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MeasureFactory,
    PersonFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
WHAT = "Kalle inn til foreldremøte"


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", person__phone="00 00 00 01").person


@pytest.fixture
def task(liv):
    """A task given out by Liv to Ola, its mail in the ledger."""
    task = TaskFactory(what=WHAT, responsible__name="Ola Nes", state=Task.State.DRAFT)
    task.item.meeting.minutes_state = "sent"
    giving.give_out(task, by=liv)
    return task


def told() -> mail.EmailMultiAlternatives:
    notices.send_waiting()
    return mail.outbox[-1]


def path(message) -> str:
    """The link of a mail, without the host."""
    return re.search(r"https?://[^/\s]+(/svar/\S+|/oppgaver/\S+|/tiltak/\S+)", message.body)[1]


def why() -> str:
    notices.send_waiting()
    notice = Notice.objects.latest("pk")
    assert notice.state == Notice.State.HELD
    return notice.why


def test_the_mail_says_who_asks_until_when_and_nothing_of_the_matter(task):
    message = told()

    assert message.subject == "[Eigersund] Du har fått et oppfølgingspunkt, frist 8. desember 2026"
    assert message.to == [task.responsible.email]
    first = message.body.splitlines()[0]
    liv = "Liv Dahl, SLT-koordinator i Eigersund (tlf. 00 00 00 01)"
    assert first.startswith(f"Hei Ola. {liv}, ber deg om å følge opp noe fra")
    assert "Fristen er 8. desember 2026." in first
    for part in (message.subject, message.body, message.alternatives[0].content):
        assert WHAT not in part
        assert task.item.title not in part


def test_one_who_asks_for_help_reads_that_somebody_hears_it(task, client):
    address = path(told())

    answered = client.post(address, {"do": "help", "text": "Jeg får ikke tak i FAU."}, follow=True)

    said = "Takk. Vi har skrevet: Trenger hjelp. SLT-koordinatoren får beskjed."
    assert said in answered.content.decode()
    assert "Er ikke dette til deg?" in answered.content.decode()


@pytest.mark.parametrize(
    ("kind", "subject"),
    [
        ("needs_help", "[Eigersund] Noen trenger hjelp med et oppfølgingspunkt"),
        ("returned", "[Eigersund] Et oppfølgingspunkt er sendt tilbake med et spørsmål"),
    ],
)
def test_the_coordinator_is_told_who_asks_and_signs_in_to_read_it(task, kind, subject):
    step = {"needs_help": "help", "returned": "return"}[kind]
    reporting.report(task, step, "Mangler lokale.", by=task.responsible)
    message = told()

    assert message.subject == subject
    assert "Ola Nes" in message.body.splitlines()[0]
    assert "lokale" not in message.body
    assert path(message) == task.get_absolute_url()


def test_a_measure_and_a_mail_in_nynorsk_are_written_without_fault(liv):
    for language in ("nn", "en"):
        measure = MeasureFactory(responsible__language=language, state="draft", deadline=None)
        giving.give_out(measure, by=liv)
        assert path(told()).startswith("/svar/tiltak/")


def test_the_link_shows_on_get_and_acts_on_post_without_an_account(task):
    address = path(told())
    browser = Client(enforce_csrf_checks=True)
    for _ in range(2):
        page = browser.get(address)
        assert page.status_code == 200
        assert page.headers["Cache-Control"].count("no-store")
    task.refresh_from_db()
    assert task.state == Task.State.GIVEN

    form = {"do": "done", "text": "60 foreldre kom."}
    assert browser.post(address, form).status_code == 403
    form["csrfmiddlewaretoken"] = browser.cookies["csrftoken"].value
    answer = browser.post(address, form)
    assert (answer.status_code, answer.headers["Location"]) == (302, address)
    task.refresh_from_db()
    assert task.state == Task.State.DONE
    assert task.progress.get().person == task.responsible

    again = browser.get(address)
    assert "Takk. Vi har skrevet: Gjennomført." in again.content.decode()
    assert "Dette er avsluttet." in again.content.decode()
    assert "Ble det feil?" in again.content.decode()
    late = browser.post(address, form | {"do": "start"})
    assert late.status_code == 409
    assert "60 foreldre kom." in late.content.decode()


def test_the_link_page_names_the_municipality_and_whom_to_call(client, task):
    page = client.get(path(told())).content.decode()

    for words in (WHAT, "Eigersund", "Ring Liv Dahl på 00 00 00 01", "Ola Nes"):
        assert words in page


def test_a_refused_answer_by_link_keeps_the_words(client, task):
    answer = client.post(path(told()), {"do": "help", "text": ""})
    assert answer.status_code == 422
    number = client.post(path(told()), {"do": "start", "text": "Ring 17912099997"})
    assert number.status_code == 422
    assert "Ring 17912099997" in number.content.decode()


def test_a_link_is_dead_when_revoked_given_to_another_or_wrong(client, task, liv):
    address = path(told())
    assert client.get(address[:-3] + "x/").status_code == 410
    assert client.get(address.replace("oppgave", "tiltak")).status_code == 410

    Person.objects.filter(pk=task.responsible_id).update(access_epoch=1)
    assert client.get(address).status_code == 410
    Person.objects.filter(pk=task.responsible_id).update(access_epoch=0)
    assert client.get(address).status_code == 200
    reporting.reassign(task, Responsible(PersonFactory()), by=liv)
    assert client.get(address).status_code == 410
    assert client.post(address, {"do": "done"}).status_code == 410


def test_the_first_of_two_hands_is_not_told(task, liv):
    reporting.reassign(task, Responsible(PersonFactory(name="Åse Li")), by=liv)

    notices.send_waiting()
    assert [message.to for message in mail.outbox] == [[Person.objects.get(name="Åse Li").email]]


def test_help_that_came_meanwhile_is_not_asked_for(task):
    notices.send_waiting()
    reporting.report(task, "help", "Mangler lokale.", by=task.responsible)
    reporting.report(task, "start", "Fikk låne.", by=task.responsible)
    assert why() == "answered"


# Deadlines ---------------------------------------------------------------------------------------

DUE = date(2026, 6, 8)


def test_a_missed_day_is_caught_up_and_nobody_is_told_twice(liv):
    task = TaskFactory(deadline=DUE)

    assert reminders.remind(on=date(2026, 5, 31)) == 0
    # 1 June is the first day in reach; nobody ran it until the 3rd.
    assert reminders.remind(on=date(2026, 6, 3)) == 1
    assert reminders.remind(on=date(2026, 6, 3)) == 0
    assert reminders.remind(on=DUE - timedelta(days=1)) == 0
    assert reminders.remind(on=DUE) == 1
    assert reminders.remind(on=DUE) == 0
    assert reminders.remind(on=DUE + timedelta(days=1)) == 1
    assert reminders.remind(on=DUE + timedelta(days=2)) == 0
    # Five working days after, the coordinator, and nobody else, hears.
    assert reminders.remind(on=DUE + timedelta(days=6)) == 0
    assert reminders.remind(on=DUE + timedelta(days=7)) == 1
    assert reminders.remind(on=DUE + timedelta(days=60)) == 0
    told = Notice.objects.order_by("pk").values_list("kind", "recipient", "sender")
    assert list(told) == [
        ("near_deadline", task.responsible_id, liv.pk),
        ("on_deadline", task.responsible_id, liv.pk),
        ("overdue", task.responsible_id, liv.pk),
        ("long_overdue", liv.pk, None),
    ]


def test_who_was_never_told_before_hears_once_after():
    TaskFactory(deadline=DUE)

    assert reminders.remind(on=date(2026, 7, 1)) == 1
    assert Notice.objects.get().kind == "overdue"


def test_the_group_says_how_many_days_before():
    TaskFactory(deadline=DUE, item__meeting__group=GroupFactory(task_reminder_days=3))
    MeasureFactory(deadline=DUE, item__meeting__group=GroupFactory(task_reminder_days=14))

    assert reminders.remind(on=date(2026, 6, 1)) == 1
    assert reminders.remind(on=date(2026, 6, 5)) == 1


def test_a_moved_deadline_is_told_anew(liv):
    task = TaskFactory(deadline=DUE)
    reminders.remind(on=date(2026, 6, 3))
    Task.objects.update(deadline=DUE + timedelta(days=30))

    assert reminders.remind(on=date(2026, 6, 9)) == 0
    assert reminders.remind(on=date(2026, 7, 2)) == 1
    assert Notice.objects.filter(recipient=task.responsible).count() == 2


@pytest.mark.parametrize("state", ["draft", "done", "withdrawn", "needs_help", "returned"])
def test_nobody_is_reminded_of_what_is_ended_or_waits_for_others(state):
    TaskFactory(deadline=DUE, state=state)

    assert reminders.remind(on=DUE) == 0


def test_bodies_and_groups_without_a_person_get_no_reminder():
    group = GroupFactory()
    TaskFactory(deadline=DUE, responsible=None, responsible_group=group)

    assert reminders.remind(on=DUE) == 0


def test_not_on_the_day_it_was_given_and_not_of_what_was_late_already(liv):
    task = TaskFactory(state=Task.State.DRAFT, deadline=localdate() + timedelta(days=2))
    entered_late = TaskFactory(state=Task.State.DRAFT, deadline=date(2020, 6, 1))
    for row in (task, entered_late):
        giving.give_out(row, by=liv, silently=True)

    assert reminders.remind(on=localdate()) == 0
    assert reminders.remind(on=localdate() + timedelta(days=1)) == 1
    assert Notice.objects.get().about == task


def test_the_reminder_waits_for_the_morning():
    TaskFactory(deadline=DUE)
    reminders.remind(on=date(2026, 6, 3))

    assert localtime(Notice.objects.get().due_at).isoformat() == "2026-06-03T07:00:00+02:00"


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"state": "done"}, "ended"),
        ({"state": "returned"}, "answered"),
        ({"deadline": date(2026, 8, 8)}, "deadline_moved"),
    ],
)
def test_truth_is_asked_again_when_it_is_sent(change, reason):
    TaskFactory(deadline=DUE)
    reminders.remind(on=date(2026, 6, 3))
    Task.objects.update(**change)

    assert why() == reason


def test_a_reminder_says_when_and_links_to_the_answer(liv):
    TaskFactory(item__number=17, deadline=DUE, what=WHAT)
    reminders.remind(on=date(2026, 6, 3))
    message = told()

    assert message.subject == "[Eigersund] Fristen nærmer seg: 8. juni 2026"
    assert "Liv Dahl, SLT-koordinator i Eigersund (tlf. 00 00 00 01), minner om" in message.body
    assert WHAT not in message.body
    # By its number, so that one with several knows which.
    assert "Sak: 17/26 (24. november 2026)" in message.body
    assert path(message).startswith("/svar/oppgave/")
    reminders.remind(on=DUE + timedelta(days=1))
    assert told().subject == "[Eigersund] Fristen er ute: 8. juni 2026"


def test_reminding_costs_the_same_for_one_and_for_many_when_all_are_told(
    django_assert_num_queries,
):
    for _ in range(2):
        TaskFactory(deadline=DUE)
        MeasureFactory(deadline=DUE)
        reminders.remind(on=DUE)
        with django_assert_num_queries(12):
            reminders.remind(on=DUE)


# Withdrawn and moved ------------------------------------------------------------------------------


def test_who_was_to_do_it_hears_that_it_is_withdrawn_and_not_why(task, liv):
    notices.send_waiting()
    reporting.report(task, "withdraw", "Fylket tar det.", by=liv)

    message = told()

    assert message.to == [task.responsible.email]
    assert message.subject == "[Eigersund] Et oppfølgingspunkt er trukket tilbake"
    assert "Du trenger ikke gjøre mer" in message.body
    assert "Fylket" not in message.body
    # Why stands behind the link.
    page = Client().get(path(message))
    assert "Fylket tar det." in page.text


def test_who_was_to_do_it_hears_of_another_deadline(task, liv):
    notices.send_waiting()
    to = localdate() + timedelta(days=90)
    reporting.move_deadline(task, to, "Fylket er forsinket.", by=liv)

    message = told()

    assert message.to == [task.responsible.email]
    assert message.subject.startswith("[Eigersund] Ny frist: ")
    assert "Fylket" not in message.body


def test_who_never_heard_of_it_hears_nothing_of_its_end(task, liv):
    # The mail that gives it still waits.
    reporting.report(task, "withdraw", "Fylket tar det.", by=liv)

    assert notices.send_waiting() == 0
    assert set(Notice.objects.values_list("why", flat=True)) == {"ended", "never_told"}


def test_only_the_last_of_two_new_deadlines_is_told(task, liv):
    notices.send_waiting()
    for days in (60, 90):
        to = localdate() + timedelta(days=days)
        reporting.move_deadline(task, to, "Fylket er forsinket.", by=liv)

    assert notices.send_waiting() == 1
    assert Notice.objects.filter(kind="deadline_moved", why="deadline_moved").count() == 1


def test_nobody_is_told_what_they_did_themselves(liv):
    task = TaskFactory(responsible=liv)
    reporting.report(task, "withdraw", "Unødvendig.", by=liv)

    assert not Notice.objects.exists()


def test_a_slip_is_undone_from_the_mail(task):
    address = path(told())
    client = Client()
    client.post(address, {"do": "done"})
    assert "Angre «Gjennomført»" in client.get(address).text

    page = client.post(address, {"do": "undo"}, follow=True)

    task.refresh_from_db()
    assert task.state == Task.State.GIVEN
    assert "Angre «Gjennomført»" not in page.text


@pytest.mark.parametrize(
    ("step", "text", "state"),
    [
        ("acknowledge", "", Task.State.ACKNOWLEDGED),
        ("start", "Ringer på mandag.", Task.State.IN_PROGRESS),
        ("done", "Møtet er satt opp.", Task.State.DONE),
        ("help", "Når ikke rektor.", Task.State.NEEDS_HELP),
    ],
)
def test_how_it_goes_is_told_by_the_link_and_looking_twenty_times_tells_nothing(
    task, client, step, text, state
):
    address = path(told())
    for _n in range(20):
        assert client.get(address).status_code == 200
    task.refresh_from_db()
    assert task.state == Task.State.GIVEN and not task.progress.exists()

    assert client.post(address, {"do": step, "text": text}).status_code == 302
    task.refresh_from_db()
    assert task.state == state and task.progress.get().text == text
