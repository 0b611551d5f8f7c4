"""Grants: who sees them, the own share, the words for the giver, deadlines, and the next year's."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.timezone import localdate

from measures.models import Evaluation, Measure, Progress
from people.audit import Stale
from people.models import Notice
from slt import home
from slt.grants import blocks, keeping, reminding
from slt.models import Grant
from slt.year import reading
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    EvaluationFactory,
    GrantFactory,
    GroupFactory,
    MeasureFactory,
    MembershipFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
PAGE = "/tilskudd/1101/"
FACTS = {
    "giver": "Bufdir",
    "title": "Foreldremøter",
    "for_year": "2027",
    "nth": "2",
    "years": "3",
    "amount": "200000",
    "own_share": "30000",
    "share_asked": "20",
    "apply_by": "1.12.2026",
    "report_by": "1.4.2028",
    "purpose": "Foreldrene møtes.",
    "budget": "Kurs: 20 000 kroner",
}


@pytest.fixture
def liv():
    return AppointmentFactory(verified_on=localdate()).person


def test_the_coordinator_alone_keeps_it_and_reads_it(liv, client_for):
    measure = MeasureFactory(group=GroupFactory(), title="Nattevandring")
    client = client_for(liv)
    for _press in range(2):
        answer = client.post(f"{PAGE}ny/", FACTS | {"measures": [measure.public_id]})

    kept = Grant.objects.get()
    assert answer.url == kept.get_absolute_url() == f"{PAGE}{kept.public_id}/"
    page = client.get(answer.url).text
    for words in ("Foreldremøter, 2027", "År 2 av 3", "200\xa0000 kroner", "Nattevandring"):
        assert words in page
    assert "Det mangler 10\xa0000 kroner." in page and "15 prosent av tilskuddet" in page
    assert client_for(MembershipFactory().person).get(PAGE).status_code == 404
    neighbour = AppointmentFactory(municipality=bjerkreim()).person
    assert not Grant.objects.visible_to(neighbour)
    with pytest.raises(PermissionDenied):
        keeping.edit(kept, by=neighbour, base="", title="Naboens")


def test_what_is_refused_is_said_at_the_field_and_the_rest_is_kept(liv, client_for):
    answer = client_for(liv).post(f"{PAGE}ny/", FACTS | {"giver": "", "purpose": "17912099997"})

    assert answer.status_code == 422 and 'value="Foreldremøter"' in answer.text
    assert "Skriv hvem som gir tilskuddet." in answer.text and "fødselsnummer" in answer.text
    assert not Grant.objects.exists()


@pytest.mark.parametrize("name", ["nth", "years"])
def test_years_are_counted_from_one(liv, client_for, name):
    assert client_for(liv).post(f"{PAGE}ny/", FACTS | {name: "0"}).status_code == 422
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("amount", "own", "missing"), [(200_000, 40_000, 0), (100_001, 20_000, 1), (0, 0, 0)]
)
def test_the_own_share_is_never_a_krone_too_little(amount, own, missing):
    grant = GrantFactory.build(municipality=None, amount=amount, own_share=own)
    assert grant.share_missing == missing


def test_it_goes_from_application_to_report_and_back_from_a_slip(liv, client_for):
    grant = GrantFactory()
    client, steps = client_for(liv), f"{grant.get_absolute_url()}steg/"

    for name in ("apply", "give", "report", "unreport", "report"):
        assert client.post(steps, {"do": name}).url == grant.get_absolute_url()
    grant.refresh_from_db()
    assert grant.state == Grant.State.REPORTED
    with pytest.raises(Stale):
        keeping.take_step(grant, "decline", by=liv)
    assert client.post(steps, {"do": "annet"}).status_code == 404
    with pytest.raises(PermissionDenied):
        keeping.remove(grant, by=liv)


def test_the_next_years_is_begun_once_and_the_fourth_is_warned_of(liv, client_for):
    grant = GrantFactory(nth=3, apply_by=date(2024, 2, 29), state=Grant.State.GIVEN)
    grant.measures.add(MeasureFactory())
    client = client_for(liv)
    assert "Dette er det siste året" in client.get(grant.get_absolute_url()).text

    addresses = {client.post(f"{grant.get_absolute_url()}neste-ar/").url for _twice in range(2)}

    made = Grant.objects.get(follows=grant)
    assert addresses == {f"{made.get_absolute_url()}rediger/"}
    assert (made.for_year, made.nth, made.state) == (2028, 4, Grant.State.PLANNED)
    assert (made.apply_by, made.measures.count()) == (date(2025, 2, 28), 1)
    assert "Spør giveren før dere søker." in client.get(made.get_absolute_url()).text
    assert "Kopier til neste år" not in client.get(grant.get_absolute_url()).text

    last = GrantFactory(for_year=2100)
    answer = client.post(f"{last.get_absolute_url()}neste-ar/", follow=True)
    assert "senere år enn 2100" in answer.text and not Grant.objects.filter(follows=last)


def test_the_giver_is_told_of_what_is_open_alone(liv, client_for):
    grant = GrantFactory(purpose="Trygge kvelder", budget="Lønn: 150 000")
    shown = MeasureFactory(title="Åpen hall", expected_result="Flere kommer.")
    opened = {"measure": shown, "registered_by": liv}
    Progress.objects.create(text="Førti kom.", opened_at=shown.created_at, **opened)
    Progress.objects.create(text="Internt notat.", **opened)
    EvaluationFactory(
        measure=shown,
        state=Evaluation.State.CONCLUDED,
        outcome=Evaluation.Outcome.CONTINUE,
        conclusion="Skjermet grunn.",
    )
    item = AgendaItemFactory(exempt_title="Hemmelig", meeting__group=shown.group)
    secret = MeasureFactory(item=item, group=shown.group, title="Følger skjermet sak")
    exempt = MeasureFactory(title="Unntatt tiltak", openness=Measure.Openness.EXEMPT)
    closed = MeasureFactory(
        item__meeting__group__handles_individual_cases=True, title="Enkeltsaken"
    )
    grant.measures.set([shown, secret, exempt, closed])

    said = "\n".join(one.words for one in blocks.blocks(grant, blocks.open_measures(grant)))

    for words in ("Trygge kvelder", "Åpen hall", "Flere kommer.", "Førti kom.", "Lønn: 150 000"):
        assert words in said
    assert "Evaluert: fortsette" in said and "Egenandel: 40\xa0000 kroner, 20 prosent" in said
    for words in ("Internt", "Skjermet", "skjermet", "Unntatt", "Enkeltsaken"):
        assert words not in said
    page = client_for(liv).get(grant.get_absolute_url()).text
    assert page.count("Er ikke med i teksten til giveren") == 3


def test_what_was_linked_and_is_not_offered_stays(liv, client_for):
    grant = GrantFactory()
    old = MeasureFactory(state=Measure.State.WITHDRAWN)
    grant.measures.add(old)

    facts = FACTS | {"base": keeping.mark(grant)}
    client_for(liv).post(f"{grant.get_absolute_url()}rediger/", facts)

    assert list(grant.measures.all()) == [old]


def test_who_began_from_an_older_one_sees_what_another_wrote_and_loses_nothing(liv, client_for):
    grant = GrantFactory(amount=90_000, purpose="En linje.\nOg en til.")
    page, client = f"{grant.get_absolute_url()}rediger/", client_for(liv)
    mine = FACTS | {"base": keeping.mark(grant), "purpose": "En linje.\r\nOg en til."}
    other = AppointmentFactory().person
    keeping.edit(grant, by=other, base=keeping.mark(grant), amount=70_000)

    answer = client.post(page, mine)

    assert answer.status_code == 422 and "ble endret mens du skrev" in answer.text
    assert "<p>70000</p>" in answer.text and 'value="200000"' in answer.text
    assert "Formål" not in dict(answer.context["newer"])
    grant.refresh_from_db()
    assert grant.amount == 70_000
    mine |= {"base": answer.context["form"]["base"].value()}
    assert [client.post(page, mine).status_code for _press in range(2)] == [302, 302]
    grant.refresh_from_db()
    assert grant.amount == 200_000


def test_the_coordinator_is_told_twice_before_a_deadline(liv):
    monday = date(2027, 1, 4)
    grant = GrantFactory(apply_by=monday + timedelta(days=28))
    GrantFactory(apply_by=monday, state=Grant.State.APPLIED)

    assert [reminding.remind(monday + timedelta(days=n)) for n in (-3, 0, 0)] == [0, 1, 0]
    assert reminding.remind(monday + timedelta(days=22)) == 1
    told = Notice.objects.filter(kind="grant_due")
    assert set(told.values_list("recipient", flat=True)) == {liv.pk}
    assert reminding.still_true(told.first()) == ""
    keeping.take_step(grant, "apply", by=liv)
    assert reminding.still_true(Notice.objects.first()) == "nothing_left"


def test_the_wheel_has_both_days_for_the_coordinator_alone(liv):
    grant = GrantFactory(apply_by=date(2026, 3, 1), report_by=date(2026, 12, 1))
    GrantFactory(report_by=date(2026, 12, 1), state=Grant.State.DECLINED)
    found = reading.events(liv, eigersund(), 2026)

    assert [(event.on.month, event.url) for event in found] == [
        (3, grant.get_absolute_url()),
        (12, grant.get_absolute_url()),
    ]
    assert len({event.mark for event in found}) == 2
    assert reading.events(MembershipFactory().person, eigersund(), 2026) == []


def test_home_and_the_municipality_say_what_is_near(liv, client_for):
    today = localdate()
    GrantFactory(report_by=today, state=Grant.State.GIVEN)
    GrantFactory(apply_by=today + timedelta(days=90))

    titles = [line.title for line in home.for_person(liv).lines]
    assert titles == ["1 frist for tilskudd er nær eller passert"]
    assert "2 tilskudd. Neste frist er" in client_for(liv).get("/kommunen/1101/").text
    member = MembershipFactory(group=GroupFactory(host=eigersund())).person
    assert "Tilskudd" not in client_for(member).get("/kommunen/1101/").text


def test_the_list_and_the_page_ask_as_much_for_one_as_for_many(
    liv, client_for, django_assert_max_num_queries
):
    grant = GrantFactory()
    for _row in range(3):
        GrantFactory().measures.add(MeasureFactory())
        grant.measures.add(MeasureFactory())
    client = client_for(liv)

    with django_assert_max_num_queries(5):
        client.get(PAGE)
    with django_assert_max_num_queries(8):
        client.get(grant.get_absolute_url())
