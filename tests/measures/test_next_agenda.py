"""What a group follows, as its next agenda shows it: what is new first, and what is put off."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from measures import in_minutes, reporting, snoozing
from measures.models import Measure, Progress, Snooze, Task
from meetings.models import Meeting
from people.audit import Stale
from people.models import Notice
from tests.factories import (
    AgendaItemFactory,
    GroupFactory,
    MeasureFactory,
    MeetingFactory,
    PersonFactory,
    TaskFactory,
)

pytestmark = pytest.mark.django_db
MET_ON = date(2026, 11, 24)
HTMX = {"HX-Request": "true"}


@pytest.fixture
def item(liv):
    """The follow-up item of the meeting on 24 November; the group met in October too."""
    meeting = MeetingFactory(state=Meeting.State.HELD)
    before = MeetingFactory(
        group=meeting.group,
        state=Meeting.State.HELD,
        starts_at=meeting.starts_at - timedelta(days=30),
    )
    item = AgendaItemFactory(meeting=meeting, role="follow_up", title="Oppfølging")
    item.before = AgendaItemFactory(meeting=before, number=4)
    return item


def said(row, days: int, **words) -> Progress:
    """Something said ``days`` before the meeting on 24 November."""
    progress = Progress(person=row.responsible, registered_by=row.responsible, **words)
    setattr(progress, row.kind, row)
    progress.at = MeetingFactory._meta.declarations["starts_at"] - timedelta(days=days)
    progress.save()
    return progress


def parts(item, liv) -> dict[str, list[str]]:
    meeting = Meeting.objects.get(pk=item.meeting_id)
    _typed, rows = in_minutes.listed_in(meeting, sees_exempt=meeting.access(liv).sees_exempt)
    in_minutes.hang_reports(rows, meeting)
    found = in_minutes.in_parts(rows, meeting.day)
    return {name: [str(row) for row in rows] for name, rows in found.items()}


def answer(client_for, liv, item, row, **data):
    kind = {"task": "oppgave", "measure": "tiltak"}[row.kind]
    address = f"/saker/{item.public_id}/oppfolging/{kind}/{row.public_id}/"
    return client_for(liv).post(address, data, headers=HTMX)


def test_what_is_new_comes_first_then_what_is_due_and_the_rest_is_brief(item, liv):
    later = {"item": item.before, "deadline": date(2027, 2, 1)}
    said(TaskFactory(what="Meldt nylig", **later), 3, text="Rektor er spurt.")
    said(TaskFactory(what="Meldt for lenge siden", **later), 60, text="Begynt.")
    TaskFactory(what="Trenger hjelp", state=Task.State.NEEDS_HELP, **later)
    MeasureFactory(title="Levert", state=Measure.State.DELIVERED, **later)
    TaskFactory(what="Frist i dag", item=item.before, deadline=MET_ON)
    in_october = said(TaskFactory(what="Sagt i møtet", **later), 29, text="Sagt der.")
    Progress.objects.filter(pk=in_october.pk).update(item=item.before)

    assert parts(item, liv) == {
        "news": ["Meldt nylig", "Trenger hjelp", "Levert"],
        "due": ["Frist i dag"],
        "same": ["Meldt for lenge siden", "Sagt i møtet"],
    }


def test_what_is_answered_in_the_meeting_stays_where_it_stood(item, liv):
    measure = MeasureFactory(item=item.before, deadline=date(2027, 2, 1))
    reporting.report(measure, "deliver", by=liv, item=item)

    assert parts(item, liv) == {"same": [str(measure)]}


def test_what_is_put_off_is_back_on_its_day_and_sooner_when_somebody_needs_help(item, liv):
    task = TaskFactory(item=item.before, deadline=date(2026, 11, 1))
    snoozing.snooze(task, date(2026, 12, 24), by=liv, item=item)
    assert parts(item, liv) == {"off": [str(task)]}

    after = MeetingFactory(group=task.group, starts_at=item.meeting.starts_at + timedelta(days=30))
    again = AgendaItemFactory(meeting=after, role="follow_up")
    assert parts(again, liv) == {"due": [str(task)]}

    reporting.report(task, "help", "Mangler lokale.", by=task.responsible)
    assert parts(item, liv) == {"news": [str(task)]}


def test_another_group_that_follows_the_same_sees_it_as_before(item, liv):
    """Ordered from above: the one who is to do it puts it off, the one who ordered it does not."""
    above = GroupFactory(name="Politirådet")
    order = AgendaItemFactory(
        meeting__group=above, number=4, meeting__starts_at=item.before.meeting.starts_at
    )
    measure = MeasureFactory(item=order, responsible=None, responsible_group=item.meeting.group)
    there = AgendaItemFactory(
        meeting__group=above, meeting__starts_at=item.meeting.starts_at, role="follow_up"
    )
    snoozing.snooze(measure, date(2027, 1, 10), by=liv, item=item)

    assert parts(item, liv) == {"off": [str(measure)]}
    assert parts(there, liv) == {"same": [str(measure)]}


def test_what_the_level_above_ordered_is_marked_with_its_case(client_for, item, liv):
    above = GroupFactory(name="Politirådet")
    order = AgendaItemFactory(
        meeting__group=above, number=4, meeting__starts_at=item.before.meeting.starts_at
    )
    MeasureFactory(item=order, responsible=None, responsible_group=item.meeting.group)

    page = client_for(liv).get(f"/moter/{item.meeting.public_id}/referat/").content.decode()
    assert "fra Politirådet, sak 4/26" in page


def test_it_is_put_off_from_the_agenda_and_taken_up_again(client_for, item, liv):
    task = TaskFactory(item=item.before, what="Kalle inn til befaring")
    put_off = answer(client_for, liv, item, task, do="snooze", until="2027-02-01")

    assert "Kalle inn til befaring: utsatt til 1. februar 2027." in put_off.content.decode()
    assert Snooze.objects.get().until == date(2027, 2, 1)
    back = answer(client_for, liv, item, task, do="wake")
    assert "Kalle inn til befaring: på sakslisten igjen." in back.content.decode()
    assert not Snooze.objects.exists()


@pytest.mark.parametrize(
    ("until", "why"),
    [("", "Velg dagen den skal tas opp igjen."), ("2026-11-24", "Velg en dag etter møtet.")],
)
def test_a_day_that_will_not_do_is_refused_where_it_was_typed(client_for, item, liv, until, why):
    task = TaskFactory(item=item.before)
    refused = answer(client_for, liv, item, task, do="snooze", until=until, text="Venter.")

    assert refused.status_code == 422
    assert why in refused.content.decode()
    assert 'value="Venter."' in refused.content.decode()


def test_only_who_runs_the_group_puts_off_and_only_what_is_open(item, liv):
    task = TaskFactory(item=item.before)
    with pytest.raises(PermissionDenied):
        snoozing.snooze(task, date(2027, 2, 1), by=task.responsible)
    with pytest.raises(PermissionDenied):
        snoozing.wake(task, by=PersonFactory())
    with pytest.raises(ValidationError):
        snoozing.snooze(task, date(2026, 11, 1), by=liv, on=MET_ON)
    reporting.report(task, "done", by=liv)
    with pytest.raises(Stale):
        snoozing.snooze(task, date(2027, 2, 1), by=liv, on=MET_ON)


def test_what_is_delivered_is_closed_in_the_meeting_that_ordered_it(client_for, item, liv):
    measure = MeasureFactory(item=item.before, state=Measure.State.DELIVERED)
    page = answer(client_for, liv, item, measure, do="close").content.decode()

    assert "Lukket" in page
    measure.refresh_from_db()
    assert measure.state == Measure.State.CLOSED
    assert measure.progress.get().item == item


def test_or_sent_back_with_a_question_that_the_one_responsible_hears_of(item, liv):
    measure = MeasureFactory(item=item.before, state=Measure.State.DELIVERED)
    with pytest.raises(ValidationError):
        reporting.report(measure, "send_back", by=liv, item=item)
    with pytest.raises(PermissionDenied):
        reporting.report(measure, "send_back", "Hvem kom?", by=measure.responsible)
    reporting.report(measure, "send_back", "Hvor mange kom?", by=liv, item=item)

    measure.refresh_from_db()
    assert measure.state == Measure.State.IN_PROGRESS
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient) == ("sent_back", measure.responsible)


def test_many_open_points_cost_no_more_queries_than_one(client_for, item, liv):
    client = client_for(liv)
    address = f"/moter/{item.meeting.public_id}/referat/"

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get(address)
        return len(asked)

    said(TaskFactory(item=item.before), 3, text="Begynt.")
    client.get(address)
    one = queries()
    for days in (1, 2, 3):
        said(TaskFactory(item=item.before), days, text="Begynt.")
        snoozing.snooze(TaskFactory(item=item.before), date(2027, 2, 1), by=liv, item=item)
    assert queries() == one
    assert one <= 10
