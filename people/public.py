"""What citizens see: finding a municipality, whom to call there, and the kept copy of its page."""

from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.core.cache import cache
from django.db import transaction
from icalendar.parser import Contentline
from icalendar.prop import vText

from people.models import Appointment, ContactNumber, Group, Municipality, new_public_id
from people.models.places import fold

# Seconds a page may be kept, here and in browsers.
KEPT = 600
LANGUAGES = [code for code, _ in settings.LANGUAGES]


def search(query: str) -> list[Municipality]:
    """Municipalities in force whose name, in any official language, or number begins like that.

    Accents, æøå, "aa" and "oe" are folded on both sides; every word must be found, but "kommune".
    """
    words = [word for word in plain(fold(query)).split() if word != "kommune"]
    if not words:
        return []
    found = []
    for place in Municipality.objects.filter(until=None):
        names = [place.number, *plain(place.folded).split()]
        if all(any(name.startswith(word) for name in names) for word in words):
            found.append(place)
    # The whole name before names that only begin like it: Nes before Nesbyen.
    wanted = " ".join(words)
    return sorted(found, key=lambda place: (plain(fold(place.name)) != wanted, place.name))


def plain(folded: str) -> str:
    return folded.replace("aa", "a").replace("oe", "o")


@dataclass
class Contact:
    """One coordinator as citizens meet her: who answers now, and how."""

    appointment: Appointment
    away: bool

    @property
    def stand_in_answers(self) -> bool:
        post = self.appointment
        return self.away and post.stand_in is not None and not post.stand_in.shielded

    @property
    def is_reached(self) -> bool:
        """Whether there is a number or an address to whoever answers now."""
        post = self.appointment
        if self.stand_in_answers:
            return bool(post.stand_in_phone or post.stand_in_email)
        return bool(post.public_phone or post.public_email)


@dataclass
class PublicPage:
    """Everything on a municipality's page."""

    municipality: Municipality
    # Empty when nobody is appointed, nobody has confirmed for 14 months, or they are shielded:
    # then the switchboard and the post address stand instead of a name.
    contacts: list[Contact]
    groups: list[Group]
    numbers: dict[str, list[ContactNumber]] = field(default_factory=dict)


def page(municipality: Municipality, on: date) -> PublicPage:
    """What ``municipality`` shows the world that day."""
    posts = (
        municipality.appointments.coordinators()
        .active(on)
        .filter(person__shielded=False)
        .select_related("person", "stand_in", "district")
    )
    numbers: dict[str, list[ContactNumber]] = {
        purpose: [] for purpose in ContactNumber.Purpose.values
    }
    for number in ContactNumber.objects.for_municipality(municipality):
        numbers[number.purpose].append(number)
    groups = Group.objects.standing().filter(
        group_municipalities__municipality=municipality, group_municipalities__until=None
    )
    levels = Group.Level.values
    return PublicPage(
        municipality,
        [Contact(post, post.is_away(on)) for post in posts if post.is_confirmed(on)],
        sorted(groups, key=lambda group: (levels.index(group.level), group.name)),
        numbers,
    )


def is_served(municipality: Municipality) -> bool:
    return municipality.served_since is not None and municipality.public_since is not None


def key(slug: str, language: str) -> str:
    return f"public-page:{slug}:{language}"


def edition(number: str) -> str:
    """Goes into the keys of what later apps keep about the municipality with that number;
    another after each change, so that a page made just before is never read again.
    """
    return cache.get_or_set(f"public-edition:{number}", new_public_id, KEPT)


def clear(municipality: Municipality) -> None:
    """Forget the kept copies, once the change that calls for it is committed."""
    keys = [key(municipality.slug, language) for language in ("", *LANGUAGES)]
    keys += [key("", language) for language in ("", *LANGUAGES)]
    keys.append(f"public-edition:{municipality.number}")
    transaction.on_commit(lambda: cache.delete_many(keys))


def vcard(post: Appointment) -> bytes:
    """The coordinator's public work details as a vCard (RFC 2426, version 3.0)."""
    municipality = post.municipality
    *given, family = post.person.name.split(" ")
    lines = [
        ("BEGIN", "VCARD"),
        ("VERSION", "3.0"),
        ("FN", text(post.person.name)),
        ("N", f"{text(family)};{text(' '.join(given))};;;"),
        ("ORG", text(f"{municipality.name} kommune")),
        ("TITLE", text(post.get_kind_display())),
    ]
    if post.public_phone:
        lines.append(("TEL;TYPE=WORK,VOICE", text(post.public_phone)))
    if post.public_email:
        lines.append(("EMAIL;TYPE=INTERNET", text(post.public_email)))
    lines += [
        ("URL", f"{settings.SITE_URL}{municipality.get_absolute_url()}"),
        ("END", "VCARD"),
    ]
    return b"".join(Contentline(f"{name}:{value}").to_ical() + b"\r\n" for name, value in lines)


def text(value: str) -> str:
    """Escaped as vCard and iCalendar ask (RFC 2426, section 4)."""
    return vText(value).to_ical().decode()
