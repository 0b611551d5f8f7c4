"""A document as plain data that can be kept for years, and read again by a later version of us."""

import hashlib
import json
import types
from dataclasses import MISSING, asdict, fields, is_dataclass
from datetime import date, datetime
from functools import cache
from typing import Literal, Union, get_args, get_origin, get_type_hints

from django.utils.safestring import mark_safe

from meetings.document_parts import Document, Words

# Cleaned when it was written, and fitted into the document: markup, not text.
MARKUP = {(Words, "open"), (Words, "exempt")}
EMPTY = {str: "", bool: False, int: 0}


def written(document: Document) -> dict:
    """The document as JSON holds it."""
    return json.loads(json.dumps(asdict(document), default=_said))


def _said(value) -> str:
    return value.isoformat() if isinstance(value, (date, datetime)) else str(value)


def digest(content: dict) -> str:
    """SHA-256 of the content as canonical JSON: sorted keys, no spaces, UTF-8."""
    canonical = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def read(content: dict) -> Document:
    """The document again. What a later version has added is empty, what it has dropped is gone."""
    return _made(Document, content)


@cache
def _hints(kind: type) -> dict:
    return get_type_hints(kind)


def _made(kind: type, content: dict):
    given = {}
    for field in fields(kind):
        wanted = _hints(kind)[field.name]
        if field.name in content:
            value = _value(wanted, content[field.name])
            given[field.name] = mark_safe(value) if (kind, field.name) in MARKUP else value  # noqa: S308
        elif field.default is MISSING and field.default_factory is MISSING:
            given[field.name] = _empty(wanted)
    return kind(**given)


def _value(wanted, value):
    if value is None:
        return None
    if get_origin(wanted) in (types.UnionType, Union):
        wanted = next(one for one in get_args(wanted) if one is not type(None))
    if get_origin(wanted) is Literal:
        return value
    if get_origin(wanted) in (list, tuple):
        return get_origin(wanted)(_value(get_args(wanted)[0], one) for one in value)
    if is_dataclass(wanted):
        return _made(wanted, value)
    if wanted in (date, datetime):
        return wanted.fromisoformat(value)
    return value


def _empty(wanted):
    if get_origin(wanted) in (list, tuple):
        return get_origin(wanted)()
    return EMPTY.get(wanted)


def texts(content) -> list[str]:
    """Every string that stands in it, markup and all."""
    if isinstance(content, str):
        return [content]
    if isinstance(content, dict):
        content = list(content.values())
    return [text for one in content for text in texts(one)] if isinstance(content, list) else []
