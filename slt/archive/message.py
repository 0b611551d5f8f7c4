"""``arkivmelding.xml``: one folder or one registration, for KS Fiks Arkiv (V1).

Source: KS, Fiks Arkiv, message type no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett. The order
of elements is part of the schema: the base type's fields first, the sub-type's last.
"""

import re
from datetime import datetime
from xml.etree import ElementTree as ET

from django.utils.timezone import localtime

from slt.archive.parts import Code, Folder, Paper, Parent, Registration, Screened, Stored

SYSTEM = "SLT"
AM = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/arkivmelding/opprett/v1"
MDK = "https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/metadatakatalog/v1"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
# What XML 1.0 cannot hold, however it is escaped (section 2.2).
NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
# Tilgangsrestriksjon: unntatt offentlighet. The archive's own list may call it something else.
EXEMPT = Code("UO", "Unntatt offentlighet")
UNDER_WORK, FINAL = Code("B", "Under arbeid"), Code("F", "Ferdig")


def written(thing: Folder | Registration, stored: dict[str, Stored]) -> bytes:
    """The message as UTF-8. ``stored``: the registration's files by their names."""
    root = ET.Element(f"{{{AM}}}arkivmelding")
    put(root, "system", SYSTEM)
    put(root, "antallFiler", len(stored))
    if isinstance(thing, Folder):
        folder(root, thing)
    else:
        registration(root, thing, stored)
    ET.indent(root)
    for prefix, space in (("", AM), ("m", MDK), ("xsi", XSI)):
        ET.register_namespace(prefix, space)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True)


def put(parent: ET.Element, name: str, value="", *, space: str = AM) -> ET.Element:
    """Append one element with its text."""
    element = ET.SubElement(parent, f"{{{space}}}{name}")
    if value != "":
        element.text = NOT_XML.sub("", str(value))
    return element


def put_code(parent: ET.Element, name: str, code: Code, *, space: str = AM) -> None:
    element = put(parent, name, space=space)
    put(element, "kode", code.code, space=MDK)
    if code.said:
        put(element, "beskrivelse", code.said, space=MDK)


def put_named(parent: ET.Element, name: str, who: str, *, space: str = AM) -> None:
    if who:
        put(put(parent, name, space=space), "navn", who, space=MDK)


def put_key(parent: ET.Element, key: str, *, space: str = AM) -> None:
    element = put(parent, "referanseEksternNoekkel", space=space)
    put(element, "fagsystem", SYSTEM, space=MDK)
    put(element, "noekkel", key, space=MDK)


def put_words(parent: ET.Element, name: str, words: str) -> None:
    element = put(parent, name)
    put(element, "tekstInnhold", words, space=MDK)
    put_code(element, "tekstFormat", Code("tekst"), space=MDK)


def put_type(element: ET.Element, name: str) -> None:
    # A name without prefix is of the default namespace (XML Schema 1.0, part 1, 2.6.1).
    element.set(f"{{{XSI}}}type", name)


def folder(root: ET.Element, it: Folder) -> None:
    element = put(root, "mappe")
    put_type(element, "moetemappe" if it.day else "saksmappe")
    put(element, "tittel", it.title)
    put(element, "offentligTittel", it.title)
    put_key(element, it.key)
    if it.day is None:
        put(element, "saksaar", it.year)
        put_named(element, "administrativEnhet", it.group)
        put_named(element, "saksansvarlig", it.responsible)
        put_code(element, "saksstatus", UNDER_WORK)
        return
    put(element, "moetenummer", it.day.isoformat())
    put_named(element, "utvalg", it.group)
    put(element, "moetedato", it.day.isoformat())
    if it.place:
        put(element, "moetested", it.place)
    for one in it.participants:
        participant = put(element, "moetedeltaker")
        put_named(participant, "identifikator", one.name, space=MDK)
        put_code(participant, "funksjon", Code(one.function), space=MDK)
        put_named(participant, "representerer", one.organisation, space=MDK)


def registration(root: ET.Element, it: Registration, stored: dict[str, Stored]) -> None:
    element = put(root, "registrering")
    kind = "moetesak" if it.case else "moetedokument" if it.document_kind else "journalpost"
    put_type(element, kind)
    parent(element, it.parent)
    screened(element, it.screened)
    for number, paper in enumerate(it.papers, start=1):
        document(element, paper, number, stored)
    put(element, "tittel", it.title)
    put(element, "offentligTittel", it.title)
    for party in it.parties:
        correspondent = put(element, "korrespondansepart")
        put_code(correspondent, "korrespondanseparttype", Code(party.kind))
        put(correspondent, "korrespondansepartNavn", party.name)
    put_key(element, it.key)
    {"moetesak": case, "moetedokument": meeting_document, "journalpost": post}[kind](element, it)


def parent(element: ET.Element, it: Parent) -> None:
    reference = put(element, "referanseForelderMappe")
    if it.case_number:
        number = put(reference, "saksnummer", space=MDK)
        put(number, "saksaar", it.case_year, space=MDK)
        put(number, "sakssekvensnummer", it.case_number, space=MDK)
    elif it.folder_id:
        put(reference, "mappeID", it.folder_id, space=MDK)
    else:
        put_key(reference, it.key, space=MDK)


def screened(element: ET.Element, it: Screened | None) -> None:
    if it is None:
        return
    screen = put(element, "skjerming")
    put_code(screen, "tilgangsrestriksjon", EXEMPT)
    put(screen, "skjermingshjemmel", it.basis)
    if it.until:
        put(screen, "skjermingOpphoererDato", it.until.isoformat())


def document(element: ET.Element, paper: Paper, number: int, stored: dict[str, Stored]) -> None:
    description = put(element, "dokumentbeskrivelse")
    put_code(description, "dokumenttype", paper.kind)
    put_code(description, "dokumentstatus", FINAL if paper.is_final else UNDER_WORK)
    put(description, "tittel", paper.title)
    main = Code("H", "Hoveddokument") if paper.is_main else Code("V", "Vedlegg")
    put_code(description, "tilknyttetRegistreringSom", main)
    put(description, "dokumentnummer", number)
    screened(description, paper.screened)
    for file in paper.files:
        version(description, stored[file.name])


VARIANTS = {
    "A": Code("A", "Arkivformat"),
    "O": Code("O", "Dokument hvor deler av innholdet er skjermet"),
    "P": Code("P", "Produksjonsformat"),
}


def version(description: ET.Element, it: Stored) -> None:
    element, file = put(description, "dokumentobjekt"), it.file
    put(element, "versjonsnummer", file.version)
    put_code(element, "variantformat", VARIANTS[file.variant])
    if file.is_pdf_a:
        put_code(element, "format", Code("RA-PDF", "PDF/A"))
    put(element, "mimeType", file.mime)
    put(element, "filnavn", file.shown)
    put(element, "referanseDokumentfil", file.name)
    put(element, "sjekksum", it.sha256)
    put(element, "sjekksumAlgoritme", "SHA-256")
    put(element, "filstoerrelse", it.size)


def post(element: ET.Element, it: Registration) -> None:
    put_code(element, "journalposttype", Code(it.post_kind))
    put_code(element, "journalstatus", Code("F") if it.is_final else Code("R"))
    put(element, "dokumentetsDato", it.day.isoformat())
    if it.sent_at:
        put(element, "sendtDato", moment(it.sent_at))
    put(element, "antallVedlegg", sum(not paper.is_main for paper in it.papers))


def meeting_document(element: ET.Element, it: Registration) -> None:
    put_code(element, "moetedokumenttype", it.document_kind)


def case(element: ET.Element, it: Registration) -> None:
    put_code(element, "moetesakstype", Code(it.case.kind))
    put(element, "moetesaksaar", it.case.year)
    put(element, "moetesakssekvensnummer", it.case.number)
    if it.case.proposal:
        put_words(element, "innstilling", it.case.proposal)
    if it.case.ruling:
        ruling = put(element, "vedtak")
        put_words(ruling, "vedtakstekst", it.case.ruling)
        put(ruling, "dato", moment(it.case.decided_at))


def moment(value: datetime) -> str:
    return localtime(value).isoformat(timespec="seconds")
