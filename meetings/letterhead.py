"""The head of a group's documents: whose they are, and where the archive keeps them."""

from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from people.belonging import listed
from people.models import Group, GroupMunicipality, Municipality

# What a document calls a stored logo by: the only stored file that ``meetings.pdf`` fetches.
SCHEME = "slt-logo"


@dataclass(frozen=True)
class Logo:
    # Its name among the stored files.
    file: str
    alt: str

    @property
    def url(self) -> str:
        return f"{SCHEME}:{self.file}"


@dataclass(frozen=True)
class Letterhead:
    """Of one or several municipalities, the host first."""

    sender: str = ""
    archive: str = ""
    logos: list[Logo] = field(default_factory=list)


def letterhead(*groups: Group) -> Letterhead:
    """In the language now active. No query where the municipalities have been prefetched."""
    parts = [part for group in groups for part in parts_of(group)]
    places = list({part.municipality_id: part.municipality for part in parts}.values())
    # Several groups on one paper belong to no one case.
    cases = parts if len(groups) == 1 else []
    return of_places(places, archive=archive_line(cases))


def of_places(places: list[Municipality], archive: str = "") -> Letterhead:
    """Of what is the municipality's own and no group's. In the language now active."""
    return Letterhead(
        sender=listed([_("%(place)s kommune") % {"place": place.name} for place in places]),
        archive=archive,
        logos=[
            Logo(place.logo.name, _("Logoen til %(place)s") % {"place": place.name})
            for place in places
            if place.logo
        ],
    )


def parts_of(group: Group) -> list[GroupMunicipality]:
    standing = [part for part in group.group_municipalities.all() if part.until is None]
    return sorted(standing, key=lambda part: (not part.host, part.municipality.name))


def archive_line(parts: list[GroupMunicipality]) -> str:
    """ "Arkivsaksnr. 26/123", and of which municipality where there are several."""
    numbered = [part for part in parts if part.archive_case]
    if not numbered:
        return ""
    said = ", ".join(
        f"{part.archive_case} ({part.municipality.name})" if len(parts) > 1 else part.archive_case
        for part in numbered
    )
    return _("Arkivsaksnr. %(number)s") % {"number": said}
