"""*Kom i gang*: what a new coordinator does first, as far as people know of it."""

from django.db import transaction
from django.db.models import Count, Q
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people import audit, groups, notices
from people.contact import check_keeps
from people.models import Group, GroupMunicipality, Membership, Municipality, Notice


def hosted_groups(municipality: Municipality) -> list[Group]:
    """The standing groups ``municipality`` is host of, from the top level down, each with its
    ``member_count``.
    """
    hosted = GroupMunicipality.objects.filter(municipality=municipality, host=True, until=None)
    found = (
        Group.objects.standing()
        .filter(pk__in=hosted.values("group"))
        .annotate(
            member_count=Count(
                "memberships",
                filter=Q(memberships__role=Membership.Role.MEMBER, memberships__until=None),
            )
        )
    )
    return sorted(found, key=lambda group: groups.LEVELS.index(group.level))


def suggestions() -> list[dict]:
    """The three groups a municipality usually begins with."""
    return [
        {"level": Group.Level.STEERING, "name": _("Politirådet"), "police_council": True},
        {"level": Group.Level.COORDINATING, "name": _("Koordineringsgruppen")},
        {"level": Group.Level.EXECUTING, "name": _("Utførende gruppe")},
    ]


@transaction.atomic
def make_groups(municipality: Municipality, wanted: list[dict], *, by) -> list[Group]:
    """The groups of the first step, each reporting to the one above. Twice is once by name."""
    check_keeps(municipality, by)
    Municipality.objects.select_for_update().get(pk=municipality.pk)
    known = {group.name.casefold(): group for group in hosted_groups(municipality)}
    made, above = [], None
    for facts in wanted:
        group = known.get(facts["name"].casefold())
        if group is None:
            group = groups.create(municipality=municipality, reports_to=above, by=by, **facts)
            made.append(group)
        above = group
    return made


def last_sample(municipality: Municipality, person) -> Notice | None:
    return person.notices.filter(kind="sample", facts__municipality=municipality.number).first()


@transaction.atomic
def send_sample(municipality: Municipality, *, by) -> int:
    """A mail to oneself through the worker, as every mail will go; 0 while the last one waits."""
    check_keeps(municipality, by)
    sent = by.notices.filter(kind="sample").exclude(state=Notice.State.WAITING).count()
    told = notices.tell(
        by,
        key=f"sample:{municipality.number}:{sent}",
        kind="sample",
        about=municipality,
        municipality=municipality.number,
    )
    if told:
        audit.record(by, "send_sample", municipality)
    return told


@transaction.atomic
def put_away(municipality: Municipality, *, by) -> None:
    """Home no longer leads to *Kom i gang*; the page is still there."""
    check_keeps(municipality, by)
    municipality.started_on = localdate()
    municipality.save(update_fields=["started_on"])
    audit.record(by, "put_away_start", municipality)


@transaction.atomic
def take_up(municipality: Municipality, *, by) -> None:
    check_keeps(municipality, by)
    municipality.started_on = None
    municipality.save(update_fields=["started_on"])
    audit.record(by, "take_up_start", municipality)
