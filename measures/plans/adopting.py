"""A plan's life: begun, adopted by a decision, revised by another, ended; and what it orders."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from measures.giving import check_words
from measures.models import FocusArea, FollowUp, Indicator, Measure, Plan, PlanGoal, PlanLine
from measures.plans import editing, reading
from meetings import agenda
from meetings.models import AgendaItem, Decision, Meeting
from people import appointing, audit, public
from people.audit import Stale
from people.models import Appointment, Group, Municipality

# The newest of what there may be very many of.
OFFERED = 100


def district_of(place: Municipality, by):
    """The district whose plan is ``by``'s to write; None for one who coordinates it all."""
    posts = Appointment.objects.coordinators().active().filter(person=by, municipality=place)
    districts = [post.district for post in posts.select_related("district")]
    return None if None in districts else next(iter(districts), None)


@transaction.atomic
def start(place: Municipality, *, by, title: str, since: date, until: date) -> Plan:
    """A new draft. Raises ``Stale`` when one is being written already."""
    district = district_of(place, by)
    if not appointing.may_appoint(place, district, by):
        raise PermissionDenied
    check_words(title=title)
    check_no_draft(place, district)
    plan = Plan.objects.create(
        municipality=place, district=district, title=title, since=since, until=until, created_by=by
    )
    audit.record(by, "start_plan", plan)
    return plan


def check_no_draft(place: Municipality, district) -> None:
    Municipality.objects.select_for_update().get(pk=place.pk)
    if place.plans.filter(district=district, state=Plan.State.DRAFT).exists():
        raise Stale("A draft is being written.")


@transaction.atomic
def revise(plan: Plan, *, by, title: str, since: date, until: date) -> Plan:
    """A draft with all that ``plan`` says, on the same measures; ``plan`` stands until it is
    adopted. Raises ``Stale`` when a draft is being written already.
    """
    check_no_draft(plan.municipality, plan.district)
    plan = editing.locked(plan, by, Plan.State.ADOPTED, Plan.State.ENDED)
    check_words(title=title)
    draft = Plan.objects.create(
        municipality=plan.municipality,
        district=plan.district,
        title=title,
        since=since,
        until=until,
        replaces=plan,
        created_by=by,
    )
    copy_parts(plan, draft)
    audit.record(by, "revise_plan", draft, replaces=plan.pk)
    return draft


def copy_parts(plan: Plan, draft: Plan) -> None:
    for area in plan.areas.prefetch_related("goals__lines"):
        new_area = FocusArea.objects.create(
            plan=draft, title=area.title, why=area.why, position=area.position
        )
        for goal in area.goals.all():
            new_goal = PlanGoal.objects.create(
                area=new_area, goal_id=goal.goal_id, position=goal.position
            )
            PlanLine.objects.bulk_create(
                PlanLine(
                    goal=new_goal,
                    position=line.position,
                    measure_id=line.measure_id,
                    measured_by_id=line.measured_by_id,
                    **{name: getattr(line, name) for name in reading.WORDS},
                )
                for line in goal.lines.all()
            )


def decisions(plan: Plan, by) -> list[Decision]:
    """What may adopt it: the newest decisions of the municipality's steering groups."""
    return list(
        Decision.objects.visible_to(by)
        .filter(
            state=Decision.State.DECIDED,
            item__meeting__group__in=Group.objects.filter(
                level=Group.Level.STEERING,
                group_municipalities__municipality=plan.municipality_id,
                group_municipalities__until=None,
            ),
        )
        .select_related("item__meeting__group", "item__series")
        .order_by("-item__meeting__starts_at", "pk")[:OFFERED]
    )


@transaction.atomic
def adopt(plan: Plan, decision: Decision, *, by) -> None:
    """From now on it is the plan, and its words stand; the one before it is replaced."""
    Municipality.objects.select_for_update().get(pk=plan.municipality_id)
    plan = editing.locked(plan, by)
    if decision not in decisions(plan, by):
        raise PermissionDenied
    content = reading.written(plan)
    if not any(area.lines for area in reading.areas_of(content)):
        raise ValidationError(_("Planen er tom. Skriv minst ett tiltak først."))
    before = Plan.objects.filter(
        municipality=plan.municipality_id, district=plan.district_id, state=Plan.State.ADOPTED
    ).first()
    if before:
        replaced = Plan.State.REPLACED
        audit.move(before, "replace_plan", source=Plan.State.ADOPTED, to=replaced, by=by)
    audit.move(
        plan,
        "adopt_plan",
        source=Plan.State.DRAFT,
        to=Plan.State.ADOPTED,
        by=by,
        adopted_by=decision,
        content=content,
        replaces=before or plan.replaces,
    )
    public.clear(plan.municipality)


@transaction.atomic
def end(plan: Plan, *, by) -> None:
    """The period is over and no other follows; it can still be read, and revised into a new one."""
    plan = editing.locked(plan, by, Plan.State.ADOPTED)
    audit.move(plan, "end_plan", source=Plan.State.ADOPTED, to=Plan.State.ENDED, by=by)
    public.clear(plan.municipality)


@transaction.atomic
def discard(plan: Plan, *, by) -> None:
    """Throw a draft away; the measures, and the goals others have, live on."""
    plan = editing.locked(plan, by)
    goals = [row.goal for row in PlanGoal.objects.filter(area__plan=plan).select_related("goal")]
    audit.record(by, "discard_plan", plan)
    plan.delete()
    for goal in goals:
        editing.drop_unused(goal)


# What the plan orders ----------------------------------------------------------------------------


def measures_for(line: PlanLine, by) -> list[Measure]:
    """What may be what the line is about: the municipality's newest that ``by`` sees."""
    groups = Group.objects.filter(
        group_municipalities__municipality=line.goal.area.plan.municipality_id,
        group_municipalities__until=None,
    )
    seen = Measure.objects.visible_to(by).exclude(state=FollowUp.DRAFT)
    seen = seen.select_related("group")
    linked = list(seen.filter(pk=line.measure_id))
    newest = seen.filter(group__in=groups).exclude(pk=line.measure_id).order_by("-pk")
    return linked + list(newest[:OFFERED])


@transaction.atomic
def link(
    line: PlanLine, measure: Measure | None, measured_by: Indicator | None = None, *, by
) -> None:
    """Say which measure does what the line says, and what shows whether it works; None takes it
    away. The line's words stay.
    """
    editing.locked(line.goal.area.plan, by, Plan.State.DRAFT, Plan.State.ADOPTED)
    if measure and measure not in measures_for(line, by):
        raise PermissionDenied
    line.measure, line.measured_by = measure, measured_by
    line.save(update_fields=["measure", "measured_by"])
    audit.record(by, "link_measure", line, measure=measure.pk if measure else None)


def meetings_for(line: PlanLine, by) -> list[Meeting]:
    """The next meetings where it may be ordered, that ``by`` plans."""
    groups = Group.objects.coordinated_by(by).filter(
        handles_individual_cases=False,
        group_municipalities__municipality=line.goal.area.plan.municipality_id,
        group_municipalities__until=None,
    )
    found: dict[int, Meeting] = {}
    open_states = (Meeting.State.DRAFT, Meeting.State.CALLED)
    coming = Meeting.objects.upcoming().filter(group__in=groups, state__in=open_states)
    for meeting in coming.select_related("group").order_by("starts_at"):
        found.setdefault(meeting.group_id, meeting)
    return list(found.values())


@transaction.atomic
def order(line: PlanLine, meeting: Meeting, *, by) -> AgendaItem:
    """Put it on the agenda of ``meeting``, for the group to order there."""
    editing.locked(line.goal.area.plan, by, Plan.State.ADOPTED)
    if meeting not in meetings_for(line, by):
        raise PermissionDenied
    item = agenda.add(meeting, by=by, title=line.title[:200], kind=AgendaItem.Kind.DECISION)
    audit.record(by, "order_line", line, item=item.pk)
    return item
