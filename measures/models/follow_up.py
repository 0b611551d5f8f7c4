"""What tasks and measures share: who may see it, who answers for it, and the steps it takes."""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import localdate, now
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Decision, Meeting
from meetings.models.exemption import Exemption
from meetings.models.meetings import entrusted_to
from meetings.models.texts import is_exempt
from people.models import Group, Membership, Organisation, Person, PublicIdModel
from people.models.roles import roles_of

# Who may take a step: the one it was given to, and those who gave it. The latter may also register
# what the former told them.
RESPONSIBLE, ORDERER = "responsible", "orderer"
# May say how it goes, and take no step.
HELPER = "helper"
EITHER = frozenset({RESPONSIBLE, ORDERER})


@dataclass(frozen=True)
class Step:
    """One step of a follow-up: from which states to which, by whom, and what its button says."""

    sources: tuple[str, ...]
    to: str
    label: str
    roles: frozenset[str] = EITHER
    says_why: bool = False


def seats_that_day(person):
    """The seats as a member that ``person`` had in the group when its meeting was held."""
    day = OuterRef("item__meeting__starts_at__date")
    return Membership.objects.filter(
        Q(until=None) | Q(until__gte=day),
        since__lte=day,
        person=person,
        role=Membership.Role.MEMBER,
        group=OuterRef("group"),
    )


class FollowUpQuerySet(models.QuerySet):
    def visible_to(self, person, on: date | None = None):
        """What one answers for and what one's groups follow; drafts for who runs the meeting.

        What was said in an item with exempt words goes with it: to those who were members that
        day, and to the group that is to do it, not to those only informed nor to the group above.
        """
        if not person.is_authenticated:
            return self.none()
        sent = ~Q(state=FollowUp.DRAFT)
        roles = roles_of(person, on)
        # A follow-up is its item's group's.
        ways = [Q(group__in=roles.run), Q(responsible=person) & sent]
        if self.model.HELPED:
            ways.append(Q(helpers=person) & sent)
        if roles.seen:
            ways.append(Q(responsible_group__in=roles.answered_for) & sent)
        # Those who run every group around see all of it already: nothing more to ask.
        if roles.around or roles.informed_only or roles.elsewhere:
            open_words = ~self.model.exempt() | Exists(seats_that_day(person))
            led = AgendaItem.objects.filter(entrusted_to(person, roles.elsewhere, via="meeting__"))
            ways += [
                Q(group__in=roles.around) & sent & open_words,
                Q(responsible_group__in=roles.informed_only) & sent & open_words,
                Q(item__in=led.values("pk")) & open_words,
            ]
        # Way by way, each by an index: with an OR between them the database reads every row.
        found = [self.model.objects.filter(way).order_by().values("pk") for way in ways]
        return self.filter(pk__in=found[0].union(*found[1:], all=True))

    def mine(self, person):
        """What ``person`` answers for themselves."""
        return self.filter(responsible=person).exclude(state=FollowUp.DRAFT)

    def open(self):
        """Given out and not ended."""
        return self.exclude(state__in=(FollowUp.DRAFT, *self.model.ENDED))

    def ended(self):
        return self.filter(state__in=self.model.ENDED)

    def overdue(self, on: date | None = None):
        """Not ended, and not handed in: then it is the orderer's turn, however long it takes."""
        late = self.open().filter(deadline__lt=on or localdate())
        return late.exclude(state__in=self.model.HANDED_IN)

    def waits_for_orderer(self):
        """Needs help, came back with a question, or was delivered."""
        return self.filter(state__in=self.model.WAITS_FOR_ORDERER)

    def with_part_of(self, person, today):
        """What ``person`` is to each comes with it, for a page that is read: see ``roles_of``.

        In a prepared query alone, which says itself who read it.
        """
        sits = (
            Membership.objects.active(today)
            .seated()
            .filter(
                person=person,
                group=OuterRef("group"),
                organisation=OuterRef("responsible_organisation"),
            )
        )
        met = Meeting.objects.visible_to(person).filter(pk=OuterRef("item__meeting"))
        part = {"sits_for_it": Exists(sits), "opens_meeting": Exists(met)}
        if self.model.HELPED:
            helpers = self.model.helpers.through.objects
            part["helped_by"] = Exists(helpers.filter(person=person, measure=OuterRef("pk")))
        return self.annotate(read_by=person.pk, **part)

    def with_responsible(self):
        """Ready for ``responsible_name``: no query a row."""
        return self.select_related("responsible", "responsible_organisation", "responsible_group")

    def carried_to(self, meeting):
        """What the group of ``meeting`` follows or answers for from its earlier meetings.

        What was ended in that very meeting stays in the list, answered.
        """
        return self.carried(meeting.pk, meeting.group_id, meeting.starts_at)

    def carried(self, meeting, group, starts_at, also: Q | None = None):
        answered = Q(progress__item__meeting=meeting)
        still_open = ~Q(state__in=(FollowUp.DRAFT, *self.model.ENDED))
        wanted = still_open | answered & ~Q(state=FollowUp.DRAFT)
        rows = self.filter(wanted | also if also else wanted).filter(
            Q(group=group) | Q(responsible_group=group)
        )
        earlier = Q(item=None) | Q(item__meeting__starts_at__lt=starts_at)
        return rows.filter(earlier).distinct()


class FollowUp(PublicIdModel, Exemption):
    """What tasks and measures share: who answers for it, until when, and where it was decided."""

    DRAFT = "draft"
    ENDED: tuple[str, ...] = ()
    STEPS: dict[str, Step] = {}
    # The next word is the orderer's; nobody is reminded meanwhile.
    WAITS_FOR_ORDERER: tuple[str, ...] = ()
    # Delivered, and waiting only to be closed.
    HANDED_IN: tuple[str, ...] = ()
    # Whether there may be helpers.
    HELPED = False
    # Done or delivered; a slip of the finger is taken back.
    FINISHED: tuple[str, ...] = ()

    class Openness(models.TextChoices):
        """Whether the public may know of it, where its item does not say so."""

        AS_ITEM = "", _("Som saken")
        OPEN = "open", _("Åpen")
        EXEMPT = "exempt", _("Unntatt offentlighet")

    group = models.ForeignKey(Group, on_delete=models.PROTECT, related_name="%(class)ss")
    item = models.ForeignKey(
        AgendaItem, null=True, blank=True, on_delete=models.PROTECT, related_name="%(class)ss"
    )
    decision = models.ForeignKey(
        Decision, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    # A person, an organisation (with ``responsible`` as its contact person), or a group.
    responsible = models.ForeignKey(
        Person,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("ansvarlig"),
    )
    responsible_organisation = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="%(class)ss",
        verbose_name=_("ansvarlig virksomhet"),
    )
    responsible_group = models.ForeignKey(
        Group,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="responsible_for_%(class)ss",
        verbose_name=_("ansvarlig gruppe"),
    )
    deadline = models.DateField(_("frist"), null=True, blank=True)
    # The sender of the minutes said out loud that it goes out without a deadline.
    deadline_waived_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    openness = models.CharField(
        _("åpenhet"), max_length=10, choices=Openness.choices, blank=True, default=""
    )
    moved_at = models.DateTimeField(default=now)
    given_at = models.DateTimeField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        abstract = True

    @classmethod
    def exempt(cls, via: str = "") -> Q:
        """That the one at ``via`` (here when empty) is exempt now."""
        return is_exempt(via)

    @property
    def kind(self) -> str:
        """``task`` or ``measure``: what its addresses and notices are named by."""
        return self._meta.model_name

    @property
    def is_draft(self) -> bool:
        return self.state == self.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state not in (self.DRAFT, *self.ENDED)

    def is_overdue(self, on: date | None = None) -> bool:
        if not self.is_open or self.state in self.HANDED_IN or self.deadline is None:
            return False
        return self.deadline < (on or localdate())

    def responsible_name(self) -> str:
        """Who answers for it, as it stands in the minutes: "Kari Moe, Eigersund ungdomsskole"."""
        parts = [self.responsible, self.responsible_organisation, self.responsible_group]
        return ", ".join(str(part) for part in parts if part)

    def roles_of(self, person) -> frozenset[str]:
        """``RESPONSIBLE``, ``ORDERER``, both or none. At most two queries; see ``with_part_of``."""
        roles = set()
        runs = roles_of(person).run
        mine = self.responsible_id == person.pk or self.responsible_group_id in runs
        if mine or self.is_answered_for_by(person):
            roles.add(RESPONSIBLE)
        if self.group_id in runs:
            roles.add(ORDERER)
        return frozenset(roles)

    def is_answered_for_by(self, person) -> bool:
        """Whether ``person`` sits in the group for the organisation that is responsible."""
        if getattr(self, "read_by", None) == person.pk:
            return self.sits_for_it
        return bool(self.responsible_organisation_id) and (
            Membership.objects.active()
            .seated()
            .filter(
                person=person, group=self.group_id, organisation=self.responsible_organisation_id
            )
            .exists()
        )

    @property
    def is_finished(self) -> bool:
        """Done, delivered or closed: what may have been pressed by mistake."""
        return self.state in self.FINISHED

    def steps(self, roles) -> dict[str, Step]:
        """The steps open to one who holds ``roles``. The button and the lock ask here."""
        return {
            name: step
            for name, step in self.STEPS.items()
            if self.state in step.sources and roles & step.roles
        }

    def has_responsible(self) -> bool:
        return bool(
            self.responsible_id or self.responsible_organisation_id or self.responsible_group_id
        )


def somebody_is_responsible(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(state="draft")
        | Q(responsible__isnull=False)
        | Q(responsible_organisation__isnull=False)
        | Q(responsible_group__isnull=False),
        name=name,
        violation_error_message=_("Noen må være ansvarlig."),
    )
