"""Search: the decision and its fate first, by Norwegian stems, and never more than one may see."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.timezone import localdate

from measures.models import Measure, Plan, PlanGoal, Task
from meetings import removal, texts
from meetings.models import AgendaItem, Dissent, Meeting, Removal, Text, TextVersion
from people.models import Membership
from slt.search import words
from slt.search.asking import Answers, Found
from slt.search.index import tend
from slt.search.models import SearchEntry
from tests.factories import (
    AgendaItemFactory,
    AgreementFactory,
    AttendanceFactory,
    DecisionFactory,
    EvaluationFactory,
    GoalFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    PlanFactory,
    PlanLineFactory,
    TaskFactory,
    bjerkreim,
)
from tests.meetings.leaders import State, World
from tests.meetings.test_documents import write
from tests.slt.planted import MARK

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """Sent minutes of a meeting in which the night ravens were spoken of, and decided on."""
    made = World().opened()
    item = AgendaItemFactory(meeting=made.meeting, number=30, title="Natteravnene i sentrum")
    write(item, "<p>Vi mangler vakter på lørdager.</p>", kind=Text.Kind.MINUTES)
    made.ravens = DecisionFactory(item=item, state=State.DECIDED)
    write(made.ravens, "<p>Skolene stiller med foreldre.</p>")
    made.item = item
    return made


def found(person, query: str) -> list[str]:
    """What was found, in that order: the kind, and its title."""
    tend()
    return [f"{one.kind}: {title_of(one)}" for one in Answers(query, person)[0:20]]


def title_of(one: Found) -> str:
    return one.entry.decision.item.title if one.entry else str(one.item or one.row or one.paper)


RAVENS = "decision: Natteravnene i sentrum"


# Words -------------------------------------------------------------------------------------------


def test_a_question_is_what_it_is_about():
    assert words.asked("Hva ble bestemt om natteravnene?") == ["natteravn"]
    assert words.asked("Kva vart vedteke om skulane i haust?") == ["skul", "haust"]
    assert words.asked("beslutning") == ["beslutning"]
    assert words.asked("") == words.asked("?!") == words.asked("i") == []


@pytest.mark.parametrize(
    "said",
    [
        "natteravn natteravner natteravnene Natteravnenes",
        "skole skolen skolene",
        "skule skulane",
        "ungdom ungdommen ungdommene ungdommar",
        "møteplass møteplasser MØTEPLASSENE",
        "idé ide",
    ],
)
def test_the_forms_of_a_word_have_one_stem(said):
    assert len({words.stem(word) for word in said.split()}) == 1


def test_letters_of_our_own_are_kept_and_long_numbers_are_not():
    assert words.stem("år") != words.stem("ar")
    assert words.indexed("<p>Ring 91234567 i 2026, 17057812345</p>") == " 2026 i ring".replace(
        " i ", " "
    )


def test_the_words_around_a_hit_are_shown_and_it_is_marked():
    text = "Først noe annet. " * 9 + "Så kom natteravnene med vester."
    pieces = words.marked(text, ["natteravn"])

    assert ("natteravnene", True) in pieces and pieces[0][0] == "… "
    assert "".join(piece for piece, _is_hit in pieces).endswith("med vester.")
    assert words.marked("Ingenting her.", ["natteravn"]) == []


# What is found -----------------------------------------------------------------------------------


def test_a_question_is_answered_with_the_decision_and_its_fate(world, client_for):
    TaskFactory(item=world.item, what="Lage vaktliste", deadline=localdate() - timedelta(days=1))
    tend()

    page = client_for(world.member).get("/sok/", {"q": "hva ble bestemt om natteravnene?"}).text
    assert world.ravens.get_absolute_url() in page and "Skolene stiller med foreldre." in page
    assert "Over fristen" in page and "Lage vaktliste" in page and "Ett treff." in page


def test_words_may_stand_in_title_minutes_and_decision(world):
    for query in ("natteravn", "vakt lørdag", "foreldrene", "natteravner foreldre vakter"):
        assert found(world.member, query) == [RAVENS], query
    assert found(world.member, "sentrum") == [RAVENS]


def test_items_without_a_decision_come_next_then_tasks_and_measures(world):
    item = AgendaItemFactory(meeting=world.meeting, number=31, title="Nikotin på skolen")
    AgendaItemFactory(meeting=world.meeting, title="Annet om nikotin", accepted_at=None)
    TaskFactory(item=world.item, what="Skrive om nikotin")
    MeasureFactory(item=world.item, title="Slutt sammen", expected_result="Mindre nikotinbruk")
    TaskFactory(item=world.item, what="Utkast om nikotin", state=Task.State.DRAFT)
    TaskFactory(item=world.item, what="Trukket nikotin", state=Task.State.WITHDRAWN)

    got = found(world.member, "nikotin")
    assert got[0] == f"item: {item}"
    assert set(got[1:]) == {
        "follow_up: Slutt sammen",
        "follow_up: Skrive om nikotin",
        "follow_up: Trukket nikotin",
    }


def test_a_measure_is_found_by_what_was_said_of_it_and_how_it_was_evaluated(world, client_for):
    measure = MeasureFactory(item=world.item, title="Fellestur")
    measure.progress.create(registered_by=world.member, text="Bussen er bestilt.")
    measure.progress.create(registered_by=world.member, state=Measure.State.IN_PROGRESS)
    EvaluationFactory(measure=measure, state="answered", seen="Færre klager på støy.")

    for query in ("buss", "klage støy", "fellestur buss støy"):
        assert found(world.member, query) == ["follow_up: Fellestur"], query
    page = client_for(world.member).get("/sok/", {"q": "buss"}).text
    assert "<mark>Bussen</mark> er bestilt." in page
    assert found(PersonFactory(), "buss") == []
    Measure.objects.update(openness="exempt")
    informed = MembershipFactory(group=world.group, role="informed").person
    assert found(informed, "buss") == found(informed, "klage") == []


def test_goals_lines_of_plans_and_agreements_are_found_where_they_stand(world, client_for):
    town = world.group.host
    plan = PlanFactory(municipality=town, title="Plan 2026")
    line = PlanLineFactory(plan=plan, title="Vakt ved kaien", indicator="Antall kvelder")
    PlanGoal.objects.update(goal=GoalFactory(municipality=town, title="Tryggere sommerkvelder"))
    paper = AgreementFactory(municipality=town, title="Mandat for operativ gruppe")
    AgreementFactory(municipality=town, title="Det gamle mandatet", replaced_by=paper)

    assert found(world.member, "kai kveld") == ["paper: Vakt ved kaien"]
    assert set(found(world.member, "kveld")) == {
        "paper: Vakt ved kaien",
        "paper: Tryggere sommerkvelder",
    }
    assert found(world.member, "mandat") == ["paper: Mandat for operativ gruppe"]
    page = client_for(world.member).get("/sok/", {"q": "kaien"}).text
    assert f"{plan.get_absolute_url()}#tiltak-{line.public_id}" in page
    assert "Plan 2026, " in page
    neighbour = MembershipFactory(group=GroupFactory(host=bjerkreim())).person
    for query in ("kai", "kveld", "mandat"):
        assert found(neighbour, query) == found(PersonFactory(), query) == [], query
    Plan.objects.update(state=Plan.State.REPLACED, adopted_by=world.ravens)
    assert found(world.member, "kai") == []


def test_what_someone_had_entered_in_the_minutes_is_found_when_they_are_sent(world):
    dissent = Dissent.objects.create(
        item=world.item, attendance=AttendanceFactory(meeting=world.meeting)
    )
    texts.of_dissent(dissent).versions.create(
        number=1, open="<p>Politiet mener det haster.</p>", by=world.coordinator
    )

    assert found(world.member, "haste") == [RAVENS]
    Meeting.objects.filter(pk=world.meeting.pk).update(minutes_state=Meeting.MinutesState.WRITING)
    assert found(world.member, "haste") == []


def test_when_nothing_has_all_the_words_some_are_enough(world, client_for):
    tend()
    client = client_for(world.member)

    page = client.get("/sok/", {"q": "natteravnene sykkelfelt"}).text
    assert "Ingenting har alle ordene" in page and "Natteravnene" in page
    assert "Ingen treff på «sykkelfelt»" in client.get("/sok/", {"q": "sykkelfelt"}).text
    assert "Skriv hva det gjelder" in client.get("/sok/", {"q": "?"}).text
    assert client.get("/sok/").status_code == 200


def test_what_is_written_stands_as_words_on_the_page(world, client_for):
    write(world.item, "<p>Vakt &lt;script&gt; nå</p>", kind=Text.Kind.BACKGROUND)
    AgendaItem.objects.filter(pk=world.item.pk).update(title="<b>Bål</b>")
    world.ravens.delete()
    tend()

    page = client_for(world.member).get("/sok/", {"q": 'script "><script>'}).text
    assert "<script> nå" not in page and "&lt;<mark>script</mark>&gt;" in page
    assert "<b>Bål" not in page and 'value="script &quot;&gt;&lt;script&gt;"' in page


def test_signs_that_mean_something_to_the_database_mean_nothing_here(world):
    for query in ("%", "natte%", "_____", "natteravn'--", "\\", "%ravn%"):
        assert found(world.member, query) in ([], [RAVENS]), query


# Keeping it --------------------------------------------------------------------------------------


def test_the_index_follows_what_is_written(world):
    assert found(world.member, "sykkel") == []
    assert tend() == 0

    meeting = world.meeting
    text = Text.objects.get(item=world.item, kind=Text.Kind.MINUTES)
    text.item.meeting = meeting
    texts.save(text, base=1, open="<p>Om sykkelen.</p>", exempt=None, by=world.coordinator)
    # Until the worker has been there it is found by neither.
    assert len(Answers("vakt", world.member)) == len(Answers("sykkel", world.member)) == 0
    assert tend() == 1
    assert found(world.member, "sykkel") == [RAVENS] and found(world.member, "vakt") == []


def test_a_title_or_a_task_that_was_changed_is_not_found_by_what_it_said(world):
    task = TaskFactory(item=world.item, what="Kjøpe refleksvester")
    measure = MeasureFactory(item=world.item, title="Fellestur", expected_result="Trygghet")
    assert found(world.member, "refleksvest") == ["follow_up: Kjøpe refleksvester"]

    Task.objects.filter(pk=task.pk).update(what="Kjøpe lykter")
    Measure.objects.filter(pk=measure.pk).update(expected_result="Samhold")
    AgendaItem.objects.filter(pk=world.item.pk).update(title="Ravner")
    for query in ("refleksvest", "trygghet", "sentrum"):
        assert len(Answers(query, world.member)) == 0, query
    assert found(world.member, "lykt") == ["follow_up: Kjøpe lykter"]
    assert found(world.member, "samhold") == ["follow_up: Fellestur"]
    assert found(world.member, "ravn") == ["decision: Ravner"]


def test_the_command_makes_it_anew(world, capsys):
    tend()
    kept = SearchEntry.objects.count()
    SearchEntry.objects.update(open=" feil")

    call_command("index", "--anew")

    assert SearchEntry.objects.count() == kept and found(world.member, "natteravn") == [RAVENS]
    assert f"{kept} " in capsys.readouterr().out


def test_what_is_taken_out_of_a_meeting_is_gone_from_the_index_in_the_same_act(world):
    meeting = Meeting.objects.get(pk=world.meeting.pk)
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state=Meeting.MinutesState.WRITING)
    meeting.refresh_from_db()
    task = TaskFactory(item=world.item, what="Ringe mor til Peder")
    write(world.decision.item, "<p>Peder ble nevnt.</p>", kind=Text.Kind.MINUTES)
    assert found(world.coordinator, "peder")

    keys = {one.key for one in removal.find(meeting, "Peder", meeting.access(world.coordinator))}
    removal.start(
        meeting,
        "Peder",
        chosen=keys,
        shown=keys,
        reason=Removal.Reason.PERSONAL,
        by=world.coordinator,
    )

    stems = SearchEntry.objects.values_list("said", "open", "exempt")
    assert not any("peder" in value.casefold() for row in stems for value in row)
    assert found(world.coordinator, "peder") == []
    assert found(world.coordinator, "ringe mor") == [f"follow_up: {Task.objects.get(pk=task.pk)}"]


# Who may find it ---------------------------------------------------------------------------------


def hide(world, words="<p>Hemmelig razzia.</p>"):
    text = Text.objects.get(item=world.item, kind=Text.Kind.MINUTES)
    TextVersion.objects.create(
        text=text, number=9, open="<p>Åpent.</p>", exempt=words, by=world.coordinator
    )


def test_exempt_words_are_found_by_those_who_may_read_them_and_shown_to_none(world, client_for):
    hide(world)
    Membership.objects.filter(person=world.member).update(since="2020-01-01")
    informed = MembershipFactory(group=world.group, role="informed", since="2020-01-01").person
    newcomer = MembershipFactory(group=world.group, since=localdate()).person
    Meeting.objects.filter(pk=world.meeting.pk).update(
        starts_at=world.meeting.starts_at - timedelta(days=400),
        ends_at=world.meeting.ends_at - timedelta(days=400),
    )

    for person in (world.coordinator, world.member):
        assert found(person, "razzia") == [RAVENS], person
        assert "Hemmelig" not in client_for(person).get("/sok/", {"q": "razzia"}).text
    for person in (informed, newcomer):
        assert found(person, "razzia") == [] and found(person, "åpent") == [RAVENS], person


def test_switched_off_exempt_words_are_nobodys_to_find(world, settings):
    hide(world)
    assert found(world.coordinator, "razzia") == [RAVENS]

    settings.EXEMPT_FIELDS = False
    assert found(world.coordinator, "razzia") == []
    settings.EXEMPT_FIELDS = True
    world.group.has_exempt_text = False
    world.group.save()
    assert found(world.coordinator, "razzia") == []


def test_a_task_with_an_exempt_item_is_found_by_who_may_see_it(world):
    TaskFactory(item=world.item, what="Ringe om avtalen", responsible=world.member)
    hide(world)
    informed = MembershipFactory(group=world.group, role="informed").person

    assert found(world.coordinator, "avtale") == ["follow_up: Ringe om avtalen"]
    assert found(informed, "avtale") == []


def test_papers_are_for_those_who_meet_and_minutes_when_they_are_sent(world):
    above = World().opened()
    above.group.reporting_groups.add(world.group)
    write(world.item, "<p>Bakgrunnsnotat.</p>", kind=Text.Kind.BACKGROUND)
    coming = MeetingFactory(
        group=world.group, state=Meeting.State.CALLED, minute_taker=world.coordinator
    )
    planned = AgendaItemFactory(meeting=coming, title="Fotballbanen")
    write(planned, "<p>Uferdig referat om garderober.</p>", kind=Text.Kind.MINUTES)
    draft = AgendaItemFactory(meeting=MeetingFactory(group=world.group), title="Fotballen")

    assert found(above.member, "natteravn") == [RAVENS] and found(above.member, "notat") == []
    assert found(world.member, "notat") == [RAVENS]
    assert found(world.member, "fotball") == [f"item: {planned}"]
    assert found(world.member, "garderobe") == []
    assert found(world.coordinator, "garderobe") == [f"item: {planned}"]
    assert set(found(world.coordinator, "fotball")) == {f"item: {planned}", f"item: {draft}"}
    assert found(above.member, "fotball") == []


def test_a_stranger_finds_nothing_and_who_has_a_task_finds_that(world):
    stranger, helper = PersonFactory(), PersonFactory()
    neighbour = World().opened().member
    TaskFactory(item=world.item, what="Skaffe natteravner", responsible=helper)

    assert found(stranger, "natteravn") == found(neighbour, "natteravn") == []
    assert found(helper, "natteravn") == ["follow_up: Skaffe natteravner"]


def test_a_decision_that_is_not_sent_is_for_those_who_write(world):
    Meeting.objects.filter(pk=world.meeting.pk).update(minutes_state=Meeting.MinutesState.WRITING)
    draft = DecisionFactory(item=world.decision.item)
    write(draft, "<p>Sykkelfeltet merkes.</p>")

    assert found(world.member, "sykkel") == []
    assert len(found(world.coordinator, "sykkel")) == 1


def test_it_asks_as_much_for_many_as_for_one(world, client_for):
    client = client_for(world.coordinator)
    plan = PlanFactory(municipality=world.group.host)
    TaskFactory(item=world.item, what="Natteravnene igjen")
    other = AgendaItemFactory(meeting=world.meeting, number=41, title="Mer om natteravnene")
    write(other, "<p>Natteravnene går hver lørdag.</p>")
    tend()

    def count():
        with CaptureQueriesContext(connection) as asked:
            page = client.get("/sok/", {"q": "natteravnene"})
        assert page.status_code == 200
        return len(asked)

    count()
    few = count()
    for number in range(50, 56):
        item = AgendaItemFactory(meeting=world.meeting, number=number, title="Natteravner")
        write(DecisionFactory(item=item, state=State.DECIDED), "<p>Ja.</p>")
        task = TaskFactory(item=item, what="Natteravn")
        task.progress.create(registered_by=world.member, text="Natteravnene er i gang.")
        EvaluationFactory(measure__item=item, seen="Natteravner hver lørdag.", state="answered")
        PlanLineFactory(plan=plan, title="Natteravn")
        AgreementFactory(municipality=plan.municipality, title="Avtale om natteravner")
        AgendaItemFactory(meeting=world.meeting, title="Natteravn")
    tend()

    assert count() == few <= 10


def test_pages_of_answers(world, client_for):
    for number in range(50, 75):
        AgendaItemFactory(meeting=world.meeting, number=number, title=f"Natteravner {number}")
    tend()

    client = client_for(world.member)
    assert "26 treff" in client.get("/sok/", {"q": "natteravn"}).text
    second = client.get("/sok/", {"q": "natteravn", "side": "2"}).text
    assert "Natteravner 74" in second and "21–26 av 26" in second


@pytest.mark.prove
def test_no_outsider_finds_a_word_that_is_not_theirs(planted):
    """Not even that there is one: every marker is asked for by everyone it is hidden from."""
    found = [
        f"{who}: {mark}"
        for who in ("stranger", "elsewhere", "practitioner", "informed", "above", "newcomer")
        for mark in sorted(planted.hidden_from(who))
        if len(Answers(mark, planted.people[who])) and not is_part_of_theirs(planted, who, mark)
    ]
    assert found == []
    assert len(Answers(MARK, planted.people["coordinator"])) > 10


def is_part_of_theirs(planted, who: str, mark: str) -> bool:
    """Whether it stands in a longer marker, which is theirs to see."""
    return any(mark in other for other in planted.marks - planted.hidden_from(who))
