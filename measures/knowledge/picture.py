"""The picture of the challenges: written by the coordinator, and laid before the steering group."""

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import translation
from django.utils.html import escape
from django.utils.timezone import now
from django.utils.translation import gettext as _

from measures.models import Picture
from meetings import agenda, attachments, texts
from meetings.models import AgendaItem, Meeting, Text
from people import audit
from people.audit import Stale
from people.coordinators import require_coordinates
from people.models import Group, Municipality
from people.models.roles import roles_of


def of(place: Municipality) -> Picture:
    """The municipality's picture; an empty one that is not saved where there is none yet."""
    found = Picture.objects.filter(municipality=place).select_related("changed_by").first()
    if found is None:
        return Picture(municipality=place)
    # The address is made of its number: no query.
    found.municipality = place
    return found


@transaction.atomic
def save(place: Municipality, words: dict, *, indicators=(), matters=(), base: int, by) -> Picture:
    """Write it anew. Raises ``Stale``, writing nothing, when it is no longer version ``base``."""
    require_coordinates(place, by)
    Municipality.objects.select_for_update().get(pk=place.pk)
    picture = of(place)
    if picture.version != base:
        raise Stale(f"{picture} is newer than {base}.")
    for name, value in words.items():
        setattr(picture, name, value)
    picture.version += 1
    picture.changed_at, picture.changed_by = now(), by
    picture.save()
    picture.indicators.set(indicators)
    picture.matters.set(matters)
    audit.record(by, "edit_picture", picture, version=picture.version)
    return picture


def meetings_ahead(place: Municipality, by) -> list[Meeting]:
    """The next meeting of each steering group here whose meetings ``by`` runs."""
    groups = Group.objects.filter(
        pk__in=roles_of(by).run,
        level=Group.Level.STEERING,
        handles_individual_cases=False,
        group_municipalities__municipality=place,
        group_municipalities__until=None,
    ).order_by("name", "pk")
    found = [agenda.open_for(group) for group in groups]
    return [meeting for meeting in found if meeting]


@transaction.atomic
def lay_before(picture: Picture, meeting: Meeting, *, pdf: bytes, by) -> AgendaItem:
    """An item in ``meeting`` with a link to the picture, its proposal, and ``pdf`` as it is now.

    Raises PermissionDenied when the meeting is not ``by``'s to plan.
    """
    place = picture.municipality
    require_coordinates(place, by)
    with translation.override(meeting.group.language):
        item = agenda.add(
            meeting,
            by=by,
            title=_("Utfordringsbildet for %(place)s") % {"place": place.name},
            kind=AgendaItem.Kind.DECISION,
            presenter=f"v/ {by.name}"[:120],
        )
        address = settings.SITE_URL + picture.get_absolute_url()
        see = _("Se utfordringsbildet")
        link = f'<a href="{escape(address)}">{escape(see)}</a>'
        told = _("Koordinatoren legger frem utfordringsbildet med forslag til hva vi prioriterer.")
        name = f"{_('utfordringsbilde')}-{place.name.lower()}.pdf"
    write(item, Text.Kind.BACKGROUND, f"<p>{escape(told)}</p><p>{link}</p>", by)
    write(item, Text.Kind.PROPOSAL, paragraphs(picture.priority), by)
    attachments.add(item, SimpleUploadedFile(name, pdf, "application/pdf"), by=by)
    audit.record(by, "lay_before", picture, item=item.pk, version=picture.version)
    return item


def write(item: AgendaItem, kind: str, words: str, by) -> None:
    """Once: what stands there already, if the button was pressed twice, stays."""
    text = texts.of_item(item, kind)
    if words and not text.versions.exists():
        texts.save(text, base=0, open=words, exempt=None, by=by)


def paragraphs(words: str) -> str:
    """Lines as the editor keeps them."""
    return "".join(f"<p>{escape(line)}</p>" for line in words.splitlines() if line.strip())
