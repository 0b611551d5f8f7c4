"""What one answers for: the list, and each task and measure on its page."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import OuterRef, Prefetch, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from measures import (
    around,
    background,
    candidates,
    contacts,
    escalating,
    openness,
    raising,
    reporting,
    splitting,
)
from measures.evaluating import is_given
from measures.forms import DEADLINE, SNOOZE, WAKE, ReassignForm, ReportForm
from measures.models import ORDERER, RESPONSIBLE, FollowUp, Measure, Progress, Snooze, Task
from measures.views.answering import KEPT, OVERTAKEN, REFUSED, carry_out, overtaken
from people.audit import Stale
from people.days import written_day
from people.models import GroupMunicipality
from people.models.roles import roles_of
from people.prepared import prepared

PER_PAGE = 20
# What was ended stays in sight for a while.
RECENT = 5
AROUND = [
    "responsible__name",
    "responsible_organisation__name",
    "responsible_group__name",
    "group__name",
    "item__public_id",
    "item__title",
    "item__number",
    "item__series__year",
    "item__meeting__public_id",
    "item__meeting__starts_at",
    "item__meeting__minutes_state",
]


@require_safe
def my_tasks(request):
    """What waits for me, the nearest deadline first, each answered where it stands."""
    person = request.user.pk
    waits = sorted(open_of(Task, person) + open_of(Measure, person), key=by_deadline)
    ended = ended_of(Task, person) + ended_of(Measure, person)
    ended.sort(key=lambda row: row.moved_at, reverse=True)
    page = Paginator(waits, PER_PAGE).get_page(request.GET.get("side"))
    why = background.behind(page.object_list)
    calls = contacts.contacts_of({row.group for row in page.object_list})
    for row in page.object_list:
        row.why = why.get(row.item_id)
        row.contact = calls.get(row.group_id)
        row.answers = list(row.steps({RESPONSIBLE}).items())
    context = {"page": page, "ended": ended[:RECENT]}
    return render(request, "measures/my_tasks.html", context)


def rows_of(model):
    """Everything a list shows of a row comes with it."""
    return model.objects.with_responsible().select_related("group", "item__meeting", "item__series")


def listed(model):
    """As ``rows_of``, and of what stands around no more than a list shows."""
    own = (field.name for field in model._meta.concrete_fields)
    return rows_of(model).only(*own, *AROUND)


@prepared
def open_of(model, person):
    return listed(model).mine(person).open()


@prepared
def ended_of(model, person):
    return listed(model).mine(person).ended().order_by("-moved_at")[:RECENT]


def one_of(model):
    """For a page of its own, which names the group's municipalities."""
    places = GroupMunicipality.objects.select_related("municipality")
    return rows_of(model).prefetch_related(Prefetch("group__group_municipalities", places))


@prepared
def whole(model, public_id, person, today):
    """One with its history, and what ``person`` is to it: everything its own page asks."""
    reports = Progress.objects.select_related("person", "registered_by", "item__meeting")
    related = ["group__reports_to", *(["goal"] if model is Measure else [])]
    seen = one_of(model).visible_to(person).filter(public_id=public_id)
    seen = seen.with_part_of(person, today).select_related(*related)
    off = Snooze.objects.filter(
        group=OuterRef("group"), until__gt=today, **{model._meta.model_name: OuterRef("pk")}
    )
    return seen.prefetch_related(Prefetch("progress", reports)).annotate(
        off_until=Subquery(off.values("until"))
    )


def by_deadline(row: FollowUp):
    return (row.deadline is None, row.deadline, row.pk)


@require_http_methods(["GET", "POST"])
def task_detail(request, public_id):
    return detail(request, Task, public_id)


@require_http_methods(["GET", "POST"])
def measure_detail(request, public_id):
    return detail(request, Measure, public_id)


def detail(request, model, public_id):
    """One task or measure: what, why, until when, how it goes, and the way to say so."""
    row = next(iter(whole(model, public_id, request.user, localdate())), None)
    if row is None:
        raise Http404
    form = ReportForm(request.POST or None, row=row)
    status = 200
    if request.method == "POST":
        status = carry_out(row, form, by=request.user)
        if status == KEPT:
            messages.success(request, kept(row, form))
            mine = request.POST.get("back") == "mine"
            return redirect("my_tasks") if mine else redirect(row)
    return show(request, row, form, status=status)


def kept(row: FollowUp, form: ReportForm) -> str:
    do = form.cleaned_data["do"]
    if do == DEADLINE:
        return _("Ny frist %(day)s.") % {"day": written_day(row.deadline)}
    if do == SNOOZE:
        return _("Utsatt til %(day)s.") % {"day": written_day(form.cleaned_data["until"])}
    if do == WAKE:
        return _("På sakslisten igjen.")
    return _("Lagret: %(state)s.") % {"state": row.get_state_display()}


def show(request, row: FollowUp, form, status: int = 200, **context):
    roles = row.roles_of(request.user)
    # Two forms on the page: what is wrong with a new day is said there, and not in the other.
    moving = form
    if status == REFUSED and form.data.get("do") in (DEADLINE, SNOOZE):
        form = ReportForm(row=row)
    parts = parts_of(row, request.user)
    context = {
        "row": row,
        "form": form,
        "moving": moving,
        "is_task": isinstance(row, Task),
        "orders": ORDERER in roles,
        "may_escalate": escalating.may_escalate(row, request.user),
        "may_raise": raising.may_raise(row, request.user),
        "coordinates": row.group_id in roles_of(request.user).coordinated,
        "answers": list(row.steps(roles).items()),
        "may_undo": reporting.may_undo(row, request.user),
        "may_report": bool(roles) and row.state != FollowUp.DRAFT,
        "for_another": ORDERER in roles and RESPONSIBLE not in roles,
        "why": background.behind([row]).get(row.item_id),
        "opens_meeting": row.opens_meeting,
        "contact": contacts.contact_of(row.group),
        "parts": parts,
        "parts_done": sum(part.state == Task.State.DONE for part in parts),
        "may_split": isinstance(row, Measure)
        and row.is_open
        and splitting.group_for(row, request.user) is not None,
        "around": around.Around() if isinstance(row, Task) else around.of(row, request.user),
        "may_evaluate": isinstance(row, Measure) and ORDERER in roles and is_given(row),
        "history": history_of(row),
        "sets_openness": openness.may_set(row, request.user),
        "municipality_names": row.group.municipality_names(),
        "trail": trail(request, row),
        **context,
    }
    return render(request, "measures/detail.html", context, status=status)


def history_of(row: FollowUp) -> list[Progress]:
    """What was said, in order; its place names each in the address that opens it."""
    reports = list(row.progress.all())
    for place, report in enumerate(reports, 1):
        report.open_url = reverse(f"{row.kind}_report_open", args=[row.public_id, place])
    return reports


def parts_of(row: FollowUp, person) -> list[Task]:
    """The tasks of a measure that ``person`` may see."""
    if not isinstance(row, Measure):
        return []
    return tasks_of(row.pk, person)


@prepared
def tasks_of(measure, person):
    return Task.objects.filter(measure=measure).visible_to(person).with_responsible()


def trail(request, row: FollowUp) -> list:
    if row.responsible_id == request.user.pk:
        return [(_("Mine oppgaver"), reverse("my_tasks"))]
    return [(_("Tiltak og oppgaver"), reverse("follow_up_list"))]


@require_http_methods(["GET", "POST"])
def reassign(request, kind, public_id):
    """Put it in other hands; for those who gave it."""
    model = {"task": Task, "measure": Measure}[kind]
    row = get_object_or_404(one_of(model).visible_to(request.user), public_id=public_id)
    reporting.check_orders(row, request.user)
    names = candidates.of_group(row.group)
    form = ReassignForm(request.POST or None, row=row, candidates=names, initial={"who": ""})
    status = 200
    if request.method == "POST":
        status = REFUSED
        if form.is_valid():
            try:
                reporting.reassign(row, form.cleaned_data["who"], by=request.user)
            except Stale:
                row.refresh_from_db()
                form.add_error(None, overtaken(row))
                status = OVERTAKEN
            else:
                row.refresh_from_db()
                messages.success(
                    request, _("Sendt til %(name)s.") % {"name": row.responsible_name()}
                )
                return redirect(row)
    context = {
        "row": row,
        "form": form,
        "names": names,
        "municipality_names": row.group.municipality_names(),
        "trail": [(str(row), row.get_absolute_url())],
    }
    return render(request, "measures/reassign.html", context, status=status)
