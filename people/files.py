"""Where files are kept, a folder or a bucket, does not always answer: what people are told then."""

import logging
from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


class Unreachable(OSError):
    """The bucket did not answer, or would not. ``slt.middleware`` answers for who wanted a file."""


@contextmanager
def kept_or_refused():
    """Around the keeping of a file that somebody handed in: ValidationError if it was not kept."""
    try:
        yield
    except OSError as fault:
        log.exception("A file could not be kept.")
        raise ValidationError(
            _(
                "Filen er ikke lagret, fordi fillageret ikke svarer. Prøv igjen om litt, og si fra "
                "til den som drifter løsningen om det ikke hjelper."
            )
        ) from fault
