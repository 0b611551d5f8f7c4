"""Planning: one meeting, a year of them, one held already, and days to avoid."""

from datetime import date, time, timedelta
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from meetings import days, planning
from meetings.forms.planning import (
    AvoidPeriodForm,
    MeetingForm,
    PastMeetingForm,
    ProposedDays,
    RuleForm,
    by_rule,
    next_year,
)
from meetings.models import AvoidPeriod, Meeting
from meetings.views.doors import run_group, run_groups, trail_of
from meetings.views.meetings import warn_of_day
from people.forms import refuse
from people.models import Group, GroupMunicipality, Municipality
from people.models.roles import roles_of


def choose_group(request, heading: str):
    """The group from the address; the only one; or, as a response, where to choose or make it."""
    if chosen := request.GET.get("gruppe"):
        return run_group(request, chosen), None
    groups = list(run_groups(request.user))
    if not groups:
        if not roles_of(request.user).coordinates:
            raise PermissionDenied
        messages.info(request, _("Møter hører til en gruppe. Opprett gruppen først."))
        return None, redirect("get_started")
    if len(groups) == 1:
        return groups[0], None
    context = {"groups": groups, "heading": heading, "trail": trail_of()}
    return None, render(request, "meetings/choose_group.html", context)


def about_group(group: Group, **context) -> dict:
    return {
        "group": group,
        "municipality_names": group.municipality_names(),
        "trail": trail_of(),
        **context,
    }


def usual(group: Group, day: date | None = None) -> dict:
    """Where and when the group last met, and who leads and writes that day.

    If it is open: now; or after the last one planned, where the chair goes round.
    """
    last = group.meetings.exclude(state=Meeting.State.CANCELLED).order_by("-starts_at").first()
    then = planning.at(day, time(12)) if day else now()
    if last and group.chair_turn and not day:
        then = max(then, last.starts_at + timedelta(days=1))
    people = planning.officers(group, then)
    initial = {name: person.public_id for name, person in people.items() if person}
    initial["place"] = group.usual_place or (last.place if last else "")
    if last:
        initial |= {
            "starts": localtime(last.starts_at).time(),
            "ends": localtime(last.ends_at).time(),
            "video_url": last.video_url,
            "open_to_listeners": last.open_to_listeners,
        }
    return initial


@require_http_methods(["GET", "POST"])
def meeting_create(request):
    """A draft: day, time and place; the agenda comes by itself."""
    group, choose = choose_group(request, _("Nytt møte"))
    if choose:
        return choose
    # A suggested day pressed without JavaScript comes back in the address.
    day = read_day(request.GET.get("dag", ""))
    initial = usual(group, day)
    if day:
        initial["day"] = day
    form = MeetingForm(request.POST or None, initial=initial, group=group)
    if form.is_valid():
        meeting = planning.create(group, by=request.user, **form.changes())
        messages.success(
            request, _("Utkastet er laget. Ingen får beskjed før du sender innkallingen.")
        )
        warn_of_day(request, meeting)
        return redirect(meeting)
    return render(
        request,
        "meetings/meeting_form.html",
        about_group(
            group,
            form=form,
            # So far ahead as those who are called should know of it.
            suggestions=days.suggest(group, localdate() + timedelta(days=group.summons_days)),
            heading=_("Nytt møte"),
            button=_("Lag utkast"),
            back=reverse("meeting_list"),
            is_draft=True,
            held_url=held_url(group, form) if form.is_over else "",
        ),
        status=422 if form.is_bound else 200,
    )


def held_url(group: Group, form: MeetingForm) -> str:
    """Where a meeting that has been held is entered, with what was typed here."""
    typed = urlencode({"gruppe": group.public_id, **form.typed()})
    return f"{reverse('past_meeting_create')}?{typed}"


def read_day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None


@require_http_methods(["GET", "POST"])
def past_meeting_create(request):
    """A meeting that has been held: numbered, sends nothing, and on to its minutes."""
    group, choose = choose_group(request, _("Etterregistrer et møte"))
    if choose:
        return choose
    initial = usual(group)
    initial.pop("video_url", None)
    initial |= {name: request.GET[name] for name in MeetingForm.HELD if name in request.GET}
    form = PastMeetingForm(request.POST or None, initial=initial)
    if form.is_valid():
        names = ("starts_at", "ends_at", "place", "video_url", "titles", "first_number")
        try:
            meeting = planning.register_past(
                group, by=request.user, **{name: form.cleaned_data[name] for name in names}
            )
        except ValidationError as refusal:
            refuse(form, ValidationError({"first_number": refusal.messages}))
        else:
            messages.success(request, _("Møtet er registrert. Ingen har fått beskjed."))
            return redirect("minutes", meeting.public_id)
    return render(
        request,
        "meetings/past_meeting_form.html",
        about_group(group, form=form, back=reverse("meeting_list")),
        status=422 if form.is_bound else 200,
    )


@require_http_methods(["GET", "POST"])
def year_plan(request):
    """A year by a rule: the rule is asked by GET, the list is adjusted, and POST makes drafts."""
    group, choose = choose_group(request, _("Årsplan"))
    if choose:
        return choose
    before = usual(group)
    initial = {"year": next_year(), "nth": 1, "weekday": 1, "skip": [1], "days_after": 7}
    initial |= {name: before[name] for name in ("starts", "ends", "place") if name in before}
    asked = request.GET if "year" in request.GET else None
    rule = RuleForm(request.POST or asked, initial=initial, others=others_of(group, request.user))
    lines = proposed = None
    if rule.is_valid():
        data = rule.cleaned_data
        if request.method == "POST":
            proposed = ProposedDays(request.POST, prefix="dag")
            if proposed.is_valid() and "lag" in request.POST:
                chosen = [row["day"] for row in proposed.cleaned_data if row.get("keep")]
                if chosen:
                    return make_year(request, group, chosen, data)
                messages.error(request, _("Ingen dager er valgt."))
        else:
            proposed = ProposedDays(
                prefix="dag",
                initial=[{"day": day, "keep": day >= localdate()} for day in by_rule(data)],
            )
        lines = with_reasons(group, proposed, data["year"])
    invalid = rule.is_bound and not rule.is_valid()
    looked_again = request.method == "POST" and "lag" not in request.POST and not invalid
    refused = invalid or (request.method == "POST" and not looked_again)
    return render(
        request,
        "meetings/year_plan.html",
        about_group(group, rule=rule, lines=lines, proposed=proposed),
        status=422 if refused else 200,
    )


def others_of(group: Group, person):
    """Those of the same municipalities whose meetings one runs."""
    near = GroupMunicipality.objects.active().filter(
        municipality__in=[part.municipality_id for part in group.group_municipalities.all()]
    )
    return run_groups(person).filter(pk__in=near.values("group")).exclude(pk=group.pk)


def with_reasons(group: Group, proposed, year: int) -> list:
    """Each line with the day it stands for and what speaks against it."""
    check = days.DayCheck(group, date(year, 1, 1), date(year, 12, 31))
    lines = []
    for form in proposed:
        day = form["day"].value()
        day = read_day(day) if isinstance(day, str) else day
        if form.is_bound and form.is_valid():
            day = form.cleaned_data.get("day")
        lines.append((form, day, check.against(day) if day and day.year == year else []))
    return lines


def make_year(request, group: Group, chosen: list[date], rule: dict):
    made = planning.create_year(
        group, chosen, rule["starts"], rule["ends"], by=request.user, place=rule["place"]
    )
    messages.success(
        request,
        _("%(count)s utkast er laget. Ingen får beskjed før du sender innkallingene.")
        % {"count": len(made)},
    )
    return redirect(f"{reverse('meeting_list')}?vis=utkast&gruppe={group.public_id}")


@require_http_methods(["GET", "POST"])
def avoid_periods(request):
    """The days one's municipalities would rather not meet."""
    places = Municipality.objects.coordinated_by(request.user)
    if not places:
        raise PermissionDenied
    form = AvoidPeriodForm(request.POST or None, by=request.user)
    if form.is_valid():
        planning.avoid(**form.cleaned_data, by=request.user)
        messages.success(request, _("Perioden er lagt til."))
        return redirect("avoid_periods")
    periods = AvoidPeriod.objects.filter(municipality__in=places, until__gte=localdate())
    return render(
        request,
        "meetings/avoid_periods.html",
        {
            "form": form,
            "periods": periods.select_related("municipality"),
            "trail": trail_of(),
        },
        status=422 if form.is_bound else 200,
    )


@require_POST
def avoid_period_delete(request, public_id):
    places = Municipality.objects.coordinated_by(request.user)
    periods = AvoidPeriod.objects.filter(municipality__in=places)
    period = get_object_or_404(periods, public_id=public_id)
    planning.stop_avoiding(period, by=request.user)
    messages.success(request, _("Perioden er fjernet."))
    return redirect("avoid_periods")
