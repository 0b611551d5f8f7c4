"""What people wrote, fitted into a document: headings in order, tables that name their cells."""

import re

from django.utils.safestring import SafeString, mark_safe

HEADING = re.compile(r"<(/?)h([34])>")
TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)
TR = re.compile(r"<tr>.*?</tr>", re.DOTALL)


def fit(html: str, level: int) -> SafeString:
    """Cleaned ``html`` as it stands under a heading one step above ``level``.

    Headings begin at ``level`` and skip none (PDF/UA-1, 7.4.2), and every header cell says
    what it heads (7.5).
    """
    seen_upper = False

    def heading(tag: re.Match) -> str:
        nonlocal seen_upper
        if tag[2] == "3":
            seen_upper = True
            return f"<{tag[1]}h{level}>"
        return f"<{tag[1]}h{min(level + seen_upper, 6)}>"

    def scoped(table: re.Match) -> str:
        first, *_rest = TR.findall(table[0]) or [""]
        top = first.replace("<th>", '<th scope="col">')
        return table[0].replace(first, top, 1).replace("<th>", '<th scope="row">')

    return mark_safe(TABLE.sub(scoped, HEADING.sub(heading, html)))  # noqa: S308 - cleaned
