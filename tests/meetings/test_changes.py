"""Changes after the summons are collected, and told in one mail when somebody says so."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils.timezone import localtime, now
from icalendar import Calendar

from meetings import agenda, changes, moving, planning, summons
from meetings.models import AgendaItem, Meeting
from people import audit, notices
from people.models import Notice
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    PersonFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def kari(liv):
    return MembershipFactory(group=GroupFactory(name="Politirådet"), person__name="Kari Moe").person


@pytest.fixture
def called(liv, kari, smtp):
    starts_at = (now() + timedelta(days=20)).replace(hour=11, minute=0, second=0, microsecond=0)
    group = kari.memberships.get().group
    MembershipFactory(group=group, person__name="Arne Aa", person__email=None)
    meeting = MeetingFactory(group=group, starts_at=starts_at)
    for title in ("Russetid", "Skolevei"):
        AgendaItemFactory(meeting=meeting, title=title)
    summons.send(meeting, by=liv)
    notices.send_waiting()
    return Meeting.objects.get(pk=meeting.pk)


def texts(meeting) -> list[str]:
    return [change.text for change in changes.since_told(Meeting.objects.get(pk=meeting.pk))]


def in_calendar(mail):
    part = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
    return Calendar.from_ical(part.get_content()).events[0]


def test_many_changes_are_one_mail_and_one_update_of_the_calendar(called, liv, kari, smtp):
    assert texts(called) == []
    hour = timedelta(hours=1)
    planning.edit(called, by=liv, place="Rådhuset")
    planning.edit(called, by=liv, starts_at=called.starts_at + hour, ends_at=called.ends_at + hour)
    planning.edit(called, by=liv, video_url="https://video.example.org/x")
    AgendaItemFactory(meeting=called, title="Trafikk", number=7)
    assert notices.send_waiting() == 0

    from_, to = (f"{localtime(at):%H.%M}" for at in (called.starts_at, called.ends_at))
    assert texts(called) == [
        f"Klokkeslett: kl. {from_}–{to}",
        "Sted: Rådhuset",
        "Videolenke: https://video.example.org/x",
        "Ny sak: Trafikk",
    ]
    called.refresh_from_db()
    assert moving.tell_of_changes(called, by=liv) == 1
    assert notices.send_waiting() == 1
    (mail,) = smtp.to(kari.email)[-1:]
    text = mail.get_body(["plain"]).get_content()
    assert mail["Subject"].strip().startswith("[Eigersund] Endring: Politirådet")
    assert "klokkeslettet, stedet, videolenken, sakslisten" in text
    assert "Rådhuset" in text and "Trafikk" in text
    first, second = (in_calendar(mail) for mail in smtp.to(kari.email))
    assert first["UID"] == second["UID"]
    assert (first["SEQUENCE"], second["SEQUENCE"]) == (0, 1)
    assert second["LOCATION"] == "Rådhuset, https://video.example.org/x"
    assert texts(called) == []
    # The one without an address is in the ledger.
    assert Notice.objects.filter(kind="meeting_changed", why="no_address").count() == 1


def test_the_agenda_is_compared_by_what_stands_on_it(called, liv):
    first, second = called.items.filter(title__in=("Russetid", "Skolevei")).order_by("position")
    agenda.edit(first, by=liv, title="Russefeiring")
    assert texts(called) == ["Ny tittel: Russefeiring"]
    agenda.withdraw(second, by=liv)
    assert texts(called) == ["Ny tittel: Russefeiring", "Tatt ut: Skolevei"]


def test_a_new_order_is_a_change(called):
    AgendaItem.objects.filter(title="Russetid").update(position=30_000)
    assert texts(called) == ["Ny rekkefølge på sakslisten"]


def test_nothing_of_the_words_is_kept_in_what_was_told(called):
    assert "Russetid" not in str(called.told) and "Formannskapssalen" not in str(called.told)


def test_back_to_what_they_know_is_no_change(called, liv):
    planning.edit(called, by=liv, place="Rådhuset")
    planning.edit(called, by=liv, place="Formannskapssalen")
    assert texts(called) == []
    with pytest.raises(audit.Stale):
        moving.tell_of_changes(called, by=liv)


def test_answers_stand_and_two_who_press_tell_once(called, liv, kari):
    called.attendances.filter(person=kari).update(answer="yes")
    planning.edit(called, by=liv, place="Rådhuset")
    seen = Meeting.objects.get(pk=called.pk)
    moving.tell_of_changes(called, by=liv)
    with pytest.raises(audit.Stale):
        moving.tell_of_changes(seen, by=liv)

    assert called.attendances.get(person=kari).answer == "yes"
    assert kari.notices.filter(kind="meeting_changed").count() == 1


def test_another_day_is_no_small_change_and_a_move_tells_all_of_it(called, liv, kari, smtp):
    week = timedelta(days=7)
    later = {"starts_at": called.starts_at + week, "ends_at": called.ends_at + week}
    with pytest.raises(PermissionDenied):
        planning.edit(called, by=liv, **later)
    planning.edit(called, by=liv, place="Rådhuset")
    moving.move(called, by=liv, place="Rådhuset", **later)
    assert texts(called) == []


def test_one_waiting_when_it_changes_again_is_held(called, liv, kari):
    planning.edit(called, by=liv, place="Rådhuset")
    moving.tell_of_changes(called, by=liv)
    planning.edit(called, by=liv, place="Biblioteket")
    moving.tell_of_changes(called, by=liv)
    assert notices.send_waiting() == 1
    states = kari.notices.filter(kind="meeting_changed").order_by("pk").values_list("state", "why")
    assert list(states) == [("held", "moved_again"), ("sent", "")]


def test_a_number_that_must_not_go_out_stops_it(called, liv, client_for):
    planning.edit(called, by=liv, place="Hos 01010150074")
    page = reverse("meeting_changes", args=[called.public_id])
    answer = client_for(liv).post(page)
    assert answer.status_code == 422
    assert "fødselsnummer" in answer.content.decode()
    assert not Notice.objects.filter(kind="meeting_changed").exists()


# The pages ---------------------------------------------------------------------------------------


def typed(called, **more) -> dict:
    starts, ends = localtime(called.starts_at), localtime(called.ends_at)
    return {
        "starts": f"{starts:%H.%M}",
        "ends": f"{ends:%H.%M}",
        "place": called.place,
        "note": "",
        **more,
    }


def test_from_the_form_to_the_button(called, liv, client_for):
    client = client_for(liv)
    edit = reverse("meeting_edit", args=[called.public_id])
    page = client.post(edit, typed(called, place="Rådhuset"), follow=True)
    words = page.content.decode()
    assert page.redirect_chain == [(reverse("meeting_changes", args=[called.public_id]), 302)]
    assert "Send endringen til 1 person?" in words
    assert "Sted: Rådhuset" in words
    assert "Kari Moe" in words and "Arne Aa" in words
    assert "har ikke fått beskjed" in client.get(called.get_absolute_url()).content.decode()

    sent = client.post(reverse("meeting_changes", args=[called.public_id]), follow=True)
    assert "Endringen er sendt til 1 person." in sent.content.decode()
    assert "har ikke fått beskjed" not in sent.content.decode()


def test_what_stands_in_nobodys_calendar_asks_for_nothing(called, liv, client_for):
    edit = reverse("meeting_edit", args=[called.public_id])
    page = client_for(liv).post(edit, typed(called, note="Ta med kopp."))
    assert page.headers["Location"] == called.get_absolute_url()
    wrong = client_for(liv).post(edit, typed(called, ends="10.00"))
    assert wrong.status_code == 422


def test_the_move_page_on_the_same_day_collects_too(called, liv, client_for):
    page = reverse("meeting_move", args=[called.public_id])
    data = typed(called, place="Rådhuset", sequence=called.ical_sequence)
    data["day"] = f"{localtime(called.starts_at):%d.%m.%Y}"
    answer = client_for(liv).post(page, data)
    assert answer.headers["Location"] == reverse("meeting_changes", args=[called.public_id])
    assert not Notice.objects.filter(kind="meeting_moved").exists()


def test_others_see_no_banner_and_may_not_send(called, liv, kari, client_for):
    planning.edit(called, by=liv, place="Rådhuset")
    client = client_for(kari)
    assert "har ikke fått beskjed" not in client.get(called.get_absolute_url()).content.decode()
    assert client.post(reverse("meeting_changes", args=[called.public_id])).status_code == 403
    stranger = client_for(PersonFactory())
    assert stranger.get(reverse("meeting_changes", args=[called.public_id])).status_code == 404
