"""The index that search asks: stems of what stands in items, texts, follow-up, plans and papers."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from measures.models import Evaluation, FollowUp, Measure, Plan, PlanGoal, PlanLine, Progress, Task
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Text, TextVersion
from meetings.models.meetings import run_by, seen_by
from people.models import Group, Membership
from people.models.roles import roles_of
from slt.agreements.models import Agreement

# What ``said`` holds of each thing that has no versions, by the field that leads to it.
SAID = {
    "title_of": ("title", "exempt_title"),
    "task": ("what",),
    "measure": ("title", "expected_result"),
    "progress": ("text",),
    "evaluation": ("seen", "evidence", "suggestion", "conclusion"),
    "plan_goal": ("goal__title",),
    "plan_line": ("title", "indicator"),
    "agreement": ("title",),
}


def said_now(field: str, via: str = ""):
    """What stands now in the thing at ``via`` that ``field`` leads to."""
    first, *more = (F(f"{via}{column}") for column in SAID[field])
    between = [part for column in more for part in (Value("\n"), column)]
    return Concat(first, *between, output_field=models.TextField()) if more else first


def of_one_thing() -> Q:
    """That one of the fields leads to something, and no other."""
    fields = ("text", *SAID)
    ways = Q()
    for one in fields:
        ways |= Q(**{f"{field}__isnull": field != one for field in fields})
    return ways


class SearchEntryQuerySet(models.QuerySet):
    def current(self):
        """Those that say what still stands."""
        newer = TextVersion.objects.filter(text=OuterRef("text"), number__gt=OuterRef("version"))
        still = Q(text__isnull=False) & ~Exists(newer)
        for field in SAID:
            still |= Q(**{f"{field}__isnull": False, "said": said_now(field, f"{field}__")})
        return self.filter(still)

    def in_meetings_of(self, person, on: date | None = None):
        """Those of items, each as its page shows it: titles to all who may open the item, papers to
        those who meet, minutes once they are sent, decisions by their own rule.
        """
        roles = roles_of(person, on)
        via = "item__meeting__"
        runs = run_by(person, on, via)
        accepted = Q(item__accepted_at__isnull=False) | Q(item__proposed_by=person)
        opens = seen_by(person, on, via) & accepted
        meets = Q(group__in=roles.seen)
        if roles.stood_in:
            meets |= Q(
                item__meeting__in=Attendance.objects.sitting_in(person, on).values("meeting")
            )
        sent = Q(**{f"{via}minutes_state__in": Meeting.SENT_STATES})
        decided = Q(text__decision__in=Decision.objects.visible_to(person, on).values("pk"))
        told = sent | runs | Q(text__decision__between_meetings=True)
        part = SearchEntry.Part
        ways = (
            Q(part=part.TITLE) & (opens | runs)
            | Q(part__in=(part.BACKGROUND, part.PROPOSAL)) & (opens & meets | runs)
            | Q(part__in=(part.MINUTES, part.DISSENT)) & (opens & sent | runs)
            | Q(part=part.DECISION) & decided & told
        )
        # By the groups' index: with an OR alone the database reads every row.
        return self.filter(Q(group__in=roles.held) | Q(group__in=roles.below_only)).filter(ways)

    def in_follow_up_of(self, person, model, on: date | None = None, via: str = ""):
        """Those of tasks, or of measures, that one may open: of itself, or of what was said of it
        (``via`` "progress__" or "evaluation__"). Drafts are nobody's to find.
        """
        seen = model.objects.visible_to(person, on).exclude(state=FollowUp.DRAFT)
        return self.filter(**{f"{via}{model._meta.model_name}__in": seen.order_by().values("pk")})

    def in_papers_of(self, person, field: str, on: date | None = None):
        """Those of plans that stand, by ``field`` "plan_goal" or "plan_line"; or of agreements."""
        seen = PAPERS[field].objects.visible_to(person, on)
        if field in IN_PLAN:
            seen = seen.filter(
                **{f"{IN_PLAN[field]}__in": Plan.objects.standing().order_by().values("pk")}
            )
        else:
            seen = seen.standing()
        return self.filter(**{f"{field}__in": seen.order_by().values("pk")})

    def visible_to(self, person, on: date | None = None):
        """Whose open stems one may be told of; the exempt ones ask for more: ``reads_exempt``."""
        if not person.is_authenticated:
            return self.none()
        ways = Q(pk__in=self.in_meetings_of(person, on).values("pk"))
        for model, via in FOLLOW_UP:
            ways |= Q(pk__in=self.in_follow_up_of(person, model, on, via).values("pk"))
        for field in PAPERS:
            ways |= Q(pk__in=self.in_papers_of(person, field, on).values("pk"))
        return self.filter(ways)


# Of what, and the way there from an entry.
FOLLOW_UP = [
    (Task, ""),
    (Task, "progress__"),
    (Measure, ""),
    (Measure, "progress__"),
    (Measure, "evaluation__"),
]
PAPERS = {"plan_goal": PlanGoal, "plan_line": PlanLine, "agreement": Agreement}
IN_PLAN = {"plan_goal": "area__plan", "plan_line": "goal__area__plan"}


def reads_exempt(person, on: date | None = None) -> Q:
    """Where ``person`` may read what is exempt: never more than ``Meeting.access`` says.

    As coordinator, and as a member who was one on the day of the meeting.
    """
    roles = roles_of(person, on)
    day = OuterRef("item__meeting__starts_at__date")
    seat = Membership.objects.active(day).filter(
        group=OuterRef("group"), person=person, role=Membership.Role.MEMBER
    )
    ways = Q(group__in=roles.coordinated)
    if roles.member_in:
        ways |= Q(group__in=roles.member_in) & Exists(seat)
    return ways & Q(group__has_exempt_text=True, group__handles_individual_cases=False)


class SearchEntry(models.Model):
    """The stems of one title, text, task, measure or whatever else is written, as it stood when it
    was read.

    It counts only while that still stands: ``version`` of the text, or ``said`` of the rest. So
    what was changed a moment ago is not found by what it said before. Open and exempt are apart.
    """

    class Part(models.TextChoices):
        TITLE = "title"
        BACKGROUND = "background"
        PROPOSAL = "proposal"
        MINUTES = "minutes"
        DECISION = "decision"
        DISSENT = "dissent"
        TASK = "task"
        MEASURE = "measure"
        PROGRESS = "progress"
        EVALUATION = "evaluation"
        GOAL = "goal"
        LINE = "line"
        AGREEMENT = "agreement"

    part = models.CharField(max_length=10, choices=Part.choices)
    # None for what is a municipality's.
    group = models.ForeignKey(Group, null=True, on_delete=models.CASCADE, related_name="+")
    # The item it stands in; only of titles and texts does it matter.
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.CASCADE, related_name="+")
    # One of these, and its own once.
    title_of = models.OneToOneField(
        AgendaItem, null=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.OneToOneField(Text, null=True, on_delete=models.CASCADE, related_name="+")
    task = models.OneToOneField(Task, null=True, on_delete=models.CASCADE, related_name="+")
    measure = models.OneToOneField(Measure, null=True, on_delete=models.CASCADE, related_name="+")
    progress = models.OneToOneField(Progress, null=True, on_delete=models.CASCADE, related_name="+")
    evaluation = models.OneToOneField(
        Evaluation, null=True, on_delete=models.CASCADE, related_name="+"
    )
    plan_goal = models.OneToOneField(
        PlanGoal, null=True, on_delete=models.CASCADE, related_name="+"
    )
    plan_line = models.OneToOneField(
        PlanLine, null=True, on_delete=models.CASCADE, related_name="+"
    )
    agreement = models.OneToOneField(
        Agreement, null=True, on_delete=models.CASCADE, related_name="+"
    )
    version = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True)
    open = models.TextField(blank=True)
    exempt = models.TextField(blank=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=of_one_thing(), name="search_entry_of_one_thing")
        ]

    def __str__(self):
        return f"{self.part} {self.pk}"
