"""Giving out what the minutes say: what is missing first, then each to the one responsible."""

from functools import partial

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import now
from django.utils.translation import gettext as _

from measures import contacts, in_minutes
from measures.models import FollowUp, Measure, Task
from meetings import review
from meetings.models import AgendaItem, Decision, Meeting
from meetings.sending import Missing, marks
from people import audit, guard, notices
from people.models import Group, Office, Person
from people.prepared import prepared

# What each becomes when it is given out, and the mail that tells of it.
GIVEN = {Task: (Task.State.GIVEN, "task_given"), Measure: (Measure.State.SENT, "measure_sent")}


def drafts_of(meeting: Meeting) -> list[FollowUp]:
    """The drafts of a meeting in the order they stand. Two queries."""
    rows = [row for model in GIVEN for row in drafts_in(model, meeting.pk)]
    return sorted(rows, key=lambda row: (row.item.position, row.item_id, row.created_at))


@prepared
def drafts_in(model, meeting):
    rows = model.objects.filter(item__meeting=meeting, state=FollowUp.DRAFT).with_responsible()
    return rows.select_related("group", "item__series")


def missing(meeting: Meeting) -> list[Missing]:
    """What is not settled in the follow-up of ``meeting``: who, when, and what must not stand."""
    drafts = [row for row in in_minutes.typed_in(meeting) if row.is_draft]
    # As they stand.
    drafts.sort(key=lambda row: (row.item_position, row.item_id, row.created_at))
    return [gap for row in drafts for gap in gaps(row)]


def gaps(row: FollowUp) -> list[Missing]:
    url = reverse(f"{row.kind}_edit", args=[row.public_id])
    key = f"{row.kind}-{row.public_id}"
    if any(guard.find(text) for text in row.words()):
        text = _("Et oppfølgingspunkt inneholder et fødselsnummer. Ta det ut før referatet sendes.")
        return [Missing(f"{key}-number", text, url, blocks=True)]
    found = [mark for text in row.words() for mark in marks(f"«{row}»", url, text)]
    if row.openness == FollowUp.Openness.EXEMPT and not (row.legal_basis or row.item_basis):
        text = _("Et oppfølgingspunkt er unntatt offentlighet, og hjemmelen er ikke valgt.")
        url = reverse(f"{row.kind}_openness", args=[row.public_id])
        found.append(Missing(f"{key}-basis", text, url))
    if not row.has_responsible():
        text = _("«%(what)s» mangler ansvarlig. Gruppen selv blir ansvarlig.")
        found.append(Missing(f"{key}-who", text % {"what": row}, url))
    if not row.deadline and not row.deadline_waived_by_id:
        text = _("«%(what)s» mangler frist. Det sendes uten frist.")
        found.append(
            Missing(f"{key}-when", text % {"what": row}, url, partial(waive_deadline, row))
        )
    return found


def check_words(**words) -> None:
    """Others read it at once, so what must never be sent is not taken in: by field, a refusal."""
    text = _("Det står et fødselsnummer her. Ta det ut, og skriv om arbeidet, ikke barnet.")
    wrong = {field: text for field, said in words.items() if guard.find(str(said or ""))}
    if wrong:
        raise ValidationError(wrong)


def waive_deadline(row: FollowUp, by) -> None:
    """Write down that ``by`` sent it without a deadline knowing it."""
    type(row).objects.filter(pk=row.pk, deadline=None).update(deadline_waived_by=by)
    audit.record(by, "waive_deadline", row)


@transaction.atomic
def give(meeting: Meeting, by, item: AgendaItem | None = None) -> None:
    """Give out what the minutes of ``meeting`` say; called in the act of sending them.

    What follows from a decision that leaders review first waits for them; then ``item`` is
    the decision's.
    """
    waiting = Decision.objects.filter(
        item__meeting=meeting, state__in=(Decision.State.IN_REVIEW, Decision.State.RETURNED)
    )
    decisions = dict(waiting.values_list("pk", "item_id"))
    for row in drafts_of(meeting):
        waits = (
            row.decision_id in decisions if row.decision_id else row.item_id in decisions.values()
        )
        # One typed after the sending goes out when somebody says so.
        late = item is not None and row.created_at > (meeting.minutes_sent_at or now())
        if not waits and not late and item in (None, row.item):
            give_out(row, by=by, silently=meeting.past_registration)


def give_decided(decision: Decision) -> None:
    """Give out what waited for the leaders, now that they have agreed."""
    meeting = decision.item.meeting
    if decision.review_before != Group.ReviewBefore.NONE and meeting.minutes_are_sent:
        give(meeting, review.secretary(meeting), decision.item)


@transaction.atomic
def give_late(row: FollowUp, *, by) -> None:
    """Give out one that was typed after the minutes were sent."""
    meeting = row.item.meeting
    if not meeting.access(by).runs or not meeting.minutes_are_sent:
        raise PermissionDenied
    check_words(**{str(number): text for number, text in enumerate(row.words())})
    give_out(row, by=by)


def give_out(row: FollowUp, *, by, silently: bool = False) -> None:
    """Without anybody responsible the group itself is. Raises ``Stale`` when given already."""
    to, kind = GIVEN[type(row)]
    changes = {"given_at": now()}
    if not row.has_responsible():
        changes["responsible_group"] = row.group
    if isinstance(row, Measure):
        concern_as_decided(row)
    audit.move(row, "give", source=FollowUp.DRAFT, to=to, by=by, **changes)
    if not silently:
        tell_responsible(row, kind, by=by)


def concern_as_decided(measure: Measure) -> None:
    """Where nobody has said whom it concerns: those that the decision behind it, or those of its
    item, concern; all who share the group when one of them is for all.
    """
    behind = Q(pk=measure.decision_id) if measure.decision_id else Q(item=measure.item_id)
    decisions = Decision.objects.filter(behind).prefetch_related("municipalities")
    named = [set(one.municipalities.all()) for one in decisions]
    if named and all(named) and not measure.municipalities.exists():
        measure.municipalities.set(set.union(*named))


def tell_responsible(row: FollowUp, kind: str, *, by) -> None:
    for person in told_when_given(row):
        if person != by:
            notices.tell(
                person,
                # Given anew to somebody else, and perhaps back again: each time is told.
                key=f"{row.kind}:{row.pk}:given:{row.given_at:%Y%m%d%H%M%S}",
                kind=kind,
                about=row,
                group=row.group,
                sender=by,
            )


def told_when_given(row: FollowUp) -> list[Person]:
    """The person responsible; else who sits here for the organisation, or leads the group."""
    if row.responsible:
        return [row.responsible]
    if row.responsible_organisation:
        seats = row.group.memberships.active().seated()
        rows = seats.filter(organisation=row.responsible_organisation).select_related("person")
        return list(dict.fromkeys(seat.person for seat in rows))
    group = row.responsible_group
    if group == row.group:
        return []  # they were there
    leads = (Office.Kind.CHAIR, Office.Kind.SECRETARY)
    offices = group.offices.active().filter(kind__in=leads).select_related("person")
    people = [office.person for office in offices] + contacts.to_be_told(group)
    return list(dict.fromkeys(people))
