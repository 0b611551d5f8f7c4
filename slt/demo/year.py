"""A year of the town's meetings: what was taken up, written, decided, and agreed to be done."""

from slt.demo.cases import Case, Paper, Session, Todo

STATUS = "Statusoppdatering fra politiet og kommunen"
CENTRE = Case(
    STATUS,
    presenter="v/ politiet",
    minutes="<p>Politiet melder om en roligere høst i sentrum enn i fjor. Kommunen merker at flere "
    "ungdommer samles ved idrettshallen på fredagskvelder.</p>",
)

# Lifted by the coordinating group in the spring, answered by the steering group.
LIFTED = Case(
    "Åpen hall på lørdager",
    "discussion",
    "v/ Utekontakten",
    minutes="<p>Ungdommene ber om et sted å være. Det trengs penger til vakt og strøm.</p>",
    outcome="escalated",
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

COORDINATING = (
    Session(
        "coordinating",
        342,
        (
            Case(
                "Årsplan og møtedager",
                "decision",
                "v/ SLT-koordinator",
                minutes="<p>Gruppen møtes første tirsdag hver måned.</p>",
                decision="<p>Møteplanen er vedtatt slik den ble sendt ut.</p>",
            ),
            Case(
                "Ungdata: hva sier tallene oss?",
                "discussion",
                "v/ helsestasjonen",
                minutes="<p>Tallene ble gått gjennom. Gruppen vil se nærmere på nikotin og "
                "ensomhet.</p>",
                todos=(Todo("Lage kort oppsummering til politirådet", "Liv Dahl", 21),),
            ),
        ),
    ),
    Session(
        "coordinating",
        300,
        (
            Case(
                "Foreldremøter på 8. trinn",
                "decision",
                "v/ rektor",
                "<p>Skolene ber om et felles opplegg som ikke krever mer forberedelse.</p>",
                "<p>Helsestasjonen, politiet og Utekontakten kan bidra med 20 minutter hver.</p>",
                decision="<p>Det lages ett felles opplegg for foreldremøter på 8. trinn.</p>",
                todos=(
                    Todo("Skrive utkast til opplegg", "Sissel Aas", 30),
                    Todo("Avtale datoer med skolene", "Kristian Lunde", 30),
                ),
            ),
            Case(
                "Fast kontaktperson i Nav for ungdom",
                "information",
                "v/ Nav",
                minutes="<p>Nav har fått en fast kontakt for ungdom mellom 16 og 19 år.</p>",
            ),
        ),
    ),
    Session(
        "coordinating",
        258,
        (
            Case(
                "Nikotin på ungdomstrinnet",
                "decision",
                "v/ helsestasjonen",
                "<p>Helsesykepleierne møter flere elever som bruker e-sigaretter daglig.</p>",
                "<p>Gruppen drøftet lik praksis på skolene og samtaletilbud framfor straff.</p>",
                decision="<p>Alle ungdomsskoler følger samme rutine fra høsten: samtale med "
                "helsesykepleier og kontakt med hjemmet.</p>",
                todos=(
                    Todo("Skrive felles rutine", "Sissel Aas", 45),
                    Todo(
                        "Slutt sammen: gruppetilbud om nikotin",
                        "Helsestasjonen",
                        150,
                        "start",
                        "Første gruppe på seks elever er i gang.",
                        measure=True,
                    ),
                ),
            ),
            Case("Sommerjobb for ungdom", "discussion", "v/ Nav", outcome="postponed"),
        ),
    ),
    Session(
        "coordinating",
        223,
        (
            Case(
                "Sommerjobb for ungdom",
                "decision",
                "v/ Nav",
                minutes="<p>Nav og kommunen finansierer 20 plasser. Utekontakten foreslår hvem som "
                "trenger dem mest, uten navn i dette møtet.</p>",
                decision="<p>20 sommerjobber lyses ut i april.</p>",
                todos=(Todo("Lyse ut sommerjobbene", "Randi Tveit", 20),),
            ),
            Case(
                "Trygg buss på fredager",
                "discussion",
                "v/ Utekontakten",
                minutes="<p>Bussen er et godt sted å møte ungdom. Fylkeskommunen kontaktes.</p>",
                todos=(
                    Todo(
                        "Spørre Kolumbus om følge på fredagsbussen",
                        "Per Olav Vik",
                        40,
                        "withdraw",
                        "Tilbudet ble dekket på annen måte.",
                    ),
                ),
            ),
        ),
    ),
    Session(
        "coordinating",
        195,
        (
            Case(
                "Sommeråpent på klubben",
                "decision",
                "v/ fritidsklubben",
                minutes="<p>Klubben kan holde åpent to kvelder i uken dersom Utekontakten "
                "bidrar.</p>",
                decision="<p>Fritidsklubben holder åpent tirsdag og fredag hele sommeren.</p>",
                todos=(Todo("Sette opp vaktplan for sommeren", "Geir Håland", 20),),
            ),
        ),
    ),
    Session(
        "coordinating",
        160,
        (
            Case(
                "Evaluering av våren",
                "discussion",
                "v/ SLT-koordinator",
                minutes="<p>Foreldremøtene hadde godt oppmøte. Rutinen for nikotin er lik på "
                "tre av "
                "fire skoler.</p>",
            ),
            LIFTED,
        ),
    ),
    Session(
        "coordinating",
        97,
        (
            Case(
                "Skolestart og fravær",
                "discussion",
                "v/ rektor",
                minutes="<p>Fraværet på 10. trinn er høyere enn i fjor. Gruppen ønsker tall per "
                "skole, "
                "uten små grupper.</p>",
                todos=(
                    Todo(
                        "Hente fraværstall på skolenivå",
                        "Kristian Lunde",
                        30,
                        "say",
                        "Tallene er bestilt, men ikke levert fra alle skolene.",
                    ),
                ),
            ),
            Case(
                "Bestilling fra politirådet: møteplasser",
                "decision",
                "v/ SLT-koordinator",
                minutes="<p>Bestillingen ble gjennomgått.</p>",
                decision="<p>Fritidsklubben og Utekontakten lager et felles forslag.</p>",
                todos=(
                    Todo(
                        "Lage forslag til nye møteplasser",
                        "Fatima Noor",
                        50,
                        "deliver",
                        "Forslaget er sendt koordinatoren.",
                        measure=True,
                    ),
                ),
            ),
        ),
    ),
    Session(
        "coordinating",
        62,
        (
            Case(
                "Nettvett og falske profiler",
                "information",
                "v/ politiet",
                minutes="<p>Politiet holdt en innledning om digitale trusler mellom elever. "
                "Skolene "
                "ønsker besøk av politikontakten.</p>",
                todos=(
                    Todo(
                        "Besøke alle 9. trinn",
                        "Jonas Eide",
                        75,
                        "start",
                        "To av fire skoler er besøkt.",
                    ),
                ),
            ),
            Case(
                "Natteravnene trenger flere",
                "decision",
                "v/ Natteravnene",
                minutes="<p>Rekrutteringen går tregt. Foreldreutvalgene må spørres direkte.</p>",
                decision="<p>Hver skole stiller med fire foreldre i høst.</p>",
                todos=(
                    Todo(
                        "Spørre foreldreutvalgene",
                        "Kristian Lunde",
                        21,
                        "help",
                        "Vi når ikke fram på to skoler. Kan koordinatoren bli med på møtet?",
                    ),
                ),
            ),
        ),
    ),
    Session(
        "coordinating",
        34,
        (
            Case(
                "Rus blant yngre ungdom",
                "discussion",
                "v/ Utekontakten",
                "<p>Utekontakten opplever at debutalderen går ned.</p>",
                "<p>Gruppen vil ha lik informasjon til alle foreldre på 8. trinn før jul.</p>",
                todos=(
                    Todo(
                        "Lage foreldrebrev",
                        "Sissel Aas",
                        14,
                        "",
                    ),
                    Todo(
                        "Avklare hvem som svarer på spørsmål fra foreldre",
                        "barneverntjenesten",
                        20,
                        "return",
                        "Er det meningen at vi skal svare alene, eller sammen med helsestasjonen?",
                    ),
                ),
            ),
            Case("Utlån av utstyr på biblioteket", "information", outcome="withdrawn"),
            Case(
                "Gangfelt ved idrettshallen",
                "discussion",
                "v/ rektor",
                minutes="<p>Veien er fylkets. Saken sendes dit.</p>",
                outcome="forwarded",
            ),
        ),
    ),
)

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
