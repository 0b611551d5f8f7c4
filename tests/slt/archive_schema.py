"""What an ``arkivmelding.xml`` must be: by the published schema where there is one, and always by
what we know of it.
"""

import os
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

from lxml import etree

AM = "{https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/arkivmelding/opprett/v1}"
MDK = "{https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/metadatakatalog/v1}"
TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"
XSD = "no.ks.fiks.arkiv.v1.arkivering.arkivmelding.opprett.xsd"


def listed(words: str) -> list[str]:
    return words.split()


# The order of what we write, base types first: elements stand in the order of their names here.
FOLDER = listed(
    "tittel offentligTittel referanseEksternNoekkel saksaar administrativEnhet saksansvarlig "
    "saksstatus moetenummer utvalg moetedato moetested moetedeltaker"
)
REGISTRATION = listed(
    "referanseForelderMappe skjerming dokumentbeskrivelse tittel offentligTittel "
    "korrespondansepart referanseEksternNoekkel journalposttype journalstatus dokumentetsDato "
    "sendtDato antallVedlegg moetesakstype moetesaksaar moetesakssekvensnummer innstilling vedtak "
    "moetedokumenttype"
)
DOCUMENT = listed(
    "dokumenttype dokumentstatus tittel tilknyttetRegistreringSom dokumentnummer skjerming "
    "dokumentobjekt"
)
VERSION = listed(
    "versjonsnummer variantformat format mimeType filnavn referanseDokumentfil sjekksum "
    "sjekksumAlgoritme filstoerrelse"
)
TYPES = {"saksmappe", "moetemappe", "journalpost", "moetesak", "moetedokument"}


@cache
def schema() -> etree.XMLSchema | None:
    """The published schema, from the folder that FIKS_ARKIV_XSD names."""
    folder = os.environ.get("FIKS_ARKIV_XSD")
    return etree.XMLSchema(file=str(Path(folder, XSD))) if folder else None


def read(xml: bytes) -> ET.Element:
    """The message, once it is seen to be as the archive wants it."""
    if published := schema():
        published.assertValid(etree.fromstring(xml))
    root = ET.fromstring(xml)
    assert root.tag == f"{AM}arkivmelding"
    assert [name(child) for child in root][:2] == ["system", "antallFiler"]
    (thing,) = root[2:]
    assert thing.get(TYPE) in TYPES
    if name(thing) == "mappe":
        in_order(thing, FOLDER)
    else:
        in_order(thing, REGISTRATION)
        numbers = []
        for document in thing.iter(f"{AM}dokumentbeskrivelse"):
            in_order(document, DOCUMENT)
            numbers.append(int(text(document, "dokumentnummer")))
            for version in document.iter(f"{AM}dokumentobjekt"):
                in_order(version, VERSION)
        assert numbers == list(range(1, len(numbers) + 1))
    files = [one.text for one in root.iter(f"{AM}referanseDokumentfil")]
    assert len(set(files)) == len(files) == int(text(root, "antallFiler"))
    assert all(file.isascii() and "/" not in file for file in files)
    return root


def name(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def in_order(element: ET.Element, order: list[str]) -> None:
    places = [order.index(name(child)) for child in element]
    assert places == sorted(places), [name(child) for child in element]


def text(element: ET.Element, path: str) -> str:
    """The text at ``path``: names of arkivmelding, those after "m:" of the metadatakatalog."""
    parts = [MDK + part[2:] if part.startswith("m:") else AM + part for part in path.split("/")]
    found = element.find("/".join(parts))
    return "" if found is None else found.text or ""
