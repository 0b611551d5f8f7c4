"""The guard: finds national identity numbers, so that they are not sent or published; and marks
what somebody should look at before the world does: telephone numbers, mail addresses, birth dates,
small counts.

The rule is Skatteetaten's: two check digits by weighted sums modulo 11, and from 2032 four
allowed remainders for the first. D-numbers, H-numbers and synthetic numbers count too. A bank
account number hits by chance in some per cent of cases, so the guard marks and never blocks
saving. The number itself is never logged.
"""

import re
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

FIRST = (3, 7, 6, 1, 8, 9, 4, 5, 2)
SECOND = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
# Six and five digits, together or with a space, hyphen or non-breaking space between. Not within
# a longer number, and not "1234.56.78903", which is how accounts are written.
CANDIDATE = re.compile(r"(?<![\d.])(\d{6})[ \u00a0\u202f-]?(\d{5})(?!\d)")


def is_national_id(digits: str) -> bool:
    """Whether eleven digits are a fødselsnummer, D-number, H-number or synthetic number."""
    d = [int(char) for char in digits]
    if len(d) != 11 or d[0] >= 8:  # FH numbers carry no date: more false alarms than help
        return False
    day, month, year = d[0] * 10 + d[1], d[2] * 10 + d[3], d[4] * 10 + d[5]
    if day > 40:
        day -= 40
    month -= next((shift for shift in (80, 65, 40) if month > shift), 0)
    if not any(is_date(century + year, month, day) for century in (1900, 2000)):
        return False
    first = sum(w * n for w, n in zip(FIRST, d, strict=False)) + d[9]
    second = sum(w * n for w, n in zip(SECOND, d, strict=False)) + d[10]
    return second % 11 == 0 and first % 11 in (0, 1, 2, 3)


def is_date(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


# What is said at the field or the cell where one was typed.
REFUSED = gettext_lazy("Ser ut som et fødselsnummer. Det skal ikke stå her.")


def find(text: str) -> list[tuple[int, int]]:
    """Where in ``text`` national identity numbers stand, as (start, end)."""
    return [
        match.span()
        for match in CANDIDATE.finditer(text)
        if is_national_id(match.group(1) + match.group(2))
    ]


# For somebody to look at --------------------------------------------------------------------------

# As people write the eight digits: together, in twos, or three, two and three. Other numbers have
# other groups: sums and organisations in threes, accounts four, two and five.
PHONE = re.compile(
    r"(?<![\d.,/-])(?:(?:\+|00)47[ \u00a0]?)?"
    r"(?:[2-9]\d{7}|\d{2}(?:[ \u00a0]\d{2}){3}|\d{3}[ \u00a0]\d{2}[ \u00a0]\d{3})(?![\d.,-]?\d)"
)
# A day somebody was born, said to be that: other days are no one's.
BORN = re.compile(
    r"\b(?:født|fødd|fødselsdato|f\.)\s*:?\s*(?:den\s+)?"
    r"\d{1,2}(?:[./-]\s?\d{1,2}[./-]\s?(?:\d{4}|\d{2})|\.?\s+[a-zæøå]{3,9}\.?\s+\d{4})\b",
    re.IGNORECASE,
)
MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
# Boxes that are nobody's own.
SHARED_BOXES = {
    *("post", "postmottak", "firmapost", "epost", "kontakt", "info", "servicetorg"),
    *("servicetorget", "servicekontor", "arkiv", "personvernombud", "slt"),
}
# Fewer than five of these may be known by whoever lives there.
FEW = re.compile(
    r"\b(?:[1-4]|to|tre|fire)\s+(?:\d+[ -]år\w*\s+(?:gamle\s+)?|\w+\s+|\d+-)?"
    r"(?:elev|gutt?|jente?|barn|ungdomm?|person|familie?|foreldre|føresette|mindreårig|tenåring|åring"
    r"|bruker|brukar|beboer|bebuar|anmeldelse|anmelding|melding|hending|hendelse|tilfelle?|sak"
    r"|episode?|pågripelse|overgrep)(?:ar|er|r|e|ane|ene|a)?\b",
    re.IGNORECASE,
)


def phones(text: str) -> list[str]:
    """What looks like Norwegian telephone numbers."""
    return [match[0] for match in PHONE.finditer(text)]


def mail_addresses(text: str) -> list[str]:
    """Mail addresses that may be a person's own."""
    found = (match[0] for match in MAIL.finditer(text))
    return [one for one in found if one.partition("@")[0].lower() not in SHARED_BOXES]


def small_counts(text: str) -> list[str]:
    """«To elever», «3 anmeldelser»: so few that they can be known."""
    return [match[0] for match in FEW.finditer(text)]


def birth_dates(text: str) -> list[str]:
    """«Født 12.3.2009», «f. 12. mars 2009»."""
    return [match[0] for match in BORN.finditer(text)]


def points_at_somebody(text: str) -> list[tuple[str, str]]:
    """What in ``text`` may lead to one person, each with what it is."""
    kinds = (
        (_("Telefonnummer"), phones),
        (_("E-postadresse"), mail_addresses),
        (_("Fødselsdato"), birth_dates),
    )
    return [(label, what) for label, find in kinds for what in find(text)]


def worth_a_look(text: str) -> list[tuple[str, str]]:
    """What somebody should look at in ``text``, each with what it is."""
    small = [(_("Lite tall"), what) for what in small_counts(text)]
    return points_at_somebody(text) + small
