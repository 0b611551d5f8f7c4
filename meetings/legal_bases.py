"""The list of provisions that may withhold something: what came with us, and a municipality's own.

The rows that come with the product are loaded after each migrate, and kept in step with our file;
a municipality puts away those it does not use and adds its own.
"""

import csv
from datetime import date
from pathlib import Path

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from meetings.models import LegalBasis
from people import audit, contact
from people.models import Municipality

SHIPPED = Path(__file__).parent / "data" / "hjemler.csv"
FIELDS = ("short", "text_nb", "text_nn", "since", "until")


@transaction.atomic
def load() -> int:
    """Bring the shipped rows in step with our file; count those that were new or changed."""
    known = {row.key: row for row in LegalBasis.objects.exclude(key="")}
    changed = 0
    with SHIPPED.open(encoding="utf-8", newline="") as file:
        for position, said in enumerate(csv.DictReader(file)):
            facts = {**said, "position": position}
            for day in ("since", "until"):
                facts[day] = date.fromisoformat(said[day]) if said[day] else None
            row = known.get(said["key"], LegalBasis())
            if any(getattr(row, name) != value for name, value in facts.items()):
                for name, value in facts.items():
                    setattr(row, name, value)
                row.save()
                changed += 1
    return changed


def load_after_migrate(**kwargs) -> None:
    load()


@transaction.atomic
def add(municipality: Municipality, *, by, **facts) -> LegalBasis:
    """A row of the municipality's own, last among its own. Pressed twice it is one row."""
    contact.check_keeps(municipality, by)
    ours = municipality.legal_bases
    if same := ours.filter(short=facts["short"], since=facts["since"]).first():
        return same
    row = LegalBasis(municipality=municipality, position=ours.count(), **facts)
    check(row)
    row.save()
    audit.record(by, "add_legal_basis", row)
    return row


@transaction.atomic
def edit(row: LegalBasis, *, by, **facts) -> None:
    """Its words and its period. What was chosen before stands as it was written then."""
    require_own(row, by)
    for name, value in facts.items():
        setattr(row, name, value)
    check(row)
    row.save(update_fields=list(facts))
    audit.record(by, "edit_legal_basis", row)


@transaction.atomic
def move(row: LegalBasis, step: int, *, by) -> None:
    """One place up (-1) or down (1) among the municipality's own."""
    require_own(row, by)
    order = list(row.municipality.legal_bases.order_by("position", "pk"))
    here = order.index(row)
    order.insert(min(max(here + step, 0), len(order) - 1), order.pop(here))
    for position, other in enumerate(order):
        LegalBasis.objects.filter(pk=other.pk).update(position=position)
    audit.record(by, "move_legal_basis", row)


@transaction.atomic
def put_away(row: LegalBasis, municipality: Municipality, away: bool, *, by) -> None:
    """Hide a shipped row from the municipality's list, or bring it back."""
    contact.check_keeps(municipality, by)
    if row.municipality_id:
        raise PermissionDenied
    (row.hidden_by.add if away else row.hidden_by.remove)(municipality)
    audit.record(by, "hide_legal_basis" if away else "show_legal_basis", row)


def require_own(row: LegalBasis, by) -> None:
    if row.municipality is None:
        raise PermissionDenied
    contact.check_keeps(row.municipality, by)


def check(row: LegalBasis) -> None:
    if row.until and row.until < row.since:
        raise ValidationError({"until": _("Siste dag er før den første.")})
