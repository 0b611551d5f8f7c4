"""Telephone numbers as people write them; we keep their way of writing."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

# Three digits (112) to fifteen (E.164), with what people put between them.
SHAPE = re.compile(r"\+?\d(?:[ ()/-]*\d){2,14}")


def check_phone(value: str) -> None:
    if not SHAPE.fullmatch(value):
        raise ValidationError(_("Skriv bare tallene i telefonnummeret, for eksempel 00 00 00 01."))


def dialled(number: str) -> str:
    """The number as a telephone dials it: Norwegian ones with +47, short ones as they are."""
    digits = "".join(char for char in number if char.isdigit() or char == "+")
    return f"+47{digits}" if len(digits) == 8 else digits
