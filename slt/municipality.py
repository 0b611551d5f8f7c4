"""A municipality's page: each subject, and in one line how it stands."""

from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.days import written_day
from people.models import Appointment, Municipality
from people.models.roles import roles_of
from people.panels import MUNICIPALITY, Subject
from people.prepared import prepared
from slt import structure
from slt.agreements import subject as agreements
from slt.archive import subject as archive
from slt.grants import subject as grants
from slt.handover import subject as handover
from slt.reports import subject as report
from slt.year import subject as wheel


def seen(person, today: date) -> list[Municipality]:
    return list(Municipality.objects.visible_to(person, today).order_by("name", "pk"))


def find(person, number: str, today: date) -> Municipality | None:
    """The municipality with what its subjects' lines are made of. One query, however many."""
    roles = roles_of(person, today)
    rows = with_columns(number, today) if number in roles.seen_places else []
    for place in rows:
        place.is_run = number in roles.coordinated_places
        return place
    return None


@prepared
def with_columns(number, today):
    columns = {}
    for subject in MUNICIPALITY:
        columns |= subject.columns(today)
    return Municipality.objects.filter(number=number, until=None).annotate(**columns)


def lines(place: Municipality, today: date) -> list[dict]:
    """What the page has of subjects for this reader, in their order."""
    return [
        {"title": one.title, "url": one.url, "line": one.line(place, today)}
        for one in sorted(MUNICIPALITY, key=lambda one: one.position)
        if place.is_run or not one.coordinators_only
    ]


# The public page's line: people shows that page, and knows nothing of this one --------------------


def confirmed(today: date) -> dict:
    posts = Appointment.objects.coordinators().active(today)
    posts = posts.filter(municipality=OuterRef("pk"))
    first = posts.order_by(F("verified_on").asc(nulls_first=True)).values("verified_on")[:1]
    return {"contact_verified_on": Subquery(first)}


def contact_line(place: Municipality, today: date) -> str:
    if place.public_since is None:
        return _("Siden er ikke åpen for innbyggerne ennå.")
    if place.contact_verified_on is None:
        return _("Opplysningene er ikke bekreftet.")
    return _("Opplysningene er bekreftet %(day)s.") % {
        "day": written_day(place.contact_verified_on)
    }


CONTACT = Subject(
    title=gettext_lazy("Kontaktside for innbyggerne"),
    url="public_contact",
    columns=confirmed,
    line=contact_line,
    position=80,
    coordinators_only=True,
)

SUBJECTS = [
    CONTACT,
    *(one.SUBJECT for one in (agreements, archive, grants, handover, report, structure, wheel)),
]
