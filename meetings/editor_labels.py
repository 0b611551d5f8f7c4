"""The words of the editor and of the saving, for the browser, in the reader's language.

A page with an editor carries them: ``{{ labels|json_script:"editor-labels" }}``.
"""

from django.utils.translation import gettext as _


def editor_labels() -> dict[str, str]:
    """Each label in the language now active. What stands in ``{}`` the browser fills in."""
    return {
        "toolbar": _("Formatering"),
        "heading": _("Overskrift"),
        "subheading": _("Underoverskrift"),
        "bold": _("Fet"),
        "italic": _("Kursiv"),
        "bullets": _("Punktliste"),
        "numbers": _("Nummerert liste"),
        "indent": _("Rykk inn"),
        "outdent": _("Rykk ut"),
        "quote": _("Sitat"),
        "link": _("Lenke"),
        "table": _("Sett inn tabell"),
        "undo": _("Angre"),
        "redo": _("Gjør om"),
        "rowAfter": _("Ny rad"),
        "rowDelete": _("Slett rad"),
        "columnAfter": _("Ny kolonne"),
        "columnDelete": _("Slett kolonne"),
        "headerRow": _("Overskriftsrad"),
        "tableDelete": _("Slett tabell"),
        "linkAddress": _("Lenkeadresse"),
        "linkApply": _("Bruk"),
        "linkRemove": _("Fjern lenken"),
        "linkCancel": _("Avbryt"),
        "linkInvalid": _(
            "Skriv en adresse som begynner med https://, en e-postadresse eller tel: og et nummer."
        ),
        "saved": _("Lagret {time}"),
        "saving": _("Lagrer …"),
        "failing": _("Ikke lagret, prøver igjen"),
        "failingSince": _("Ikke lagret siden {time}, prøver igjen"),
        "refused": _(
            "Ikke lagret: serveren tok ikke imot teksten. Kopier den før du lukker siden."
        ),
        "invalid": _("Ikke lagret: se meldingen ved teksten."),
        "loggedOut": _("Du er logget ut. Teksten står her."),
        "forbidden": _("Ikke lagret: det er en annen som skriver nå. Teksten står her."),
        "logIn": _("Logg inn i en ny fane"),
        "conflict": _("Noen andre har skrevet her"),
        "conflictBy": _(
            "{name} skrev det samme stedet {time}, mens du skrev. Begge står her. Velg hva "
            "som skal gjelde."
        ),
        "conflictSomeone": _("Noen"),
        "theirText": _("Teksten til {name}"),
        "emptyText": _("(tom)"),
        "keepMine": _("Behold min"),
        "useTheirs": _("Bruk deres"),
        "keepBoth": _("Sett begge sammen"),
        "marked": _("Ser ut som et fødselsnummer. Ta det ut før referatet sendes."),
        "markedHere": _("fødselsnummer?"),
        "nextMark": _("Gå til nummeret"),
        "markedText": _("Merket tekst"),
        "toDecision": _("Gjør til beslutning"),
        "toFollowUp": _("Gjør til oppfølgingspunkt"),
        "turnedToDecision": _("Flyttet til en ny beslutning. Angre setter teksten tilbake her."),
        "turnedAndKept": _(
            "Kopiert til en ny beslutning. Teksten ble endret imens og står her også."
        ),
        "turnedToFollowUp": _("Kopiert til linjen under. Skriv hvem og når."),
        "turnFailed": _("Beslutningen ble ikke laget. Teksten står her. Prøv igjen."),
        "lineTaken": _("Det står noe på linjen fra før. Legg det til først."),
        "draftLeft": _("Du har tekst fra {time} som ikke ble lagret"),
        "draftChanges": _("Dette skrev du"),
        "draftOld": _("Teksten er endret siden du skrev dette."),
        "draftRemoved": _(
            "En opplysning er fjernet fra teksten siden du skrev dette. Se etter at den ikke "
            "kommer inn igjen."
        ),
        "draftCollides": _(
            "Noe av det du skrev, står annerledes i teksten nå. Velg hva som skal gjelde."
        ),
        "draftText": _("Det du skrev {time}"),
        "standingText": _("Teksten som står nå"),
        "takeIn": _("Ta inn"),
        "beside": _("Vis side om side"),
        "useDraft": _("Bruk det du skrev"),
        "keepStanding": _("Behold det som står"),
        "discard": _("Forkast"),
        "discardAsk": _("Teksten blir borte for godt."),
        "discardSure": _("Forkast teksten"),
        "added": _("lagt til"),
        "removed": _("tatt bort"),
        "unsavedTitle": _("Tekst som ikke er lagret"),
        "unsavedWhy": _(
            "Teksten står bare i denne nettleseren. Den kan ikke settes inn her lenger, men "
            "du kan lese og kopiere den."
        ),
        "writtenAt": _("Skrevet {time}"),
        "copy": _("Kopier teksten"),
        "copied": _("Kopiert"),
        "toPlace": _("Gå dit teksten ble skrevet"),
        "drafts_insecure": _(
            "Nettleseren kan ikke ta vare på ulagret tekst her, fordi adressen ikke begynner "
            "med https. Vent til det står «Lagret» før du lukker siden."
        ),
        "drafts_blocked": _(
            "Nettleseren tar ikke vare på ulagret tekst her. Vent til det står «Lagret» før "
            "du lukker siden."
        ),
        "drafts_full": _(
            "Nettleseren har ikke plass til ulagret tekst. Vent til det står «Lagret» før du "
            "lukker siden."
        ),
        "logInHere": _("Logg inn her"),
        "signInTitle": _("Du er logget ut"),
        "signInAddress": _("E-postadresse"),
        "signInAddressWhy": _("Teksten står her. Logg inn igjen, så lagres den."),
        "signInSend": _("Send meg en kode"),
        "signInCode": _("Kode"),
        "signInCodeWhy": _("Skriv koden fra e-posten. Den gjelder i ti minutter."),
        "signInDo": _("Logg inn"),
        "signInAgain": _("Koden gjelder ikke lenger. Be om en ny."),
        "signInTooOften": _("Det ble for mange forsøk. Vent litt, og prøv igjen."),
        "signInFailed": _("Det gikk ikke. Prøv igjen om litt."),
        "signInOther": _(
            "Det {name} skrev, er ikke sendt. Det "
            "ligger i denne nettleseren og vises når {name} logger inn igjen."
        ),
        "signInOtherTitle": _("En annen er logget inn"),
        "loadAgain": _("Last siden på nytt"),
        "later": _("Senere"),
        "merged": _("Slått sammen med det {name} skrev {time}."),
        "wroteHere": _("{name} skrev her {time}."),
        "alsoHere": _("{names} er også her"),
        "myText": _("Din tekst"),
        "forAll": _("For alle avsnittene:"),
        "passage": _("Avsnitt {number} av {count}"),
        "otherWriter": _(
            "Ikke lagret: det er en annen som er logget inn nå. Teksten står her, og vises "
            "igjen når du logger inn."
        ),
    }
