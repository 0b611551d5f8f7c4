"""What is long overdue as a ready item for the group above: suggested to the coordinator alone."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F, OuterRef, Q
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from measures import openness, reporting
from measures.models import Escalation, FollowUp, Progress
from meetings import agenda, lifts, texts
from meetings.models import AgendaItem, Matter, Meeting, Text
from people import audit, notices
from people.audit import Stale
from people.coordinators import to_be_told
from people.days import written_day
from people.models import Group
from people.models.roles import roles_of


@dataclass(frozen=True)
class Suggestion:
    """What would be put before the group above, and in which of its meetings."""

    group: Group
    meeting: Meeting | None
    title: str
    # The open history, a paragraph each.
    history: list[str]
    days: int


def is_long_overdue(row: FollowUp, on: date | None = None) -> bool:
    """Over its deadline by as many days as the group says, and nobody waits for the coordinator."""
    on = on or localdate()
    days = row.group.above_days
    late = row.is_overdue(on) and row.state not in row.WAITS_FOR_ORDERER
    return bool(days) and late and on >= row.deadline + timedelta(days=days)


def may_escalate(row: FollowUp, by, on: date | None = None) -> bool:
    return (
        row.group_id in roles_of(by).coordinated
        and is_long_overdue(row, on)
        and lifts.above(row.group) is not None
    )


def settled(row: FollowUp, on: date | None = None) -> Escalation | None:
    """What was put before the group above, or said not to be as yet, for the deadline it has."""
    rows = row.escalations.filter(settles(on or localdate()), deadline=row.deadline)
    return rows.select_related("item__meeting__group", "item__series").last()


def settles(on) -> Q:
    standing = Q(item__isnull=False, item__declined_at=None)
    return standing | Q(not_before__gt=on)


def unsettled(model, on):
    """Of ``model``, what is overdue where there is a group above that nobody has asked."""
    kind = model._meta.model_name
    asked = Escalation.objects.filter(
        settles(on), deadline=OuterRef("deadline"), **{kind: OuterRef("pk")}
    )
    late = model.objects.open().filter(
        deadline__lt=on, group__reports_to__isnull=False, group__above_days__gt=0
    )
    late = late.exclude(state__in=(*model.WAITS_FOR_ORDERER, *model.HANDED_IN))
    return late.exclude(pk__in=asked.values(kind)).annotate(days=F("group__above_days"))


def suggestion(row: FollowUp, on: date | None = None) -> Suggestion:
    """In the language of the group above, and only what may be read there by all."""
    up = lifts.above(row.group)
    with translation.override(up.language):
        return Suggestion(
            group=up,
            meeting=agenda.open_for(up),
            title=title_of(row),
            history=history_of(row),
            days=((on or localdate()) - row.deadline).days,
        )


def title_of(row: FollowUp) -> str:
    if openness.is_exempt_now(row):
        return _("Oppfølging over fristen, fra %(group)s") % {"group": row.group}
    room = AgendaItem._meta.get_field("title").max_length
    return (_("Over fristen: %(what)s") % {"what": row})[:room]


def history_of(row: FollowUp) -> list[str]:
    """What is open of it: where it comes from, its deadlines, how it stands, what was opened."""
    where = row.group.name
    if row.item and row.item.label:
        where = _("%(group)s, sak %(case)s") % {"group": where, "case": row.item.label}
    lines = [_("Fra %(where)s.") % {"where": where}]
    reports = list(row.progress.all())
    for report in reports:
        if report.deadline_to and report.deadline_from:
            lines.append(
                _("Fristen ble flyttet fra %(was)s til %(to)s.")
                % {"was": said(report.deadline_from), "to": said(report.deadline_to)}
            )
    lines.append(_("Fristen var %(day)s.") % {"day": said(row.deadline)})
    lines.append(_("Status: %(state)s.") % {"state": row.get_state_display().lower()})
    if not openness.is_exempt_now(row):
        bodies = [row.responsible_organisation, row.responsible_group]
        if names := ", ".join(str(body) for body in bodies if body):
            lines.append(_("Ansvarlig: %(names)s.") % {"names": names})
        lines += [report.text for report in reports if report.text and report.opened_at]
    return lines


def said(day: date) -> str:
    return written_day(day)


def check(row: FollowUp, by, on: date | None) -> FollowUp:
    row = reporting.locked(row)
    if row.group_id not in roles_of(by).coordinated:
        raise PermissionDenied
    if not may_escalate(row, by, on):
        raise Stale(f"{row} is not long overdue.")
    return row


@transaction.atomic
def put_forward(row: FollowUp, *, by, on: date | None = None) -> Escalation:
    """A proposed item with the open history in the next meeting above. Twice is once.

    Raises PermissionDenied for others than the coordinator, ``Stale`` when it is not long overdue
    any more, ValidationError while the group above has no meeting planned.
    """
    row = check(row, by, on)
    before = settled(row, on)
    if before and before.item:
        return before
    found = suggestion(row, on)
    if found.meeting is None:
        text = _("%(group)s har ikke noe møte planlagt. Planlegg møtet først.")
        raise ValidationError(text % {"group": found.group})
    matter = Matter.objects.create(group=row.group, title=found.title, created_by=by)
    item = AgendaItem.objects.create(
        meeting=found.meeting,
        matter=matter,
        title=found.title,
        kind=AgendaItem.Kind.DISCUSSION,
        proposed_by=by,
        accepted_at=None,
    )
    words = format_html_join("", "<p>{}</p>", ((line,) for line in found.history))
    texts.of_item(item, Text.Kind.BACKGROUND).versions.create(
        number=1, open=format_html("{}", words), by=by
    )
    row.escalations.filter(item=None).delete()
    escalation = row.escalations.create(group=found.group, item=item, deadline=row.deadline, by=by)
    audit.record(by, "escalate", row, item=item.pk)
    told = _("Foreslått som sak i %(group)s.") % {"group": found.group}
    reporting.keep(row, Progress(person=by, registered_by=by, text=told))
    for person in to_be_told(found.group):
        if person != by:
            notices.tell(
                person,
                key=f"item:{item.pk}:item_proposed",
                kind="item_proposed",
                about=item,
                group=found.group,
                sender=by,
            )
    return escalation


@transaction.atomic
def not_now(row: FollowUp, until: date, *, by, on: date | None = None) -> Escalation:
    """It is not suggested again before the day, unless the deadline moves."""
    row = check(row, by, on)
    if until <= (on or localdate()):
        raise ValidationError({"until": _("Velg en dag fram i tid.")})
    row.escalations.filter(item=None).delete()
    escalation = row.escalations.create(
        group=lifts.above(row.group), not_before=until, deadline=row.deadline, by=by
    )
    audit.record(by, "not_now", row, until=str(until))
    return escalation
