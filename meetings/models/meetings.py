"""Meetings, who came, and the numbers their items get."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localtime, now
from django.utils.translation import gettext_lazy as _

from people.days import written_day
from people.models import (
    DatedQuerySet,
    Group,
    GroupMunicipality,
    Municipality,
    Office,
    Person,
    PublicIdModel,
)
from people.models.base import ends_after_it_begins
from people.models.groups import Membership
from people.models.roles import COORDINATOR, roles_of
from people.prepared import prepared
from people.ways import way


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, person, on: date | None = None):
        """Meetings ``person`` may open, at least their open part.

        One's own groups', but drafts only for those who run them; the sent minutes of groups that
        report to one's own; a meeting one leads or minutes; and one one sits in as a deputy.
        """
        return self.filter(seen_by(person, on))

    def run_by(self, person, on: date | None = None):
        """Meetings ``person`` may plan, call, write and send."""
        if not person.is_authenticated:
            return self.none()
        return self.filter(run_by(person, on))

    def while_in(self, municipalities):
        """Meetings of groups that one of them had a part in that day; a host from the first."""
        began = Q(host=True) | Q(since__lte=OuterRef("starts_at__date"))
        lasted = Q(until=None) | Q(until__gte=OuterRef("starts_at__date"))
        parts = GroupMunicipality.objects.filter(
            began & lasted, group=OuterRef("group"), municipality__in=municipalities
        )
        return self.filter(Exists(parts))

    def upcoming(self, at=None):
        return self.filter(ends_at__gte=at or now()).exclude(state=Meeting.State.CANCELLED)


def seen_by(person, on: date | None = None, via: str = "") -> Q:
    """The condition behind ``visible_to``; ``via`` leads to the meeting: ``item__meeting__``.

    Ways that lead nowhere are left out: what is not asked costs nothing to write.
    """
    roles = roles_of(person, on)
    called = ~Q(**{f"{via}state": Meeting.State.DRAFT})
    ways = Q(**{f"{via}group__in": roles.run})
    if roles.seen_only:
        ways |= Q(**{f"{via}group__in": roles.seen}) & called
    if roles.below_only:
        sent = {f"{via}group__in": roles.below_only, f"{via}minutes_state__in": Meeting.SENT_STATES}
        ways |= Q(**sent)
    if roles.stood_in:
        sat_in = Attendance.objects.sitting_in(person, on).values("meeting")
        ways |= Q(**{f"{via}pk__in": sat_in}) & called
        ways |= entrusted_to(person, roles.stood_in, via)
    return ways


def run_by(person, on: date | None = None, via: str = "") -> Q:
    """The condition behind ``MeetingQuerySet.run_by``; ``via`` as in ``seen_by``."""
    roles = roles_of(person, on)
    ways = Q(**{f"{via}group__in": roles.run})
    if roles.elsewhere:
        ways |= entrusted_to(person, roles.elsewhere, via)
    return ways


def entrusted_to(person, groups: set[int], via: str = "") -> Q:
    """Meetings of ``groups`` that ``person`` leads or minutes.

    Asked of groups in which one is anything at all: who has left keeps no key to the meetings
    they once led.
    """
    by_name = Q(**{f"{via}chair": person}) | Q(**{f"{via}minute_taker": person})
    called = ~Q(**{f"{via}state": Meeting.State.DRAFT})
    return by_name & called & Q(**{f"{via}group__in": groups})


@dataclass(frozen=True)
class Access:
    """What one person may see and do in one meeting. Pages, buttons and verbs ask here."""

    roles: frozenset[str]
    # Plan, call, write the minutes, send them.
    runs: bool
    # Background, proposals and other papers sent with the summons.
    sees_papers: bool
    # The minutes' open text (drafts only for those who write them).
    sees_minutes: bool
    sees_exempt: bool
    # May answer the summons, propose an item, remark on the minutes.
    takes_part: bool

    @property
    def coordinates(self) -> bool:
        return COORDINATOR in self.roles


class Meeting(PublicIdModel):
    """One dated gathering of a group; its minutes have a state of their own."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Utkast")
        CALLED = "called", _("Innkalt")
        HELD = "held", _("Holdt")
        CANCELLED = "cancelled", _("Avlyst")

    class MinutesState(models.TextChoices):
        WRITING = "writing", _("Skrives")
        SENT = "sent", _("Utkast sendt")
        APPROVED = "approved", _("Godkjent")

    SENT_STATES = (MinutesState.SENT, MinutesState.APPROVED)

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="meetings")
    starts_at = models.DateTimeField(_("begynner"))
    ends_at = models.DateTimeField(_("slutter"))
    place = models.CharField(_("sted"), max_length=200, blank=True)
    video_url = models.URLField(_("videolenke"), blank=True)
    note = models.TextField(_("melding i innkallingen"), blank=True)
    open_to_listeners = models.BooleanField(_("åpent for tilhørere"), default=False)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    minutes_state = models.CharField(
        max_length=10, choices=MinutesState.choices, default=MinutesState.WRITING
    )
    moved_at = models.DateTimeField(default=now)
    chair = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="chaired",
        verbose_name=_("møteleder"),
    )
    minute_taker = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="minuted",
        verbose_name=_("referent"),
    )
    # Entered after it was held (etterregistrering): sends no summons.
    past_registration = models.BooleanField(default=False)
    # The SEQUENCE of its calendar event (RFC 5545, 3.8.7.4): rises with each message sent.
    ical_sequence = models.PositiveIntegerField(default=0)
    called_at = models.DateTimeField(null=True, blank=True)
    # What those called were last told, as meetings.changes writes it: no words, only marks.
    told = models.JSONField(default=dict, blank=True)
    cancelled_reason = models.CharField(_("grunn til avlysning"), max_length=200, blank=True)
    minutes_sent_at = models.DateTimeField(null=True, blank=True)
    remarks_until = models.DateField(_("frist for merknader"), null=True, blank=True)
    approved_on = models.DateField(null=True, blank=True)
    # The item of the next meeting in which these minutes were approved.
    approved_in = models.ForeignKey(
        "AgendaItem", null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    approved_with_changes = models.TextField(_("endringer ved godkjenningen"), blank=True)
    # Of the frozen text, as meetings.approval.fingerprint writes it.
    minutes_sha256 = models.CharField(max_length=64, blank=True)
    # The number of the rendition that holds now; 0 until they are approved.
    minutes_version = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")),
                name="meeting_ends_after_it_begins",
                violation_error_message=_("Møtet slutter før det begynner."),
            ),
            models.CheckConstraint(
                condition=Q(minutes_state="writing") | Q(state="held"),
                name="only_held_meetings_have_sent_minutes",
            ),
        ]
        indexes = [models.Index(fields=["group", "starts_at"])]

    def __str__(self):
        return f"{self.group}, {written_day(self.day)}"

    def get_absolute_url(self):
        return way("meeting_detail", self.public_id)

    @property
    def day(self) -> date:
        return localtime(self.starts_at).date()

    @property
    def is_over(self) -> bool:
        return self.ends_at < now()

    @property
    def minutes_are_sent(self) -> bool:
        return self.minutes_state in self.SENT_STATES

    @property
    def is_frozen(self) -> bool:
        return self.minutes_state == self.MinutesState.APPROVED

    @property
    def has_exempt_text(self) -> bool:
        """Whether items here may hold text exempt from public disclosure."""
        return self.group.holds_exempt_text

    def access(self, person) -> Access:
        """What ``person`` may do here today. Roles are today's, but exempt text asks for a seat
        on the day of the meeting as well, and never opens for those only informed. One who was
        handed the pen or the chair writes on, and still sees no more than their seat gives.
        """
        roles = self.group.roles_of(person)
        coordinates = COORDINATOR in roles
        officer = bool(roles & set(Office.Kind.values))
        # As ``entrusted_to``.
        trusted = (
            bool(roles)
            and person.pk in (self.chair_id, self.minute_taker_id)
            and self.state != self.State.DRAFT
        )
        runs = coordinates or officer or trusted
        member = Membership.Role.MEMBER in roles
        informed = Membership.Role.INFORMED in roles
        seated = member or informed
        attends = seated or trusted or officer
        # Asked only of those whom nothing else lets in: each page asks for access.
        sits_in = not (attends or coordinates) and self.attendances.sitting_in(person).exists()
        sees_exempt = self.has_exempt_text and (
            coordinates
            or (member and self._was_member(person))
            or (trusted and not informed and (officer or self._sat_as_member(person)))
        )
        return Access(
            roles=frozenset(roles),
            runs=runs,
            sees_papers=coordinates or attends or sits_in,
            sees_minutes=runs or self.minutes_are_sent,
            sees_exempt=sees_exempt,
            takes_part=member or officer or trusted or sits_in,
        )

    def _was_member(self, person) -> bool:
        """Whether ``person`` had a seat, not only for information, on the day of the meeting."""
        # A page asks along with the meeting.
        if person.pk in (known := vars(self).get("were_members", {})):
            return known[person.pk]
        return bool(_seats(self.group_id, person.pk, self.day))

    def _sat_as_member(self, person) -> bool:
        """Whether ``person`` was called to this meeting as a member, whatever they are today."""
        called = self.attendances.filter(person=person)
        return called.filter(capacity=Attendance.Capacity.MEMBER).exists()


@prepared
def _seats(group, person, day):
    seats = Membership.objects.active(day).filter(group=group, person=person)
    return seats.filter(role=Membership.Role.MEMBER).values_list("pk")[:1]


class NumberSeries(models.Model):
    """The case numbers of one group in one year. Its row is locked while a number is given."""

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="number_series")
    year = models.PositiveSmallIntegerField(_("år"))
    next_number = models.PositiveIntegerField(_("neste saksnummer"), default=1)
    # Set once a year by the coordinator; most start in mid-year.
    set_by_hand_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "year"], name="one_series_per_group_and_year")
        ]

    def __str__(self):
        return f"{self.next_number}/{self.year % 100:02}"


class AttendanceQuerySet(models.QuerySet):
    def sitting_in(self, person, on: date | None = None):
        """Where ``person`` meets as a deputy, for as long as they are one in that group."""
        return self.filter(
            person=person,
            capacity=Attendance.Capacity.DEPUTY,
            meeting__group__in=roles_of(person, on).stood_in,
        )


class Attendance(PublicIdModel):
    """One person at one meeting, with name, organisation and capacity as they were that day."""

    class State(models.TextChoices):
        UNKNOWN = "", _("Ikke ført")
        PRESENT = "present", _("Til stede")
        EXCUSED = "excused", _("Forfall")
        ABSENT = "absent", _("Ikke møtt")

    class Capacity(models.TextChoices):
        MEMBER = "member", _("Medlem")
        DEPUTY = "deputy", _("Vara")
        INFORMED = "informed", _("Til orientering")
        GUEST = "guest", _("Gjest")

    class Answer(models.TextChoices):
        NONE = "", _("Ikke svart")
        YES = "yes", _("Kommer")
        NO = "no", _("Forfall")
        DEPUTY = "deputy", _("Vara møter")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    # A guest is only a string.
    person = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="attendances"
    )
    name = models.CharField(_("navn"), max_length=120)
    organisation = models.CharField(_("virksomhet"), max_length=120, blank=True)
    title = models.CharField(_("stilling"), max_length=100, blank=True)
    # As the seat was marked that day: the name may stand in the open minutes.
    public_office = models.BooleanField(default=False)
    capacity = models.CharField(max_length=10, choices=Capacity.choices)
    state = models.CharField(_("oppmøte"), max_length=10, choices=State.choices, blank=True)
    deputy_for = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="deputies",
        verbose_name=_("møtt for"),
    )
    answer = models.CharField(_("svar"), max_length=10, choices=Answer.choices, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    # When the answer was given by telephone: who wrote it down.
    answer_registered_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # When somebody read their summons and said "not me": the ``access_epoch`` of the person then,
    # so that a corrected address opens the meeting's links again.
    disowned_epoch = models.PositiveIntegerField(null=True, blank=True)
    # When they said that they know it is called off, or were told.
    cancellation_seen_at = models.DateTimeField(null=True, blank=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        ordering = ["organisation", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="person_once_per_meeting"),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(capacity="guest"),
                name="only_guests_are_strings",
            ),
        ]

    def __str__(self):
        return self.name


class Presence(models.Model):
    """Somebody who was away from, or disqualified in, one item."""

    class Kind(models.TextChoices):
        AWAY = "away", _("Ute av møtet")
        DISQUALIFIED = "disqualified", _("Inhabil")

    item = models.ForeignKey("AgendaItem", on_delete=models.CASCADE, related_name="presences")
    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="presences")
    kind = models.CharField(max_length=20, choices=Kind.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item", "attendance"], name="one_presence_per_item_and_person"
            )
        ]

    def __str__(self):
        return f"{self.attendance}: {self.get_kind_display()}"


class AvoidPeriod(PublicIdModel):
    """Days a municipality would rather not meet: school breaks, council weeks."""

    municipality = models.ForeignKey(
        Municipality, on_delete=models.CASCADE, related_name="avoid_periods"
    )
    name = models.CharField(_("navn"), max_length=80)
    since = models.DateField(_("fra og med"))
    until = models.DateField(_("til og med"))

    objects = DatedQuerySet.as_manager()

    class Meta:
        ordering = ["since"]
        constraints = [ends_after_it_begins("avoid_period_ends_after_it_begins")]

    def __str__(self):
        return self.name
