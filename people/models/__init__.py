"""Who: places, persons, groups, what was done and what was told."""

from people.models.base import DatedQuerySet, PublicIdModel, StoredFile, new_public_id
from people.models.groups import Group, GroupMunicipality, Membership, Office
from people.models.ledger import AuditEntry, Notice, Preference
from people.models.persons import Appointment, Person
from people.models.places import ContactNumber, District, Municipality, Organisation

__all__ = [
    "Appointment",
    "AuditEntry",
    "ContactNumber",
    "DatedQuerySet",
    "District",
    "Group",
    "GroupMunicipality",
    "Membership",
    "Municipality",
    "Notice",
    "Office",
    "Organisation",
    "Person",
    "Preference",
    "PublicIdModel",
    "StoredFile",
    "new_public_id",
]
