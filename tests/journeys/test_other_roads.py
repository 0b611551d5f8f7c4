"""A post handed over in the middle of the year, six municipalities, and a politiråd of two."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate, now
from playwright.sync_api import expect

from meetings import agenda, planning, summons
from people import groups, seats
from people.models import Group, Person
from tests.factories import (
    AppointmentFactory,
    GroupFactory,
    MembershipFactory,
    PersonFactory,
    TaskFactory,
    bjerkreim,
    eigersund,
    served,
)
from tests.journeys.steps import begin, no_wider_than_the_screen, plan, to_draft
from tests.travel import mail

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.prove, pytest.mark.once]

COUNCIL, GROUP = "Felles politiråd", "Koordineringsgruppen"
ITEM = "Trygg skolevei"


def coordinator(name: str, **facts):
    email = f"{name.split()[0].lower()}@example.org"
    return AppointmentFactory(person=PersonFactory(name=name, email=email), **facts).person


def drafted(group, days: int, by):
    at = now() + timedelta(days=days)
    return planning.create(group, by=by, starts_at=at, ends_at=at + timedelta(hours=2))


def test_a_new_coordinator_takes_over_a_half_finished_year(traveller):
    old = coordinator("Liv Dahl")
    group = GroupFactory(name=GROUP)
    MembershipFactory(group=group, person=old)
    mona = PersonFactory(name="Mona Berg", email="mona@example.org")
    MembershipFactory(group=group, person=mona)
    TaskFactory(group=group, item=None, what="Skrive til fylket", responsible=old)
    drafted(group, 20, old)
    meeting = drafted(group, 3, old)
    agenda.add(meeting, title=ITEM, by=old)
    summons.send(meeting, by=old)
    liv = traveller(old)

    # The meeting is held, and its minutes are half written, when Liv gives notice.
    liv.to("Møter")
    liv.follow(GROUP)
    liv.follow("Åpne referatet")
    liv.press("Møtet er i gang")
    liv.says("Møtet er satt som holdt.")
    liv.say(ITEM, "Halvveis i året.")
    liv.follow_up(ITEM, "Lage plakat – Mona Berg")
    expect(liv.written.pop()).to_contain_text("Lagret")
    liv.to("Kommunen")
    liv.follow("Overlevering")
    liv.sees("Skrive til fylket")
    liv.follow("Hvem overtar etter Liv Dahl?")
    liv.page.get_by_label("Navn").fill("Siv Ås")
    liv.page.get_by_label("E-post").fill("siv@example.org")
    liv.page.get_by_label("Siste dag").fill(f"{day_in(7):%Y-%m-%d}")
    liv.press("Overlever")
    liv.says("Siv Ås")

    # Siv comes by her mail, signed in, and goes on where Liv stopped.
    mail(liv.inbox, "siv@example.org", r"\[Eigersund\] Overlevering")
    siv = traveller(Person.objects.get(email="siv@example.org"))
    siv.open_mail("siv@example.org", r"\[Eigersund\] Overlevering", "/overlevering/")
    siv.sees("Skrive til fylket", "Siv Ås", "Mona Berg")
    siv.to("Tiltak og oppgaver")
    siv.follow("Skrive til fylket")
    siv.sees("Siv Ås")
    siv.to("Møter")
    siv.follow(GROUP)
    siv.follow("Skriv referat")
    expect(siv.item(ITEM)).to_contain_text("Halvveis i året.")
    siv.send_minutes()
    mail(siv.inbox, "mona@example.org", r"\[Eigersund\] Du har fått et oppfølgingspunkt")
    siv.to("Tiltak og oppgaver")
    siv.sees("Lage plakat")


def test_one_coordinator_has_six_municipalities_in_one_place_and_mixes_nothing(traveller):
    numbers = ("1101", "1108", "1111", "1112", "1114", "1119")
    one = PersonFactory(name="Liv Dahl", email="liv@example.org")
    names = []
    for number in numbers:
        place = served(number)
        AppointmentFactory(municipality=place, person=one)
        group = GroupFactory(name=f"Rådet i {place.name}", host=place)
        person = PersonFactory(name=f"Medlem {number}", email=f"m{number}@example.org")
        MembershipFactory(group=group, person=person)
        TaskFactory(group=group, item=None, what=f"Oppgaven i {place.name}", responsible=person)
        drafted(group, 5 + len(names), one)
        names.append(place.name)
    first, *others = names
    liv = traveller(one)

    liv.to("Kommunen")
    liv.sees(*names)
    liv.follow(first, liv.page.locator("main"), exact=True)
    liv.follow("Overlevering")
    liv.sees(f"Oppgaven i {first}")
    for other in others:
        expect(liv.page.locator("main")).not_to_contain_text(f"i {other}")

    to_draft(liv, f"Rådet i {first}")
    liv.follow("Til innkallingen")
    liv.press("Send til 1 person nå")
    liv.says("Innkallingen er sendt til 1 person.")
    mail(liv.inbox, "m1101@example.org", rf"\[{first}\] Innkalling")
    called = [message.envelope.rcpt_tos for message in liv.inbox.messages]
    assert all(to == ["m1101@example.org"] for to in called if to != ["liv@example.org"])

    member = traveller(Person.objects.get(email="m1101@example.org"), on_a_telephone=True)
    for page in ("Møter", "Grupper", "Tiltak og oppgaver", "Kommunen"):
        member.to(page)
        no_wider_than_the_screen(member)
        for other in others:
            expect(member.page.locator("body")).not_to_contain_text(f"i {other}")


def test_a_politirad_of_two_municipalities_with_mayors_who_lead_in_turn(traveller):
    ours, theirs = coordinator("Liv Dahl"), coordinator("Ola Li", municipality=bjerkreim())
    council = groups.create(
        municipality=eigersund(),
        partners=(bjerkreim(),),
        level=Group.Level.STEERING,
        name=COUNCIL,
        police_council=True,
        by=ours,
    )
    for name in ("Kari Lund", "Anne Vik"):
        mayor = PersonFactory(name=name, email=f"{name.split()[0].lower()}@example.org")
        seats.add(council, mayor, by=ours)
    liv, ola = traveller(ours), traveller(theirs)

    liv.to_group(COUNCIL)
    liv.follow("Verv")
    liv.page.get_by_label("Fra møte til møte").check()
    for name in ("Kari Lund", "Anne Vik"):
        liv.page.get_by_role("checkbox", name=name).check()
    liv.press("Lagre")
    liv.says("Vervene er lagret.")
    plan(liv, None, 4)
    plan(ola, None, 30)

    # Ola, of the neighbour, holds the first; what is decided there concerns his town alone.
    agenda.add(council.meetings.earliest("starts_at"), title=ITEM, by=theirs)
    begin(ola, COUNCIL)
    ola.decide(ITEM, "Bjerkreim låner ut samfunnshuset.")
    concerns = ola.item(ITEM).locator(".slt-concerns")
    ola.press("Eigersund", concerns)
    expect(concerns.get_by_role("button", name="Eigersund")).to_have_attribute(
        "aria-pressed", "false"
    )
    ola.send_minutes()
    ola.sees("Gjelder Bjerkreim")

    ola.to("Beslutninger")
    ola.sees("samfunnshuset")
    liv.page.goto(f"/beslutninger/?kommune={eigersund().number}")
    expect(liv.page.locator("main")).not_to_contain_text("samfunnshuset")
    leaders = {council.meetings.get(starts_at__date=day_in(days)).chair.name for days in (4, 30)}
    assert leaders == {"Kari Lund", "Anne Vik"}


def day_in(days: int):
    return localdate() + timedelta(days=days)
