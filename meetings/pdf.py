"""HTML to one PDF that is both PDF/A-2a, for the archive, and PDF/UA-1, for every reader."""

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pydyf
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import HTML
from weasyprint.urls import URLFetcher

OWN_FILES = Path(settings.BASE_DIR, "static").resolve()

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


class Refused(ValueError):
    """A document asked for something that is not a static file of ours."""


class OwnFiles(URLFetcher):
    """Fetches the stylesheet and the fonts from ``static/``, and nothing else from anywhere."""

    def __init__(self):
        super().__init__(allowed_protocols={"file"}, allow_redirects=False)

    def fetch(self, url, headers=None):
        parts = urlsplit(url)
        path = Path(unquote(parts.path)).resolve()
        if parts.scheme != "file" or parts.netloc or not path.is_relative_to(OWN_FILES):
            raise Refused(url)
        return super().fetch(url, headers)


def render(template: str, context: dict, *, language: str) -> bytes:
    """The PDF of a template, in ``language``. The same input gives the same bytes.

    The template names its own title, dates and stylesheets (``css/…``, from ``static/``).
    """
    with translation.override(language):
        html = render_to_string(template, {**context, "language": language})
    page = HTML(string=html, base_url=f"{OWN_FILES.as_uri()}/", url_fetcher=OwnFiles())
    return page.write_pdf(pdf_variant="pdf/a-2a", finisher=finish)


def finish(document, pdf: pydyf.PDF) -> None:
    """Make the PDF/A file a PDF/UA one as well.

    Its metadata holds one rdf:RDF, uncompressed, so that an archive can read it as it lies
    (ISO 19005-2, 6.6.2.1).
    """
    for thing in pdf.objects:
        if isinstance(thing, pydyf.Stream) and thing.extra.get("Type") == "/Metadata":
            thing.compress = False
            thing.stream = [
                re.sub(rb"(?=</rdf:RDF>)", lambda _: UNIVERSAL_ACCESS, part)
                for part in thing.stream
            ]
