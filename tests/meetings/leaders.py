"""A group whose leaders review what it decides, and what they were told."""

from datetime import timedelta

from django.utils.timezone import localdate

from meetings import review
from meetings.models import Decision, Meeting, Review
from people.models import Group, Notice, Office
from tests.factories import (
    AgendaItemFactory,
    AppointmentFactory,
    DecisionFactory,
    GroupFactory,
    MeetingFactory,
    MembershipFactory,
    OfficeFactory,
)
from tests.meetings.test_documents import write

Before = Group.ReviewBefore
State = Decision.State
Verdict = Review.Verdict
TODAY = localdate()


class World:
    """A group with a chair, a deputy chair and a member; a coordinator who writes; one decision."""

    def __init__(self, before=Before.NONE, silence_agrees=True, decisions=1):
        self.group = GroupFactory(review_before=before, silence_agrees=silence_agrees)
        self.coordinator = AppointmentFactory().person
        self.chair = OfficeFactory(group=self.group).person
        self.deputy = OfficeFactory(group=self.group, kind=Office.Kind.DEPUTY_CHAIR).person
        self.member = MembershipFactory(group=self.group).person
        for person in (self.chair, self.deputy):
            MembershipFactory(group=self.group, person=person)
        self.meeting = MeetingFactory(
            group=self.group,
            state=Meeting.State.HELD,
            minutes_state=Meeting.MinutesState.SENT,
            remarks_until=TODAY + timedelta(days=7),
            minute_taker=self.coordinator,
        )
        self.decisions = []
        for number in range(17, 17 + decisions):
            item = AgendaItemFactory(meeting=self.meeting, number=number)
            decision = DecisionFactory(item=item)
            write(decision, f"<p>Ordlyd {number}.</p>")
            self.decisions.append(decision)
        self.decision = self.decisions[0]

    def opened(self):
        review.open_review(self.meeting, by=self.coordinator)
        return self.again()

    def again(self):
        for decision in self.decisions:
            decision.refresh_from_db()
        return self

    def says(self, person, verdict, comment="", version=1, on=None):
        said = review.answer(self.decision, verdict, comment, version=version, by=person, on=on)
        self.again()
        return said


def told(person) -> list[str]:
    return list(
        Notice.objects.filter(recipient=person).order_by("pk").values_list("kind", flat=True)
    )
