"""The words of the editor and of the saving, for the browser; its own are in labels.js, the same.

A page with an editor carries them: ``{{ labels|json_script:"editor-labels" }}``. Without them the
editor speaks bokmål.
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
        "forbidden": _(
            "Ikke lagret: du er logget ut, eller det er en annen som skriver nå. Teksten står her."
        ),
        "logIn": _("Logg inn i en ny fane"),
        "conflict": _("Noen andre har skrevet her"),
        "conflictBy": _(
            "{name} lagret en annen tekst {time}, mens du "
            "skrev. Begge står her. Velg hva som skal gjelde."
        ),
        "conflictSomeone": _("Noen"),
        "theirText": _("Teksten til {name}"),
        "emptyText": _("(tom)"),
        "keepMine": _("Behold min"),
        "useTheirs": _("Bruk deres"),
        "keepBoth": _("Sett begge sammen"),
        "marked": _("Ser ut som et fødselsnummer. Ta det ut før referatet sendes."),
    }
