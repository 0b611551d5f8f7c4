"""Every address that gives a PDF, in plain and in large type: for archives and for every reader.

A new address that ends in ``_pdf`` is set here too: the table of doors has its row.
"""

import page as validator
import pytest
from django.urls import reverse

from tests.slt import world
from tests.slt.doors import routes, rows

pytestmark = [pytest.mark.django_db, pytest.mark.once, pytest.mark.prove]

# What stands published in the world of the doors is no real file; it is one of the minutes' own.
NOT_SET = {"published_pdf"}
PROFILES = (validator.ValidationProfile.PDF_A_2A, validator.ValidationProfile.PDF_UA_1)


def papers(names) -> dict[str, str]:
    """Of each kind, what of the world it is set from."""
    found = {}
    for method, name, thing, expected in rows():
        if method == "GET" and name in names and expected["coordinator"] == "200":
            found[name] = thing
    return found


def test_every_kind_conforms_in_plain_and_in_large_type(client_for):
    here = world.make()
    client = client_for(here.people["coordinator"])
    every = {name for name in routes().values() if name.endswith("_pdf")} | {"summons_slips"}
    found = papers(every - NOT_SET)
    assert set(found) == every - NOT_SET

    faults = []
    for name, thing in found.items():
        address = reverse(name, args=here.args[thing] if thing else [])
        for asked in ({}, {"stor": "1"}, {"apen": "1"}):
            data = client.get(address, asked).content
            assert data.startswith(b"%PDF-1.7"), (name, asked)
            for profile in () if "apen" in asked else PROFILES:
                report = validator.validate_pdf_bytes(data, profile=profile)
                faults += [(name, asked, fault.rule_id, fault.message) for fault in report.failures]
    assert faults == []
