"""What a minute-taker might write: invented, and no line like another, so that a loss is seen."""

import random
from dataclasses import dataclass
from html import escape

WHO = """
    Politiet|Barnevernet|Helsestasjonen på Ålgård|Utekontakten|Rektor ved Sjøbrisen skole
    Natteravnene|Fritidsklubben «Låven»|Skolehelsetjenesten|Familiens hus|Ungdomsrådet
    Kulturskolen i Øvre Bø|Idrettslaget Brå|NAV|Frivilligsentralen|Psykologtjenesten
"""
DID = """
    orienterte om|har sett en økning i|ba om drøfting av|la fram tall for|spurte om
    var uenig i framstillingen av|viste til erfaringene med|foreslo en prøveperiode for
"""
WHAT = """
    skjenking i helgene|uro på bussholdeplassen|hærverk ved Nøtterøy-brygga|fravær på 9. trinn
    nettmobbing («snapkart»)|salg av snus & e-sigaretter|råkjøring ved Åsen|fester på Høgevarde
    nattevandring kl. 23–02|tilbudet på Čáhppesgáisá|samarbeidet med naboene|bruken av kafé «Dråpen»
"""
THEN = """
    Det er 12,5 % færre enn i fjor.|«Vi får ikke fulgt opp alle», ble det sagt.
    Kostnaden er ca. 40 000 kr (½ stilling).|Ingen hadde merknader til det.
    Jf. § 12 i avtalen.|Saken tas opp igjen i mars – april.|Er det nok? Trolig ikke!
    Det var –4 °C, og få var ute.|Dette gjelder både gutter og jenter;  særlig 9. trinn.
"""


def _choices(words: str) -> list[str]:
    return [part.strip() for line in words.strip().split("\n") for part in line.split("|")]


@dataclass(frozen=True)
class Block:
    """One paragraph, heading or list: what is typed, what is stored, and the lines it says."""

    typed: str
    html: str
    lines: tuple[str, ...]


class Prose:
    """The same ``name`` writes the same; two names never write the same line."""

    def __init__(self, name: str):
        self.name = name
        self.dice = random.Random(name)
        self.count = 0

    def line(self) -> str:
        self.count += 1

        def one(words: str) -> str:
            return self.dice.choice(_choices(words))

        said = f"{one(WHO)} {one(DID)} {one(WHAT)}. {one(THEN)}"
        return f"{self.name} {self.count}: {said}"

    def block(self, kind: str = "") -> Block:
        kind = kind or self.dice.choice(["paragraph", "paragraph", "paragraph", "list", "heading"])
        if kind == "list":
            lines = tuple(self.line() for _ in range(self.dice.randint(2, 4)))
            items = "".join(f"<li>{escape(line, quote=False)}</li>" for line in lines)
            # An empty item ends the list.
            return Block("- " + "\n".join(lines) + "\n", f"<ul>{items}</ul>", lines)
        line = self.line()
        if kind == "heading":
            return Block(f"# {line}", f"<h3>{escape(line, quote=False)}</h3>", (line,))
        return Block(line, f"<p>{escape(line, quote=False)}</p>", (line,))

    def blocks(self, characters: int) -> list[Block]:
        """At least so many characters; a paragraph is last, so that more can be added."""
        written = []
        while sum(len(block.typed) for block in written) < characters:
            written.append(self.block())
            # Two lists side by side would be one.
            if written[-1].html.startswith("<ul>"):
                written.append(self.block("paragraph"))
        return [*written, self.block("paragraph")]


def typed(blocks: list[Block]) -> str:
    return "\n".join(block.typed for block in blocks)


def html(blocks: list[Block]) -> str:
    return "".join(block.html for block in blocks).replace("\u00a0", "&nbsp;")
