"""The corrections of approved minutes as they stand in documents."""

from django.db.models import F
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.document_parts import AmendmentPart, Words, exemption
from meetings.fitting import fit
from meetings.models import Amendment, Meeting
from meetings.models.texts import filled
from people.prepared import prepared

# The level of headings people have written: h1 the minutes, h2 the corrections, h3 each of them.
UNDER_ITS_NUMBER = 4


@prepared
def amendments_of(meeting, exempt):
    """As values: exempt words are fetched only where they are asked for."""
    fields = ("number", "at", "open", "secret", "title", "basis", "item_number", "year")
    return (
        Amendment.objects.filter(meeting=meeting)
        .annotate(
            secret=filled("exempt"),
            title=F("item__title"),
            basis=F("item__legal_basis"),
            item_number=F("item__number"),
            year=F("item__series__year"),
        )
        .order_by("number")
        .values(*fields, *(["exempt"] if exempt else []))
    )


def parts(meeting: Meeting, *, exempt: bool) -> list[AmendmentPart]:
    """The corrections as the minutes show them, in the language now active."""
    return [
        AmendmentPart(
            number=row["number"],
            on=localtime(row["at"]).date(),
            item=named(row),
            exemption=exemption(row["basis"] or "") if row["secret"] else "",
            words=Words(
                fit(row["open"], UNDER_ITS_NUMBER),
                fit(row.get("exempt", ""), UNDER_ITS_NUMBER),
                withheld=row["secret"] and not exempt,
            ),
        )
        for row in amendments_of(meeting.pk, exempt)
    ]


def named(row: dict) -> str:
    """Sak 17/26, or the title of an item without a number."""
    if row["item_number"]:
        number = f"{row['item_number']}/{row['year'] % 100:02}"
        return _("Sak %(number)s") % {"number": number}
    return row["title"] or ""
