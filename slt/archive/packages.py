"""Asking for an archive package, making it in the worker, and deleting it when its time is out.

A row says that a package is wanted. The worker claims it with a lease, which each message written
renews; a worker that is killed leaves a lease that runs out, and the next beat begins anew.
"""

import hashlib
import logging
import tempfile
from datetime import date, datetime, timedelta
from functools import partial

from celery import current_app
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.core.files import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils.timezone import localdate, make_aware, now

from meetings import sending
from meetings.models import Meeting, Removal
from meetings.sending import Missing
from people import audit
from people.audit import Stale
from people.models import Municipality
from people.models.base import stored_path
from people.models.roles import roles_of
from slt.archive import zipped
from slt.archive.contents import Contents, Stopped
from slt.models import ArchivePackage, ArchiveSetup

logger = logging.getLogger(__name__)

State, Why = ArchivePackage.State, ArchivePackage.Why
# One message takes seconds; this long after the last one nobody is at work.
LEASE = timedelta(minutes=3)
MAX_ATTEMPTS = 3
# It holds every exempt word of a year: no longer than it takes to hand it over.
KEPT = timedelta(days=14)
# Between the moment an act writes down and the one in which others see what it did.
COMMITTED = timedelta(seconds=10)


class Blocked(Exception):
    """National identity numbers stand in what was to be archived: where."""

    def __init__(self, found: list[Missing]):
        super().__init__(f"{len(found)} places")
        self.found = found


class Superseded(Exception):
    """Another began this package anew, or it is deleted."""


# What may be archived ---------------------------------------------------------------------------


def archivable(meetings=None):
    """Meetings with sent minutes. Where individual cases are handled, no words are kept here."""
    meetings = Meeting.objects.all() if meetings is None else meetings
    return meetings.filter(
        minutes_state__in=Meeting.SENT_STATES, group__handles_individual_cases=False
    )


def held_by(municipality: Municipality, groups=None):
    """Held meetings of groups the municipality had a part in that day, whatever it has today."""
    held = Meeting.objects.while_in([municipality]).filter(state=Meeting.State.HELD)
    return held if groups is None else held.filter(group__in=groups)


def held_in(municipality: Municipality, year: int, groups=None):
    begins, ends = (make_aware(datetime(one, 1, 1)) for one in (year, year + 1))  # noqa: DTZ001
    held = held_by(municipality, groups).filter(starts_at__gte=begins, starts_at__lt=ends)
    return held.order_by("starts_at", "pk")


def in_package(package: ArchivePackage):
    meetings = (
        Meeting.objects.filter(pk=package.meeting_id)
        if package.meeting_id
        else held_in(package.municipality, package.year)
    )
    return archivable(meetings).select_related("group", "chair", "minute_taker")


def left_out(package: ArchivePackage) -> list[Meeting]:
    """Held meetings of the year whose minutes are not sent."""
    if package.meeting_id:
        return []
    held = held_in(package.municipality, package.year)
    held = held.filter(group__handles_individual_cases=False)
    return list(held.exclude(minutes_state__in=Meeting.SENT_STATES).select_related("group"))


# Asking -----------------------------------------------------------------------------------------


def require_coordinates(municipality: Municipality, by, meeting: Meeting | None = None) -> None:
    """For a year, the municipality's own coordinator, not one of its districts'; who may also
    archive a meeting of a group that the municipality has left since.
    """
    posts = by.appointments.coordinators().active().filter(municipality=municipality)
    whole = posts.filter(district=None).exists()
    if meeting is None:
        if not whole:
            raise PermissionDenied
        return
    if whole and held_by(municipality).filter(pk=meeting.pk).exists():
        return
    parts = meeting.group.group_municipalities.active().filter(municipality=municipality)
    if (
        not posts.filter(Q(district=None) | Q(district__in=parts.values("district"))).exists()
        or meeting.group_id not in roles_of(by).coordinated
    ):
        raise PermissionDenied


@transaction.atomic
def choose_form(municipality: Municipality, form: str, *, by) -> None:
    require_coordinates(municipality, by)
    ArchiveSetup.objects.update_or_create(municipality=municipality, defaults={"form": form})
    audit.record(by, "choose_archive_form", municipality, form=form)


def form_of(municipality: Municipality) -> str:
    setup = ArchiveSetup.objects.filter(municipality=municipality).first()
    return setup.form if setup else ArchiveSetup.Form.CASE


@transaction.atomic
def ask(
    municipality: Municipality, *, by, year: int | None = None, meeting: Meeting | None = None
) -> ArchivePackage:
    """Want a package of a year, or of one meeting.

    Raises ``Blocked`` while a national identity number stands in it, and ``Stale`` when one is
    being made already for this municipality.
    """
    require_coordinates(municipality, by, meeting)
    package = ArchivePackage(
        municipality=municipality,
        year=year,
        meeting=meeting,
        form=form_of(municipality),
        asked_by=by,
    )
    meetings = list(in_package(package))
    if not meetings:
        raise PermissionDenied
    if found := [gap for one in meetings for gap in sending.national_ids(one)]:
        raise Blocked(found)
    try:
        # A savepoint: on PostgreSQL a refused insert would spoil the act around it.
        with transaction.atomic():
            package.save(force_insert=True)
    except IntegrityError:
        raise Stale(f"A package for {municipality} is being made.") from None
    facts = {"year": year} if year else {"meeting": meeting.public_id}
    audit.record(by, "ask_archive_package", package, municipality=municipality.number, **facts)
    transaction.on_commit(wake, robust=True)
    return package


def wake() -> None:
    """Ask the worker to make it now. If the broker is away, the next beat finds the row."""
    current_app.send_task("slt.tasks.make_archive_packages", retry=False)


def require_seen(package: ArchivePackage, by) -> None:
    if not ArchivePackage.objects.visible_to(by).filter(pk=package.pk).exists():
        raise PermissionDenied


@transaction.atomic
def download(package: ArchivePackage, *, by) -> None:
    """Write down that ``by`` fetched it: it may hold every exempt word of a year."""
    require_seen(package, by)
    audit.record(by, "download_archive_package", package)


@transaction.atomic
def delete(package: ArchivePackage, *, by, why: str = Why.BY_HAND) -> None:
    """Delete the file, or stop one that is being made. Raises ``Stale`` when it is gone.

    ``by`` is None where time or a removal deletes it.
    """
    if by:
        require_seen(package, by)
    sources = [State.WAITING, State.MAKING, State.READY, State.FAILED]
    name = package.file.name
    audit.move(
        package, "delete_archive_package", source=sources, to=State.DELETED, by=by, why=why, file=""
    )
    if name:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


# The worker -------------------------------------------------------------------------------------


def tend(at: datetime | None = None) -> int:
    """Delete what must go, and make what waits, one at a time; count the made.

    Run it as often as you like: while somebody is at work it does nothing.
    """
    at = at or now()
    forget_changed()
    delete_expired(on=localdate(at))
    made = 0
    while package := claim(now()):
        made += make(package)
    return made


def claim(at: datetime) -> ArchivePackage | None:
    """The next package, and the right to make it; None while one is being made.

    One at a time for everybody: the worker has mail to send as well.
    """
    at_work = ArchivePackage.objects.filter(state=State.MAKING, leased_until__gte=at)
    if at_work.exists():
        return None
    for package in ArchivePackage.objects.unfinished().order_by("asked_at", "pk"):
        here = ArchivePackage.objects.filter(
            pk=package.pk, state=package.state, attempts=package.attempts
        )
        if package.attempts >= MAX_ATTEMPTS:
            here.update(state=State.FAILED, why=Why.FAULT, moved_at=at)
            continue
        claimed = here.update(
            state=State.MAKING,
            attempts=F("attempts") + 1,
            leased_until=at + LEASE,
            began_at=at,
            moved_at=at,
            done=0,
            total=0,
        )
        if claimed:
            package.refresh_from_db()
            return package
    return None


def mine(package: ArchivePackage):
    """The row, as long as this attempt is the one that makes it."""
    return ArchivePackage.objects.filter(
        pk=package.pk, state=State.MAKING, attempts=package.attempts
    )


def note(package: ArchivePackage, **changes) -> None:
    """Say how far it has come, and keep the lease. Raises ``Superseded``."""
    if not mine(package).update(leased_until=now() + LEASE, **changes):
        raise Superseded


def make(package: ArchivePackage) -> int:
    """Write the package and put it where it can be fetched; 1 if it is there now."""
    try:
        # Without a name: nothing is left on the disk by a worker that is killed.
        with tempfile.TemporaryFile(dir=settings.DATA_DIR) as half:
            meetings = list(in_package(package))
            contents = (Contents(one, package.municipality, package.form) for one in meetings)
            note(package, total=sum(one.count() for one in contents))
            zipped.write(
                half,
                package,
                meetings,
                left_out=left_out(package),
                step=partial(note, package, done=F("done") + 1),
            )
            return keep(package, half)
    except Superseded:
        return 0
    except Stopped:
        give_up(package, Why.NATIONAL_ID)
    except Exception:
        # Its lease runs out, and the beat after that tries again.
        logger.exception("Archive package %s was not made.", package.public_id)
        if package.attempts >= MAX_ATTEMPTS:
            give_up(package, Why.FAULT)
    return 0


def keep(package: ArchivePackage, half) -> int:
    half.seek(0)
    digest = hashlib.file_digest(half, "sha256").hexdigest()
    size = half.tell()
    half.seek(0)
    # What an attempt that was killed here left behind.
    default_storage.delete(stored_path(package, ""))
    package.file.save("", File(half), save=False)
    with transaction.atomic():
        kept = mine(package).update(
            state=State.READY,
            file=package.file.name,
            size=size,
            sha256=digest,
            moved_at=now(),
            leased_until=None,
            expires_on=localdate() + KEPT,
        )
        if kept:
            audit.record(None, "make_archive_package", package, size=size)
    if not kept:
        default_storage.delete(package.file.name)
    return kept


def give_up(package: ArchivePackage, why: str) -> None:
    mine(package).update(state=State.FAILED, why=why, moved_at=now(), leased_until=None)


def delete_expired(on: date) -> int:
    """Delete what nobody needs any more; count the deleted."""
    old = ArchivePackage.objects.filter(state=State.READY, expires_on__lt=on)
    return sum(drop(package, Why.EXPIRED) for package in old)


def forget_changed() -> int:
    """Delete what holds words that have been taken out since it was begun; count the deleted."""
    begun = OuterRef("began_at") - COMMITTED
    out = Removal.objects.filter(state=Removal.State.DONE, done_at__gte=begun)
    of_year = out.filter(
        meeting__starts_at__year=OuterRef("year"),
        meeting__group__group_municipalities__municipality=OuterRef("municipality"),
    )
    of_meeting = out.filter(meeting=OuterRef("meeting"))
    holding = ArchivePackage.objects.filter(
        Exists(of_meeting) | Exists(of_year), state__in=(State.MAKING, State.READY)
    )
    return sum(drop(package, Why.CHANGED) for package in holding)


def drop(package: ArchivePackage, why: str) -> int:
    try:
        delete(package, by=None, why=why)
    except Stale:
        return 0
    return 1
