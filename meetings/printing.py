"""Documents as PDF files: which template each is set in, and what the file is called."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from meetings import pdf

TEMPLATES = {
    "summons": "meetings/pdf/summons.html",
    "papers": "meetings/pdf/summons.html",
    "case": "meetings/pdf/case.html",
    "extract": "meetings/pdf/extract.html",
    "slips": "meetings/pdf/slips.html",
    "year": "meetings/pdf/year.html",
}


# What a file of each kind is called.
NAMES = {
    "summons": _("innkalling"),
    "papers": _("sakspapirer"),
    "case": _("saksframlegg"),
    "extract": _("særutskrift"),
    "slips": _("innkalling"),
    "year": _("møteplan"),
}


def written(template: str, document, *, large: bool = False) -> str:
    """``document`` as HTML, in one of ``TEMPLATES`` or in a template of a later app."""
    return pdf.written(
        TEMPLATES.get(template, template),
        {"document": document},
        language=document.language,
        large=large,
    )


def made(template: str, document, *, large: bool = False) -> bytes:
    """``document`` set, here and now and however long, and kept nowhere."""
    return pdf.typeset(written(template, document, large=large))


def answer(
    data: bytes,
    *words,
    reading: str = "",
    large: bool = False,
    ending: str = "pdf",
    content_type: str = "application/pdf",
) -> HttpResponse:
    """The file to one reader: named by ``words``, every letter kept, and never kept on the way."""
    words += (_("åpen"),) * (reading == "open") + (_("stor-skrift"),) * large
    parts = [slugify(str(word), allow_unicode=True) for word in words]
    return HttpResponse(
        data,
        content_type=content_type,
        headers={
            # What a browser cannot show is saved.
            "Content-Disposition": content_disposition_header(
                ending != "pdf", f"{'-'.join(filter(None, parts))}.{ending}"
            ),
            # Who may read it can change tomorrow.
            "Cache-Control": "private, no-store",
            "X-Content-Type-Options": "nosniff",
        },
    )
