"""Follow-up on the minutes page: typed under an item, answered in the open list."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from measures import candidates, follow_up, giving
from measures.forms import SNOOZE, WAKE, LineForm, MeasureForm, ReportForm, TaskForm
from measures.models import FollowUp, Measure, Task
from measures.views.answering import KEPT, carry_out, overtaken
from meetings.attending import seats_day
from meetings.models import AgendaItem
from meetings.texts import Frozen
from people.audit import Stale
from people.days import written_day
from people.forms import refuse

MODELS = {"task": Task, "measure": Measure}
FORMS = {"task": TaskForm, "measure": MeasureForm}


def get_item(request, public_id) -> AgendaItem:
    """The item, for one who writes its minutes: 404 when not visible, 403 when only visible."""
    items = AgendaItem.objects.visible_to(request.user).select_related("meeting__group", "series")
    item = get_object_or_404(items, public_id=public_id)
    if not item.meeting.access(request.user).runs:
        raise PermissionDenied
    return item


def get_draft(request, kind: str, public_id) -> FollowUp:
    """The row, for one who writes the minutes it stands in; a draft until it is given out."""
    rows = MODELS[kind].objects.visible_to(request.user).with_responsible()
    row = get_object_or_404(rows.select_related("item"), public_id=public_id)
    if row.item is None:
        raise PermissionDenied
    row.item = get_item(request, row.item.public_id)
    return row


def in_minutes(item: AgendaItem) -> str:
    """The place of an item's follow-up on the minutes page."""
    return f"{reverse('minutes', args=[item.meeting.public_id])}#oppfolging-{item.public_id}"


def on_page(item: AgendaItem) -> dict:
    """What a page below an item has: the municipality, and the way back to the minutes."""
    meeting = item.meeting
    return {
        "item": item,
        "meeting": meeting,
        "municipality_names": meeting.group.municipality_names(),
        "trail": [(_("Referatet fra %(meeting)s") % {"meeting": meeting}, in_minutes(item))],
    }


def panel(request, item: AgendaItem, status: int = 200, **context):
    """The item's panel for htmx; the same panel on a page of its own where a form was refused."""
    template = "measures/_item_follow_up.html" if request.htmx else "measures/item.html"
    access = item.meeting.access(request.user)
    context = {**on_page(item), "access": access, "pressed": bool(request.htmx), **context}
    return render(request, template, context, status=status)


def done(request, item: AgendaItem, said: str, level: int = messages.SUCCESS):
    """After an act: the panel to htmx, else back to the minutes."""
    if request.htmx:
        return panel(request, item, line_said=said, line_focus=True)
    messages.add_message(request, level, said)
    return redirect(in_minutes(item))


@require_http_methods(["GET", "POST"])
def task_add(request, public_id):
    """One typed line: what – who – when."""
    item = get_item(request, public_id)
    if request.method == "GET":
        return redirect(in_minutes(item))
    form = LineForm(request.POST)
    if form.is_valid():
        try:
            task = follow_up.add(item, form.text(), by=request.user)
            if form.wants_measure():
                follow_up.make_measure(task, by=request.user)
            return done(request, item, _("Lagt til."))
        except ValidationError as refusal:
            refuse(form, refusal)
        except Frozen:
            form.add_error(None, _("Referatet er godkjent og kan ikke endres."))
    return panel(request, item, status=422, line_form=form)


@require_http_methods(["GET", "POST"])
def draft_edit(request, kind, public_id):
    """Every field of a draft; of a measure given out, its plan."""
    row = get_draft(request, kind, public_id)
    meeting = row.item.meeting
    names = candidates.of_group(meeting.group, seats_day(meeting))
    form = FORMS[kind](request.POST or None, row=row, candidates=names)
    status = 200
    if request.method == "POST":
        status = save_draft(row, form, by=request.user)
        if status == KEPT:
            messages.success(request, _("Endringen er lagret."))
            given = row.state != FollowUp.DRAFT
            return redirect(row.get_absolute_url() if given else in_minutes(row.item))
    context = {"form": form, "row": row, "kind": kind, "names": names}
    return render(request, "measures/edit.html", on_page(row.item) | context, status=status)


def save_draft(row: FollowUp, form, *, by) -> int:
    if not form.is_valid():
        return 422
    data = form.cleaned_data
    try:
        if row.state != FollowUp.DRAFT and isinstance(row, Measure):
            follow_up.plan(row, by=by, **data)
        else:
            data["responsible"] = data.pop("who")
            follow_up.edit(row, by=by, **data)
    except ValidationError as refusal:
        refuse(form, refusal)
        return 422
    except Frozen:
        form.add_error(None, _("Referatet er godkjent og kan ikke endres."))
        return 422
    except Stale:
        row.refresh_from_db()
        form.add_error(None, overtaken(row))
        return 409
    return KEPT


@require_POST
def draft_remove(request, kind, public_id):
    return act_on_draft(request, kind, public_id, follow_up.remove, _("Tatt ut."))


@require_POST
def task_to_measure(request, public_id):
    return act_on_draft(request, "task", public_id, follow_up.make_measure, _("Gjort til tiltak."))


@require_POST
def give_late(request, kind, public_id):
    return act_on_draft(request, kind, public_id, giving.give_late, _("Sendt."))


def act_on_draft(request, kind, public_id, verb, said: str):
    """One press on a row of the panel. Pressed twice, the second says how things stand."""
    row = get_draft(request, kind, public_id)
    item = row.item
    level = messages.ERROR
    try:
        verb(row, by=request.user)
        level = messages.SUCCESS
    except Frozen:
        said = _("Referatet er godkjent og kan ikke endres.")
    except ValidationError as refusal:
        said = refusal.messages[0]
    except Stale:
        row.refresh_from_db()
        said = overtaken(row)
    return done(request, item, said, level)


def said_of(row: FollowUp, form: ReportForm) -> str:
    """What became of an answer, to be said after what it was about."""
    do = form.cleaned_data["do"]
    if do == SNOOZE:
        return _("utsatt til %(day)s") % {"day": written_day(form.cleaned_data["until"])}
    return _("på sakslisten igjen") if do == WAKE else row.get_state_display()


@require_POST
def open_list_answer(request, public_id, kind, row_id):
    """How it goes with something from an earlier meeting, said in ``item`` and so its minutes."""
    item = get_item(request, public_id)
    meeting = item.meeting
    rows = MODELS[kind].objects.carried_to(meeting).with_responsible()
    row = get_object_or_404(rows, public_id=row_id)
    form = ReportForm(request.POST, row=row)
    status = carry_out(row, form, by=request.user, item=item)
    kept = status == KEPT
    if kept and not request.htmx:
        back = reverse("minutes", args=[meeting.public_id])
        return redirect(f"{back}#apen-{row.public_id}")
    template = "measures/_open_list.html" if request.htmx else "measures/open_list.html"
    context = {
        **on_page(item),
        "access": meeting.access(request.user),
        "answer_kept": row if kept else None,
        "answer_said": said_of(row, form) if kept else "",
        "answer_refused": None if kept else row,
        "answer_form": form,
    }
    return render(request, template, context, status=200 if kept else status)
