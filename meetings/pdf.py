"""HTML to one PDF that is both PDF/A-2a, for the archive, and PDF/UA-1, for every reader."""

import logging
import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import get_ident
from urllib.parse import unquote, urlsplit

import pydyf
from django.conf import settings
from django.core.files.storage import default_storage
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from meetings import glyphs
from meetings.letterhead import SCHEME

# WeasyPrint's own; slt.settings lets it speak, to those who listen here only.
PROGRESS = logging.getLogger("weasyprint.progress")
OWN_FILES = Path(settings.BASE_DIR, "static").resolve()

# A stream whose last byte is a line break: a reader may take it for the one that comes before
# endstream, and the length is wrong (ISO 19005-2, 6.1.7.1). Compressed bytes end so once in 128
# times; then the file is written again, a little differently.
BREAK_BEFORE_END = re.compile(rb"[\r\n]\nendstream")
ATTEMPTS = 5

# PDF/UA-1 asks for pdfuaid:part (ISO 14289-1, 5); PDF/A-2 asks that a schema it does not know is
# described in the same packet (ISO 19005-2, 6.6.2.3).
UNIVERSAL_ACCESS = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 the file conforms to</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


MORE_LETTERS = '<link rel="stylesheet" href="css/document-letters.css"></head>'


class Refused(ValueError):
    """A document asked for something that is not a static file of ours."""


# As people.logo names them.
LOGO = re.compile(rf"{SCHEME}:(logo/[a-z0-9_]+\.png)")


class OwnFiles(URLFetcher):
    """Fetches the stylesheet and the fonts from ``static/``, the stored logos, and nothing else
    from anywhere.
    """

    def __init__(self):
        super().__init__(allowed_protocols={"file"}, allow_redirects=False)

    def fetch(self, url, headers=None):
        if logo := LOGO.fullmatch(url):
            with default_storage.open(logo[1]) as stored:
                return URLFetcherResponse(url, stored.read(), {"Content-Type": "image/png"})
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(OWN_FILES):
            raise Refused(url)
        return super().fetch(url, headers)


class PageCount(logging.Handler):
    """Hears, in the thread it was made in, which page WeasyPrint lays out."""

    def __init__(self, step: Callable[[int], None]):
        super().__init__()
        self.step, self.thread = step, get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self.thread and record.msg.endswith("Page %d"):
            self.step(record.args[0])


def written(template: str, context: dict, *, language: str, large: bool = False) -> str:
    """The HTML of a document in ``language``, perhaps in large type, before it is set.

    The template names its own title, dates and stylesheets (``css/…``, from ``static/``).
    """
    with translation.override(language):
        html = render_to_string(template, {**context, "language": language, "large": large})
    if glyphs.beyond_the_usual(html):
        html = glyphs.without_unheld(html).replace("</head>", MORE_LETTERS, 1)
    return html


def typeset(html: str, *, step: Callable[[int], None] | None = None) -> bytes:
    """What ``written`` wrote, as a PDF. The same HTML gives the same bytes.

    ``step`` is told of each page; what it raises ends the work."""
    page = HTML(string=html, base_url=f"{OWN_FILES.as_uri()}/", url_fetcher=OwnFiles())
    heard = PageCount(step) if step else logging.NullHandler()
    PROGRESS.addHandler(heard)
    try:
        # Laid out once: nine tenths of the time.
        pages = page.render(pdf_variant="pdf/a-2a")
    finally:
        PROGRESS.removeHandler(heard)
    for attempt in range(ATTEMPTS):
        data = pages.write_pdf(pdf_variant="pdf/a-2a", finisher=partial(finish, nudge=attempt))
        if not BREAK_BEFORE_END.search(data):
            break
    return data


def finish(document, pdf: pydyf.PDF, *, nudge: int) -> None:
    """Make the PDF/A file a PDF/UA one as well, and mend what WeasyPrint 70 leaves undone."""
    for thing in list(pdf.objects):
        if isinstance(thing, pydyf.Stream):
            if thing.extra.get("Type") == "/Metadata":
                say_universal_access(thing)
            if thing.compress and BREAK_BEFORE_END.search(thing.data):
                thing.compress = False
        elif isinstance(thing, dict) and thing.get("S") == "/LI":
            wrap_item(pdf, thing)
    if nudge:
        # Nothing refers to it; it only makes the file's own tables compress to other bytes.
        pdf.add_object(pydyf.String("x" * nudge))


def say_universal_access(metadata: pydyf.Stream) -> None:
    """One rdf:RDF that names both standards, uncompressed: an archive reads it as it lies
    (ISO 19005-2, 6.6.2.1).
    """
    metadata.compress = False
    metadata.stream = [
        part.replace(b"</rdf:RDF>", UNIVERSAL_ACCESS + b"</rdf:RDF>") for part in metadata.stream
    ]


def wrap_item(pdf: pydyf.PDF, item: pydyf.Dictionary) -> None:
    """Put what a list item holds beside its label, in its body (ISO 14289-1, 7.6)."""
    by_reference = {reference: pdf.objects[int(reference.split()[0])] for reference in item["K"]}
    loose = [
        reference
        for reference, child in by_reference.items()
        if child["S"] not in ("/Lbl", "/LBody")
    ]
    if not loose:
        return
    body = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/LBody",
            "K": pydyf.Array(loose),
            "Pg": item["Pg"],
            "P": item.reference,
        }
    )
    pdf.add_object(body)
    for reference in loose:
        by_reference[reference]["P"] = body.reference
    item["K"] = pydyf.Array(
        [*(reference for reference in by_reference if reference not in loose), body.reference]
    )
