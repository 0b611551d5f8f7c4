"""What is approved is changed by nobody: the database says no."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils.timezone import now

from meetings.models import Amendment, Meeting, Removal, Rendition, TextVersion
from people import frozen_rows
from tests.meetings.approved import item, liv, meeting  # noqa: F401

pytestmark = pytest.mark.django_db


@pytest.fixture
def amendment(meeting, liv):  # noqa: F811
    return Amendment.objects.create(meeting=meeting, number=1, open="<p>Kari kom.</p>", by=liv)


def refused(change) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError as error:
        return "frozen" in str(error)
    return False


def begun(meeting, by, **fields) -> Removal:  # noqa: F811
    return Removal.objects.create(meeting=meeting, state=Removal.State.DONE, by=by, **fields)


CHANGES = [
    ("a word", lambda: TextVersion.objects.update(open="<p>Per kom.</p>")),
    ("an exempt word", lambda: TextVersion.objects.update(exempt="")),
    ("who wrote it", lambda: TextVersion.objects.update(at=now())),
    ("a version", lambda: TextVersion.objects.all().delete()),
    ("a correction", lambda: Amendment.objects.update(open="<p>Per kom.</p>")),
    ("its number", lambda: Amendment.objects.update(number=2)),
    ("a correction's row", lambda: Amendment.objects.all().delete()),
    ("a sum", lambda: Rendition.objects.update(sha256="0" * 64)),
    ("what was frozen", lambda: Rendition.objects.update(content={"items": []})),
    ("the file", lambda: Rendition.objects.update(file="another")),
    ("a rendition", lambda: Rendition.objects.all().delete()),
    ("a whole one", lambda: Rendition.objects.update(content=None, removed_at=now())),
]


@pytest.mark.parametrize(("what", "change"), CHANGES, ids=[what for what, _change in CHANGES])
def test_nobody_changes(amendment, what, change):
    assert refused(change)


def test_the_pdf_comes_once(meeting):  # noqa: F811
    made = {"made_at": now(), "sha256": "1" * 64, "size": 9}
    meeting.renditions.update(**made)

    assert refused(lambda: Rendition.objects.update(**made | {"sha256": "2" * 64}))
    assert refused(lambda: Rendition.objects.update(made_at=None, sha256="", size=0))


def test_words_are_taken_out_only_while_a_removal_is_under_way(amendment, meeting, liv):  # noqa: F811
    removal = begun(meeting, liv)
    TextVersion.objects.update(open="<p>[fjernet] kom.</p>")
    Amendment.objects.update(open="<p>[fjernet] kom.</p>")
    meeting.renditions.update(content=None, removed_at=now())
    # Nothing but the words.
    assert refused(lambda: TextVersion.objects.update(number=9))
    assert refused(lambda: Rendition.objects.update(reading="open"))

    Removal.objects.filter(pk=removal.pk).update(sealed_at=now())

    assert refused(lambda: TextVersion.objects.update(open="<p>Per kom.</p>"))
    # What is left is to note that the files are gone.
    meeting.renditions.update(file="")
    assert refused(lambda: Rendition.objects.update(removed_at=now()))
    assert refused(lambda: Rendition.objects.update(removed_at=None, content={}))


def test_a_removal_from_other_minutes_opens_nothing_here(amendment, liv):  # noqa: F811
    other = Meeting.objects.create(
        group=amendment.meeting.group,
        starts_at=amendment.meeting.starts_at,
        ends_at=amendment.meeting.ends_at,
    )
    begun(other, liv)

    assert refused(lambda: TextVersion.objects.update(open="<p>Per kom.</p>"))
    assert refused(lambda: Amendment.objects.update(open="<p>Per kom.</p>"))


def test_words_that_are_not_approved_are_their_writers(item):  # noqa: F811
    TextVersion.objects.update(open="<p>Per kom.</p>")
    TextVersion.objects.all().delete()


def test_a_table_that_lost_its_triggers_gets_them_again(meeting):  # noqa: F811
    assert frozen_rows.missing() == []
    names = sorted(frozen_rows.standing())
    if connection.vendor != "sqlite":
        return
    frozen_rows.before_migrate(plan=[])
    assert frozen_rows.missing() == []  # nothing to migrate, nothing dropped
    frozen_rows.before_migrate(plan=["something"])
    assert frozen_rows.missing() == names
    TextVersion.objects.update(open="<p>Per kom.</p>")

    frozen_rows.after_migrate()

    assert frozen_rows.missing() == []
    assert refused(lambda: TextVersion.objects.update(open="<p>Ola kom.</p>"))


def test_one_trigger_for_each_way_to_change_a_row():
    ways = {"sqlite": 2, "postgresql": 3}[connection.vendor]

    assert len(frozen_rows.standing()) == ways * len(frozen_rows.RULES)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_test_that_commits_them_leaves_nothing_for_the_next(time, meeting):  # noqa: F811
    assert Meeting.objects.count() == 1
    assert refused(lambda: Rendition.objects.all().delete())
