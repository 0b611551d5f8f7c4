"""A year of the town's meetings: what was taken up, written, decided, and agreed to be done."""

from slt.demo.cases import Case, Session, Todo
from slt.demo.coordinating import COORDINATING
from slt.demo.steering import STEERING

EXECUTING = (
    Session(
        "ravens",
        205,
        (
            Case(
                "Vaktliste for våren",
                "decision",
                minutes="<p>Vaktlisten ble satt opp.</p>",
                decision="<p>Vi går fredager fra kl. 21 til 00.</p>",
            ),
        ),
    ),
    Session(
        "ravens",
        48,
        (
            Case(
                "Vaktliste for høsten",
                "decision",
                minutes="<p>Vi mangler folk i uke 49 og 50.</p>",
                decision="<p>Vi går fredag og lørdag fram til jul.</p>",
                todos=(
                    Todo("Skaffe folk til ukene 49 og 50", "Bente Rage", 30, "acknowledge"),
                    Todo("Bestille nye refleksvester", "Odd Hetland", 20, ""),
                ),
            ),
        ),
    ),
    Session(
        "street",
        110,
        (
            Case(
                "Aktiviteter i høstferien",
                "decision",
                minutes="<p>Menigheten og moskeen kan låne ut lokaler.</p>",
                decision="<p>Vi har felles åpent hus onsdag i høstferien.</p>",
                todos=(Todo("Lage plakat på fire språk", "Yusuf Karim", 20),),
            ),
        ),
    ),
    Session(
        "school",
        83,
        (
            Case(
                "Trivselsledere og friminutt",
                "discussion",
                minutes="<p>Elevrådet ønsker flere voksne ute i storefri.</p>",
                todos=(
                    Todo(
                        "Samle tilbakemeldinger fra elevene",
                        "Nina Strand",
                        45,
                        "start",
                        "Vi har snakket med to av fire trinn.",
                    ),
                    Todo("Lage oversikt over steder elevene unngår", "Nina Strand", 130, ""),
                ),
            ),
        ),
    ),
    Session(
        "trade",
        70,
        (
            Case(
                "Aldersgrense og nikotinprodukter",
                "information",
                minutes="<p>Butikkene har gått gjennom rutinene for legitimasjon.</p>",
                todos=(Todo("Sende rutinen til alle butikkene i sentrum", "Rune Sæther", 30),),
            ),
        ),
    ),
    Session(
        "shared",
        176,
        (
            Case(
                "Felles beredskap og ungdom på tvers av kommunegrensa",
                "discussion",
                minutes="<p>Ungdom reiser mellom kommunane i helgene. Rådet vil ha felles "
                "kontaktliste.</p>",
                decision="<p>Bjerkreim set opp nattbuss frå Egersund i helgene fram til jul.</p>",
                todos=(Todo("Lage felles kontaktliste", "Torunn Gya", 60),),
            ),
        ),
    ),
)
PAST = STEERING + COORDINATING + EXECUTING
