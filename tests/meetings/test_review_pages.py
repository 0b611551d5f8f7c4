"""The leaders' page, the decision's page and the list of decisions, as they are used."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from playwright.sync_api import expect

from meetings import review
from meetings.models import Decision, Meeting, Review, Text
from people import links, notices
from people.models import AuditEntry, Group, Notice
from tests.factories import DecisionFactory, MembershipFactory, TaskFactory
from tests.meetings.leaders import Before, State, Verdict, World
from tests.meetings.test_documents import write

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return World(Before.CHAIR, decisions=3).opened()


def page_of(world) -> str:
    return f"/moter/{world.meeting.public_id}/gjennomsyn/"


def press(client, world, verdict, comment="", decision=None, version=1, url=None):
    data = {
        "decision": (decision or world.decision).public_id,
        "version": version,
        "verdict": verdict,
        "comment": comment,
    }
    return client.post(url or page_of(world), data)


def test_the_chair_reads_and_agrees(world, client_for):
    client = client_for(world.chair)

    shown = client.get(page_of(world)).content.decode()
    assert "Ordlyd 17." in shown and "Gjelder ikke ennå" in shown
    assert "Enig i alle 3" in shown

    answer = press(client, world, Verdict.AGREE)

    assert answer.status_code == 302
    after = client.get(answer["Location"]).content.decode()
    assert "Takk. Svaret er lagret. 2 beslutninger igjen." in after
    assert "Du er enig." in after
    assert world.again().decision.state == State.DECIDED


def test_the_background_is_there(world, client_for):
    write(world.decision.item, "<p>Hva saken gjelder.</p>", kind=Text.Kind.BACKGROUND)

    assert "Hva saken gjelder." in client_for(world.chair).get(page_of(world)).content.decode()


def test_exempt_words_only_for_those_who_may_and_the_reading_is_logged(world, client_for):
    Decision.objects.update(state=State.RETURNED)
    write(world.decision, "<p>Åpent.</p>", "<p>Hemmeligord.</p>")

    signed_in = client_for(world.chair).get(page_of(world)).content.decode()
    token = links.make(world.chair, "review", world.meeting.public_id)
    by_link = client_for(world.member).__class__().get(f"/svar/gjennomsyn/{token}/")

    assert "Hemmeligord." in signed_in
    assert "emmeligord" not in by_link.content.decode()
    assert AuditEntry.objects.get(verb="read_exempt").by == world.chair


@pytest.mark.parametrize("verdict", [Verdict.ASK, Verdict.RETURN])
def test_without_a_comment_nothing_is_saved_and_the_field_says_so(world, client_for, verdict):
    answer = press(client_for(world.chair), world, verdict)

    assert answer.status_code == 422
    shown = answer.content.decode()
    assert 'aria-invalid="true"' in shown
    assert "Skriv hva du spør om eller hvorfor du sender tilbake." in shown
    assert not Review.objects.exists()


def test_too_long_a_comment_is_kept_and_refused(world, client_for):
    answer = press(client_for(world.chair), world, Verdict.ASK, "å" * 2001)

    assert answer.status_code == 422
    assert "å" * 2001 in answer.content.decode()


def test_other_words_than_those_read_are_refused_with_the_comment_kept(world, client_for):
    answer = press(client_for(world.chair), world, Verdict.ASK, "Hvem betaler?", version=7)

    assert answer.status_code == 409
    shown = answer.content.decode()
    assert "Beslutningen er endret siden du åpnet siden" in shown
    assert "Hvem betaler?" in shown
    assert not Review.objects.exists()


def test_an_answer_after_another_sent_it_back_loses_no_word(client_for):
    world = World(Before.ALL).opened()
    world.says(world.chair, Verdict.RETURN, "For vagt.")

    answer = press(client_for(world.member), world, Verdict.ASK, "Hvem betaler?")

    assert answer.status_code == 409
    assert "Hvem betaler?" in answer.content.decode()


def test_pressing_twice_is_thanked_twice_and_saved_once(world, client_for):
    client = client_for(world.chair)

    for _press in range(2):
        assert press(client, world, Verdict.AGREE).status_code == 302

    assert Review.objects.count() == 1


def test_agreeing_to_all_is_asked_once_more_with_the_count(world, client_for):
    client = client_for(world.chair)

    asked = client.get(f"{page_of(world)}?alle=1").content.decode()
    assert "Enig i alle 3 beslutningene?" in asked
    assert "Ja, enig i alle 3" in asked
    wordings = re.findall(r'name="wording" value="([^"]+)"', asked)
    answer = client.post(page_of(world), {"wording": wordings}, follow=True)

    assert "Takk. Du er enig i 3 beslutninger." in answer.content.decode()
    assert {decision.state for decision in world.again().decisions} == {State.DECIDED}
    # And once more, from a page left open.
    client.post(page_of(world), {"wording": wordings})
    assert Review.objects.count() == 3


def test_agreeing_to_all_with_one_changed_saves_nothing(world, client_for):
    wordings = [f"{decision.public_id}:1" for decision in world.decisions[:2]]
    wordings.append(f"{world.decisions[2].public_id}:9")

    answer = client_for(world.chair).post(page_of(world), {"wording": wordings}, follow=True)

    assert "Ingenting er lagret." in answer.content.decode()
    assert not Review.objects.exists()


def test_forged_ids_and_buttons_do_no_harm(world, client_for):
    other = World(Before.CHAIR).opened()
    client = client_for(world.chair)

    assert press(client, world, Verdict.AGREE, decision=other.decision).status_code == 404
    assert press(client, world, "decide").status_code == 403
    assert press(client, other, Verdict.AGREE).status_code == 404
    assert client.post(page_of(world), {"wording": "x"}).status_code in (302, 403)
    assert client.post(page_of(world), {"decision": "x"}).status_code == 403
    assert not Review.objects.exists()


def test_members_see_nothing_to_answer_where_only_the_chair_reviews(world, client_for):
    client = client_for(world.member)

    assert "ingen beslutninger fra dette møtet du skal se på" in (
        client.get(page_of(world)).content.decode()
    )
    assert press(client, world, Verdict.AGREE).status_code == 403


def test_nothing_to_review_before_the_minutes_are_sent(world, client_for):
    Meeting.objects.update(minutes_state=Meeting.MinutesState.WRITING)

    assert client_for(world.chair).get(page_of(world)).status_code == 403
    assert client_for(MembershipFactory().person).get(page_of(world)).status_code == 404


def test_the_mails_link_shows_on_get_and_acts_on_post(world, client):
    token = links.make(world.chair, "review", world.meeting.public_id)
    url = f"/svar/gjennomsyn/{token}/"

    assert client.get(url).status_code == 200
    assert not Review.objects.exists()
    assert press(client, world, Verdict.AGREE, url=url).status_code == 302
    assert Review.objects.get().person == world.chair


def test_a_dead_link_is_gone(world, client):
    token = links.make(world.chair, "meeting", world.meeting.public_id)

    assert client.get(f"/svar/gjennomsyn/{token}/").status_code == 410
    assert client.get("/svar/gjennomsyn/tull/").status_code == 410


def test_as_many_queries_for_many_decisions_as_for_one(client_for):
    def count(decisions):
        world = World(Before.CHAIR, decisions=decisions).opened()
        client = client_for(world.chair)
        with CaptureQueriesContext(connection) as asked:
            assert client.get(page_of(world)).status_code == 200
        return len(asked)

    few = count(1)
    assert count(6) == few <= 12, few  # two of them are the session and the person


# The decision's page -----------------------------------------------------------------------------


def test_the_secretary_answers_a_question(world, client_for):
    world.says(world.chair, Verdict.ASK, "Hvem betaler?")
    client = client_for(world.coordinator)
    url = world.decision.get_absolute_url()
    data = {"act": "reply", "person": world.chair.public_id}

    assert "Hvem betaler?" in client.get(url).content.decode()
    empty = client.post(url, data | {"text": " "})
    assert empty.status_code == 422 and "Skriv et svar." in empty.content.decode()
    assert client.post(url, data | {"text": "Kommunen."}).status_code == 302
    # Pressed twice: the second finds nothing to answer, and says so.
    again = client.post(url, data | {"text": "Kommunen."}, follow=True)

    assert "Noe er endret" in again.content.decode()
    assert Review.objects.get().answer == "Kommunen."
    assert Notice.objects.filter(kind="review_answered").count() == 1


def test_what_is_decided_asks_for_no_answer_to_who_agreed(world, client_for):
    page = world.decision.get_absolute_url()
    world.says(world.chair, Verdict.AGREE, "Enig, og det haster.")

    assert world.again().decision.state == State.DECIDED
    said = client_for(world.coordinator).get(page).content.decode()
    assert "Enig, og det haster." in said and "Send svaret" not in said


def test_the_secretary_takes_back_rewords_and_sends_again(world, client_for):
    client = client_for(world.coordinator)
    url = world.decision.get_absolute_url()

    assert "Ta tilbake for å endre" in client.get(url).content.decode()
    client.post(url, {"act": "take_back"})
    assert "Endre ordlyden" in client.get(url).content.decode()
    saved = client.post(
        f"{url}tekst/", {"base": 1, "format": "plain", "open": "Klart nå.", "next": url}
    )
    assert saved.status_code == 302
    client.post(url, {"act": "resubmit"})

    assert world.again().decision.state == State.IN_REVIEW
    assert "Klart nå." in client_for(world.chair).get(page_of(world)).content.decode()


def test_what_came_of_a_decision_stands_with_it(world, client_for):
    TaskFactory(item=world.decision.item, decision=world.decision, what="Lage vaktliste")
    TaskFactory(item=world.decision.item, decision=world.decision, what="Utkast", state="draft")

    shown = client_for(world.member).get(world.decision.get_absolute_url()).content.decode()

    assert "Lage vaktliste" in shown and ">Utkast<" not in shown


def test_members_read_a_decision_but_do_not_run_it(world, client_for):
    client = client_for(world.member)
    url = world.decision.get_absolute_url()

    assert client.get(url).status_code == 200
    assert client.post(url, {"act": "take_back"}).status_code == 403
    assert client_for(world.coordinator).post(url, {"act": "close"}).status_code == 403
    assert client_for(MembershipFactory().person).get(url).status_code == 404


def test_the_group_above_reads_no_leaders_answers(world, client_for):
    world.says(world.chair, Verdict.ASK, "Hvem betaler?")
    above = MembershipFactory().group
    Group.objects.filter(pk=world.group.pk).update(reports_to=above)
    leader = above.memberships.get().person

    shown = client_for(leader).get(world.decision.get_absolute_url()).content.decode()

    assert "Ordlyd 17." in shown and "Hvem betaler?" not in shown


# The list ----------------------------------------------------------------------------------------


def test_the_list_is_narrowed_by_group_and_year(world, client_for):
    other = World().opened()
    client = client_for(world.coordinator)

    both = client.get("/beslutninger/").content.decode()
    assert world.decision.item.title in both and other.decision.item.title in both
    one = client.get("/beslutninger/", {"gruppe": other.group.public_id}).content.decode()
    assert world.decision.item.title not in one and other.decision.item.title in one
    this_year = client.get("/beslutninger/", {"ar": "2026"}).content.decode()
    assert world.decision.item.title in this_year
    forged = client.get("/beslutninger/", {"ar": "1999", "side": "x"}).content.decode()
    assert "Velg ett av alternativene." in forged


def test_the_list_holds_only_what_one_may_see(world, client_for):
    stranger = client_for(MembershipFactory().person).get("/beslutninger/").content.decode()
    member = client_for(world.member).get("/beslutninger/").content.decode()

    assert world.decision.item.title not in stranger
    assert world.decision.item.title in member


def test_the_list_asks_the_same_for_many_and_shows_them_in_pages(world, client_for):
    client = client_for(world.coordinator)

    def count():
        with CaptureQueriesContext(connection) as asked:
            client.get("/beslutninger/")
        return len(asked)

    count()
    few = count()
    for _number in range(30):
        write(DecisionFactory(item=world.decision.item, state=State.DECIDED), "<p>Ja.</p>")

    assert count() == few <= 12
    assert "?side=2" in client.get("/beslutninger/").content.decode()


# In the browser ----------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_leader_reviews_on_a_phone(phone, signed_in, axe, live_server, client_for):
    world = World(Before.CHAIR, decisions=3).opened()
    write(world.decision.item, "<p>Hva saken gjelder.</p>", kind=Text.Kind.BACKGROUND)
    signed_in(phone, world.chair)

    phone.goto(page_of(world))
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390
    first = phone.locator(f"#beslutning-{world.decision.public_id}")
    first.get_by_text("Les mer om saken").click()
    # It unfolds in a moment, not at once.
    expect(first.get_by_text("Hva saken gjelder.")).to_be_visible()

    # Sending back without saying why: the field says so, and is open.
    first.get_by_text("Spørsmål, eller send tilbake").click()
    first.get_by_role("button", name="Send tilbake").click()
    field = first.get_by_label("Hva spør du om, eller hva er feil?")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_be_visible()
    assert axe(phone) == []
    field.fill("Hvem betaler?")
    first.get_by_role("button", name="Still spørsmålet").click()
    phone.get_by_text("2 beslutninger igjen").wait_for()
    phone.wait_for_load_state()

    phone.get_by_role("link", name="Enig i alle 2").click()
    expect(phone.get_by_role("button", name="Ja, enig i alle 2")).to_be_visible()
    assert axe(phone) == []
    phone.get_by_role("button", name="Ja, enig i alle 2").click()
    phone.get_by_text("Takk. Du er enig i 2 beslutninger.").wait_for()
    assert axe(phone) == []

    world.again()
    assert [decision.state for decision in world.decisions] == [
        State.IN_REVIEW,
        State.DECIDED,
        State.DECIDED,
    ]
    assert review.waiting_for(world.chair).count() == 0


@pytest.mark.django_db(transaction=True)
@pytest.mark.once
def test_the_decision_and_the_list_are_accessible(any_page, signed_in, axe, live_server):
    world = World(Before.CHAIR, decisions=2).opened()
    world.says(world.chair, Verdict.RETURN, "For vagt.")
    TaskFactory(item=world.decision.item, decision=world.decision)
    signed_in(any_page, world.coordinator)

    for url in (world.decision.get_absolute_url(), "/beslutninger/"):
        any_page.goto(url)
        assert axe(any_page) == []
        width = any_page.viewport_size["width"]
        assert any_page.evaluate("document.documentElement.scrollWidth") <= width


# Said by telephone --------------------------------------------------------------------------------


def told(client, world, **facts):
    data = {
        "act": "register",
        "leader": world.chair.public_id,
        "verdict": "agree",
        "comment": "",
        "version": 1,
        **facts,
    }
    return client.post(world.decision.get_absolute_url(), data, follow=True)


def test_what_a_leader_said_by_telephone_is_written_down(world, client_for):
    client = client_for(world.coordinator)
    assert "Registrer et svar meldt muntlig" in client.get(world.decision.get_absolute_url()).text

    page = told(client, world)

    assert f"Svaret fra {world.chair.name} er registrert." in page.text
    assert f"meldt muntlig, registrert av {world.coordinator.name}" in page.text
    said = Review.objects.get(decision=world.decision)
    assert (said.person, said.registered_by) == (world.chair, world.coordinator)
    assert world.again().decision.state == State.DECIDED
    entry = AuditEntry.objects.get(verb="review_agree")
    assert (entry.by, entry.facts["person"]) == (world.coordinator, world.chair.pk)
    # The leader sees what was written in their name, and is told of it.
    assert "meldt muntlig, registrert av" in client_for(world.chair).get(page_of(world)).text
    notice = Notice.objects.get(kind="review_registered")
    assert (notice.recipient, notice.sender) == (world.chair, world.coordinator)
    assert "Svaret ditt: Enig" in notices.write(notice).body


@pytest.mark.parametrize("facts", [{"verdict": "ask"}, {"leader": ""}, {"leader": "zzzzzzzzzz"}])
def test_what_is_missing_of_it_is_said(world, client_for, facts):
    page = told(client_for(world.coordinator), world, **facts)

    assert page.status_code == 422
    assert not Review.objects.exists()


def test_only_who_runs_the_meeting_writes_for_others(world, client_for):
    assert told(client_for(world.member), world).status_code == 403
    stranger = MembershipFactory().person
    page = told(client_for(world.coordinator), world, leader=stranger.public_id)
    assert page.status_code == 422


def test_who_agrees_is_not_asked_to_agree_again(client_for):
    world = World(Before.NONE).opened()
    client = client_for(world.chair)
    press(client, world, Verdict.AGREE)

    shown = client.get(page_of(world)).text

    assert "Endre svaret" in shown
    assert 'value="return"' in shown
    assert not re.search(r'value="agree">.{0,900}Enig</button>', shown, re.DOTALL)


def test_the_list_is_found_from_the_meetings_and_from_each_group(client_for):
    world = World(Before.CHAIR)
    client = client_for(world.coordinator)
    decisions, propose = reverse("decision_list"), reverse("decision_propose")
    of_group = f"?gruppe={world.group.public_id}"

    assert f'href="{decisions}"' in client.get(reverse("meeting_list")).text
    page = client.get(world.group.get_absolute_url()).text
    assert f'href="{decisions}{of_group}"' in page
    assert f'href="{propose}{of_group}"' in page
    # One who only sits there proposes nothing.
    page = client_for(world.member).get(world.group.get_absolute_url()).text
    assert f'href="{decisions}{of_group}"' in page
    assert propose not in page
