"""Every column that holds words or a file, and who of the outsiders may see what stands in it.

A new column fails until it has its line: ``all`` when it is shown beside what is open anyway,
``nobody`` when no outsider is to see it, or those who may (somewhere: which rows, the world says).
``made`` is written by us and by nobody else: codes, sums, states.
"""

from collections.abc import Iterator

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import models

APPS = ("people", "meetings", "measures", "slt")
WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)

TABLE = """
people.Municipality.name                all     the register of municipalities
people.Municipality.official_name       all     the register
people.Municipality.folded              made    the name, to search in
people.Municipality.number              made    the register
people.Municipality.county_number       made    the register
people.Municipality.county_name         all     the register
people.Municipality.switchboard         all     public contact
people.Municipality.post_address        all     public contact
people.Municipality.public_email        all     public contact
people.Municipality.website             all     public contact
people.Municipality.logo                all     printed on open papers
people.District.name                    all     the register of police districts
people.Organisation.name                all     the open minutes name organisations
people.ContactNumber.key                made    the file of numbers
people.ContactNumber.label              all     public contact
people.ContactNumber.label_nn           all     public contact
people.ContactNumber.label_en           all     public contact
people.ContactNumber.number             all     public contact
people.ContactNumber.hours              all     public contact
people.ContactNumber.hours_nn           all     public contact
people.ContactNumber.hours_en           all     public contact
people.ContactNumber.source             all     the file of numbers
people.Person.name                      all     coordinators are public; see Attendance.name
people.Person.password                  nobody  nobody's at all
people.Person.email                     seated  how members reach each other
people.Person.wanted_email              nobody  one's own
people.Person.phone                     asked   how members reach each other, and whom to ask
people.Appointment.public_phone         all     public contact
people.Appointment.public_email         all     public contact
people.Appointment.hours                all     public contact
people.Appointment.can_help_with        all     public contact
people.Appointment.stand_in_phone       all     public contact
people.Appointment.stand_in_email       all     public contact
people.Group.name                       all     stands on open minutes
people.Group.first_hat                  all     stands on open minutes
people.Group.second_hat                 all     stands on open minutes
people.Group.usual_place                runs    suggested to those who plan
people.GroupMunicipality.archive_case   all     stands on open minutes
people.Membership.title                 all     the open minutes say role and organisation
people.Membership.work_phone            group   how members reach each other
people.AuditEntry.verb                  made    code
people.AuditEntry.facts                 made    ids, numbers and dates: the ledger's own test
people.Notice.key                       made    code
people.Notice.kind                      made    code
people.Notice.facts                     made    ids, numbers and dates: the ledger's own test
people.Notice.why                       made    code
people.Notice.message_id                made    code
people.Notice.address                   nobody  read in the ledger, by coordinators
meetings.Challenge.title                nobody  the sender and the coordinator
meetings.Challenge.seen                 nobody  the sender and the coordinator
meetings.Challenge.place                nobody  the sender and the coordinator
meetings.Challenge.answer               nobody  the sender and the coordinator
meetings.Forwarding.body                all     stands in the open minutes
meetings.Forwarding.asked               seated  the group that sent it on
meetings.Forwarding.answer              seated  the group that sent it on
meetings.Forwarding.waived_because      nobody  those who run the minutes
meetings.ItemCopy.title                 copied  those it is offered to
meetings.ItemCopy.proposal              copied  those it is offered to
meetings.ItemCopy.answer                copied  those it is offered to
meetings.Lift.asked                     lifted  open words for the group above
meetings.LegalBasis.key                 made    the file of provisions
meetings.LegalBasis.short               all     stands in place of what is withheld
meetings.LegalBasis.text_nb             all     the law
meetings.LegalBasis.text_nn             all     the law
meetings.Meeting.place                  planted by row
meetings.Meeting.video_url              planted by row
meetings.Meeting.note                   planted by row
meetings.Meeting.told                   made    sums of what was told
meetings.Meeting.cancelled_reason       seated  those who were called
meetings.Meeting.approved_with_changes  planted by row
meetings.Meeting.minutes_sha256         made    sum
meetings.Attendance.name                planted by row
meetings.Attendance.organisation        all     the open minutes name organisations
meetings.Attendance.title               all     the open minutes say role
meetings.AvoidPeriod.name               nobody  those who plan
meetings.StandingItem.title             seated  what is always on the agenda
meetings.StandingItem.presenter         seated  what is always on the agenda
meetings.Matter.title                   planted by row
meetings.Matter.origin                  planted by row
meetings.AgendaItem.legal_basis         all     stands in place of what is withheld
meetings.AgendaItem.title               planted by row
meetings.AgendaItem.exempt_title        planted by row
meetings.AgendaItem.access_note         planted by row
meetings.AgendaItem.presenter           planted by row
meetings.AgendaItem.approval_changes    planted by row
meetings.AgendaItem.decline_reason      planted by row
meetings.Attachment.file                planted by row
meetings.Attachment.name                planted by row
meetings.Attachment.content_type        made    found from the content
meetings.Attachment.sha256              made    sum
meetings.Attachment.legal_basis         all     stands in place of what is withheld
meetings.Attachment.from_whom           planted by row
meetings.Review.comment                 planted by row
meetings.Review.dissent                 planted by row
meetings.Review.answer                  planted by row
meetings.Remark.text                    planted by row
meetings.Remark.answer                  planted by row
meetings.Rendition.content              planted by row
meetings.Rendition.fingerprint          made    sum
meetings.Rendition.file                 planted by row
meetings.Rendition.sha256               made    sum
meetings.Printout.key                   made    sum
meetings.Printout.file                  nobody  whoever has the very words gets them set
meetings.Amendment.open                 all     shown with the open minutes
meetings.Amendment.exempt               planted by row
meetings.TextVersion.open               planted by row
meetings.TextVersion.exempt             planted by row
meetings.Publication.content            all     what the world is shown
meetings.Publication.digest             made    sum
meetings.Publication.file               all     what the world is shown
meetings.Publication.sha256             made    sum
meetings.Removal.note                   nobody  those who run the minutes
meetings.Removal.pointer                made    places and letters counted: no words
meetings.Removal.sha256_before          made    sum
meetings.Removal.sha256_after           made    sum
meetings.RemovedFrom.place              made    code
measures.Goal.title                     town    what the municipality wants
measures.Indicator.title                town    what those who sit in its groups know
measures.Indicator.source               town    the same
measures.Indicator.note                 town    the same
measures.Observation.note               town    the same
measures.Picture.sees                   town    the same
measures.Picture.worries                town    the same
measures.Picture.resources              town    the same
measures.Picture.priority               town    the same
measures.Measure.legal_basis            all     stands in place of what is withheld
measures.Measure.title                  planted by row
measures.Measure.expected_result        planted by row
measures.Measure.evaluation_reason      planted by row
measures.Plan.title                     planted by row
measures.Plan.content                   planted by row
measures.FocusArea.title                town    the plan's readers
measures.FocusArea.why                  town    the plan's readers
measures.PlanLine.title                 town    the plan's readers
measures.PlanLine.responsible           town    the plan's readers
measures.PlanLine.partners              town    the plan's readers
measures.PlanLine.indicator             town    the plan's readers
measures.Task.legal_basis               all     stands in place of what is withheld
measures.Task.what                      planted by row
measures.Task.who_typed                 planted by row
measures.Task.when_typed                planted by row
measures.Evaluation.seen                planted by row
measures.Evaluation.evidence            planted by row
measures.Evaluation.suggestion          planted by row
measures.Evaluation.told_by             planted by row
measures.Evaluation.conclusion          planted by row
measures.Progress.told_by               planted by row
measures.Progress.state                 made    code
measures.Progress.text                  planted by row
slt.WheelEntry.title                    year    what the municipality does in the year
slt.WheelEntry.note                     year    the same
slt.SearchEntry.said                    made    compared with what stands; never shown
slt.SearchEntry.open                    made    stems; never shown
slt.SearchEntry.exempt                  made    stems; never shown
slt.AnnualReport.organisation           nobody  those who coordinate the municipality
slt.AnnualReport.meetings               nobody  the same
slt.AnnualReport.decisions              nobody  the same
slt.AnnualReport.measures               nobody  the same
slt.AnnualReport.knowledge              nobody  the same
slt.AnnualReport.grants                 nobody  the same
slt.AnnualReport.figures                made    counts, states and days, by public ids and sums
slt.AnnualReport.challenges             nobody  the same
slt.AnnualReport.priority               nobody  the same
slt.Grant.giver                         nobody  those who coordinate the municipality
slt.Grant.title                         nobody  the same
slt.Grant.purpose                       nobody  the same
slt.Grant.budget                        nobody  the same
slt.Agreement.title                     year    what groups rest on
slt.Agreement.file                      town    the same
slt.Agreement.name                      town    the same
slt.Agreement.content_type              made    found from the content
slt.Agreement.sha256                    made    sum
slt.Archiving.reference                 nobody  those who archive
slt.ArchivePackage.sha256               made    sum
slt.ArchivePackage.file                 planted by row
"""
# Of the group, or with a deputy's or a reader's place in it.
SEATED = {"informed", "deputy", "newcomer"}
READERS = {
    "seated": SEATED,
    # Who follows it up is told whom to ring.
    "asked": SEATED | {"practitioner", "above", "holder of the link"},
    # The neighbour's coordinator, whom it is offered to.
    "copied": {"elsewhere"},
    # Those who see the item below, and the group it is lifted to.
    "lifted": SEATED | {"above"},
    # The neighbour's coordinator in the group they share.
    "runs": {"elsewhere"},
    "group": SEATED | {"elsewhere"},
    # Who sits in any group of the municipality.
    "town": SEATED | {"above"},
    # The same, and a calendar program of theirs.
    "year": SEATED | {"above", "holder of the link"},
}


def columns() -> dict[str, models.Field]:
    """Every column of ours that words can stand in: not keys, nor what is chosen from a list."""
    return {
        f"{model._meta.label}.{field.name}": field
        for app in APPS
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if isinstance(field, WORDS) and not field.choices and field.name != "public_id"
    }


def table() -> dict[str, str]:
    lines = (line.split(maxsplit=2) for line in TABLE.strip().splitlines())
    return {name: who for name, who, _why in lines}


def values(field: models.Field) -> Iterator[str]:
    """What stands in the column, row by row; of a file its name and its content."""
    for value in field.model._base_manager.values_list(field.name, flat=True):
        yield str(value)
        is_file = value and isinstance(field, models.FileField)
        if is_file and default_storage.exists(value):
            with default_storage.open(value) as file:
                yield file.read().decode("utf-8", "replace")


def plant(field: models.Field, mark: str, *, but: set[int]) -> None:
    """``mark`` in every row of the column, but those of the persons ``but``."""
    rows = field.model._base_manager.all()
    if field.model._meta.label == "people.Person":
        rows = rows.exclude(pk__in=but)
    if field.unique or isinstance(field, models.EmailField):
        for row in rows:
            rows.filter(pk=row.pk).update(**{field.name: f"{mark}@{row.pk}.example.org"})
    elif isinstance(field, models.FileField):
        for row in rows.exclude(**{field.name: ""}):
            with default_storage.open(getattr(row, field.name).name, "wb") as file:
                file.write(mark.encode())
    else:
        is_json = isinstance(field, models.JSONField)
        rows.update(**{field.name: {"words": mark} if is_json else mark})
