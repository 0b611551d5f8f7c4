"""Agreements kept, changed, and replaced by newer ones."""

import hashlib

from django.db import transaction

from meetings import attachments
from people import audit
from people.coordinators import require_coordinates
from people.files import kept_or_refused
from people.models import Municipality
from slt.models import Agreement


@transaction.atomic
def add(place: Municipality, *, by, groups, upload=None, replaces=None, **facts) -> Agreement:
    """A new one. Given ``replaces``, that one is history from now on.

    Raises ValidationError for a file that is not taken, ``audit.Stale`` where the old one has been
    replaced already.
    """
    require_coordinates(place, by)
    if replaces:
        here = place.agreements.standing().select_for_update().filter(pk=replaces.pk)
        if not here:
            raise audit.Stale(f"{replaces} has been replaced.")
    agreement = Agreement(municipality=place, uploaded_by=by, **facts)
    agreement.reckon()
    if upload:
        put(agreement, upload)
    agreement.save()
    agreement.groups.set(groups)
    audit.record(by, "add_agreement", agreement)
    if replaces:
        Agreement.objects.filter(pk=replaces.pk).update(replaced_by=agreement)
        audit.record(by, "replace_agreement", replaces, newer=agreement.pk)
    return agreement


@transaction.atomic
def edit(agreement: Agreement, *, by, groups, upload=None, **facts) -> None:
    """A new file takes the place of the old one; without one, the old one stays."""
    require_coordinates(agreement.municipality, by)
    for name, value in facts.items():
        setattr(agreement, name, value)
    agreement.reckon()
    if upload:
        put(agreement, upload)
    agreement.save()
    agreement.groups.set(groups)
    audit.record(by, "edit_agreement", agreement)


@transaction.atomic
def remove(agreement: Agreement, *, by) -> None:
    """One that was put in by mistake. What it replaced stands again."""
    require_coordinates(agreement.municipality, by)
    audit.record(by, "remove_agreement", agreement)
    agreement.replaces.update(replaced_by=None)
    if agreement.file:
        attachments.forget_file(agreement)
    agreement.delete()


def put(agreement: Agreement, upload) -> None:
    """Raises ValidationError for what is not taken: too large, of another kind, harmful."""
    content_type = attachments.check(upload)
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    upload.seek(0)
    if digest.hexdigest() != agreement.sha256:
        if agreement.file:
            attachments.forget_file(agreement)
        agreement.sha256 = digest.hexdigest()
        with kept_or_refused():
            agreement.file.save(upload.name, upload, save=False)
    agreement.content_type = content_type
    agreement.name = attachments.file_name(upload.name)
    agreement.size = upload.size
