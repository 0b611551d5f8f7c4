// Every word the editor and the saving say. The page may carry others, translated by the server, in
// <script type="application/json" id="editor-labels">. {…} is filled in; meetings/editor_labels.py has the same.
const BOKMAL = {
  toolbar: "Formatering",
  heading: "Overskrift",
  subheading: "Underoverskrift",
  bold: "Fet",
  italic: "Kursiv",
  bullets: "Punktliste",
  numbers: "Nummerert liste",
  indent: "Rykk inn",
  outdent: "Rykk ut",
  quote: "Sitat",
  link: "Lenke",
  table: "Sett inn tabell",
  undo: "Angre",
  redo: "Gjør om",
  rowAfter: "Ny rad",
  rowDelete: "Slett rad",
  columnAfter: "Ny kolonne",
  columnDelete: "Slett kolonne",
  headerRow: "Overskriftsrad",
  tableDelete: "Slett tabell",
  linkAddress: "Lenkeadresse",
  linkApply: "Bruk",
  linkRemove: "Fjern lenken",
  linkCancel: "Avbryt",
  linkInvalid: "Skriv en adresse som begynner med https://, en e-postadresse eller tel: og et nummer.",
  saved: "Lagret {time}",
  saving: "Lagrer …",
  failing: "Ikke lagret, prøver igjen",
  failingSince: "Ikke lagret siden {time}, prøver igjen",
  refused: "Ikke lagret: serveren tok ikke imot teksten. Kopier den før du lukker siden.",
  invalid: "Ikke lagret: se meldingen ved teksten.",
  loggedOut: "Du er logget ut. Teksten står her.",
  forbidden: "Ikke lagret: du er logget ut, eller det er en annen som skriver nå. Teksten står her.",
  logIn: "Logg inn i en ny fane",
  conflict: "Noen andre har skrevet her",
  conflictBy: "{name} lagret en annen tekst {time}, mens du skrev. Begge står her. Velg hva som skal gjelde.",
  conflictSomeone: "Noen",
  theirText: "Teksten til {name}",
  emptyText: "(tom)",
  keepMine: "Behold min",
  useTheirs: "Bruk deres",
  keepBoth: "Sett begge sammen",
  marked: "Ser ut som et fødselsnummer. Ta det ut før referatet sendes.",
};

let read;

function translated() {
  const carrier = document.getElementById("editor-labels");
  if (carrier && !read) read = JSON.parse(carrier.textContent);
  return read ?? {};
}

// label("saved", { time: "10:42" })
export function label(name, values = {}) {
  const text = translated()[name] ?? BOKMAL[name];
  return text.replace(/\{(\w+)\}/g, (_, key) => values[key] ?? "");
}
