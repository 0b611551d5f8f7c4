"""Documents as PDF files: which template each is set in, and what the file is called."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _

from meetings import pdf

TEMPLATES = {
    "summons": "meetings/pdf/summons.html",
    "papers": "meetings/pdf/summons.html",
    "case": "meetings/pdf/case.html",
    "extract": "meetings/pdf/extract.html",
    "year": "meetings/pdf/year.html",
}


def name_of(kind: str) -> str:
    """What a file of this kind is called, in the language now active."""
    return {
        "summons": _("innkalling"),
        "papers": _("sakspapirer"),
        "case": _("saksframlegg"),
        "extract": _("særutskrift"),
        "year": _("møteplan"),
    }[kind]


def made(template: str, document, *, large: bool = False) -> bytes:
    """``document`` set in one of ``TEMPLATES``, or in a template of a later app."""
    return pdf.render(
        TEMPLATES.get(template, template),
        {"document": document},
        language=document.language,
        large=large,
    )


def answer(
    data: bytes,
    *words,
    reading: str = "",
    large: bool = False,
    ending: str = "pdf",
    content_type: str = "application/pdf",
) -> HttpResponse:
    """The file to one reader: named by ``words``, every letter kept, and never kept on the way."""
    parts = [slugify(str(word), allow_unicode=True) for word in words]
    parts += [_("åpen")] * (reading == "open") + [_("stor-skrift")] * large
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
