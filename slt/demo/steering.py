"""A year of the steering group: what it decided, and asked others to do."""

from slt.demo.cases import Case, Paper, Session, Todo
from slt.demo.coordinating import LIFTED

STATUS = "Statusoppdatering fra politiet og kommunen"
CENTRE = Case(
    STATUS,
    presenter="v/ politiet",
    minutes="<p>Politiet melder om en roligere høst i sentrum enn i fjor. Kommunen merker at flere "
    "ungdommer samles ved idrettshallen på fredagskvelder.</p>",
)

LIFTED_UP = Case(
    LIFTED.title,
    "decision",
    "v/ SLT-koordinator",
    minutes="<p>Kommunedirektøren viste til at hallen uansett er oppvarmet.</p>",
    decision="<p>Hallen holdes åpen på lørdager til jul. Koordineringsgruppen gjør avtale med "
    "idrettslagene og melder tilbake.</p>",
    todos=(Todo("Gjøre avtale med idrettslagene om åpen hall", "Koordineringsgruppen", 40),),
)

STEERING = (
    Session(
        "steering",
        318,
        (
            CENTRE,
            Case(
                "Mål og prioriteringer for året",
                "decision",
                "v/ SLT-koordinator",
                "<p>Ungdata viser at flere på ungdomstrinnet har prøvd e-sigaretter, og at færre "
                "oppgir at de har et sted å være på kveldstid. Koordineringsgruppen foreslår tre "
                "prioriteringer.</p><ul><li>Trygge møteplasser</li><li>Tidlig innsats mot nikotin "
                "og rus</li><li>Godt samarbeid med foreldre</li></ul>",
                "<p>Rådet drøftet forslaget. Det var enighet om at møteplasser er det viktigste "
                "dette året, og at foreldre må med fra begynnelsen.</p>",
                decision="<p>Politirådet prioriterer trygge møteplasser, tidlig innsats mot "
                "nikotin og rus, og samarbeid med foreldre. Koordineringsgruppen legger fram "
                "status hvert kvartal.</p>",
                todos=(
                    Todo("Legge prioriteringene inn i budsjettinnspillet", "Marit Solheim", 60),
                    Todo(
                        "Utvide åpningstidene på fritidsklubben",
                        "Marit Solheim",
                        120,
                        "close",
                        "Klubben holder åpent til kl. 22 på fredager.",
                        measure=True,
                    ),
                ),
            ),
        ),
    ),
    Session(
        "steering",
        227,
        (
            CENTRE,
            Case(
                "Russetid og 17. mai",
                "discussion",
                "v/ politiet",
                minutes="<p>Politiet, russestyret og kommunen møtes i april. Rusfri soner ved "
                "barneskolene videreføres.</p>",
                todos=(Todo("Innkalle russestyret til samarbeidsmøte", "politiet", 14),),
            ),
            Case(
                "Skjenkekontroll og sentrum på kveldstid",
                "decision",
                "v/ kommunedirektøren",
                "<p>Handelsforeningen har bedt om mer synlig politi i helgene. Natteravnene melder "
                "om behov for flere frivillige.</p>",
                "<p>Politiet kan ikke love faste patruljer, men setter opp felles vandring med "
                "Natteravnene én helg i måneden.</p>",
                decision="<p>Politiet og Natteravnene går sammen én helg i måneden ut året. "
                "Ordningen evalueres i november.</p>",
                todos=(Todo("Sette opp plan for felles vandring", "Tor Egil Moe", 30),),
            ),
        ),
    ),
    Session(
        "steering",
        136,
        (
            CENTRE,
            Case(
                "Samarbeidsavtale mellom kommunen og politiet",
                "decision",
                "v/ kommunedirektøren",
                "<p>Avtalen går ut til nyttår. Arbeidsgruppen foreslår å videreføre den med et "
                "nytt "
                "punkt om digital ungdomskultur.</p>",
                "<p>Rådet sluttet seg til forslaget. Saken legges fram for kommunestyret.</p>",
                decision="<p>Politirådet slutter seg til forslaget til ny samarbeidsavtale.</p>",
                todos=(
                    Todo(
                        "Legge avtalen fram for kommunestyret",
                        "Ingunn Haug",
                        90,
                        "start",
                        "Saken står på sakslisten i desember.",
                    ),
                ),
            ),
            Case(
                "Skoleveien ved Havna",
                "information",
                "v/ teknisk",
                outcome="postponed",
            ),
            LIFTED_UP,
        ),
    ),
    Session(
        "steering",
        9,
        (
            CENTRE,
            Case(
                "Status for prioriteringene",
                "information",
                "v/ SLT-koordinator",
                minutes="<p>To av tre prioriteringer er i rute. Foreldresamarbeidet er forsinket "
                "fordi skolene har hatt mange andre møter i høst.</p>",
                decision="<p>Foreldresamarbeidet følges særskilt opp i neste møte.</p>",
                dissent="<p>Skolene har meldt fra om at tiden ikke strekker til. Det bør stå i "
                "referatet at flere oppgaver krever flere timer.</p>",
            ),
            Case(
                "Bekymring for et ungdomsmiljø i sentrum",
                "decision",
                "v/ politiet",
                "<p>Politiet og Utekontakten ser at et miljø på tvers av skoler samles i sentrum, "
                "og at yngre barn trekkes med.</p>",
                "<p>Politiet orienterte. Rådet drøftet hva som kan gjøres på systemnivå: flere "
                "voksne til stede, kort vei til Utekontakten og lik informasjon til alle "
                "foreldre.</p>",
                exempt="<p>Politiet orienterte om hvilke tidspunkter og steder de følger særlig "
                "med på den nærmeste måneden.</p>",
                paper=Paper(
                    "Oversikt fra politiet.txt",
                    "Steder og tidspunkter politiet følger med på til jul.",
                    "Politiet i Dalane",
                ),
                decision="<p>Kommunen og politiet setter i verk felles tilstedeværelse i sentrum "
                "fredag og lørdag fram til jul, og sender ut felles informasjon til alle foreldre "
                "på ungdomstrinnet.</p>",
                todos=(
                    Todo(
                        "Sende felles informasjon til foreldre", "Marit Solheim", 20, "acknowledge"
                    ),
                    Todo(
                        "Sette opp vaktliste for felles tilstedeværelse",
                        "politiet",
                        10,
                        "",
                    ),
                    Todo("Trygg sentrumskveld", "Marit Solheim", 40, "start", measure=True),
                ),
            ),
        ),
    ),
)
