"""The pages of meetings: who may open them, what they ask, and what a press does."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localtime, now

from meetings import attachments, texts
from meetings.models import AgendaItem, AvoidPeriod, Meeting
from people.models import AuditEntry, Notice
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    AttendanceFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
    PersonFactory,
    bjerkreim,
    eigersund,
)

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%\xe2\xe3\n1 0 obj\n"


@pytest.fixture
def group(liv):
    return GroupFactory(name="Politirådet", usual_place="Formannskapssalen")


@pytest.fixture
def kari(group):
    return MembershipFactory(group=group, person__name="Kari Moe").person


@pytest.fixture
def coordinator(client_for, liv):
    return client_for(liv)


@pytest.fixture
def member(client_for, kari):
    return client_for(kari)


def soon(days=20):
    return now().replace(hour=11, minute=0, second=0, microsecond=0) + timedelta(days=days)


def called(group, *people, **fields):
    meeting = MeetingFactory(group=group, state="called", starts_at=soon(), **fields)
    for person in people:
        AttendanceFactory(meeting=meeting, person=person)
    return meeting


def page(client, name, *args, **query):
    return client.get(reverse(name, args=args), query)


def test_a_meeting_is_planned_in_one_form_and_a_bad_day_is_said_and_not_refused(coordinator, group):
    AvoidPeriod.objects.create(
        municipality=eigersund(),
        name="Kommunestyre",
        since=soon().date(),
        until=soon().date(),
    )
    shown = page(coordinator, "meeting_create")
    assert "Formannskapssalen" in shown.text
    assert "Dager som passer" in shown.text

    made = coordinator.post(
        reverse("meeting_create"),
        {"day": soon().date(), "starts": "12.00", "ends": "14", "place": "Rådhuset"},
        follow=True,
    )

    meeting = Meeting.objects.get()
    assert made.redirect_chain[-1][0] == meeting.get_absolute_url()
    assert "Kommunestyre" in made.text
    assert "Godkjenning av innkalling og saksliste" in made.text
    assert meeting.place == "Rådhuset"


def test_a_wrong_form_is_422_with_all_that_was_typed(coordinator, group):
    answer = coordinator.post(
        reverse("meeting_create"),
        {"day": "31.2.2027", "starts": "14:00", "ends": "12:00", "place": "Rådhuset"},
    )

    assert answer.status_code == 422
    assert "Skriv dagen slik: 24.11.2026." in answer.text
    assert 'value="31.2.2027"' in answer.text
    assert "Rådhuset" in answer.text
    assert not Meeting.objects.exists()


def test_a_day_that_has_been_is_said_and_led_to_where_held_meetings_are_entered(coordinator, group):
    typed = {"day": "6.5.2020", "starts": "18.00", "ends": "20.00", "place": "Rådhuset"}

    answer = coordinator.post(reverse("meeting_create"), typed)

    assert answer.status_code == 422
    assert "Dagen har vært." in answer.context["form"].errors["day"][0]
    assert not Meeting.objects.exists()
    held = coordinator.get(answer.context["held_url"])
    for value in typed.values():
        assert f'value="{value}"' in held.text


def test_a_draft_whose_day_has_passed_is_still_changed(coordinator, group):
    meeting = MeetingFactory(group=group, starts_at=soon(-9))
    same = {"day": meeting.day, "starts": "12", "ends": "14", "note": "Ta med nøkler."}
    starts = localtime(meeting.starts_at)
    same |= {"starts": f"{starts:%H:%M}", "ends": f"{localtime(meeting.ends_at):%H:%M}"}
    address = reverse("meeting_edit", args=[meeting.public_id])

    assert coordinator.post(address, same).status_code == 302
    other = same | {"day": soon(-5).date()}
    assert coordinator.post(address, other).status_code == 422


def test_one_with_several_groups_chooses_first(coordinator, group):
    other = GroupFactory(name="Koordineringsgruppa")
    shown = page(coordinator, "meeting_create")

    assert "Hvilken gruppe gjelder det?" in shown.text
    assert page(coordinator, "meeting_create", gruppe=other.public_id).status_code == 200


def test_a_year_is_shown_adjusted_and_made(coordinator, group):
    rule = {
        "gruppe": group.public_id,
        "year": 2027,
        "nth": 1,
        "weekday": 1,
        "starts": "12:00",
        "ends": "14:00",
        "skip": [1, 2, 8, 9, 10, 11, 12],
    }
    shown = page(coordinator, "year_plan", **rule)
    assert shown.text.count('type="checkbox" id="id_dag-') == 4

    lines = {"dag-TOTAL_FORMS": 4, "dag-INITIAL_FORMS": 4}
    for n, day in enumerate(["2027-03-02", "2027-05-17", "2027-05-04", "2027-06-01"]):
        lines |= {f"dag-{n}-day": day, f"dag-{n}-keep": "on"}
    del lines["dag-3-keep"]
    address = f"{reverse('year_plan')}?gruppe={group.public_id}"
    looked = coordinator.post(address, rule | lines | {"se": "1"})
    assert looked.status_code == 200
    assert "Grunnlovsdag" in looked.text

    coordinator.post(address, rule | lines | {"lag": "1"})
    assert [f"{m.day}" for m in Meeting.objects.all()] == ["2027-03-02", "2027-05-04", "2027-05-17"]
    wrong = coordinator.post(address, rule | lines | {"lag": "1", "dag-0-day": "i mars"})
    assert wrong.status_code == 422
    assert 'value="i mars"' in wrong.text


@pytest.mark.parametrize(
    "name",
    ["meeting_edit", "meeting_cancel", "meeting_move", "meeting_delete", "summons", "agenda_add"],
)
def test_doors_of_one_who_does_not_run_it(client, client_for, member, kari, group, name):
    meeting = called(group, kari)
    stranger = client_for(AppointmentFactory(municipality=bjerkreim()).person)

    assert client.get(reverse(name, args=[meeting.public_id])).status_code == 302
    assert page(stranger, name, meeting.public_id).status_code == 404
    assert page(member, name, meeting.public_id).status_code == 403


def test_members_do_not_see_drafts(member, group):
    draft = MeetingFactory(group=group)

    assert page(member, "meeting_detail", draft.public_id).status_code == 404
    assert "ikke innkalt" not in page(member, "meeting_list").text


def test_where_nothing_is_coming_the_drafts_are_told_of(coordinator, group):
    MeetingFactory(group=group)
    MeetingFactory(group=group)
    other = GroupFactory(name="Oppvekst")

    told = page(coordinator, "meeting_list", gruppe=group.public_id).text
    assert "2 møter er planlagt, men ikke innkalt." in told
    assert f"?vis=utkast&amp;gruppe={group.public_id}" in told
    for narrowed in ({"gruppe": other.public_id}, {"vis": "utkast"}, {"vis": "tidligere"}):
        assert "men ikke innkalt" not in page(coordinator, "meeting_list", **narrowed).text


def test_the_list_asks_as_much_for_many_as_for_one(
    coordinator, group, django_assert_max_num_queries, django_assert_num_queries
):
    called(group)
    with django_assert_max_num_queries(10) as one:
        page(coordinator, "meeting_list")
    for n in range(6):
        called(GroupFactory(name=f"Gruppe {n}"))
        MeetingFactory(group=group)
    with django_assert_num_queries(len(one)):
        shown = page(coordinator, "meeting_list")
    assert shown.text.count("Eigersund") > 6


def test_long_lists_are_paged(coordinator, group):
    for _n in range(26):
        called(group)

    assert page(coordinator, "meeting_list").text.count("<time") == 25
    assert page(coordinator, "meeting_list", side=2).text.count("<time") == 1


def fill(meeting, liv, count):
    for _n in range(count):
        item = AgendaItemFactory(meeting=meeting, number=meeting.items.count() + 1)
        texts.save(
            texts.of_item(item, "background"), base=0, open="<p>Åpent</p>", exempt=None, by=liv
        )
        attachments.add(item, SimpleUploadedFile("Kart.pdf", PDF), by=liv, opened=True)
        AttendanceFactory(meeting=meeting)


def test_the_meeting_asks_as_much_for_many_items_as_for_one(
    coordinator, member, group, liv, kari, django_assert_max_num_queries, django_assert_num_queries
):
    meeting = called(group, kari)
    fill(meeting, liv, 1)
    for client in (coordinator, member):
        with django_assert_max_num_queries(10) as one:
            assert page(client, "meeting_detail", meeting.public_id).status_code == 200
        fill(meeting, liv, 4)
        with django_assert_num_queries(len(one)):
            assert page(client, "meeting_detail", meeting.public_id).status_code == 200


def test_exempt_papers_are_seen_by_those_who_may_and_it_is_logged(
    client_for, coordinator, member, group, liv, kari
):
    informed = MembershipFactory(group=group, role="informed").person
    meeting = called(group, kari, informed)
    item = AgendaItemFactory(meeting=meeting, title="Åpen tittel", exempt_title="Lukket tittel")
    texts.save(
        texts.of_item(item, "background"),
        base=0,
        open="<p>Åpent</p>",
        exempt="<p>Lukket</p>",
        by=liv,
    )

    assert "<p>Lukket</p>" in page(coordinator, "meeting_detail", meeting.public_id).text
    assert "Lukket tittel" in page(member, "meeting_detail", meeting.public_id).text
    assert AuditEntry.objects.filter(verb="read_exempt").count() == 2
    shown = page(client_for(informed), "meeting_detail", meeting.public_id).text
    assert "Lukket" not in shown
    assert "Åpen tittel" in shown
    assert AuditEntry.objects.filter(verb="read_exempt").count() == 2


def test_cancelling_asks_once_and_pressing_twice_does_no_harm(coordinator, group, kari):
    meeting = called(group, kari)
    address = reverse("meeting_cancel", args=[meeting.public_id])
    assert "Avlyse møtet?" in coordinator.get(address).text

    coordinator.post(address, {"reason": "Lite snø"})
    again = coordinator.post(address, {"reason": "Lite snø"}, follow=True)
    assert "Noen andre kom først" in again.text
    assert Notice.objects.filter(kind="meeting_cancelled").count() == 1


def test_a_stale_move_is_refused_and_says_so(coordinator, group, kari):
    meeting = called(group, kari)
    address = reverse("meeting_move", args=[meeting.public_id])
    form = {"day": soon(30).date(), "starts": "10:00", "ends": "11:00", "sequence": 0}
    coordinator.post(address, form)
    stale = coordinator.post(address, form | {"day": soon(40).date()}, follow=True)

    assert "Noen andre kom først" in stale.text
    meeting.refresh_from_db()
    assert meeting.day == soon(30).date()


def test_items_are_added_edited_moved_and_deleted_without_javascript(coordinator, group):
    coordinator.post(
        reverse("meeting_create"), {"day": soon().date(), "starts": "12", "ends": "14"}
    )
    meeting = Meeting.objects.get()
    coordinator.post(
        reverse("agenda_add", args=[meeting.public_id]),
        {"title": "Trygg skolevei", "kind": "discussion", "presenter": "v/ politiet"},
    )
    item = meeting.items.get(title="Trygg skolevei")
    assert [row.title for row in meeting.items.all()][-2:] == ["Trygg skolevei", "Eventuelt"]

    coordinator.post(reverse("item_move", args=[item.public_id]), {"to": "opp"})
    assert [row.title for row in meeting.items.all()].index("Trygg skolevei") == 1
    coordinator.post(
        reverse("item_edit", args=[item.public_id]), {"title": "Trygg vei", "kind": "decision"}
    )
    assert page(coordinator, "item_edit", item.public_id).status_code == 200
    coordinator.post(reverse("item_delete", args=[item.public_id]))
    assert not AgendaItem.objects.filter(pk=item.pk).exists()


def test_a_member_proposes_and_hears_why_not(coordinator, member, group, kari):
    meeting = called(group, kari)
    member.post(
        reverse("item_propose", args=[meeting.public_id]),
        {"title": "Flere gatelys", "kind": "discussion"},
    )
    item = meeting.items.get()
    assert "Venter på svar" in page(member, "meeting_detail", meeting.public_id).text

    address = reverse("item_decline", args=[item.public_id])
    assert coordinator.post(address, {"reason": ""}).status_code == 422
    coordinator.post(address, {"reason": "Teknisk etat har den"})
    coordinator.post(address, {"reason": "To ganger"})

    item.refresh_from_db()
    assert item.decline_reason == "Teknisk etat har den"
    assert [notice.kind for notice in Notice.objects.filter(recipient=kari)] == ["item_declined"]


def test_a_proposal_to_the_next_draft_shows_nothing_of_the_draft(member, group):
    draft = MeetingFactory(group=group)
    AgendaItemFactory(meeting=draft, title="Ikke for alle ennå")
    Meeting.objects.update(starts_at=soon(), ends_at=soon() + timedelta(hours=1))
    assert "Foreslå sak til neste møte i Politirådet" in page(member, "meeting_list").text
    shown = page(member, "item_propose", draft.public_id)

    assert shown.status_code == 200
    assert "Ikke for alle ennå" not in shown.text
    assert str(soon().year) not in shown.text


def test_standing_items_and_numbers_are_set_on_one_page(coordinator, group):
    address = reverse("agenda_settings", args=[group.public_id])
    coordinator.post(
        address, {"hva": "post", "title": "Status fra politiet", "kind": "information"}
    )
    coordinator.post(address, {"hva": "nummer", "year": 2026, "number": 17})
    again = coordinator.post(address, {"hva": "nummer", "year": 2026, "number": 20})
    assert again.status_code == 422
    assert "én gang i året" in again.text

    coordinator.post(
        reverse("meeting_create"), {"day": soon().date(), "starts": "12", "ends": "14"}
    )
    assert "Status fra politiet" in [row.title for row in Meeting.objects.get().items.all()]


def test_a_past_meeting_goes_straight_to_its_minutes(coordinator, group):
    answer = coordinator.post(
        reverse("past_meeting_create"),
        {
            "day": "6.5.2020",
            "starts": "18.00",
            "ends": "20.00",
            "titles": "9/20 Godkjenning av innkalling\n10/20 Eventuelt",
            "first_number": 9,
        },
    )

    meeting = Meeting.objects.get()
    assert answer.url == reverse("minutes", args=[meeting.public_id])
    assert meeting.starts_at == datetime(2020, 5, 6, 16, tzinfo=UTC)
    early = coordinator.post(
        reverse("past_meeting_create"), {"day": "1.1.2099", "starts": "18", "ends": "20"}
    )
    assert early.status_code == 422


def test_a_coordinator_sets_periods_to_avoid_only_at_home(coordinator, client_for):
    address = reverse("avoid_periods")
    form = {"name": "Høstferie", "since": "2026-10-05", "until": "2026-10-09"}
    coordinator.post(address, form | {"municipality": "1101"})
    assert coordinator.post(address, form | {"municipality": "1114"}).status_code == 422
    period = AvoidPeriod.objects.get()
    neighbour = client_for(AppointmentFactory(municipality=bjerkreim()).person)
    remove = reverse("avoid_period_delete", args=[period.public_id])

    assert neighbour.post(remove).status_code == 404
    assert client_for(PersonFactory()).get(address).status_code == 403
    coordinator.post(remove)
    assert not AvoidPeriod.objects.exists()


def test_buttons_pressed_twice_do_it_once(coordinator, member, group, kari):
    meeting_form = {"day": soon().date(), "starts": "12", "ends": "14"}
    past = {"day": "6.5.2020", "starts": "18", "ends": "20"}
    for _twice in (1, 2):
        coordinator.post(reverse("meeting_create"), meeting_form)
        coordinator.post(reverse("past_meeting_create"), past)
    assert Meeting.objects.count() == 2

    meeting = called(group, kari)
    item = AgendaItemFactory(meeting=meeting)
    for _twice in (1, 2):
        for client, name in ((coordinator, "agenda_add"), (member, "item_propose")):
            client.post(
                reverse(name, args=[meeting.public_id]), {"title": name, "kind": "discussion"}
            )
        coordinator.post(
            reverse("attachment_add", args=[item.public_id]),
            {"file": SimpleUploadedFile("a.pdf", PDF)},
        )
    assert meeting.items.count() == 3
    assert item.attachments.count() == 1


def test_one_without_an_address_is_not_counted_as_told(coordinator, group, kari):
    MembershipFactory(group=group, person__email=None)
    meeting = MeetingFactory(group=group, starts_at=soon())
    AgendaItemFactory(meeting=meeting)

    sent = coordinator.post(reverse("summons", args=[meeting.public_id]), follow=True)

    assert "Innkallingen er sendt til 1 person." in sent.content.decode()


@pytest.mark.parametrize("name", ["meeting_cancel", "meeting_move"])
def test_those_no_mail_reaches_are_named_with_their_numbers(coordinator, group, kari, name):
    phoned = MembershipFactory(group=group, person__name="Ola Berg", person__email=None)
    phoned.work_phone = "00 00 00 07"
    phoned.save()
    silent = MembershipFactory(group=group, person__name="Nils Ås", person__email=None).person
    meeting = called(group, kari, phoned.person, silent)
    address = reverse(name, args=[meeting.public_id])
    ring = "Disse har ikke e-postadresse, så dem må du ringe: Nils Ås, Ola Berg (00 00 00 07)."

    assert "1 innkalt" in coordinator.get(address).text
    day = {"day": soon(27).strftime("%d.%m.%Y"), "starts": "12:00", "ends": "13:00", "place": "A"}
    data = day | {"sequence": meeting.ical_sequence, "reason": ""}
    done = coordinator.post(address, data, follow=True)

    assert "får beskjed nå" in done.text
    assert ring in done.text


def test_a_held_meeting_shows_who_met_and_not_what_they_answered(coordinator, group, kari):
    meeting = called(group, kari, PersonFactory(name="Odd Holm"))
    url = reverse("meeting_detail", args=[meeting.public_id])
    assert "Hvem kommer" in coordinator.get(url).content.decode()

    meeting.attendances.filter(person=kari).update(state="present")
    meeting.attendances.filter(name="Odd Holm").update(state="absent")
    Meeting.objects.update(state="held")
    shown = coordinator.get(url).content.decode()

    assert "Hvem kommer" not in shown
    assert shown.index("Til stede") < shown.index("Kari Moe") < shown.index("Ikke møtt")
    assert shown.index("Ikke møtt") < shown.index("Odd Holm")


def test_a_chair_plans_from_the_page_of_their_own_group(client_for):
    group = GroupFactory()
    chair = OfficeFactory(group=group).person
    member = MembershipFactory(group=group).person
    link = f"{reverse('meeting_create')}?gruppe={group.public_id}"

    assert link in client_for(chair).get(group.get_absolute_url()).content.decode()
    assert link not in client_for(member).get(group.get_absolute_url()).content.decode()


def test_only_who_coordinates_is_led_to_the_periods_to_avoid(coordinator, client_for):
    chair = OfficeFactory(group=GroupFactory()).person
    pages = [one.get(reverse("meeting_list")) for one in (coordinator, client_for(chair))]

    led = [reverse("avoid_periods") in page.content.decode() for page in pages]
    assert led == [True, False]
    assert reverse("meeting_create") in pages[1].content.decode()
