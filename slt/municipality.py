"""A municipality's page: each subject, and in one line how it stands."""

from datetime import date

from django.db.models import F, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from people.days import written_day
from people.models import Appointment, Group, Municipality
from people.models.roles import roles_of
from people.panels import MUNICIPALITY, Subject
from people.prepared import counted, prepared
from slt.models import Agreement, AnnualReport, WheelEntry


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


# Subjects that no other module has for its own ---------------------------------------------------


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


def own_entries(today: date) -> dict:
    entries = WheelEntry.objects.filter(municipality=OuterRef("pk"))
    return {"entry_count": counted(entries, by="municipality")}


def wheel_line(place: Municipality, today: date) -> str:
    if not place.entry_count:
        return _("Møtene står der. Ingen faste datoer er lagt inn ennå.")
    return ngettext(
        "Møtene, og %(count)s frist eller annen oppføring.",
        "Møtene, og %(count)s frister og andre oppføringer.",
        place.entry_count,
    ) % {"count": place.entry_count}


def standing_groups(today: date) -> dict:
    groups = Group.objects.standing().filter(
        group_municipalities__municipality=OuterRef("pk"), group_municipalities__until=None
    )
    return {"group_count": counted(groups, by="group_municipalities__municipality")}


WHEEL = Subject(
    title=gettext_lazy("Årshjul"),
    url="wheel_now",
    columns=own_entries,
    line=wheel_line,
    position=10,
)


def standing_agreements(today: date) -> dict:
    papers = Agreement.objects.standing().filter(municipality=OuterRef("pk"))
    return {
        "agreement_count": counted(papers, by="municipality"),
        "agreements_running_out": counted(papers.running_out(today), by="municipality"),
    }


def agreements_line(place: Municipality, today: date) -> str:
    if not place.agreement_count:
        return _("Ingen avtaler er lagt inn ennå.")
    said = ngettext("%(count)s avtale.", "%(count)s avtaler.", place.agreement_count)
    said %= {"count": place.agreement_count}
    if place.agreements_running_out:
        ending = ngettext(
            "%(count)s går ut snart eller har gått ut.",
            "%(count)s går ut snart eller har gått ut.",
            place.agreements_running_out,
        )
        said += " " + ending % {"count": place.agreements_running_out}
    return said


AGREEMENTS = Subject(
    title=gettext_lazy("Mandat og avtaler"),
    url="agreement_list",
    columns=standing_agreements,
    line=agreements_line,
    position=75,
)


def last_reports(today: date) -> dict:
    reports = AnnualReport.objects.filter(municipality=OuterRef("pk")).order_by("-year")
    return {
        "report_year": Subquery(reports.values("year")[:1]),
        "report_finished_on": Subquery(reports.values("finished_on")[:1]),
    }


def report_line(place: Municipality, today: date) -> str:
    if place.report_year is None:
        return _("Ingen årsrapport er påbegynt. Tallene er regnet ut.")
    said = {"year": place.report_year}
    if place.report_finished_on:
        return _("Årsrapporten for %(year)s er ferdig.") % said
    return _("Årsrapporten for %(year)s er et utkast.") % said


REPORT = Subject(
    title=gettext_lazy("Årsrapport"),
    url="report_list",
    columns=last_reports,
    line=report_line,
    position=60,
    coordinators_only=True,
)
STRUCTURE = Subject(
    title=gettext_lazy("Møtestruktur"),
    url="meeting_structure",
    columns=standing_groups,
    line=lambda place, today: (
        ngettext(
            "%(count)s gruppe: hvem som sitter der, og hvem som løfter saker til hvem.",
            "%(count)s grupper: hvem som sitter der, og hvem som løfter saker til hvem.",
            place.group_count,
        )
        % {"count": place.group_count}
    ),
    position=70,
)
CONTACT = Subject(
    title=gettext_lazy("Kontaktside for innbyggerne"),
    url="public_contact",
    columns=confirmed,
    line=contact_line,
    position=80,
    coordinators_only=True,
)
ARCHIVE = Subject(
    title=gettext_lazy("Arkiv"),
    url="archive",
    columns=standing_groups,
    line=lambda place, today: (
        ngettext(
            "Pakker og arkivreferanser for %(count)s gruppe.",
            "Pakker og arkivreferanser for %(count)s grupper.",
            place.group_count,
        )
        % {"count": place.group_count}
    ),
    position=90,
    coordinators_only=True,
)

SUBJECTS = [WHEEL, REPORT, STRUCTURE, AGREEMENTS, CONTACT, ARCHIVE]
