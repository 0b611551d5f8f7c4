"""What ties a person to a group they need have no seat in: met there, proposed, reviewed."""

from meetings.models import AgendaItem, Attendance, Challenge, Meeting, Remark, Review
from people.erasing import Part

PARTS = [
    Part(Attendance, "person", "meeting__group"),
    Part(Meeting, "chair", "group"),
    Part(Meeting, "minute_taker", "group"),
    Part(AgendaItem, "proposed_by", "meeting__group"),
    Part(Challenge, "sender", "group"),
    Part(Review, "person", "decision__item__meeting__group"),
    Part(Remark, "person", "item__meeting__group"),
]
