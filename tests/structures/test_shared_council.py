"""A politiråd that two municipalities share: whom its decisions concern, and what is each's own."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate, now

from measures import giving
from meetings import decisions
from meetings.documents import minutes_document
from meetings.models import Decision, Meeting, Text, TextVersion
from meetings.texts import Frozen
from people import groups
from people.models import Group, Municipality
from slt import register
from slt.archive import packages
from slt.register import Wanted
from slt.reports import figures
from tests.factories import (
    LONG_AGO,
    AgendaItemFactory,
    AppointmentFactory,
    DecisionFactory,
    MeasureFactory,
    MeetingFactory,
    MembershipFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db


class Council:
    """Two coordinators, and a held meeting whose minutes are sent, with three decisions."""

    def __init__(self):
        self.ours, self.theirs = AppointmentFactory(), AppointmentFactory(municipality=bjerkreim())
        self.group = groups.create(
            municipality=eigersund(),
            partners=(bjerkreim(),),
            level=Group.Level.STEERING,
            name="Felles politiråd",
            police_council=True,
            by=self.ours.person,
        )
        self.group.group_municipalities.update(since=LONG_AGO)
        self.meeting = MeetingFactory(
            group=self.group,
            state=Meeting.State.HELD,
            minutes_state=Meeting.MinutesState.SENT,
            minutes_sent_at=now(),
            starts_at=now() - timedelta(days=2),
        )
        self.item = AgendaItemFactory(meeting=self.meeting, number=4, title="Natteravner")
        self.both, self.one, self.other = (
            self.decide(words, *places)
            for words, places in (
                ("Felles plakat.", ()),
                ("Lys i parken.", (eigersund(),)),
                ("Buss hjem.", (bjerkreim(),)),
            )
        )

    def decide(self, words: str, *places: Municipality) -> Decision:
        decision = DecisionFactory(
            item=self.item,
            state=Decision.State.DECIDED,
            position=self.item.decisions.count(),
            decided_on=localdate(),
        )
        decision.municipalities.set(places)
        text = Text.objects.create(decision=decision, kind=Text.Kind.DECISION)
        TextVersion.objects.create(text=text, number=1, open=f"<p>{words}</p>", by=self.ours.person)
        return decision


@pytest.fixture
def council():
    return Council()


def page(client, name: str, *args, **query) -> str:
    return client.get(reverse(name, args=args, query=query)).content.decode()


def test_one_press_says_whom_a_decision_concerns_and_all_is_the_same_as_nobody(council):
    def press(number):
        decisions.turn_concern(council.both, number, by=council.theirs.person)
        return [place.number for place in council.both.municipalities.order_by("number")]

    assert press("1114") == ["1101"]
    assert press("1114") == []
    assert press("1101") == ["1114"]
    # The last one let go is the whole group again.
    assert press("1114") == []


def test_either_coordinator_presses_on_the_page_until_the_minutes_are_approved(council, client_for):
    url = reverse("decision_concerns", args=[council.both.public_id])
    for post, number in ((council.ours, "1101"), (council.theirs, "1101")):
        answer = client_for(post.person).post(
            url, {"kommune": number}, headers={"hx-request": "true"}
        )
        assert 'aria-pressed="' in answer.content.decode()
    assert not council.both.municipalities.exists()
    client = client_for(council.ours.person)
    assert client.post(url, {"kommune": "0301"}).status_code == 403
    member = client_for(MembershipFactory(group=council.group).person)
    assert member.post(url, {"kommune": "1101"}).status_code == 403

    Meeting.objects.update(minutes_state=Meeting.MinutesState.APPROVED)
    with pytest.raises(Frozen):
        decisions.turn_concern(council.both, "1101", by=council.ours.person)


def test_a_group_of_ones_own_has_nothing_to_press(client_for):
    post = AppointmentFactory()
    item = AgendaItemFactory(meeting__state=Meeting.State.HELD)
    decision = DecisionFactory(item=item)
    client = client_for(post.person)

    assert "gjelder-" not in page(client, "minutes", item.meeting.public_id)
    url = reverse("decision_concerns", args=[decision.public_id])
    assert client.post(url, {"kommune": "1101"}).status_code == 403


def test_the_minutes_name_whom_each_decision_and_measure_concerns(council, client_for):
    measure = MeasureFactory(item=council.item, group=council.group, title="Lyskastere")
    measure.municipalities.add(eigersund())
    for reading in ("members", "open", "summary"):
        [item] = minutes_document(council.meeting, reading=reading).items
        assert [part.concerns for part in item.decisions] == [
            "",
            "Gjelder Eigersund",
            "Gjelder Bjerkreim",
        ]
        assert [row.concerns for row in item.follow_up] == ["Gjelder Eigersund"]
    client = client_for(council.theirs.person)
    for name, of in (("minutes", council.meeting), ("minutes_open", council.meeting)):
        assert "Gjelder Bjerkreim" in page(client, name, of.public_id)
    assert "Gjelder Bjerkreim" in page(client, "decision_detail", council.other.public_id)


def test_a_measure_concerns_those_that_the_decisions_behind_it_do(council):
    def given(**facts):
        measure = MeasureFactory(item=council.item, group=council.group, state="draft", **facts)
        giving.give_out(measure, by=council.ours.person)
        return [place.number for place in measure.municipalities.all()]

    assert given(decision=council.one) == ["1101"]
    assert given(decision=council.both) == []
    # Of the item's decisions one is for all.
    assert given() == []
    council.both.delete()
    assert sorted(given()) == ["1101", "1114"]


def test_each_municipality_has_its_own_register_and_report(council, client_for):
    today, year = localdate(), council.meeting.day.year
    for place, others in ((eigersund(), council.other), (bjerkreim(), council.one)):
        found = register.entries(
            council.ours.person, Wanted(place=place.number), slice(0, 20), today
        )
        assert {entry.decision.pk for entry in found} == {
            one.pk for one in (council.both, council.one, council.other) if one != others
        }
        counted = figures.counted(place, year, today)
        said = {ruling.words for ruling in counted.rulings}
        assert len(said) == 2
        assert ("Buss hjem." in said) is (place == bjerkreim())
    shown = page(client_for(council.theirs.person), "decision_list")
    assert "Gjelder Eigersund" in shown
    assert "Gjelder Bjerkreim" in shown


def test_who_has_left_the_group_archives_what_was_while_they_were_in_it(council, client_for):
    meeting, year = council.meeting, council.meeting.day.year
    later = MeetingFactory(
        group=council.group,
        state=Meeting.State.HELD,
        minutes_state=Meeting.MinutesState.SENT,
        starts_at=now(),
    )
    yesterday = localdate() - timedelta(days=1)
    council.group.group_municipalities.filter(municipality=bjerkreim()).update(until=yesterday)
    client = client_for(council.theirs.person)

    assert client.get(meeting.get_absolute_url()).status_code == 404
    archive = page(client, "archive", "1114", aar=year)
    assert f"mote-{meeting.public_id}" in archive
    assert f"mote-{later.public_id}" not in archive
    assert meeting.get_absolute_url() not in archive
    package = packages.ask(bjerkreim(), year=year, by=council.theirs.person)
    assert list(packages.in_package(package)) == [meeting]
    marked = {"do": "mark", "mote": meeting.public_id, "on": localdate().isoformat()}
    url = reverse("archive", args=["1114"], query={"aar": year})
    assert client.post(url, marked).status_code == 302
    assert meeting.archivings.get().municipality == bjerkreim()


def test_what_was_before_or_after_a_municipality_was_with_us_is_not_its_own(council):
    day = council.meeting.day
    parts = council.group.group_municipalities.filter(municipality=bjerkreim())

    def is_theirs():
        found = Meeting.objects.while_in([bjerkreim()]).filter(pk=council.meeting.pk)
        return found.exists()

    assert is_theirs()
    parts.update(since=day + timedelta(days=1))
    assert not is_theirs()
    parts.update(since=LONG_AGO, until=day)
    assert is_theirs()
    parts.update(until=day - timedelta(days=1))
    assert not is_theirs()
    # The host keeps what was written down before the group was made here.
    council.group.group_municipalities.filter(host=True).update(since=day + timedelta(days=1))
    assert Meeting.objects.while_in([eigersund()]).filter(pk=council.meeting.pk).exists()
