"""The mails of follow-up: who asks, until when, and a link; never the words of a matter."""

from datetime import date, datetime, time

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.urls import reverse
from django.utils.timezone import localdate, make_aware
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from measures import reporting
from measures.models import Evaluation, FollowUp, Measure, Task
from people import links, notices
from people.introduction import introduce
from people.models import AuditEntry, Group, Notice
from people.notices import Kind
from people.telling import Topic


def link(row: FollowUp, person) -> str:
    """Straight to the answer for the one responsible; others sign in."""
    if row.responsible_id == person.pk:
        token = links.make(person, row.kind, row.public_id)
        return settings.SITE_URL + reverse(f"{row.kind}_link", args=[token])
    return settings.SITE_URL + row.get_absolute_url()


def not_to_be_sent(row: Model | None, recipient) -> str:
    """Why nobody needs to hear of ``row`` any more; empty when ``recipient`` still does."""
    if row is None:
        return "gone"
    if not row.is_open:
        return "ended"
    seen = type(row).objects.filter(pk=row.pk).visible_to(recipient).exists()
    if not seen:
        return "not_theirs"
    return "left" if has_left(row.group, recipient) and not has_kept(row, recipient) else ""


def has_left(group: Group, person) -> bool:
    """Whether ``person`` once sat in the group and is nothing there any more.

    One who has a task and never had a seat is not meant.
    """
    sat = group.memberships.filter(person=person, since__lte=localdate()).exists()
    return sat and not group.roles_of(person)


def has_kept(row: Model, person) -> bool:
    """Whether it followed ``person`` when they changed employer."""
    kind = ContentType.objects.get_for_model(row)
    kept = AuditEntry.objects.filter(about_type=kind, about_id=row.pk, verb=reporting.KEPT)
    return kept.filter(facts__person=person.pk).exists()


def still_given(notice: Notice) -> str:
    row = notice.about
    why = not_to_be_sent(row, notice.recipient)
    if why:
        return why
    # Put in other hands meanwhile: the key holds which time it was given.
    given = f"{row.given_at:%Y%m%d%H%M%S}" if row.given_at else ""
    return "" if notice.key.endswith(f":given:{given}") else "not_theirs"


def still_awaited(notice: Notice) -> str:
    """For deadlines: still open, still theirs, and the deadline the same as when it was written."""
    row = notice.about
    why = not_to_be_sent(row, notice.recipient)
    if why:
        return why
    if row.responsible_id != notice.recipient_id:
        return "not_theirs"
    if str(row.deadline) != notice.facts["deadline"]:
        return "deadline_moved"
    return "answered" if row.state in row.WAITS_FOR_ORDERER else ""


def has_heard(notice: Notice) -> bool:
    """Whether an earlier mail has told the recipient of it; else there is nothing to correct."""
    earlier = notices.about(notice.about, recipient=notice.recipient, state=Notice.State.SENT)
    return earlier.exclude(pk=notice.pk).exists()


def still_withdrawn(notice: Notice) -> str:
    row = notice.about
    if row is None:
        return "gone"
    if row.state != row.State.WITHDRAWN:
        return "taken_up"
    seen = type(row).objects.filter(pk=row.pk).visible_to(notice.recipient).exists()
    if not seen:
        return "not_theirs"
    return "" if has_heard(notice) else "never_told"


def still_moved(notice: Notice) -> str:
    row = notice.about
    why = not_to_be_sent(row, notice.recipient)
    if why:
        return why
    if str(row.deadline) != notice.facts["deadline"]:
        return "deadline_moved"
    return "" if has_heard(notice) else "never_told"


def still_sent_back(notice: Notice) -> str:
    """It came back with a question: nothing was said to that since, and it is still theirs."""
    row = notice.about
    why = not_to_be_sent(row, notice.recipient)
    return why or ("" if row.state == row.State.IN_PROGRESS else "answered")


def still_helps(notice: Notice) -> str:
    row = notice.about
    why = not_to_be_sent(row, notice.recipient)
    helps = not why and row.helpers.filter(pk=notice.recipient_id).exists()
    return "" if helps else why or "not_theirs"


def still_asks(notice: Notice) -> str:
    """For what the coordinator is told: it still stands so, and the group is still hers."""
    row = notice.about
    if row is None:
        return "gone"
    if row.state != notice.kind:  # the states and the kinds have the same names
        return "answered"
    hers = Group.objects.coordinated_by(notice.recipient).filter(pk=row.group_id)
    return "" if hers.exists() else "not_theirs"


def still_long_overdue(notice: Notice) -> str:
    """For the coordinator: still over the same deadline, and her group."""
    row = notice.about
    if row is None:
        return "gone"
    if str(row.deadline) != notice.facts["deadline"]:
        return "deadline_moved"
    if not row.is_overdue() or row.state in row.WAITS_FOR_ORDERER:
        return "ended" if not row.is_open else "answered"
    hers = Group.objects.coordinated_by(notice.recipient).filter(pk=row.group_id)
    return "" if hers.exists() else "not_theirs"


def still_raised(notice: Notice) -> str:
    why = not_to_be_sent(notice.about, notice.recipient)
    moved = not why and str(notice.about.deadline) != notice.facts["deadline"]
    return "deadline_moved" if moved else why


def evaluation_of(notice: Notice) -> Evaluation | None:
    """The evaluation a mail about a measure asks for, while it waits for the recipient."""
    asked = Evaluation.objects.filter(state=Evaluation.State.ASKED, person=notice.recipient)
    return asked.filter(pk=notice.facts["evaluation"]).first()


def still_to_evaluate(notice: Notice) -> str:
    if notice.about is None or notice.about.state == Measure.State.WITHDRAWN:
        return "gone" if notice.about is None else "ended"
    return "" if evaluation_of(notice) else "answered"


def to_evaluate(notice: Notice) -> dict:
    evaluation = evaluation_of(notice)
    token = links.make(notice.recipient, "evaluation", evaluation.public_id)
    return context(notice) | {
        "by_link": True,
        "due_on": evaluation.due_on,
        "is_late": evaluation.is_overdue(),
        "url": settings.SITE_URL + reverse("evaluation_link", args=[token]),
    }


def evaluation_due(notice: Notice) -> datetime:
    return make_aware(datetime.combine(date.fromisoformat(notice.facts["deadline"]), time.max))


def context(notice: Notice) -> dict:
    row = notice.about
    return {
        "row": row,
        "is_task": isinstance(row, Task),
        "asker": (
            introduce(notice.sender, notice.group)
            if notice.sender
            else gettext("SLT-koordinatoren")
        ),
        "case": row.item.label if row.item else "",
        "by_link": row.responsible_id == notice.recipient_id,
        "url": link(row, notice.recipient),
        "meeting": row.item.meeting if row.item else None,
    }


def due(notice: Notice) -> datetime | None:
    """The end of the day of the deadline: until then it is ahead."""
    row = notice.about
    if row is None or row.deadline is None:
        return None
    return make_aware(datetime.combine(row.deadline, time.max))


KINDS = {
    "task_given": Kind(
        "task_given", still_given, context, label=_("Oppgave"), topic=Topic.TASKS, happens=due
    ),
    "measure_sent": Kind(
        "measure_sent", still_given, context, label=_("Tiltak"), topic=Topic.TASKS, happens=due
    ),
    "withdrawn": Kind("withdrawn", still_withdrawn, context, label=_("Trukket"), topic=Topic.TASKS),
    "deadline_moved": Kind(
        "deadline_moved",
        still_moved,
        context,
        label=_("Fristen er flyttet"),
        topic=Topic.TASKS,
        happens=due,
    ),
    "near_deadline": Kind(
        "near_deadline",
        still_awaited,
        context,
        label=_("Fristen nærmer seg"),
        topic=Topic.DEADLINES,
        happens=due,
    ),
    "overdue": Kind(
        "overdue",
        still_awaited,
        context,
        label=_("Over fristen"),
        topic=Topic.DEADLINES,
    ),
    "on_deadline": Kind(
        "on_deadline",
        still_awaited,
        context,
        label=_("Fristdag"),
        topic=Topic.DEADLINES,
        happens=due,
    ),
    "long_overdue": Kind(
        "long_overdue",
        still_long_overdue,
        context,
        label=_("Over fristen, til koordinatoren"),
        topic=Topic.DUTIES,
    ),
    "raised": Kind("raised", still_raised, context, label=_("Tatt opp med leder")),
    "needs_help": Kind(
        "needs_help", still_asks, context, label=_("Trenger hjelp"), topic=Topic.DUTIES
    ),
    "sent_back": Kind(
        "sent_back", still_sent_back, context, label=_("Spørsmål fra gruppen"), topic=Topic.TASKS
    ),
    "helper_asked": Kind(
        "helper_asked", still_helps, context, label=_("Medhjelper"), topic=Topic.TASKS
    ),
    "evaluation_asked": Kind(
        "evaluation_asked",
        still_to_evaluate,
        to_evaluate,
        label=_("Evaluering"),
        topic=Topic.TASKS,
        happens=evaluation_due,
    ),
    "evaluation_due": Kind(
        "evaluation_due",
        still_to_evaluate,
        to_evaluate,
        label=_("Evaluering, frist"),
        topic=Topic.DEADLINES,
    ),
    "returned": Kind("returned", still_asks, context, label=_("Sendt tilbake"), topic=Topic.DUTIES),
}
# In words for the ledger: each finishes "Holdt tilbake: …".
WHY = {
    "gone": _("er slettet"),
    "ended": _("er avsluttet"),
    "not_theirs": _("er ikke deres lenger"),
    "deadline_moved": _("fristen er flyttet"),
    "answered": _("er besvart"),
    "taken_up": _("gjelder likevel"),
    "never_told": _("har ikke hørt om det før"),
    "left": _("er ikke med i gruppen lenger"),
}
