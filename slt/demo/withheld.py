"""What the demo town withholds and opens: by which provision, until when, and who is shielded."""

from datetime import date, timedelta

from measures import openness
from measures.models import FollowUp, Task
from meetings import exemption, legal_bases
from meetings.models import AgendaItem, Attachment, LegalBasis, Remark
from people import persons
from people.models import Municipality
from slt.demo.town import Town

NOTE = (
    "Vurdert: Tidspunkter og steder kan ikke gis ut uten at oppfølgingen mister sin virkning. "
    "Resten av saken er åpen."
)


def provisions(made: Town) -> None:
    """What the municipality has added to the list, one of which no longer holds."""
    place = Municipality.objects.get(number="1101")
    for short, since, until in (
        ("offl. § 13, jf. barnevernsloven § 13-1", date(2023, 1, 1), None),
        ("offl. § 13, jf. barnevernloven § 6-7", date(2009, 1, 1), date(2022, 12, 31)),
    ):
        legal_bases.add(
            place,
            by=made.coordinator,
            short=short,
            text_nb="Barnevernets taushetsplikt",
            text_nn="Teieplikta til barnevernet",
            since=since,
            until=until,
        )


def withhold(made: Town, today: date) -> None:
    """In the steering group's last meeting: why, until when, and what is opened after all."""
    by = made.coordinator
    persons.shield(made.people["welfare"], True, by=by)
    meeting = made.groups["steering"].meetings.latest("starts_at")
    item = AgendaItem.objects.get(meeting=meeting, attachments__isnull=False)
    exemption.set_item(
        item,
        basis=exemption.KEEP,
        exempt_until=today + timedelta(days=200),
        access_note=NOTE,
        by=by,
    )
    # Its last day has been: home asks.
    file = Attachment.objects.get(item=item)
    exemption.set_file(
        file,
        basis=exemption.KEEP,
        from_whom=file.from_whom,
        exempt_until=today - timedelta(days=2),
        by=by,
    )
    for task in Task.objects.filter(item=item, what__startswith="Sende felles informasjon"):
        openness.set_openness(task, FollowUp.Openness.OPEN, basis=None, exempt_until=None, by=by)
    basis = LegalBasis.objects.get(key="24-3")
    elsewhere = Task.objects.open().filter(group=made.groups["coordinating"], item__isnull=False)
    openness.set_openness(
        elsewhere.latest("pk"), FollowUp.Openness.EXEMPT, basis=basis, exempt_until=None, by=by
    )
    remark = Remark.objects.get(item__meeting=meeting, state=Remark.State.ACCEPTED)
    exemption.set_remark_open(remark, True, by=by)
