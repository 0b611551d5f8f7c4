"""Reporting a challenge upwards, and the coordinator's sorting of it."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.html import escape, linebreaks
from django.utils.timezone import now
from django.utils.translation import gettext as _

from meetings import agenda, texts
from meetings.models import AgendaItem, Challenge, Matter, Meeting, Text
from people import audit, guard, notices
from people.coordinators import to_be_told
from people.models import Group, GroupMunicipality
from people.models.roles import roles_of

State = Challenge.State
# Within this, the same words from the same person is a button pressed twice.
TWICE = timedelta(minutes=1)
# In the place of what was written of somebody.
GONE = "[…]"
# As many matters as a list to choose from has room for.
MOST = 100


def groups_of(person):
    """From where one may report: groups one has any part in, or does something for."""
    part = Q(pk__in=roles_of(person).held)
    for name in ("tasks", "measures"):
        # Follow-up belongs to a later app: it is reached through its relations.
        given = Group._meta.get_field(name).related_model.objects.mine(person)
        part |= Q(pk__in=given.order_by().values("group"))
    return Group.objects.filter(part).standing().order_by("name", "pk")


@transaction.atomic
def report(group: Group, *, title: str, seen: str, place: str = "", by) -> Challenge:
    """Put it before those who coordinate the group. The same twice is one.

    Raises ValidationError, by field, where a national identity number stands.
    """
    if not groups_of(by).filter(pk=group.pk).exists():
        raise PermissionDenied
    words = {"title": title.strip(), "seen": seen.strip(), "place": place.strip()}
    if found := {name: _("Ta ut fødselsnummeret.") for name in words if guard.find(words[name])}:
        raise ValidationError(found)
    facts = {**words, "group": group, "sender": by}
    if before := Challenge.objects.filter(**facts, sent_at__gt=now() - TWICE).first():
        return before
    challenge = Challenge.objects.create(**facts)
    audit.record(by, "report_challenge", challenge)
    for person in to_be_told(group):
        if person != by:
            tell(challenge, person, "challenge_reported", sender=by)
    return challenge


def tell(challenge: Challenge, person, kind: str, *, sender) -> None:
    notices.tell(
        person,
        key=f"challenge:{challenge.pk}:{kind}",
        kind=kind,
        about=challenge,
        group=challenge.group,
        sender=sender,
    )


# Sorting ------------------------------------------------------------------------------------------


def may_sort(challenge: Challenge, by) -> bool:
    return challenge.group_id in roles_of(by).coordinated


def groups_around(challenge: Challenge, by) -> set[int]:
    """Groups that ``by`` coordinates in the challenge's own municipalities: the wall stands."""
    parts = GroupMunicipality.objects.active()
    ours = parts.filter(group=challenge.group_id).values("municipality")
    near = parts.filter(municipality__in=ours).values_list("group", flat=True)
    return set(near) & roles_of(by).coordinated


def meetings_for(challenge: Challenge, by):
    """The meetings on whose agenda it may come."""
    ahead = Meeting.objects.filter(group__in=groups_around(challenge, by), ends_at__gte=now())
    ahead = ahead.exclude(state__in=agenda.NOT_PLANNED).exclude(
        group__handles_individual_cases=True
    )
    return ahead.select_related("group").order_by("starts_at", "pk")


def matters_for(challenge: Challenge, by):
    """The matters it may belong to, the newest first."""
    items = AgendaItem.objects.filter(
        meeting__group__in=groups_around(challenge, by), accepted_at__isnull=False
    )
    newest = Matter.objects.filter(pk__in=items.values("matter")).order_by("-pk")[:MOST]
    # The form looks the chosen one up in it, and a slice cannot be looked up in.
    return Matter.objects.filter(pk__in=newest.values("pk")).order_by("-pk")


@transaction.atomic
def put_on_agenda(
    challenge: Challenge, meeting: Meeting, title: str, *, by, with_words: bool = False
) -> AgendaItem:
    """A new item; its title is what the coordinator writes, and the words come only if asked."""
    require_sorts(challenge, by)
    if not meetings_for(challenge, by).filter(pk=meeting.pk).exists():
        raise PermissionDenied
    item = agenda.add(meeting, by=by, title=title, kind=AgendaItem.Kind.DISCUSSION)
    if with_words:
        text = texts.of_item(item, Text.Kind.BACKGROUND)
        words = "\n\n".join(filter(None, (challenge.seen, challenge.place)))
        texts.save(text, base=0, open=linebreaks(escape(words)), exempt=None, by=by)
    settle(challenge, State.ON_AGENDA, by=by, matter=item.matter)
    return item


@transaction.atomic
def merge(challenge: Challenge, matter: Matter, answer: str = "", *, by) -> None:
    """It belongs to a matter there is."""
    require_sorts(challenge, by)
    if matter not in matters_for(challenge, by):
        raise PermissionDenied
    settle(challenge, State.MERGED, by=by, matter=matter, answer=answer.strip())


@transaction.atomic
def answer(challenge: Challenge, words: str, *, by) -> None:
    require_sorts(challenge, by)
    settle(challenge, State.ANSWERED, by=by, answer=words.strip())


@transaction.atomic
def decline(challenge: Challenge, words: str, *, by, erase: bool = False) -> None:
    """Not taken further, and why. ``erase``: it was of somebody, and is not kept."""
    require_sorts(challenge, by)
    gone = {"title": GONE, "seen": GONE, "place": ""} if erase else {}
    settle(challenge, State.DECLINED, by=by, answer=words.strip(), **gone)


def require_sorts(challenge: Challenge, by) -> None:
    if not may_sort(challenge, by):
        raise PermissionDenied


def settle(challenge: Challenge, state: str, *, by, **changes) -> None:
    """Once: the second to press gets ``Stale``. The sender hears."""
    audit.move(challenge, "sort_challenge", source=State.NEW, to=state, by=by, **changes)
    if challenge.sender_id != by.pk:
        tell(challenge, challenge.sender, "challenge_sorted", sender=by)
