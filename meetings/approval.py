"""Approval: minutes take effect as they stand, and are frozen with a fingerprint."""

import hashlib
import json
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef

from meetings import freezing
from meetings.models import AgendaItem, Decision, Meeting, Presence, Remark, TextVersion
from people import audit
from people.audit import Stale
from people.models import Group

UNSETTLED = (Decision.State.IN_REVIEW, Decision.State.RETURNED)


def content(meeting: Meeting) -> dict:
    """What is frozen: every item's texts, the decisions, and who came.

    Names of persons and groups may change or be erased afterwards, so they stand as ids; what was
    copied that day stands as it was copied.
    """
    written: dict[tuple[str, int], dict[str, list[str]]] = {}
    dissents: dict[int, list] = {}
    latest = TextVersion.objects.of_meeting(meeting).latest()
    for version in latest.select_related("text__dissent__attendance"):
        text = version.text
        if text.dissent:
            who = text.dissent.attendance.public_id
            its = dissents.setdefault(text.dissent.item_id, [])
            its.append([who, version.open, version.exempt])
            continue
        owner = ("item", text.item_id) if text.item_id else ("decision", text.decision_id)
        written.setdefault(owner, {})[text.kind] = [version.open, version.exempt]
    decisions: dict[int, list] = {}
    for decision in Decision.objects.filter(item__meeting=meeting).order_by("position", "pk"):
        words = written.get(("decision", decision.pk), {}).get("decision", ["", ""])
        decisions.setdefault(decision.item_id, []).append([decision.public_id, *words])
    absences: dict[int, list] = {}
    for row in Presence.objects.filter(item__meeting=meeting).select_related("attendance"):
        absences.setdefault(row.item_id, []).append([row.attendance.public_id, row.kind])
    # Words were taken out of what was frozen: when, and what the fingerprint was before.
    removed = [
        [row.public_id, row.done_at.timestamp(), row.sha256_before]
        for row in meeting.removals.fingerprints()
    ]
    items = meeting.items.select_related("series").order_by("position", "pk")
    rows = meeting.attendances.select_related("deputy_for").order_by("public_id")
    return {
        **({"removals": removed} if removed else {}),
        "meeting": meeting.public_id,
        "group": meeting.group.public_id,
        "starts_at": meeting.starts_at.timestamp(),
        "ends_at": meeting.ends_at.timestamp(),
        "place": meeting.place,
        "chair": meeting.chair.public_id if meeting.chair else None,
        "minute_taker": meeting.minute_taker.public_id if meeting.minute_taker else None,
        "items": [
            {
                "id": item.public_id,
                "number": item.label,
                "title": item.title,
                "exempt_title": item.exempt_title,
                "legal_basis": item.legal_basis,
                "role": item.role,
                "kind": item.kind,
                "presenter": item.presenter,
                "outcome": item.outcome,
                "approval": [item.approval, item.approval_changes],
                "texts": written.get(("item", item.pk), {}),
                "decisions": decisions.get(item.pk, []),
                "out": sorted(absences.get(item.pk, [])),
                # Only where there are some: earlier fingerprints stand.
                **({"dissents": sorted(dissents[item.pk])} if item.pk in dissents else {}),
            }
            for item in items
        ],
        "attendance": [
            {
                "id": row.public_id,
                "name": row.name,
                "organisation": row.organisation,
                "title": row.title,
                "capacity": row.capacity,
                "state": row.state,
                "deputy_for": row.deputy_for.public_id if row.deputy_for else None,
            }
            for row in rows
        ],
    }


def fingerprint(meeting: Meeting) -> str:
    """SHA-256 of ``content`` as canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(
        content(meeting), sort_keys=True, separators=(",", ":"), ensure_ascii=False
    )
    return hashlib.sha256(canonical.encode()).hexdigest()


def unsettled(meeting: Meeting) -> bool:
    """Whether a decision still is with its leaders: its wording may change, so it is not frozen."""
    return Decision.objects.filter(item__meeting=meeting, state__in=UNSETTLED).exists()


@transaction.atomic
def approve(
    meeting: Meeting, *, by, on: date, item: AgendaItem | None = None, changes: str = ""
) -> None:
    """Freeze sent minutes, as they stand at this moment.

    Raises ``Stale`` when they are not waiting for approval.
    """
    meeting = (
        Meeting.objects.select_for_update(of=("self",))
        .select_related("group", "chair", "minute_taker")
        .get(pk=meeting.pk)
    )
    if unsettled(meeting):
        raise Stale(f"{meeting} has decisions in review.")
    audit.move(
        meeting,
        "approve_minutes",
        source=Meeting.MinutesState.SENT,
        to=Meeting.MinutesState.APPROVED,
        field="minutes_state",
        by=by,
        approved_on=on,
        approved_in=item,
        approved_with_changes=changes,
        minutes_sha256=fingerprint(meeting),
    )
    freezing.freeze(meeting)


def approve_in(meeting: Meeting, *, by) -> list[Meeting]:
    """Let what ``meeting`` said of earlier minutes take effect; part of sending its own.

    Minutes that were approved meanwhile, by their deadline, stay as they were approved.
    """
    items = meeting.items.on_agenda().filter(approves__isnull=False).exclude(approval="")
    waiting = items.filter(approves__minutes_state=Meeting.MinutesState.SENT)
    approved = []
    for item in waiting.select_related("approves"):
        approve(item.approves, by=by, on=meeting.day, item=item, changes=item.approval_changes)
        approved.append(item.approves)
    return approved


def approve_due(on: date) -> int:
    """Approve what nobody remarked on in time, where the group says so; count the approved.

    Run it as often as you like: a missed day is caught up, and what is approved is not again.
    """
    open_remarks = Remark.objects.filter(item__meeting=OuterRef("pk"), state=Remark.State.OPEN)
    in_review = Decision.objects.filter(item__meeting=OuterRef("pk"), state__in=UNSETTLED)
    due = Meeting.objects.filter(
        ~Exists(open_remarks),
        ~Exists(in_review),
        group__approval=Group.Approval.DEADLINE,
        minutes_state=Meeting.MinutesState.SENT,
        remarks_until__lt=on,
    )
    count = 0
    for meeting in due:
        try:
            approve(meeting, by=None, on=on)
        except Stale:
            continue  # approved in a meeting, or remarked on, while we looked
        count += 1
    return count
