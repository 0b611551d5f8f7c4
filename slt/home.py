"""Home: what waits for me, most pressing first, each with why and what one click does."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.timezone import localtime, now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from measures.models import Measure, Task
from meetings.models import (
    AgendaItem,
    Attachment,
    Decision,
    Meeting,
    Remark,
    Removal,
    Review,
)
from people.days import day_and_month
from people.models import Group, Notice
from people.models.roles import roles_of
from people.prepared import counted, prepared
from slt import across
from slt.evaluations import follow_up_of
from slt.line import Line, named, place_of
from slt.mine import next_meeting_lines, removal_lines, review_lines
from slt.posts import contact_lines, own_posts, start_lines, waiting_lines
from slt.year import rhythm

# So far ahead a draft meeting's summons is asked for, beyond the group's own number of days.
EARLY = timedelta(days=7)


@dataclass
class Home:
    """The page: the lines in order, and what they are about."""

    lines: list[Line]
    # More than one municipality: then each line names its own.
    several: bool
    coordinates: bool
    # Whether there is a group to plan a meeting for.
    has_groups: bool


def for_person(person, at: datetime | None = None) -> Home:
    """Everything that waits for ``person`` now. At most nine queries, however much there is."""
    at = at or now()
    today = localtime(at).date()
    groups = coordinated_groups(person, at)
    posts = own_posts(person.pk, today)
    lines: list[Line] = []
    if groups:
        lines += meeting_lines(groups, at)
        lines += follow_up_lines(groups, today)
        lines += norm_lines(groups, today)
        lines += gap_lines(groups)
        lines += lapsed_lines(groups)
        lines += across.lines(groups.values())
        lines += mail_lines(groups)
    lines += contact_lines(posts, today)
    lines += waiting_lines(posts)
    lines += start_lines(posts)
    lines += review_lines(person, today)
    lines += removal_lines(person, groups, today)
    lines += follow_up_of(person, groups, today)
    lines += next_meeting_lines(person, at)
    far = date.max
    lines.sort(key=lambda line: (line.weight, line.due or far))
    several = len(roles_of(person, today).municipalities) > 1
    return Home(lines, several, bool(posts), bool(groups))


def mail_lines(groups: dict[int, Group]) -> Iterator[Line]:
    """Mail that did not arrive, or cannot leave: who was to have it does not know."""
    failed = Counter({group: group.failed for group in groups.values()})
    away = Counter({group: group.away for group in groups.values()})
    if count := failed.total():
        yield Line(
            ngettext("%(count)s e-post kom ikke frem", "%(count)s e-poster kom ikke frem", count)
            % {"count": count},
            named(failed),
            f"{reverse('ledger')}?vis=feil",
            _("Se hvem"),
            weight=6,
            color="danger",
            place=place_of(failed),
        )
    if count := away.total():
        yield Line(
            _("E-posttjeneren svarer ikke"),
            ngettext(
                "%(count)s e-post venter og går ut når den svarer igjen.",
                "%(count)s e-poster venter og går ut når den svarer igjen.",
                count,
            )
            % {"count": count},
            f"{reverse('ledger')}?vis=venter",
            _("Se hva som venter"),
            weight=7,
            color="warning",
            place=place_of(away),
        )


def coordinated_groups(person, at: datetime) -> dict[int, Group]:
    """The standing groups ``person`` runs, with host, this year's meetings and mail counted."""
    today = localtime(at).date()
    return {group.pk: group for group in run_groups(person, *rhythm.bounds(today), today)}


@prepared
def run_groups(person, year_begins, year_ends, horizon, gone, today):
    mail = Notice.objects.filter(group=OuterRef("pk"))
    removals = Removal.objects.waiting(today).filter(meeting__group=OuterRef("pk"))
    return (
        Group.objects.coordinated_by(person, today)
        .standing()
        .filter(group_municipalities__host=True, group_municipalities__until=None)
        .annotate(
            place=F("group_municipalities__municipality__name"),
            **rhythm.columns(today, year_begins, year_ends, horizon, gone),
            failed=counted(mail.filter(state=Notice.State.FAILED), by="group"),
            away=counted(mail.filter(state=Notice.State.WAITING, why="server_away"), by="group"),
            to_remove=counted(removals, by="meeting__group"),
            **lapsed_in(today),
            **across.columns(),
        )
        .only("public_id", "name", "meetings_per_year", "summons_days")
    )


def lapsed_in(today) -> dict:
    """Columns with how much was exempt until a day that has been, of each kind."""
    before = {"exempt_until__lt": today}
    items = AgendaItem.objects.filter(meeting__group=OuterRef("pk"), **before)
    files = Attachment.objects.filter(item__meeting__group=OuterRef("pk"), opened_at=None, **before)
    given = {
        f"lapsed_{model._meta.model_name}s": counted(
            model.objects.filter(group=OuterRef("pk"), item__isnull=False, **before).exclude(
                openness=model.Openness.OPEN
            ),
            by="group",
        )
        for model in (Task, Measure)
    }
    return {
        "lapsed_items": counted(items, by="meeting__group"),
        "lapsed_files": counted(files, by="item__meeting__group"),
        **given,
    }


def lapsed_lines(groups: dict[int, Group]) -> Iterator[Line]:
    """What was exempt until a day that has been. Nothing opens by itself."""
    kinds = ("lapsed_items", "lapsed_files", "lapsed_tasks", "lapsed_measures")
    lapsed = Counter(
        {group: sum(getattr(group, kind) for kind in kinds) for group in groups.values()}
    )
    if count := lapsed.total():
        yield Line(
            ngettext(
                "%(count)s unntak er gått ut. Skal det åpnes?",
                "%(count)s unntak er gått ut. Skal det åpnes?",
                count,
            )
            % {"count": count},
            named(lapsed),
            reverse("lapsed_exemptions"),
            _("Se hvilke"),
            weight=30,
            place=place_of(lapsed),
        )


@prepared
def unfinished_meetings(groups, at, soon):
    remarks = Remark.objects.filter(item__meeting=OuterRef("pk"), state=Remark.State.OPEN)
    questions = Review.objects.filter(
        decision__item__meeting=OuterRef("pk"), answered_at=None
    ).exclude(verdict=Review.Verdict.AGREE)
    asked = Q(decision__between_meetings=True)
    proposals = questions.filter(
        asked, decision__state__in=(Decision.State.IN_REVIEW, Decision.State.RETURNED)
    )
    writing = Q(
        state__in=(Meeting.State.CALLED, Meeting.State.HELD),
        minutes_state=Meeting.MinutesState.WRITING,
        ends_at__lt=at,
    )
    drafts = Q(state=Meeting.State.DRAFT, starts_at__gte=at, starts_at__lt=soon)
    return (
        Meeting.objects.filter(group__in=groups)
        .annotate(
            remark_count=counted(remarks, by="item__meeting"),
            question_count=counted(questions.exclude(asked), by="decision__item__meeting"),
            proposal_count=counted(proposals, by="decision__item__meeting"),
            proposal=Subquery(proposals.order_by("pk").values("decision__public_id")[:1]),
        )
        .filter(
            writing
            | drafts
            | Q(remark_count__gt=0)
            | Q(question_count__gt=0)
            | Q(proposal_count__gt=0)
        )
        .only(
            "public_id",
            "group_id",
            "starts_at",
            "ends_at",
            "state",
            "minutes_state",
            "remarks_until",
        )
        .order_by("starts_at")
    )


def meeting_lines(groups: dict[int, Group], at: datetime) -> Iterator[Line]:
    """Summonses and minutes not sent, remarks and leaders' questions not answered."""

    for meeting in unfinished_meetings(groups, at, at + timedelta(days=60)):
        group = groups[meeting.group_id]
        place = group.place
        day = day_and_month(meeting.day)
        if meeting.state == Meeting.State.DRAFT:
            send_by = meeting.day - timedelta(days=group.summons_days)
            if send_by - EARLY <= localtime(at).date():
                yield Line(
                    _("Send innkalling: %(group)s %(day)s") % {"group": group, "day": day},
                    _("Innkallingen skal ut %(count)s dager før møtet, %(day)s.")
                    % {"count": group.summons_days, "day": day_and_month(send_by)},
                    reverse("meeting_detail", args=[meeting.public_id]),
                    _("Gå til møtet"),
                    weight=20,
                    due=send_by,
                    color="warning" if send_by < localtime(at).date() else "neutral",
                    place=place,
                )
        elif not meeting.minutes_are_sent:
            hours = int((at - meeting.ends_at).total_seconds() // 3600)
            yield Line(
                _("Send referat: %(group)s %(day)s") % {"group": group, "day": day},
                ngettext(
                    "Det er %(count)s time siden møtet.",
                    "Det er %(count)s timer siden møtet.",
                    hours,
                )
                % {"count": hours}
                if hours < 48
                else _("Det er %(count)s dager siden møtet.")
                % {"count": (localtime(at).date() - meeting.day).days},
                reverse("minutes", args=[meeting.public_id]),
                _("Skriv ferdig"),
                weight=10,
                due=meeting.day,
                color="warning" if hours >= 24 else "neutral",
                place=place,
            )
        for count, when, url in (
            (meeting.question_count, day, reverse("minutes", args=[meeting.public_id])),
            # A proposal has its own page; the meeting it waits for has nothing to do with it yet.
            (
                meeting.proposal_count,
                _("mellom møtene"),
                meeting.proposal and reverse("decision_detail", args=[meeting.proposal]),
            ),
        ):
            if count:
                yield Line(
                    ngettext(
                        "%(count)s leder har spurt eller sendt tilbake",
                        "%(count)s ledere har spurt eller sendt tilbake",
                        count,
                    )
                    % {"count": count},
                    f"{group}, {when}",
                    url,
                    _("Svar"),
                    weight=12,
                    due=meeting.day,
                    place=place,
                )
        if meeting.remark_count:
            yield Line(
                ngettext(
                    "%(count)s merknad til referatet",
                    "%(count)s merknader til referatet",
                    meeting.remark_count,
                )
                % {"count": meeting.remark_count},
                f"{group}, {day}",
                reverse("minutes", args=[meeting.public_id]),
                _("Ta stilling"),
                weight=14,
                due=meeting.remarks_until,
                place=place,
            )


@prepared
def open_in(groups, today):
    def counts(model):
        return (
            model.objects.open()
            .filter(group__in=groups)
            .order_by()
            .values("group")
            .annotate(
                late=Count("pk", filter=Q(deadline__lt=today) & ~Q(state__in=model.HANDED_IN)),
                help=Count("pk", filter=Q(state__in=("needs_help", "returned"))),
            )
            .values_list("group", "late", "help")
        )

    return counts(Task).union(counts(Measure), all=True)


def follow_up_lines(groups: dict[int, Group], today: date) -> Iterator[Line]:
    """Who needs help, and what is over its deadline, each with how much in which group."""

    late, wanting = Counter(), Counter()
    for group, over, helpless in open_in(groups, today):
        late[groups[group]] += over
        wanting[groups[group]] += helpless
    if count := wanting.total():
        yield Line(
            ngettext(
                "%(count)s oppfølging trenger hjelp eller svar",
                "%(count)s oppfølginger trenger hjelp eller svar",
                count,
            )
            % {"count": count},
            named(wanting),
            f"{reverse('follow_up_list')}?vis=hjelp",
            _("Se hva det gjelder"),
            weight=11,
            color="warning",
            place=place_of(wanting),
        )
    if count := late.total():
        yield Line(
            ngettext(
                "%(count)s oppfølging er over fristen",
                "%(count)s oppfølginger er over fristen",
                count,
            )
            % {"count": count},
            named(late),
            f"{reverse('follow_up_list')}?vis=over",
            _("Se hvilke"),
            weight=16,
            color="danger",
            place=place_of(late),
        )


def norm_lines(groups: dict[int, Group], today: date) -> Iterator[Line]:
    """Groups that will meet less often than their norm, told before it is too late."""
    for group in groups.values():
        norm = rhythm.norm_in(group, today)
        if not norm.breaks or group.norm_is_known:
            continue
        title = (
            _("%(group)s møtes sjeldnere enn avtalt")
            if norm.is_behind
            else _("%(group)s har for få møter foran seg")
        )
        yield Line(
            title % {"group": group},
            norm.said(),
            reverse("rhythm", args=[group.public_id]),
            _("Se forslag til dag"),
            weight=40,
            place=group.place,
        )


def gap_lines(groups: dict[int, Group]) -> Iterator[Line]:
    """Groups where an office or a seat is empty, or an organisation does not come."""
    for group in groups.values():
        if said := rhythm.gaps_said(group):
            yield Line(
                _("%(group)s er ikke fulltallig") % {"group": group},
                " ".join(said),
                reverse("rhythm", args=[group.public_id]),
                _("Se hva det gjelder"),
                weight=42,
                place=group.place,
            )
