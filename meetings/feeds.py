"""Meetings in calendars that fetch them: one's own, a group's, a municipality's open ones."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils.timezone import now

from meetings.models import CalendarFeed, Meeting
from people import audit
from people.models import Group, GroupMunicipality, Municipality, Person, new_public_id
from people.models.roles import roles_of

# How far back a calendar that subscribes goes.
LOOK_BACK = timedelta(days=365)


def own_groups(person: Person):
    """The groups whose meetings may be subscribed to by themselves."""
    return Group.objects.visible_to(person).standing().order_by("name", "pk")


def own_places(person: Person):
    """The municipalities whose year may be subscribed to."""
    return Municipality.objects.visible_to(person).order_by("name", "pk")


def scope(about: Group | Municipality | None) -> dict:
    """What a feed is of, as its columns have it."""
    is_place = isinstance(about, Municipality)
    return {"group": None if is_place else about, "municipality": about if is_place else None}


@transaction.atomic
def renew(person: Person, about: Group | Municipality | None) -> CalendarFeed:
    """A new address for ``person``; the one before it is dead.

    Raises PermissionDenied when the group or the municipality is not theirs.
    """
    own = own_places(person) if isinstance(about, Municipality) else own_groups(person)
    if about and not own.filter(pk=about.pk).exists():
        raise PermissionDenied
    feed, _new = CalendarFeed.objects.update_or_create(
        person=person,
        **scope(about),
        defaults={"public_id": new_public_id(), "epoch": person.access_epoch},
    )
    audit.record(person, "renew_feed", feed)
    return feed


@transaction.atomic
def revoke(person: Person, about: Group | Municipality | None) -> None:
    """There is no address any more. Twice is once."""
    feed = CalendarFeed.objects.filter(person=person, **scope(about)).first()
    if feed:
        audit.record(person, "revoke_feed", feed)
        feed.delete()


def forget(person: Person) -> None:
    """The addresses are keys: they go with an erased person."""
    CalendarFeed.objects.filter(person=person).delete()


def meetings_in(feed: CalendarFeed):
    """Those its person would see called today: in their groups, or where they meet as a deputy."""
    person = feed.person
    called = feed.person.attendances.filter(meeting=OuterRef("pk"))
    found = Meeting.objects.visible_to(person).filter(
        Q(group__in=roles_of(person).seen) | Exists(called), starts_at__gte=now() - LOOK_BACK
    )
    if feed.group_id:
        found = found.filter(group=feed.group_id)
    return found.exclude(state=Meeting.State.DRAFT)


def open_meetings(municipality: Municipality):
    """Those anybody may come and listen to."""
    groups = GroupMunicipality.objects.active().filter(municipality=municipality)
    return Meeting.objects.filter(
        group__in=groups.values("group"),
        open_to_listeners=True,
        starts_at__gte=now() - LOOK_BACK,
    ).exclude(state=Meeting.State.DRAFT)
