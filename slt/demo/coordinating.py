"""A year of the coordinating group: what it prepared, and what it asked the steering group."""

from slt.demo.cases import Case, Session, Todo

# Lifted in the spring, answered by the steering group.
LIFTED = Case(
    "Åpen hall på lørdager",
    "discussion",
    "v/ Utekontakten",
    minutes="<p>Ungdommene ber om et sted å være. Det trengs penger til vakt og strøm.</p>",
    outcome="escalated",
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
