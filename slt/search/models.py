"""The index that search asks: stems of what stands in items, texts, tasks and measures."""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.db.models.functions import Concat

from measures.models import FollowUp, Measure, Task
from meetings.models import AgendaItem, Attendance, Decision, Meeting, Text, TextVersion
from meetings.models.meetings import run_by, seen_by
from people.models import Group, Membership
from people.models.roles import roles_of

# What ``said`` holds of each thing that has no versions, by the field that leads to it.
SAID = {
    "title_of": ("title", "exempt_title"),
    "task": ("what",),
    "measure": ("title", "expected_result"),
}


def said_now(field: str, via: str = ""):
    """What stands now in the title, the task or the measure at ``via``."""
    first, *second = (F(f"{via}{column}") for column in SAID[field])
    return Concat(first, Value("\n"), *second, output_field=models.TextField()) if second else first


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
            | Q(part=part.MINUTES) & (opens & sent | runs)
            | Q(part=part.DECISION) & decided & told
        )
        # By the groups' index: with an OR alone the database reads every row.
        return self.filter(Q(group__in=roles.held) | Q(group__in=roles.below_only)).filter(ways)

    def in_follow_up_of(self, person, model, on: date | None = None):
        """Those of tasks, or of measures, that one may open. Drafts are nobody's to find."""
        seen = model.objects.visible_to(person, on).exclude(state=FollowUp.DRAFT)
        return self.filter(**{f"{model._meta.model_name}__in": seen.order_by().values("pk")})

    def visible_to(self, person, on: date | None = None):
        """Whose open stems one may be told of; the exempt ones ask for more: ``reads_exempt``."""
        if not person.is_authenticated:
            return self.none()
        ways = Q(pk__in=self.in_meetings_of(person, on).values("pk"))
        for model in (Task, Measure):
            ways |= Q(pk__in=self.in_follow_up_of(person, model, on).values("pk"))
        return self.filter(ways)


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
    """The stems of one title, text, task or measure, as it stood when it was read.

    It counts only while that still stands: ``version`` of the text, or ``said`` of the rest. So
    what was changed a moment ago is not found by what it said before. Open and exempt are apart.
    """

    class Part(models.TextChoices):
        TITLE = "title"
        BACKGROUND = "background"
        PROPOSAL = "proposal"
        MINUTES = "minutes"
        DECISION = "decision"
        TASK = "task"
        MEASURE = "measure"

    part = models.CharField(max_length=10, choices=Part.choices)
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    # The item it stands in; of tasks and measures it matters not.
    item = models.ForeignKey(AgendaItem, null=True, on_delete=models.CASCADE, related_name="+")
    # One of these, and its own once.
    title_of = models.OneToOneField(
        AgendaItem, null=True, on_delete=models.CASCADE, related_name="+"
    )
    text = models.OneToOneField(Text, null=True, on_delete=models.CASCADE, related_name="+")
    task = models.OneToOneField(Task, null=True, on_delete=models.CASCADE, related_name="+")
    measure = models.OneToOneField(Measure, null=True, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=0)
    said = models.TextField(blank=True)
    open = models.TextField(blank=True)
    exempt = models.TextField(blank=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(title_of__isnull=False, text=None, task=None, measure=None)
                | Q(title_of=None, text__isnull=False, task=None, measure=None)
                | Q(title_of=None, text=None, task__isnull=False, measure=None)
                | Q(title_of=None, text=None, task=None, measure__isnull=False),
                name="search_entry_of_one_thing",
            )
        ]

    def __str__(self):
        return f"{self.part} {self.pk}"
