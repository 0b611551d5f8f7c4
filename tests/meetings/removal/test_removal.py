"""What is taken out is gone, by two persons once it is sent; nothing tells what it was."""

import json
from datetime import timedelta

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils.timezone import localdate, now

from measures.models import Progress
from meetings import approval, places, removal, review, texts
from meetings.models import (
    AgendaItem,
    Amendment,
    Attachment,
    Attendance,
    Challenge,
    Decision,
    Forwarding,
    ItemCopy,
    Lift,
    Meeting,
    Remark,
    Removal,
    Review,
    Text,
    TextVersion,
)
from people import notices
from people.audit import Stale
from people.models import AuditEntry, Notice, Office
from slt.models import Archiving
from tests.factories import (
    AttendanceFactory,
    DecisionFactory,
    EvaluationFactory,
    GroupFactory,
    MatterFactory,
    MeasureFactory,
    MembershipFactory,
    OfficeFactory,
    TaskFactory,
    bjerkreim,
)
from tests.meetings.removal.words import MARK, NAME, remove, send, stands

pytestmark = pytest.mark.django_db

# Where ------------------------------------------------------------------------------------------


# A plan is written by itself and not in a meeting, though a decision adopts it.
ITS_OWN = ("measures.plan.", "measures.planline.", "measures.focusarea.")
# What holds no words of people: codes, file names of our own, fingerprints, addresses.
NO_WORDS = {
    "meetings.meeting.minutes_sha256",
    "meetings.meeting.told",
    "meetings.attachment.file",
    "meetings.attachment.content_type",
    "meetings.attachment.sha256",
    # What was done, in ids and codes; the note is looked at when it is written.
    "meetings.removal.note",
    "meetings.removal.pointer",
    "meetings.removal.sha256_before",
    "meetings.removal.sha256_after",
    "meetings.removedfrom.place",
    "measures.progress.state",
    # Emptied with the file, whatever is taken out: it is then looked through and published anew.
    "meetings.publication.content",
    "meetings.publication.file",
    "meetings.publication.digest",
    "meetings.publication.sha256",
    # Emptied with the file, and made anew from what stands.
    "meetings.rendition.content",
    "meetings.rendition.file",
    "meetings.rendition.fingerprint",
    "meetings.rendition.sha256",
    # Stems, deleted in the act when something is taken out of the meeting, and read anew.
    "slt.searchentry.said",
    "slt.searchentry.open",
    "slt.searchentry.exempt",
    # Deleted whole when something is taken out of what it holds.
    "slt.archivepackage.file",
    "slt.archivepackage.sha256",
}


def test_every_column_that_holds_words_of_a_meeting_is_searched():
    """A new one fails here until it has its ``Place``."""
    hanging, fresh = {Meeting}, {Meeting}
    ours = [
        *apps.get_app_config("meetings").get_models(),
        *apps.get_app_config("measures").get_models(),
        *apps.get_app_config("slt").get_models(),
    ]
    while fresh:
        fresh = {
            model
            for model in ours
            for field in model._meta.concrete_fields
            if field.is_relation and field.related_model in hanging
        } - hanging
        hanging |= fresh
    # What an item leads to, and holds its title.
    hanging.add(AgendaItem._meta.get_field("matter").related_model)
    words = (models.CharField, models.TextField, models.JSONField, models.FileField)
    columns = {
        f"{model._meta.label_lower}.{field.name}"
        for model in hanging
        for field in model._meta.concrete_fields
        if isinstance(field, words) and not field.choices and field.name != "public_id"
    }
    columns = {name for name in columns if not name.startswith(ITS_OWN)}
    assert columns - {place.key for place in places.PLACES} - NO_WORDS == set()
    assert len({place.key for place in places.PLACES}) == len(places.PLACES)


def test_it_goes_from_every_place_at_once(meeting, item, text, liv, kari):
    """One of each, each with the words in it; afterwards none of them has."""
    said = f"Om {NAME} her"
    AgendaItem.objects.filter(pk=item.pk).update(
        title=said,
        exempt_title=said,
        legal_basis=said,
        access_note=said,
        presenter=said,
        approval_changes=said,
        decline_reason=said,
        matter=MatterFactory(group=meeting.group, title=said, origin=said),
    )
    Meeting.objects.filter(pk=meeting.pk).update(
        place=said,
        video_url="https://example.org/ola-nordmann",
        note=said,
        cancelled_reason=said,
        approved_with_changes=said,
    )
    AttendanceFactory(
        meeting=meeting,
        person=None,
        capacity=Attendance.Capacity.GUEST,
        name=NAME,
        organisation=said,
        title=said,
    )
    Challenge.objects.create(
        group=meeting.group,
        title=said,
        seen=said,
        place=said,
        answer=said,
        sender=kari,
        matter=AgendaItem.objects.get(pk=item.pk).matter,
    )
    Forwarding.objects.create(
        item=item,
        body=said,
        asked=said,
        answer=said,
        waived_because=said,
        sent_on=meeting.day,
        by=liv,
    )
    Lift.objects.create(item=item, group=GroupFactory(), asked=said, by=liv)
    ItemCopy.objects.create(
        item=item,
        from_place=meeting.group.host,
        place=bjerkreim(),
        title=said,
        proposal=f"<p>{said}</p>",
        answer=said,
        sender=liv,
    )
    Remark.objects.create(item=item, person=kari, text=said, answer=said)
    decision = DecisionFactory(item=item)
    texts.save(texts.of_decision(decision), base=0, open=f"<p>{said}</p>", exempt="", by=liv)
    Review.objects.create(
        decision=decision, person=kari, verdict="ask", comment=said, dissent=said, answer=said
    )
    Attachment.objects.create(
        item=item,
        name=f"{NAME}.pdf",
        from_whom=said,
        legal_basis=said,
        file="x",
        size=1,
        uploaded_by=liv,
        content_type="a/b",
    )
    task = TaskFactory(item=item, what=said, who_typed=said, when_typed=said, legal_basis=said)
    measure = MeasureFactory(
        item=item, title=said, expected_result=said, evaluation_reason=said, legal_basis=said
    )
    EvaluationFactory(
        measure=measure, seen=said, evidence=said, suggestion=said, told_by=NAME, conclusion=said
    )
    Progress.objects.create(task=task, registered_by=liv, text=said, told_by=NAME)
    Amendment.objects.create(meeting=meeting, number=1, open=f"<p>{said}</p>", exempt=said, by=liv)
    Archiving.objects.create(
        meeting=meeting, municipality=meeting.group.host, on=meeting.day, reference=said, by=liv
    )
    meeting.refresh_from_db()
    there = {place.split()[0] for place in stands(meeting)}
    assert {place.key for place in places.PLACES} - there == set()

    made = remove(meeting, liv)

    assert stands(meeting) == []
    assert {row.place for row in made.places.all()} == there
    item.refresh_from_db()
    assert item.title == f"Om {MARK} her"
    assert Meeting.objects.get(pk=meeting.pk).video_url == ""


def test_markup_and_case_do_not_hide_it_and_every_version_is_overwritten(meeting, text, liv):
    remove(meeting, liv)

    first, second, third = text.versions.all()
    assert first.open == f"<p>{MARK} kom.</p>"
    assert second.open == f"<p><strong>{MARK}</strong> kom i går.</p>"
    assert second.exempt == f"<p>Om {MARK}.</p>"
    # A version of its own: who has the old words open is told, instead of writing them back.
    assert (third.open, third.exempt, third.by) == (second.open, second.exempt, liv)
    text.refresh_from_db()
    assert text.removed_in_version == 3
    with pytest.raises(texts.Conflict):
        texts.save(text, base=2, open=f"<p>{NAME} kom i går og i dag.</p>", exempt=None, by=liv)


def test_only_what_is_ticked_goes(meeting, text, liv):
    TextVersion.objects.filter(number=1).update(open=f"<p>{NAME} og Ola Nordmannsen kom.</p>")
    found = removal.find(meeting, NAME, meeting.access(liv))
    assert {(one.form, one.whole, one.count, frozenset(one.versions)) for one in found} == {
        ("Ola Nordmann", True, 2, frozenset({1, 2})),
        ("Ola Nordmannsen", False, 1, frozenset({1})),
        ("OLA NORDMANN", True, 1, frozenset({2})),
    }
    remove(meeting, liv, which=lambda one: one.form == NAME)

    assert text.versions.first().open == f"<p>{MARK} og Ola Nordmannsen kom.</p>"
    assert "OLA NORDMANN" in text.latest.exempt


def test_a_name_in_a_short_field_leaves_a_short_mark(meeting, item, liv):
    AgendaItem.objects.filter(pk=item.pk).update(presenter="Bo " + "x" * 117)
    remove(meeting, liv, passage="Bo")
    item.refresh_from_db()
    assert item.presenter == "… " + "x" * 117


def test_what_one_does_not_see_one_neither_finds_nor_removes(meeting, text, liv, settings):
    settings.EXEMPT_FIELDS = False
    assert not any(one.place.exempt for one in removal.find(meeting, NAME, meeting.access(liv)))
    remove(meeting, liv)
    assert "OLA NORDMANN" in text.latest.exempt


def test_a_decision_asks_nobody_again(meeting, item, liv, kari):
    """What leaders agreed to is the wording without the name."""
    decision = DecisionFactory(item=item, review_before="all", state=Decision.State.DRAFT)
    text = texts.of_decision(decision)
    texts.save(text, base=0, open=f"<p>{NAME} følges opp.</p>", exempt="", by=liv)
    Review.objects.create(decision=decision, person=kari, version=text.latest, verdict="agree")
    Decision.objects.update(state=Decision.State.DECIDED)

    remove(meeting, liv)

    assert review.standing(decision, review.latest_version(decision)).keys() == {kari.pk}


# Who --------------------------------------------------------------------------------------------


def test_before_sending_the_one_who_runs_it_does_it_alone(meeting, text, liv):
    made = remove(meeting, liv)

    assert made.state == Removal.State.DONE
    assert AuditEntry.objects.filter(verb="remove_words", by=liv).exists()
    with pytest.raises(PermissionDenied):
        remove(meeting, MembershipFactory(group=meeting.group).person)


def test_once_sent_it_takes_two_and_nothing_changes_before(meeting, text, liv, kari):
    send(meeting)
    made = remove(meeting, liv, which=lambda one: not one.place.exempt)

    assert made.state == Removal.State.PROPOSED
    assert len(stands(meeting)) == 3
    told = Notice.objects.get(kind="removal_proposed")
    assert told.recipient == kari
    with pytest.raises(PermissionDenied):
        removal.confirm(made, by=liv)
    with pytest.raises(PermissionDenied):
        removal.confirm(made, by=MembershipFactory(group=meeting.group).person)

    removal.confirm(made, by=kari)

    made.refresh_from_db()
    assert (made.state, made.settled_by, made.pointer) == (Removal.State.DONE, kari, None)
    # The exempt part was not among what was ticked.
    assert [place.split()[0] for place in stands(meeting)] == ["meetings.textversion.exempt"] * 2
    assert Notice.objects.filter(kind="removal_settled", recipient=liv).exists()
    with pytest.raises(Stale):
        removal.confirm(made, by=kari)


def test_the_pen_for_a_day_is_not_enough_to_confirm(meeting, text, liv):
    send(meeting)
    member = MembershipFactory(group=meeting.group).person
    Meeting.objects.filter(pk=meeting.pk).update(minute_taker=member)
    made = remove(Meeting.objects.get(pk=meeting.pk), liv)

    assert Meeting.objects.get(pk=meeting.pk).access(member).runs
    assert removal.confirmers(made) == []
    with pytest.raises(PermissionDenied):
        removal.confirm(Removal.objects.get(pk=made.pk), by=member)


def test_who_does_not_see_all_of_it_cannot_confirm(meeting, text, liv):
    other = OfficeFactory(group=meeting.group, kind=Office.Kind.SECRETARY).person
    send(meeting)
    made = remove(meeting, liv)
    assert not meeting.access(other).sees_exempt

    assert removal.may_confirm(made, other)
    with pytest.raises(PermissionDenied):
        removal.confirm(made, by=other)


def test_a_proposal_holds_no_copy_of_the_words(meeting, text, liv, kari):
    send(meeting)
    made = remove(meeting, liv)

    row = json.dumps(Removal.objects.filter(pk=made.pk).values().get(), default=str)
    assert "Nordmann" not in row and "nordmann" not in row
    assert removal.passage_of(made) == NAME
    # Written again after it was proposed: the same words in the same text go too.
    texts.save(text, base=2, open=f"<p>{NAME} kom, og gikk.</p>", exempt=None, by=liv)
    removal.confirm(made, by=kari)
    assert stands(meeting) == []


def test_a_name_that_stands_in_an_address_only_can_be_proposed_too(meeting, item, liv, kari):
    text = texts.of_item(item, Text.Kind.MINUTES)
    html = '<p>Se <a href="https://example.org/ola-nordmann">saken</a>.</p>'
    texts.save(text, base=0, open=html, exempt="", by=liv)
    Meeting.objects.filter(pk=meeting.pk).update(video_url="https://example.org/ola_nordmann")
    send(meeting)
    removals = [
        remove(meeting, liv, which=lambda one: one.place.address),
        remove(meeting, liv, which=lambda one: not one.place.address),
    ]
    for made in removals:
        removal.confirm(made, by=kari)
    assert text.latest.open == "<p>Se saken.</p>"
    assert Meeting.objects.get(pk=meeting.pk).video_url == ""


def test_a_proposal_whose_words_are_gone_is_stale(meeting, text, liv, kari):
    send(meeting)
    one, other = remove(meeting, liv), remove(meeting, liv)
    removal.confirm(one, by=kari)

    assert removal.passage_of(other) == ""
    with pytest.raises(Stale):
        removal.confirm(other, by=kari)


def test_saying_no_taking_back_and_time_out_change_nothing(meeting, text, liv, kari):
    send(meeting)
    refused, withdrawn, late = (remove(meeting, liv) for _ in range(3))
    removal.decline(refused, by=kari)
    removal.decline(withdrawn, by=liv)
    Removal.objects.filter(pk=late.pk).update(expires_on=localdate() - timedelta(days=1))
    late.refresh_from_db()
    with pytest.raises(Stale):
        removal.confirm(late, by=kari)
    assert removal.lapse_due(localdate()) == 1
    assert removal.lapse_due(localdate()) == 0

    states = Removal.objects.order_by("pk").values_list("state", "pointer")
    assert list(states) == [("declined", None), ("withdrawn", None), ("lapsed", None)]
    assert len(stands(meeting)) == 3


def test_a_place_that_came_to_after_one_looked_is_shown_first(meeting, text, item, liv):
    found = removal.find(meeting, NAME, meeting.access(liv))
    AgendaItem.objects.filter(pk=item.pk).update(title=f"Om {NAME}")
    keys = {one.key for one in found}
    with pytest.raises(removal.Changed):
        removal.start(meeting, NAME, chosen=keys, shown=keys, reason="personal", by=liv)
    assert len(stands(meeting)) == 4


# Afterwards -------------------------------------------------------------------------------------


def test_approved_minutes_get_a_new_fingerprint_that_covers_the_old(meeting, text, liv, kari):
    send(meeting)
    approval.approve(meeting, by=liv, on=localdate())
    meeting.refresh_from_db()
    before = meeting.minutes_sha256
    made = remove(meeting, liv)
    removal.confirm(made, by=kari)

    made.refresh_from_db()
    meeting.refresh_from_db()
    assert made.sha256_before == before != made.sha256_after == meeting.minutes_sha256
    assert approval.fingerprint(meeting) == meeting.minutes_sha256
    assert approval.content(meeting)["removals"][0][2] == before


def test_those_who_have_the_minutes_are_listed_and_may_be_asked_to_delete(meeting, text, liv, kari):
    AttendanceFactory(meeting=meeting, person=kari, organisation="Skolen")
    send(meeting)
    notices.tell(kari, key="m", kind="minutes_sent", about=meeting, group=meeting.group, sender=liv)
    Notice.objects.update(state=Notice.State.SENT, sent_at=now())
    made = remove(meeting, liv)
    removal.confirm(made, by=kari)

    assert [(one.person, one.organisation) for one in removal.receivers(meeting)] == [
        (kari, "Skolen")
    ]
    assert removal.tell(made, by=liv) == 1
    assert removal.tell(made, by=liv) == 0
    message = notices.write(Notice.objects.get(kind="removal_told"))
    assert "Slett utskrifter og kopier" in message.body
    assert "Nordmann" not in message.message().as_string()
    assert mail.outbox == []
