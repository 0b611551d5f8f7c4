"""A challenge on its way from the street to the politiråd and back, as four people walk it."""

import re
from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import expect

from people.models import Group
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
)
from tests.journeys.steps import begin, no_wider_than_the_screen, plan

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.prove, pytest.mark.once]

COUNCIL, GROUP = "Politirådet", "Koordineringsgruppen"
TROUBLE, MEASURE = "Uro ved kaien", "Natteravner i helgene"
TASKS = ("Lage vaktliste", "Kjøpe vester")
PLACE = r"\[Eigersund\] "


@pytest.fixture
def town():
    """Liv coordinates, Kari leads the politiråd, Per the group; Mona is out among the young."""
    council = GroupFactory(name=COUNCIL, level=Group.Level.STEERING)
    group = GroupFactory(name=GROUP, reports_to=council)
    liv = AppointmentFactory(person=PersonFactory(name="Liv Dahl", email="liv@example.org")).person
    kari = PersonFactory(name="Kari Lund", email="kari@example.org")
    per = PersonFactory(name="Per Moen", email="per@example.org")
    mona = PersonFactory(name="Mona Berg", email="mona@example.org")
    for each, leader in ((council, kari), (group, per)):
        MembershipFactory(group=each, person=leader)
        OfficeFactory(group=each, person=leader)
    MembershipFactory(group=group, person=mona)
    return {"liv": liv, "kari": kari, "per": per, "mona": mona}


def test_the_long_way(town, traveller):
    liv = traveller(town["liv"])
    mona = traveller(town["mona"], on_a_telephone=True)
    kari, per = traveller(on_a_telephone=True), traveller(town["per"], on_a_telephone=True)
    plan(liv, GROUP, 3)
    plan(liv, COUNCIL, 10)
    report(mona)
    put_on_agenda(liv)
    lift(liv)
    decide(liv)
    agree(kari)
    split(liv)
    answer_the_tasks(mona)
    deliver(per)
    ask_for_evaluation(liv)
    evaluate(per)
    plan(liv, COUNCIL, 40)
    take_it_up_again(liv)
    read_the_story(mona)


def report(mona):
    mona.follow("Meld en utfordring til SLT-koordinatoren")
    mona.follow("Meld en utfordring")
    mona.page.get_by_label("Hva gjelder det?").fill(TROUBLE)
    mona.page.get_by_label("Hva ser du?").fill("Mange samles der på fredager, flere enn i fjor.")
    no_wider_than_the_screen(mona)
    mona.press("Send meldingen")
    mona.says("Takk.")


def put_on_agenda(liv):
    liv.open_mail("liv@example.org", PLACE + "Meldt utfordring", "/utfordringer/")
    liv.sees("flere enn i fjor")
    meeting = liv.page.get_by_label("Møte", exact=True)
    meeting.select_option(meeting.locator("option", has_text=GROUP).inner_text())
    liv.page.get_by_label("Ta med det som er meldt").check()
    liv.press("Sett på en saksliste")
    liv.says("Saken er laget.")


def lift(liv):
    """The group finds that it is for those above, and says so in its minutes."""
    begin(liv, GROUP)
    item = liv.item(TROUBLE)
    liv.say(TROUBLE, "Gruppen kan ikke løse dette alene.")
    liv.press("Løft", item)
    expect(item).to_contain_text(f"Løftet til {COUNCIL}")
    liv.send_minutes()


def decide(liv):
    """The politiråd has it on its agenda, decides, and orders a measure from the group."""
    begin(liv, COUNCIL)
    expect(liv.item(TROUBLE)).to_contain_text(re.compile(rf"[Ff]ra sak \d+/\d+ i {GROUP}"))
    liv.decide(TROUBLE, "Vi bestiller natteravner i helgene.")
    deadline = localdate() + timedelta(days=60)
    liv.follow_up(TROUBLE, f"! {MEASURE} – {GROUP} – {deadline:%d.%m.%Y}")
    liv.send_minutes()


def agree(kari):
    kari.open_mail("kari@example.org", PLACE + "Referat fra", "/svar/gjennomsyn/")
    kari.sees("natteravner i helgene")
    no_wider_than_the_screen(kari)
    kari.press("Enig")
    kari.says("Svaret er lagret.")
    kari.sees("Du er enig.")


def to_measure(liv):
    liv.to("Tiltak og oppgaver")
    liv.follow(MEASURE)


def split(liv):
    to_measure(liv)
    liv.follow("Del opp i oppgaver")
    liv.page.get_by_label("Oppgaver").fill("\n".join(f"{task} – Mona Berg" for task in TASKS))
    liv.press("Send oppgavene")
    liv.says("2 oppgaver er sendt.")


def answer_the_tasks(mona):
    """One from its mail, the other among her own."""
    mona.open_mail("mona@example.org", PLACE + "Du har fått et oppfølgingspunkt", "/svar/oppgave/")
    first = mona.page.get_by_role("heading", level=1).inner_text()
    no_wider_than_the_screen(mona)
    mona.press("Gjennomført")
    mona.says("Vi har skrevet: Gjennomført.")
    mona.to("Tiltak og oppgaver")
    mona.follow(TASKS[first == TASKS[0]])
    mona.press("Gjennomført")
    mona.says("Lagret: Gjennomført.")


def deliver(per):
    per.open_mail("per@example.org", PLACE + "Du har fått et tiltak", "/tiltak/")
    per.sees("natteravner i helgene")
    no_wider_than_the_screen(per)
    per.page.get_by_label("Vil du si noe om det?").fill("Ravnene går fredag og lørdag.")
    per.sees("2 av 2 er gjennomført")
    per.press("Lever")
    per.says("Lagret: Levert.")


def ask_for_evaluation(liv):
    to_measure(liv)
    liv.follow("Evaluer tiltaket")
    liv.page.get_by_label("Hvem skal evaluere?").fill("Per Moen")
    liv.press("Lagre")
    liv.says("Per Moen er bedt om å evaluere tiltaket.")


def evaluate(per):
    per.open_mail("per@example.org", PLACE + "Evaluer et tiltak", "/svar/evaluering/")
    per.page.get_by_label("Hva har dere sett?").fill("Færre samles, og de går hjem før midnatt.")
    no_wider_than_the_screen(per)
    per.press("Send svaret")
    per.says("Takk.")


def take_it_up_again(liv):
    """What was ordered stands on the next agenda with its answer, and is concluded and closed."""
    begin(liv, COUNCIL)
    minutes = liv.page.url
    carried = liv.item("Oppfølging fra forrige møter")
    expect(carried).to_contain_text("Ravnene går fredag og lørdag.")
    liv.follow("Les og konkluder", carried)
    liv.sees("Færre samles")
    liv.page.get_by_label("Fortsette").check()
    liv.page.get_by_label("Hvorfor?").fill("Det virker.")
    liv.press("Konkluder")
    liv.says("Lagret.")
    # Back where it was opened from.
    expect(liv.page).to_have_url(re.compile(re.escape(minutes.partition("#")[0])))
    answers = liv.page.get_by_role("form", name=f"Svar for {MEASURE}")
    liv.press("Lukk", answers)
    expect(carried.get_by_role("listitem").filter(has_text=MEASURE).first).to_contain_text("Lukket")
    liv.send_minutes()


def read_the_story(mona):
    """From what she reported, as far as she may see."""
    mona.to("Hjem")
    mona.follow("Meld en utfordring til SLT-koordinatoren")
    mona.follow(TROUBLE)
    mona.follow("Se saken")
    mona.sees(f"Løftet til {COUNCIL}", MEASURE)
    no_wider_than_the_screen(mona)
