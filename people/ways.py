"""Addresses of our pages, put together quickly: a list has one or more in each row."""

import re
from functools import cache

from django.urls import NoReverseMatch, get_script_prefix, reverse

# What stands in an address as it is. The marks begin with a letter and have ten characters, as
# public ids do.
PLAIN = re.compile(r"[0-9a-z]+").fullmatch
MARKS = ("xxxxxxxxx2", "xxxxxxxxx3")


class Blank(str):
    """Stands for a text that is given later (``slt.templatetags.prepared``).

    Which wording it stands in may depend on whether there is any, on nothing else of it.
    """

    in_address = False
    compared = False

    def __eq__(self, other):
        self.compared = self.compared or other is not self
        return other is self

    def __ne__(self, other):
        return not self == other

    __hash__ = str.__hash__


def way(name: str, *ids: str) -> str:
    """``reverse``, with the pattern of each name found once."""
    for one in ids:
        if isinstance(one, Blank):
            one.in_address = True
    if len(ids) <= len(MARKS) and all(isinstance(one, str) and PLAIN(one) for one in ids):
        pattern = _pattern(name, len(ids), get_script_prefix())
        if pattern:
            return pattern.format(*ids)
    return reverse(name, args=ids)


@cache
def _pattern(name: str, count: int, _prefix: str) -> str:
    """The address with a place for each id; empty where an address takes something else."""
    marks = MARKS[:count]
    try:
        address = reverse(name, args=marks)
    except NoReverseMatch:
        return ""
    if "{" in address or any(address.count(mark) != 1 for mark in marks):
        return ""
    for number, mark in enumerate(marks):
        address = address.replace(mark, f"{{{number}}}")
    return address
