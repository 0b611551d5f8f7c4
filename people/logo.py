"""The municipality's logo on its documents: known by its content, and drawn anew, never as it came.

What is kept is a small PNG on white, without colour profiles, comments or anything else the file
held, so that it goes into an archive file (PDF/A) as it is.
"""

import io

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from people import audit, contact
from people.files import kept_or_refused
from people.models import Municipality, new_public_id

FOLDER = "logo"
KINDS = ("PNG", "JPEG")
MOST_BYTES = 2 * 1024 * 1024
# Asked before a pixel is read: a small file can hold a picture that fills the memory.
MOST_PIXELS = 12_000_000
# Width and height kept: 300 to the inch at the size it is printed.
KEPT = (900, 300)


def drawn(upload) -> bytes:
    """The logo as it is kept. Raises ValidationError, in the user's words, for what is no logo."""
    if upload.size > MOST_BYTES:
        raise ValidationError(
            _("Filen er på %(size)s. Den kan ikke være større enn %(most)s.")
            % {"size": filesizeformat(upload.size), "most": filesizeformat(MOST_BYTES)}
        )
    try:
        with Image.open(upload, formats=KINDS) as image:
            if image.width * image.height > MOST_PIXELS:
                raise ValidationError(_("Bildet har for mange bildepunkter. Gjør det mindre."))
            upright = ImageOps.exif_transpose(image).convert("RGBA")
    # Pillow says in many ways that a file is not what it should be.
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as fault:
        said = _("Filen er ikke et bilde vi kan lese. Bruk PNG eller JPEG.")
        raise ValidationError(said) from fault
    upright.thumbnail(KEPT)
    paper = Image.new("RGB", upright.size, "white")
    paper.paste(upright, mask=upright.getchannel("A"))
    written = io.BytesIO()
    paper.save(written, "PNG", optimize=True)
    return written.getvalue()


@transaction.atomic
def put(municipality: Municipality, upload, *, by) -> None:
    """From now on documents carry this logo. Raises ValidationError for what is no logo."""
    contact.check_keeps(municipality, by)
    data = drawn(upload)
    # A new name each time, and the old one stays: documents that were frozen with it keep it.
    with kept_or_refused():
        name = default_storage.save(f"{FOLDER}/{new_public_id()}.png", ContentFile(data))
    contact.write(municipality, {"logo": name})
    audit.record(by, "change_logo", municipality)


@transaction.atomic
def remove(municipality: Municipality, *, by) -> None:
    contact.check_keeps(municipality, by)
    if municipality.logo:
        contact.write(municipality, {"logo": ""})
        audit.record(by, "remove_logo", municipality)
