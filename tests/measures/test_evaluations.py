"""Evaluating a measure: asked for from home, answered by a link, concluded, and seen again."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.timezone import localdate, now

from measures import evaluating, evaluation_reminders, in_minutes
from measures.models import Evaluation, Measure
from meetings.models import Meeting
from people import links
from people.audit import Stale
from people.models import Notice
from slt import home
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    EvaluationFactory,
    MatterFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
    bjerkreim,
)

pytestmark = pytest.mark.django_db
NUMBER = "17912099997"
SAID = {"seen": "Færre klager.", "evidence": "To samtaler.", "suggestion": "Fortsett ut året."}


@pytest.fixture
def liv():
    return AppointmentFactory(person__name="Liv Dahl", public_phone="00 00 00 01").person


@pytest.fixture
def measure(liv):
    """Delivered, and nobody has been asked how it went."""
    return MeasureFactory(
        title="Fredagsvakt", state=Measure.State.DELIVERED, given_at=now(), item__number=4
    )


@pytest.fixture
def evaluation(measure):
    return EvaluationFactory(measure=measure, person__name="Mona Moe")


def html(answer) -> str:
    return answer.content.decode()


def titles(person) -> list[str]:
    return [line.title for line in home.for_person(person).lines]


def ask(measure, person, liv, **given):
    return evaluating.ask(
        measure, "effect", person, given.pop("due_on", localdate() + timedelta(14)), by=liv, **given
    )


# Asked for ---------------------------------------------------------------------------------------


def test_home_asks_for_it_until_somebody_is_asked_or_it_is_not_needed(liv, measure):
    other = MeasureFactory(
        item=measure.item, title="Åpen hall", state=Measure.State.CLOSED, ended_on=localdate()
    )
    assert "Evaluer tiltaket: Fredagsvakt" in titles(liv)
    assert "Evaluer tiltaket: Åpen hall" in titles(liv)

    ask(measure, PersonFactory(), liv)
    evaluating.do_without(other, "Det varte én kveld.", by=liv)
    assert not [title for title in titles(liv) if title.startswith("Evaluer tiltaket")]


def test_it_is_asked_on_a_page_of_who_gave_it_and_the_asked_gets_a_mail(client_for, liv, measure):
    mona = MembershipFactory(group=measure.group, person__name="Mona Moe").person
    day = localdate() + timedelta(days=30)
    answer = client_for(liv).post(
        f"/tiltak/{measure.public_id}/evaluer/",
        {"evaluation": "experience", "who": "Mona Moe", "evaluation_on": str(day)},
    )

    assert (answer.status_code, answer.headers["Location"]) == (302, measure.get_absolute_url())
    evaluation = Evaluation.objects.get()
    assert (evaluation.person, evaluation.about, evaluation.due_on) == (mona, "experience", day)
    assert Notice.objects.get(kind="evaluation_asked").recipient == mona
    measure.refresh_from_db()
    assert (measure.evaluation, measure.evaluation_on) == ("experience", day)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        ({"evaluation": "effect", "who": "", "evaluation_on": "2030-01-08"}, "navnet på en person"),
        ({"evaluation": "effect", "who": "Mona Moe"}, "Velg en dag."),
        (
            {"evaluation": "effect", "who": "Mona Moe", "evaluation_on": "2020-01-08"},
            "Dagen har vært.",
        ),
        ({"evaluation": "not_needed", "who": "Hvem som helst"}, "Skriv hvorfor."),
    ],
)
def test_what_is_wanting_is_said_at_the_field(client_for, liv, measure, data, why):
    MembershipFactory(group=measure.group, person__name="Mona Moe")
    answer = client_for(liv).post(f"/tiltak/{measure.public_id}/evaluer/", data)

    assert answer.status_code == 422
    assert why in html(answer)
    assert not Evaluation.objects.exists()


def test_the_group_that_did_it_may_be_asked_too(client_for, liv, measure):
    other = MembershipFactory(person__name="Per Moen")
    Measure.objects.filter(pk=measure.pk).update(responsible_group=other.group)
    asked = {"evaluation": "effect", "who": "Per Moen", "evaluation_on": str(localdate())}

    client_for(liv).post(f"/tiltak/{measure.public_id}/evaluer/", asked)

    assert measure.evaluations.get().person == other.person


def test_pressed_twice_is_one_and_another_day_is_told_anew(liv, measure):
    mona = PersonFactory()
    day = localdate() + timedelta(days=14)
    for until in (day, day, day + timedelta(days=1)):
        ask(measure, mona, liv, due_on=until)

    assert Evaluation.objects.get().due_on == day + timedelta(days=1)
    assert Notice.objects.filter(kind="evaluation_asked").count() == 2


def test_others_do_not_ask_and_nothing_is_asked_of_a_draft(liv, measure):
    with pytest.raises(PermissionDenied):
        ask(measure, PersonFactory(), measure.responsible)
    with pytest.raises(PermissionDenied):
        evaluating.do_without(
            measure, "Nei.", by=AppointmentFactory(municipality=bjerkreim()).person
        )
    with pytest.raises(Stale):
        ask(MeasureFactory(item=measure.item, state=Measure.State.DRAFT), PersonFactory(), liv)


# Answered ----------------------------------------------------------------------------------------


def test_it_is_answered_by_the_link_and_put_right_until_it_is_concluded(client, liv, evaluation):
    token = links.make(evaluation.person, "evaluation", evaluation.public_id)
    address = f"/svar/evaluering/{token}/"
    page = html(client.get(address))
    assert "Fredagsvakt" in page
    assert "Til Mona Moe" in page
    evaluation.refresh_from_db()
    assert evaluation.is_asked

    assert client.post(address, SAID).status_code == 302
    assert "Færre klager." in html(client.get(address))
    assert client.post(address, SAID | {"seen": "Langt færre klager."}).status_code == 302
    evaluation.refresh_from_db()
    assert (evaluation.seen, evaluation.answered_by) == ("Langt færre klager.", evaluation.person)

    evaluating.conclude(evaluation, "continue", "Det virker.", by=liv)
    assert client.get(address).status_code == 410


def test_the_asked_has_it_on_home_and_who_gave_it_answers_for_them(client_for, liv, evaluation):
    assert "Evaluer tiltaket: Fredagsvakt" in titles(evaluation.person)
    answer = client_for(liv).post(
        evaluation.get_absolute_url(), {"do": "answer", "told_by": "Mona Moe", **SAID}
    )

    assert answer.status_code == 302
    page = html(client_for(liv).get(evaluation.get_absolute_url()))
    assert "meldt muntlig av Mona Moe, skrevet av Liv Dahl" in page
    assert "Evaluer tiltaket: Fredagsvakt" not in titles(evaluation.person)


def test_an_empty_answer_and_one_with_an_identity_number_are_refused(client, liv, evaluation):
    token = links.make(evaluation.person, "evaluation", evaluation.public_id)
    for seen, why in (("", "Skriv hva dere har sett."), (NUMBER, "fødselsnummer")):
        answer = client.post(f"/svar/evaluering/{token}/", SAID | {"seen": seen})
        assert answer.status_code == 422
        assert why in html(answer)
        assert "To samtaler." in html(answer)


def test_only_the_asked_and_those_who_gave_it_answer(liv, evaluation):
    stranger = PersonFactory()
    with pytest.raises(PermissionDenied):
        evaluating.answer(evaluation, **SAID, by=stranger)
    with pytest.raises(ValidationError):
        evaluating.answer(evaluation, **SAID | {"seen": " "}, by=evaluation.person)
    evaluating.call_off(evaluation, by=liv)
    with pytest.raises(Stale):
        evaluating.answer(evaluation, **SAID, by=evaluation.person)


# Concluded ---------------------------------------------------------------------------------------


def test_home_asks_for_a_conclusion_and_it_stands_in_the_history(client_for, liv, evaluation):
    evaluating.answer(evaluation, **SAID, by=evaluation.person)
    assert "Konkluder evalueringen: Fredagsvakt" in titles(liv)
    address = evaluation.get_absolute_url()
    refused = client_for(liv).post(address, {"do": "conclude", "outcome": "adjust"})
    assert refused.status_code == 422
    assert "Skriv en setning om hvorfor." in html(refused)
    pressed = {"do": "conclude", "outcome": "adjust", "conclusion": "Start en time før."}
    assert client_for(liv).post(address, pressed).status_code == 302
    assert client_for(liv).post(address, pressed).status_code == 409

    measure = evaluation.measure
    assert measure.last_conclusion.outcome == "adjust"
    page = html(client_for(liv).get(measure.get_absolute_url()))
    assert "Evalueringen er konkludert: justere. Start en time før." in page
    assert "Konkluder evalueringen: Fredagsvakt" not in titles(liv)


def test_concluded_from_the_minutes_it_leads_back_to_them(client_for, liv, evaluation):
    evaluating.answer(evaluation, **SAID, by=evaluation.person)
    before = evaluation.measure.item.meeting
    after = before.starts_at + timedelta(days=30)
    meeting = MeetingFactory(group=before.group, state=Meeting.State.HELD, starts_at=after)
    item = AgendaItemFactory(meeting=meeting, role="follow_up")
    minutes = f"/moter/{meeting.public_id}/referat/"
    address = f"{evaluation.get_absolute_url()}?sak={item.public_id}"
    client = client_for(liv)
    assert f'href="{address}"' in html(client.get(minutes))
    back = f"{minutes}#apen-{evaluation.measure.public_id}"
    assert f'href="{back}"' in html(client.get(address))

    pressed = {"do": "conclude", "outcome": "adjust", "conclusion": "Start en time før."}
    assert client.post(address, pressed).url == back


def test_the_story_of_the_matter_tells_how_it_went_to_those_who_see_the_measure(
    client_for, liv, evaluation
):
    item = evaluation.measure.item
    item.matter = MatterFactory(group=item.meeting.group)
    item.save()
    story = f"/sak-pa-tvers/{item.matter.public_id}/"
    assert "Evaluering av tiltaket: Fredagsvakt" in html(client_for(liv).get(story))

    evaluating.answer(evaluation, **SAID, by=evaluation.person)
    evaluating.conclude(evaluation, "adjust", "Start en time før.", by=liv)
    page = html(client_for(liv).get(story))
    assert "Konklusjon: justere" in page
    assert "Start en time før." in page
    Measure.objects.update(openness="exempt")
    informed = MembershipFactory(group=item.meeting.group, role="informed").person
    assert "Fredagsvakt" not in html(client_for(informed).get(story))


def test_only_those_who_gave_it_conclude(client_for, liv, evaluation):
    evaluating.answer(evaluation, **SAID, by=evaluation.person)
    for outcome in ({}, {"outcome": "stop", "conclusion": "Nei."}):
        answer = client_for(evaluation.person).post(
            evaluation.get_absolute_url(), {"do": "conclude", **outcome}
        )
        assert answer.status_code == 403


def test_what_is_answered_is_on_the_next_agenda_though_the_measure_is_closed(liv, evaluation):
    measure = evaluation.measure
    Measure.objects.filter(pk=measure.pk).update(state=Measure.State.CLOSED)
    meetings = [
        MeetingFactory(
            group=measure.group,
            state=Meeting.State.CALLED,
            starts_at=now() + timedelta(days=days),
        )
        for days in (-1, 30, 60)
    ]

    def listed(meeting) -> list[str]:
        AgendaItemFactory(meeting=meeting, role="follow_up")
        rows = in_minutes.listed_in(meeting, sees_exempt=True)[1]
        in_minutes.hang_reports(rows, meeting)
        return [row.evaluation_state for row in in_minutes.in_parts(rows, meeting.day)["news"]]

    long_ago = now() - timedelta(days=40)
    measure.item.meeting.starts_at = long_ago
    measure.item.meeting.ends_at = long_ago + timedelta(hours=1)
    measure.item.meeting.save()
    assert listed(meetings[1]) == []
    evaluating.answer(evaluation, **SAID, by=evaluation.person)
    assert listed(meetings[1]) == ["answered"]
    evaluating.conclude(evaluation, "stop", "Behovet er borte.", by=liv)
    assert listed(meetings[1]) == ["concluded"]
    # Once they have met, they have heard of it.
    soon = now() + timedelta(minutes=1)
    Meeting.objects.filter(pk=meetings[1].pk).update(
        starts_at=soon, ends_at=soon + timedelta(hours=1)
    )
    assert listed(meetings[2]) == []


# Reminders ---------------------------------------------------------------------------------------


def test_the_asked_is_reminded_before_on_and_once_after_the_day(evaluation):
    Evaluation.objects.update(asked_at=now() - timedelta(days=60), due_on=date(2027, 1, 13))

    told = [evaluation_reminders.remind(date(2027, 1, day)) for day in (2, 6, 6, 13, 14, 15, 29)]
    keys = [
        key.split(":")[2] for key in Notice.objects.order_by("pk").values_list("key", flat=True)
    ]
    assert (told, keys) == ([0, 1, 0, 1, 1, 0, 0], ["near", "due", "late"])


def test_whom_no_mail_reaches_the_coordinator_sees(liv, evaluation):
    evaluation.person.email = None
    evaluation.person.save()

    assert "Evalueringen venter på svar: Fredagsvakt" in titles(liv)
