"""A document as Word puts it on the clipboard: real marks, a thousand styles, and invented text."""

from html import escape

from tests.prove.prose import Block, Prose

HEAD = """<html xmlns:o="urn:schemas-microsoft-com:office:office"
xmlns:w="urn:schemas-microsoft-com:office:word"><head><meta charset="utf-8">
<meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument>
<w:View>Normal</w:View></w:WordDocument></xml><![endif]--><style>p.MsoNormal
{margin:0cm; font-size:11.0pt; mso-fareast-language:EN-US}</style></head>
<body lang=NO-BOK style='tab-interval:35.4pt'><!--StartFragment-->"""
TAIL = "<!--EndFragment--></body></html>"
SPAN = (
    '<span lang=NO-BOK style=\'font-size:11.0pt;font-family:"Calibri",sans-serif;'
    "mso-fareast-language:NO-BOK'>{}<o:p></o:p></span>"
)
MARK = (
    "<![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span "
    "style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;</span></span><![endif]>"
)


def folded(words: str) -> str:
    """As Word folds its lines, in the middle of everything."""
    parts = escape(words, quote=False).split(" ")
    return (
        "".join(
            part + ("\n" if at % 9 == 8 and parts[at] and parts[at + 1] else " ")
            for at, part in enumerate(parts[:-1])
        )
        + parts[-1]
    )


def of_word(block: Block) -> str:
    body = [SPAN.format(folded(line)) for line in block.lines]
    if block.html.startswith("<ul>"):
        places = ["First", *["Middle"] * (len(body) - 2), "Last"]
        return "".join(
            f"<p class=MsoListParagraphCxSp{place} style='text-indent:-18.0pt;"
            f"mso-list:l0 level1 lfo1'>{MARK}{words}</p>\n"
            for place, words in zip(places, body, strict=True)
        )
    if block.html.startswith("<h3>"):
        return f"<h1 style='margin-left:0cm;page-break-after:avoid'>{body[0]}</h1>\n"
    if block.html.startswith("<table>"):
        cells = "".join(
            f"<td width=302 valign=top style='width:226.55pt;border:solid windowtext 1.0pt'>"
            f"<p class=MsoNormal>{words}</p></td>"
            for words in body
        )
        return (
            f"<table class=MsoTableGrid border=1><tr style='mso-yfti-irow:0'>{cells}</tr></table>"
        )
    return f"<p class=MsoNormal style='margin-bottom:8.0pt;line-height:107%'>{body[0]}</p>\n"


def table(prose: Prose) -> Block:
    lines = (prose.line(), prose.line())
    cells = "".join(f"<td>{escape(line, quote=False)}</td>" for line in lines)
    return Block("", f"<table><tbody><tr>{cells}</tr></tbody></table>", lines)


class OfWord(Prose):
    def line(self) -> str:
        # As Word keeps two spaces apart.
        return super().line().replace("  ", "\u00a0 ")


def word_document(size: int) -> tuple[str, list[Block]]:
    """At least ``size`` bytes of clipboard, and what a reader of it sees."""
    prose, blocks, parts = OfWord("Word"), [], [HEAD]
    length = len(HEAD)
    while length < size:
        new = [*prose.blocks(400), table(prose), prose.block("paragraph")]
        blocks += new
        parts += [of_word(block) for block in new]
        length += sum(len(of_word(block).encode()) for block in new)
    return "".join([*parts, TAIL]), blocks
