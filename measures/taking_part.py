"""What ties a person to a group they need have no seat in: follow-up, its reports and answers."""

from measures.models import Evaluation, Measure, Progress, Task
from people.erasing import Part

PARTS = [
    Part(Task, "responsible", "group"),
    Part(Measure, "responsible", "group"),
    Part(Measure, "helpers", "group"),
    Part(Evaluation, "person", "measure__group"),
    Part(Progress, "person", "task__group"),
    Part(Progress, "person", "measure__group"),
]
