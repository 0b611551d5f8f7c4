"""Publishing: the world reads what somebody looked through, until it is taken down."""

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localdate, now

from meetings import approval, pdf, plain_data, publishing, removal, texts
from meetings.models import AgendaItem, Amendment, Meeting, Publication, Removal, Text
from people import audit, groups
from people.models import AuditEntry, GroupMunicipality
from tests.factories import (
    LONG_AGO,
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    bjerkreim,
    eigersund,
)
from tests.slt.world import write

pytestmark = pytest.mark.django_db

MADE = b"%PDF-1.7 laget"


@pytest.fixture(autouse=True)
def unset_pdf(monkeypatch):
    """Without the second it takes to typeset one."""
    monkeypatch.setattr(pdf, "typeset", lambda html: MADE)


@pytest.fixture
def liv():
    """Coordinator of Eigersund, whose page is open."""
    place = eigersund()
    place.public_since = LONG_AGO
    place.save()
    return AppointmentFactory(person__name="Liv Dahl").person


@pytest.fixture
def item(liv):
    """An item of sent minutes."""
    meeting = MeetingFactory(
        group=GroupFactory(name="Politirådet"),
        starts_at=now() - timedelta(days=8),
        state=Meeting.State.HELD,
    )
    member = MembershipFactory(group=meeting.group, person__name="Mona Moe").person
    AttendanceFactory(meeting=meeting, person=member, organisation="Skolen", state="present")
    item = AgendaItemFactory(meeting=meeting, number=1, title="Fredagskveldene")
    write(item, Text.Kind.MINUTES, liv, "Hallen åpnes.", exempt="En gutt ble nevnt.")
    Meeting.objects.filter(pk=meeting.pk).update(
        minutes_state=Meeting.MinutesState.SENT, minutes_sent_at=now()
    )
    meeting.refresh_from_db()
    return item


@pytest.fixture
def meeting(item):
    return item.meeting


def publish(meeting, by, place=None) -> Publication:
    digest = publishing.check(meeting, reading="open").digest
    return publishing.publish(meeting, place or eigersund(), reading="open", digest=digest, by=by)


def page_of(meeting) -> str:
    return reverse("published_minutes", args=[eigersund().slug, meeting.public_id])


def check_page(meeting, place=None) -> str:
    return reverse("minutes_publish", args=[meeting.public_id, (place or eigersund()).number])


def article(response) -> str:
    return re.search(r"<article.*</article>", response.content.decode(), re.DOTALL)[0]


# Looking through and publishing -------------------------------------------------------------------


def test_the_world_sees_what_was_looked_through_to_the_letter(client, client_for, meeting, liv):
    seen = client_for(liv).get(check_page(meeting))
    digest = seen.context["check"].digest
    answer = client_for(liv).post(check_page(meeting), {"digest": digest, "read": "on"})
    assert answer.status_code == 302

    shown = client.get(page_of(meeting))
    assert article(shown) == article(seen)
    assert "Hallen åpnes." in article(shown)
    assert "Utkast" in article(shown)
    for closed in ("En gutt", "Mona Moe"):
        assert closed not in shown.content.decode()
    file = client.get(reverse("published_pdf", args=[eigersund().slug, meeting.public_id]))
    assert file.content == MADE
    assert "referat-" in file.headers["Content-Disposition"]


def test_a_summary_may_be_published_instead(client, client_for, meeting, liv):
    way = f"{check_page(meeting)}?versjon=sammendrag"
    digest = client_for(liv).get(way).context["check"].digest
    assert client_for(liv).post(way, {"digest": digest, "read": "on"}).status_code == 302

    shown = article(client.get(page_of(meeting)))
    assert "Fredagskveldene" in shown
    assert "Hallen åpnes." not in shown


def test_nothing_is_published_that_changed_while_it_was_read(client_for, meeting, item, liv):
    client = client_for(liv)
    digest = client.get(check_page(meeting)).context["check"].digest
    AgendaItem.objects.filter(pk=item.pk).update(title="Noe annet")
    answer = client.post(check_page(meeting), {"digest": digest, "read": "on"})

    assert answer.status_code == 422
    assert "endret siden du så på det" in answer.content.decode()
    assert "Noe annet" in article(answer)
    assert answer.context["check"].digest != digest
    assert not Publication.objects.exists()


def test_one_says_that_one_has_read_it(client_for, meeting, liv):
    digest = publishing.check(meeting, reading="open").digest
    answer = client_for(liv).post(check_page(meeting), {"digest": digest})

    assert answer.status_code == 422
    assert "Les gjennom" in answer.content.decode()
    assert not Publication.objects.exists()


def test_a_national_identity_number_stops_it_and_is_not_repeated(client_for, meeting, item, liv):
    AgendaItem.objects.filter(pk=item.pk).update(title="Om 13097248022")
    digest = publishing.check(meeting, reading="open").digest
    answer = client_for(liv).post(check_page(meeting), {"digest": digest, "read": "on"})

    assert answer.status_code == 422
    before = answer.content.decode().partition("<article")[0]
    assert "aldri publiseres" in before
    assert "Sak 1/" in before
    assert "13097248022" not in before.partition("<h2")[2]
    with pytest.raises(publishing.Unpublishable):
        publish(meeting, liv)


def test_what_may_tell_of_somebody_is_pointed_out(client_for, meeting, item, liv):
    AgendaItem.objects.filter(pk=item.pk).update(
        title="To gutter, ring 912 34 567 eller skriv til ola@example.org"
    )
    page = client_for(liv).get(check_page(meeting)).content.decode().partition("<article")[0]

    for what in ("«To gutter»", "«912 34 567»", "«ola@example.org»"):
        assert what in page
    assert f'href="#sak-{item.public_id}"' in page
    publish(meeting, liv)


def test_minutes_not_sent_and_groups_with_individual_cases_are_never_published(
    client, client_for, meeting, liv, django_capture_on_commit_callbacks
):
    publish(meeting, liv)
    with django_capture_on_commit_callbacks(execute=True):
        groups.edit(meeting.group, handles_individual_cases=True, by=liv)

    assert client.get(page_of(meeting)).status_code == 410
    assert client_for(liv).get(check_page(meeting)).status_code == 403
    unsent = MeetingFactory(group=GroupFactory(), state=Meeting.State.HELD)
    assert client_for(liv).get(check_page(unsent)).status_code == 403


def test_a_closed_page_publishes_nothing(client, client_for, meeting, liv):
    place = eigersund()
    place.public_since = None
    place.save()

    with pytest.raises(publishing.Unpublishable):
        publish(meeting, liv)
    assert "ikke åpen for publikum" in client_for(liv).get(check_page(meeting)).content.decode()
    assert client.get(page_of(meeting)).status_code == 404


def test_each_municipality_of_a_shared_group_decides_for_itself(client, client_for, meeting, liv):
    place = bjerkreim()
    place.public_since = LONG_AGO
    place.save()
    GroupMunicipality.objects.create(group=meeting.group, municipality=place, since=LONG_AGO)
    ola = AppointmentFactory(municipality=place).person
    publish(meeting, liv)

    theirs = reverse("published_minutes", args=[place.slug, meeting.public_id])
    assert client.get(page_of(meeting)).status_code == 200
    assert client.get(theirs).status_code == 404
    assert client_for(liv).get(check_page(meeting, place)).status_code == 403
    with pytest.raises(PermissionDenied):
        publish(meeting, ola)
    publish(meeting, ola, place)
    cache.clear()
    assert client.get(theirs).status_code == 200
    assert [one.municipality for one in publishing.standing(meeting, liv, coordinates=True)] == [
        eigersund(),
        place,
    ]


def test_a_partner_that_came_later_does_not_publish_what_was_said_before(meeting, liv):
    place = bjerkreim()
    GroupMunicipality.objects.create(group=meeting.group, municipality=place, since=localdate())
    ola = AppointmentFactory(municipality=place).person

    assert publishing.places(meeting, ola) == []


def test_the_chair_does_not_publish(client_for, meeting):
    chair = MembershipFactory(group=meeting.group).person
    meeting.group.offices.create(person=chair, kind="chair", since=LONG_AGO)

    assert client_for(chair).get(check_page(meeting)).status_code == 403


# Taking down and publishing anew ------------------------------------------------------------------


def test_what_is_taken_down_is_gone_at_once(
    client, client_for, meeting, liv, django_capture_on_commit_callbacks
):
    publication = publish(meeting, liv)
    assert client.get(page_of(meeting)).status_code == 200
    file = publication.file
    way = reverse("publication_withdraw", args=[publication.public_id])
    assert client_for(liv).post(way).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client_for(liv).post(way, {"why": "wrong"}).status_code == 302

    for address in (page_of(meeting), f"{page_of(meeting)}referat.pdf"):
        answer = client.get(address)
        assert answer.status_code == 410
        assert "Hallen" not in answer.content.decode()
    publication.refresh_from_db()
    assert (publication.content, publication.file.name, publication.why) == (None, "", "wrong")
    assert not file.storage.exists(file.name)
    verbs = AuditEntry.objects.filter(about_id=meeting.pk).values_list("verb", flat=True)
    assert list(verbs) == ["withdraw_minutes", "publish_minutes"]
    with pytest.raises(audit.Stale):
        publishing.withdraw(publication, "wrong", by=liv)


def test_a_page_made_while_it_was_taken_down_is_not_kept(
    client, meeting, liv, monkeypatch, django_capture_on_commit_callbacks
):
    """Another's request read the row just before, and keeps its page just after."""
    publication = publish(meeting, liv)
    read = plain_data.read

    def slow(content):
        with django_capture_on_commit_callbacks(execute=True):
            publishing.withdraw(publication, "mistake", by=liv)
        return read(content)

    monkeypatch.setattr(plain_data, "read", slow)
    assert client.get(page_of(meeting)).status_code == 200
    assert client.get(page_of(meeting)).status_code == 410


def test_published_anew_it_has_the_same_address_and_the_old_words_are_gone(
    client, meeting, item, liv, django_capture_on_commit_callbacks
):
    first = publish(meeting, liv)
    assert client.get(page_of(meeting)).status_code == 200
    write_more(item, liv, "Hallen åpnes først i mai.")
    assert publishing.standing(meeting, liv, coordinates=True)[0].publication.is_behind
    with django_capture_on_commit_callbacks(execute=True):
        second = publish(meeting, liv)

    first.refresh_from_db()
    assert (first.why, first.content) == (Publication.Why.REPLACED, None)
    assert second != first
    assert "først i mai" in client.get(page_of(meeting)).content.decode()
    assert not publishing.standing(meeting, liv, coordinates=True)[0].publication.is_behind


def test_pressed_twice_it_is_published_once(meeting, liv):
    assert publish(meeting, liv) == publish(meeting, liv)
    assert Publication.objects.count() == 1


def test_approved_it_is_to_be_published_anew(client_for, meeting, liv):
    publish(meeting, liv)
    Meeting.objects.filter(pk=meeting.pk).update(minutes_state="approved", approved_on=localdate())
    page = client_for(liv).get(meeting.get_absolute_url()).content.decode()

    assert "Referatet er endret etterpå" in page
    assert check_page(meeting) in page
    mine = reverse("publication_list", args=[eigersund().number])
    assert "Referatet er endret etterpå" in client_for(liv).get(mine).content.decode()
    home = client_for(liv).get(reverse("home")).content.decode()
    assert "1 publisert referat bør ses gjennom" in home
    assert mine in home


def test_approved_minutes_are_published_as_frozen_and_a_correction_asks_for_more(meeting, liv):
    approval.approve(meeting, by=liv, on=localdate())
    meeting.refresh_from_db()
    publication = publish(meeting, liv)
    frozen = meeting.renditions.get(reading="open", number=1, large=False)

    assert publication.content == frozen.content
    assert publication.sha256 == frozen.sha256
    assert not Publication.objects.behind().exists()
    Amendment.objects.create(meeting=meeting, number=1, open="<p>Onsdag.</p>", by=liv)
    assert Publication.objects.behind().exists()


def test_words_taken_out_of_the_minutes_take_them_off_every_page(
    client, client_for, meeting, liv, django_capture_on_commit_callbacks
):
    publication = publish(meeting, liv)
    kari = MembershipFactory(group=meeting.group).person
    meeting.group.offices.create(person=kari, kind="chair", since=LONG_AGO)
    found = removal.find(meeting, "Hallen", meeting.access(liv))
    keys = {one.key for one in found}
    proposed = removal.start(
        meeting, "Hallen", chosen=keys, shown=keys, reason=Removal.Reason.MISTAKE, by=liv
    )
    assert client.get(page_of(meeting)).status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        removal.confirm(proposed, by=kari)

    assert client.get(page_of(meeting)).status_code == 410
    publication.refresh_from_db()
    assert (publication.why, publication.content) == (Publication.Why.REMOVED, None)
    mine = reverse("publication_list", args=[eigersund().number])
    assert "Tatt ned fordi" in client_for(liv).get(mine).content.decode()
    assert mine in client_for(liv).get(reverse("home")).content.decode()
    left = reverse("publication_leave", args=[publication.public_id])
    assert client_for(liv).post(left).url == mine
    assert "Tatt ned fordi" not in client_for(liv).get(mine).content.decode()
    assert mine not in client_for(liv).get(reverse("home")).content.decode()


def test_a_municipality_that_left_the_group_can_still_take_down_what_it_published(meeting, liv):
    place = bjerkreim()
    place.public_since = LONG_AGO
    place.save()
    part = GroupMunicipality.objects.create(group=meeting.group, municipality=place, since=LONG_AGO)
    ola = AppointmentFactory(municipality=place).person
    publication = publish(meeting, ola, place)
    part.until = localdate() - timedelta(days=1)
    part.save()

    with pytest.raises(PermissionDenied):
        publishing.withdraw(publication, "other", by=liv)
    publishing.withdraw(publication, "other", by=ola)


# The public pages ---------------------------------------------------------------------------------


def test_the_pages_touch_no_session_and_others_ask_before_they_use_theirs(client, meeting, liv):
    publish(meeting, liv)
    place = eigersund()
    for address in (
        page_of(meeting),
        f"{page_of(meeting)}referat.pdf",
        reverse("published_list", args=[place.slug]),
        reverse("published_feed", args=[place.slug]),
    ):
        answer = client.get(address)
        assert answer.status_code == 200
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")
        assert answer["Cache-Control"] == "public, no-cache"
        assert b"<script" not in answer.content
        assert b"noindex" not in answer.content
        again = client.get(address, headers={"if-none-match": answer["ETag"]})
        assert again.status_code == 304


def test_a_kept_page_asks_the_database_nothing(client, meeting, liv, django_assert_num_queries):
    publish(meeting, liv)
    address = page_of(meeting)
    client.get(address)

    with django_assert_num_queries(0):
        assert client.get(address).status_code == 200


def test_they_are_listed_by_year_and_group_and_in_the_feed(
    client, liv, django_assert_max_num_queries, django_assert_num_queries
):
    place = eigersund()
    council = GroupFactory(name="Politirådet", level="steering")
    team = GroupFactory(name="Arbeidslaget", level="executing")
    made = []

    def sent(group, year):
        meeting = MeetingFactory(
            group=group,
            state="held",
            minutes_state="approved",
            starts_at=f"{year}-03-05T10:00Z",
            ends_at=f"{year}-03-05T12:00Z",
            minutes_sent_at=now(),
            approved_on=localdate(),
        )
        meeting.refresh_from_db()
        made.append(publish(meeting, liv))

    sent(team, 2026)
    sent(council, 2026)
    sent(council, 2025)
    cache.clear()
    address = reverse("published_list", args=[place.slug])
    with django_assert_max_num_queries(4) as first:
        page = client.get(address).content.decode()
    asked = len(first)
    assert page.index("Politirådet</h2>") < page.index("Arbeidslaget</h2>")
    assert page.count("Møte 5. mars 2026") == 2
    assert "5. mars 2025" not in page
    assert "5. mars 2025" in client.get(f"{address}2025/").content.decode()
    assert client.get(f"{address}2024/").status_code == 404
    assert "Møte 5. mars 2026" in client.get(f"{address}2026/nn/").content.decode()
    feed = client.get(reverse("published_feed", args=[place.slug])).content.decode()
    assert feed.count("<entry>") == 3
    assert 'xml:lang="nb"' in feed
    home = client.get(place.get_absolute_url()).content.decode()
    assert address in home
    assert home.count("5. mars 2026") == 2

    sent(council, 2026)
    sent(team, 2026)
    cache.clear()
    with django_assert_num_queries(asked):
        client.get(address)


def test_a_page_is_in_the_language_of_its_group(client, meeting, liv):
    place = eigersund()
    place.language = "nn"
    place.save()
    meeting.refresh_from_db()
    publish(Meeting.objects.get(pk=meeting.pk), liv)
    page = client.get(page_of(meeting)).content.decode()

    assert '<html lang="nn"' in page
    assert "Oppmøte" in page


def test_an_old_name_of_the_place_leads_on_and_an_unknown_one_nowhere(client, meeting, liv):
    publish(meeting, liv)

    answer = client.get(f"/kommune/1101-egersund/referater/{meeting.public_id}/")
    assert (answer.status_code, answer.url) == (301, page_of(meeting))
    assert client.get("/kommune/1103-stavanger/referater/").status_code == 404
    assert client.get(f"/kommune/{eigersund().slug}/referater/zzzzzzzzzz/").status_code == 404


def test_the_list_of_ones_own_asks_as_much_for_many(
    client_for, meeting, liv, django_assert_num_queries, django_assert_max_num_queries
):
    publish(meeting, liv)
    client = client_for(liv)
    address = reverse("publication_list", args=[eigersund().number])
    with django_assert_max_num_queries(10) as first:
        client.get(address)
    asked = len(first)
    for _ in range(3):
        other = MeetingFactory(
            group=GroupFactory(),
            state="held",
            starts_at=now() - timedelta(days=8),
            minutes_state="sent",
            minutes_sent_at=now(),
        )
        publish(other, liv)
    with django_assert_num_queries(asked):
        client.get(address)


def write_more(item, by, words: str) -> None:
    text = texts.of_item(item, Text.Kind.MINUTES)
    texts.save(text, by=by, base=1, open=f"<p>{words}</p>", exempt="")
