"""What is done about it: goals, measures, tasks, and how they go."""

from measures.models.escalations import Escalation
from measures.models.evaluations import Evaluation
from measures.models.follow_up import EITHER, ORDERER, RESPONSIBLE, FollowUp, FollowUpQuerySet, Step
from measures.models.goals import Goal
from measures.models.knowledge import Indicator, Observation, Picture
from measures.models.measures import Measure
from measures.models.plans import FocusArea, Plan, PlanGoal, PlanLine
from measures.models.progress import Progress
from measures.models.snoozes import Snooze
from measures.models.tasks import Task

__all__ = [
    "EITHER",
    "ORDERER",
    "RESPONSIBLE",
    "Escalation",
    "Evaluation",
    "FocusArea",
    "FollowUp",
    "FollowUpQuerySet",
    "Goal",
    "Indicator",
    "Measure",
    "Observation",
    "Picture",
    "Plan",
    "PlanGoal",
    "PlanLine",
    "Progress",
    "Snooze",
    "Step",
    "Task",
]
