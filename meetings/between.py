"""Decisions proposed between meetings, in a group whose decisions leaders review before effect.

A proposal is an item that waits outside the agenda of the group's next meeting. Once decided, it
is put on that agenda as it stands (referatsak), so that the minutes hold it.
"""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from meetings import agenda, attachments, review, texts
from meetings.clean import from_plain, is_empty, words
from meetings.models import AgendaItem, Decision, Matter, Review, Text
from people import audit, guard
from people.models import Group
from people.models.roles import roles_of

State = Decision.State
# Within this, the same title from the same person is a button pressed twice.
TWICE = timedelta(minutes=1)


def groups_of(person):
    """Where ``person`` may propose: groups they run that review before effect."""
    groups = Group.objects.standing().filter(
        pk__in=roles_of(person).run, handles_individual_cases=False
    )
    return groups.exclude(review_before=Group.ReviewBefore.NONE).order_by("name", "pk")


@transaction.atomic
def begin(group: Group, title: str, background: str, wording: str, *, by) -> Decision:
    """A draft proposal, of plain text. Pressed twice is once.

    Raises ValidationError when the group has no meeting ahead that it can be referred in.
    """
    if not groups_of(by).filter(pk=group.pk).exists():
        raise PermissionDenied
    Group.objects.select_for_update().get(pk=group.pk)
    meeting = agenda.open_for(group)
    if meeting is None:
        raise ValidationError(
            _("Planlegg neste møte først, gjerne bare som utkast. Beslutningen refereres der.")
        )
    twice = Decision.objects.filter(
        item__meeting__group=group,
        item__title=title,
        item__proposed_by=by,
        between_meetings=True,
        created_at__gt=now() - TWICE,
    ).first()
    if twice:
        return twice
    item = AgendaItem.objects.create(
        meeting=meeting,
        matter=Matter.objects.create(group=group, title=title, created_by=by),
        role=AgendaItem.Role.REFERRED,
        title=title,
        proposed_by=by,
        accepted_at=None,
    )
    decision = Decision.objects.create(
        item=item, between_meetings=True, review_before=group.review_before
    )
    audit.record(by, "propose_between", decision)
    for text, said in (
        (texts.of_item(item, Text.Kind.BACKGROUND), background),
        (texts.of_decision(decision), wording),
    ):
        texts.save(text, base=0, open=from_plain(said), exempt=None, by=by)
    return decision


@transaction.atomic
def submit(decision: Decision, *, by, on: date | None = None) -> None:
    """Put the proposal before the chair or all, as the group reviews; it tells them.

    Raises ValidationError with what stands in the way, ``audit.Stale`` when it is sent already.
    """
    decision = review.locked(decision)
    meeting = decision.item.meeting
    group = meeting.group
    if not decision.between_meetings or not meeting.access(by).runs:
        raise PermissionDenied
    check(decision)
    before = group.review_before
    panel = review.panel(meeting, before, on)
    if before == Group.ReviewBefore.NONE or not panel.people:
        raise ValidationError(
            _("Gruppen har ingen som skal gjennomse beslutninger før de gjelder.")
        )
    audit.move(
        decision,
        "submit",
        source=State.DRAFT,
        to=State.IN_REVIEW,
        by=by,
        review_before=before,
        review_until=(on or localdate()) + timedelta(days=group.remarks_days),
    )
    version = review.latest_version(decision)
    if by in panel:
        # Who proposes it agrees to it.
        Review.objects.create(
            decision=decision, version=version, person=by, verdict=Review.Verdict.AGREE
        )
    if panel.agrees(review.standing(decision, version)):
        today = on or localdate()
        review.decide(decision, "decide", source=State.IN_REVIEW, by=by, on=today)
    else:
        review.ask(decision, panel, by=by)


def check(decision: Decision) -> None:
    """Leaders get it at once: it says something, and holds no national identity number."""
    version = review.latest_version(decision)
    if version is None or is_empty(version.open):
        raise ValidationError({"wording": _("Skriv hva som skal besluttes.")})
    item = decision.item
    behind = item.texts.get(kind=Text.Kind.BACKGROUND).latest
    said = {
        "title": [item.title, item.exempt_title],
        "background": [words(behind.open), words(behind.exempt)] if behind else [],
        "wording": [words(version.open), words(version.exempt)],
    }
    refused = _("Noe her ser ut som et fødselsnummer. Ta det ut før du sender forslaget.")
    found = [field for field, texts in said.items() if any(map(guard.find, texts))]
    if found:
        raise ValidationError(dict.fromkeys(found, refused))


@transaction.atomic
def discard(decision: Decision, *, by) -> None:
    """Remove a proposal nobody has been asked about. Raises ``audit.Stale`` when somebody has."""
    decision = review.locked(decision)
    meeting, item = decision.item.meeting, decision.item
    if not decision.between_meetings or not meeting.access(by).runs:
        raise PermissionDenied
    if decision.state != State.DRAFT:
        raise audit.Stale(f"{decision} is sent.")
    audit.record(by, "discard_proposal", meeting, decision=decision.public_id)
    matter = item.matter
    for attachment in item.attachments.all():
        attachments.forget_file(attachment)
    item.delete()
    matter.delete()


def refer(decision: Decision) -> None:
    """When it is decided: onto the next agenda. Without a meeting ahead it waits for one."""
    if not decision.between_meetings:
        return
    item = decision.item
    meeting = agenda.open_for(item.meeting.group)
    if meeting:
        agenda.refer(item, meeting)
