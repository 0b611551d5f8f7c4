"""``{% prepared %}``: a part of a page that is written once and filled in many times.

To forms what ``people.prepared`` is to queries: most of a page's time goes to saying the same.
"""

import re
from dataclasses import dataclass
from functools import partial
from html import escape
from types import MethodType

from django import template
from django.template.base import FilterExpression, token_kwargs
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from people.ways import PLAIN, Blank

register = template.Library()

# Wordings of one part that are kept: mostly there are two or three.
MOST = 1000
# What a wording may depend on: a word of the code, never one that somebody wrote.
CODE = re.compile(r"[a-z_]*").fullmatch
# Of both cases, so that a filter that changes a blank is found out; no text has these.
BLANK = "q{}xQ{}Xz"
BLANKS = re.compile(r"q(\d+)xQ\1Xz")
TOKEN = "csrf_token"  # noqa: S105 - its name


@dataclass(frozen=True)
class Wording:
    """Text with blanks, as ``%`` fills them in."""

    text: str
    names: frozenset[str]
    # Those that stand in an address: only an id fits there as it is.
    ids: frozenset[str]

    def filled(self, given: dict[str, str]) -> str:
        for name in self.ids:
            if not PLAIN(given[name]):
                raise ValueError(f"{name} stands in an address and is {given[name]!r}.")
        return self.text % {
            name: text if isinstance(text, SafeString) else escape(text)
            for name, text in given.items()
            if name in self.names
        }


class Lookup:
    """A value of the page, found as Django finds it; what only leads from name to name, sooner."""

    def __init__(self, expression: FilterExpression):
        self.expression = expression
        path = getattr(expression.var, "lookups", None)
        self.root, *self.way = path if path and not expression.filters else [None]

    def resolve(self, context, known: dict):
        """``known`` holds the objects at hand, by name."""
        if root := self.root:
            try:
                found = known[root] if root in known else known.setdefault(root, context[root])
                for name in self.way:
                    found = found[name] if isinstance(found, dict) else getattr(found, name)
                if not callable(found):
                    return found
                if isinstance(found, MethodType | partial) and not hasattr(found, "alters_data"):
                    return found()
            except (AttributeError, KeyError):
                pass  # Django knows more ways, and what to say when there is none.
        return self.expression.resolve(context)


class PreparedNode(template.Node):
    def __init__(self, nodelist, given: dict, chosen: dict, each: tuple[str, FilterExpression]):
        self.nodelist = nodelist
        self.given = {name: Lookup(value) for name, value in given.items()}
        self.chosen = {name: Lookup(value) for name, value in chosen.items()}
        self.each = each
        self.kept: dict[tuple, Wording] = {}

    def render(self, context):
        language, known = get_language(), {}
        if self.each is None:
            return mark_safe(self.filled(context, known, language))  # noqa: S308 - as filled
        name, rows = self.each
        said = []
        with context.push():
            for row in rows.resolve(context):
                known[name] = context[name] = row
                said.append(self.filled(context, known, language))
        return mark_safe("".join(said))  # noqa: S308

    def filled(self, context, known: dict, language: str) -> str:
        given = {name: _text(value.resolve(context, known)) for name, value in self.given.items()}
        chosen = {name: value.resolve(context, known) for name, value in self.chosen.items()}
        key = (language, *chosen.values(), *map(bool, given.values()))
        wording = self.kept.get(key)
        if wording is None:
            wording = self.keep(key, self.written(context, given, chosen))
        if TOKEN in wording.names:
            if TOKEN not in known:
                known[TOKEN] = str(context[TOKEN])
            given[TOKEN] = known[TOKEN]
        return wording.filled(given)

    def keep(self, key: tuple, wording: Wording) -> Wording:
        if len(self.kept) >= MOST:
            self.kept.clear()
        self.kept[key] = wording
        return wording

    def written(self, context, given: dict, chosen: dict) -> Wording:
        """Sees what is given and chosen, and nothing else of the page and its reader."""
        for name, value in chosen.items():
            if not (value is None or isinstance(value, bool) or CODE(value)):
                raise ValueError(f"{name} is {value!r}: no wording is kept by that.")
        names = [name for name, text in given.items() if text]
        blanks = {name: Blank(BLANK.format(at, at)) for at, name in enumerate(names)}
        # A form has it without being given it; the tag itself looks at what it is.
        token = {TOKEN: BLANK.format(len(names), len(names))}
        alone = template.Context(dict.fromkeys(given, "") | blanks | chosen | token)
        with alone.bind_template(context.template):
            said = self.nodelist.render(alone)
        names.append(TOKEN)
        text = BLANKS.sub(lambda blank: f"%({names[int(blank[1])]})s", said.replace("%", "%%"))
        for name, blank in blanks.items():
            if blank.compared or blank.lower() in text.lower():
                raise ValueError(f"{name} is not known while the part is written.")
        return Wording(
            text,
            frozenset(names[int(at)] for at in BLANKS.findall(said)),
            frozenset(name for name, blank in blanks.items() if blank.in_address),
        )


def _text(value) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, bool | float) or hasattr(value, "isoformat"):
        raise TypeError(f"{value!r} is written in more than one way: give the text.")
    return str(value)


@register.tag
def prepared(parser, token):
    """``{% prepared id=row.public_id name=row.name by state=row.state %}…{% endprepared %}``

    What is given before ``by`` is filled in, escaped as ever; within, it may be asked whether there
    is any. What comes after ``by`` (yes, no, or a word of the code) may be asked anything: for each
    there is a wording of its own, kept in each language. ``{% prepared each row in rows … %}`` does
    so for each row.
    """
    bits = token.split_contents()[1:]
    each = None
    if bits[:1] == ["each"]:
        _each, name, _in, rows, *bits = bits
        each = name, parser.compile_filter(rows)
    given = token_kwargs(bits, parser)
    chosen = {}
    if bits[:1] == ["by"]:
        del bits[0]
        chosen = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"prepared does not understand {bits[0]!r}.")
    nodelist = parser.parse(["endprepared"])
    parser.delete_first_token()
    return PreparedNode(nodelist, given, chosen, each)
