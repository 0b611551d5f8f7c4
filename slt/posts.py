"""What waits for a coordinator in each municipality: its archive, its public page, a new start."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, ExpressionWrapper, F, IntegerField, OuterRef, Q
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from meetings.models import ItemCopy, Meeting, Publication
from people.models import Appointment
from people.prepared import counted, prepared
from slt.line import Line
from slt.models import Agreement, Archiving, Grant

# A coordinator is asked to confirm the public details well before they lapse.
CONFIRM_AFTER = timedelta(days=330)


@prepared
def own_posts(person, today):
    """Where the person is coordinator, how many sent minutes are not in the archive there, and how
    many on its page are to be looked through anew.
    """
    part = "group__group_municipalities__"
    archived = Archiving.objects.current().filter(
        meeting=OuterRef("pk"), municipality=OuterRef(f"{part}municipality")
    )
    to_archive = (
        Meeting.objects.annotate(
            post_district=ExpressionWrapper(OuterRef("district"), IntegerField())
        )
        .filter(
            Q(post_district=None) | Q(**{f"{part}district": F("post_district")}),
            **{f"{part}municipality": OuterRef("municipality"), f"{part}until": None},
            minutes_state__in=Meeting.SENT_STATES,
            group__handles_individual_cases=False,
        )
        .filter(~Exists(archived))
    )
    return (
        Appointment.objects.coordinators()
        .active(today)
        .filter(person=person)
        .annotate(
            to_archive=counted(to_archive, by=f"{part}municipality"),
            running_out=counted(
                Agreement.objects.running_out(today).filter(municipality=OuterRef("municipality")),
                by="municipality",
            ),
            grants_due=counted(
                Grant.objects.due(today).filter(municipality=OuterRef("municipality")),
                by="municipality",
            ),
            offered=counted(
                ItemCopy.objects.unanswered().filter(place=OuterRef("municipality")), by="place"
            ),
            behind=counted(
                Publication.objects.to_look_at().filter(municipality=OuterRef("municipality")),
                by="municipality",
            ),
        )
        .select_related("municipality")
        .only(
            "verified_on", "municipality__number", "municipality__name", "municipality__started_on"
        )
    )


@dataclass(frozen=True)
class Waiting:
    """The line of what is counted in one column of ``own_posts``."""

    column: str
    # Of a count.
    title: Promise
    why: Promise
    url: str
    action: Promise
    weight: int
    # Whether the address takes the municipality's number.
    is_of_place: bool = True


WAITING = (
    Waiting(
        "running_out",
        ngettext_lazy(
            "%(count)s avtale går ut snart eller har gått ut",
            "%(count)s avtaler går ut snart eller har gått ut",
            "count",
        ),
        gettext_lazy("Legg inn den nye når den er klar."),
        "agreement_list",
        gettext_lazy("Se avtalene"),
        weight=38,
    ),
    Waiting(
        "grants_due",
        ngettext_lazy(
            "%(count)s frist for tilskudd er nær eller passert",
            "%(count)s frister for tilskudd er nær eller passert",
            "count",
        ),
        gettext_lazy("Teksten til giverens portal står klar."),
        "grant_list",
        gettext_lazy("Se tilskuddene"),
        weight=19,
    ),
    # Also what is in the archive only as it was before.
    Waiting(
        "to_archive",
        ngettext_lazy(
            "%(count)s referat er sendt, ikke arkivert",
            "%(count)s referater er sendt, ikke arkivert",
            "count",
        ),
        gettext_lazy("Lag arkivpakken, og skriv hvor referatene ligger i arkivet."),
        "archive",
        gettext_lazy("Gå til arkivet"),
        weight=45,
    ),
    Waiting(
        "offered",
        ngettext_lazy(
            "%(count)s sak er tilbudt fra en annen kommune",
            "%(count)s saker er tilbudt fra andre kommuner",
            "count",
        ),
        gettext_lazy("Tittel og forslag, som utkast hos dere."),
        "across",
        gettext_lazy("Ta stilling"),
        weight=36,
        is_of_place=False,
    ),
    Waiting(
        "behind",
        ngettext_lazy(
            "%(count)s publisert referat bør ses gjennom på nytt",
            "%(count)s publiserte referater bør ses gjennom på nytt",
            "count",
        ),
        gettext_lazy("Det er endret etterpå, eller tatt ned fordi en opplysning er fjernet."),
        "publication_list",
        gettext_lazy("Se hvilke"),
        weight=18,
    ),
)


def waiting_lines(posts: list[Appointment]) -> Iterator[Line]:
    for post in posts:
        for one in WAITING:
            if count := getattr(post, one.column):
                yield Line(
                    one.title % {"count": count},
                    str(one.why),
                    reverse(one.url, args=[post.municipality.number] * one.is_of_place),
                    str(one.action),
                    weight=one.weight,
                    place=post.municipality.name,
                )


def start_lines(posts: list[Appointment]) -> Iterator[Line]:
    """Municipalities whose coordinator has not put *Kom i gang* away."""
    for place in {post.municipality for post in posts if post.municipality.started_on is None}:
        yield Line(
            _("Kom i gang med SLT i %(place)s") % {"place": place.name},
            _("Grupper, medlemmer, saksnummer, kontaktside og en prøve på e-posten."),
            reverse("start", args=[place.number]),
            _("Kom i gang"),
            weight=0,
            place=place.name,
        )


def contact_lines(posts: list[Appointment], today: date) -> Iterator[Line]:
    """The coordinator's own public details, when they are about to lapse.

    Before *Kom i gang* is put away it asks for them itself.
    """
    for post in posts:
        if post.municipality.started_on is None:
            continue
        if post.verified_on is None or post.verified_on + CONFIRM_AFTER <= today:
            yield Line(
                _("Stemmer kontaktopplysningene dine?"),
                _("Innbyggerne i %(place)s ser dem, og de må bekreftes hvert år.")
                % {"place": post.municipality.name},
                reverse("public_contact", args=[post.municipality.number]),
                _("Se og bekreft"),
                weight=35,
                place=post.municipality.name,
            )
