"""Members from a spreadsheet: read, checked row by row, and saved all or none."""

import csv
import io
import re
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.forms import DateField
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from people import audit, guard, seats
from people.groups import check_runs
from people.models import Group, Membership, Organisation, Person
from people.phones import check_phone

# More than any group has; a slip with a whole address book stops here.
MAX_ROWS = 1000

# The columns in the order they have without a heading, and what they may be called, folded.
COLUMNS = {
    "name": {"navn", "namn", "name", "fulltnavn", "fulltnamn"},
    "email": {"epost", "epostadresse", "email", "mail", "epostadr"},
    "phone": {"telefon", "tlf", "mobil", "telefonnummer", "mobiltelefon", "tlfnr"},
    "organisation": {"virksomhet", "organisasjon", "etat", "enhet", "representerer"}
    | {"verksemd", "eining"},
    "title": {"stilling", "tittel", "funksjon"},
    "role": {"rolle"},
    "deputy_for": {"varafor", "vararepresentantfor"},
    "since": {"medlemfra", "medlemsiden", "fra", "fradato", "startdato"}
    | {"medlemfrå", "medlemsidan", "frå", "frådato"},
}
FIELDS = list(COLUMNS)
ROLES = {
    "": Membership.Role.MEMBER,
    "medlem": Membership.Role.MEMBER,
    "fast medlem": Membership.Role.MEMBER,
    "vara": Membership.Role.DEPUTY,
    "varamedlem": Membership.Role.DEPUTY,
    "orientering": Membership.Role.INFORMED,
    "til orientering": Membership.Role.INFORMED,
}
# As people and spreadsheets write a day.
DAYS = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y")
EARLIEST = 1950
LENGTHS = {"name": 120, "phone": 20, "organisation": 120, "title": 100}


@dataclass
class Row:
    """One line of the list: what stands there, and what is wrong with it."""

    number: int
    name: str = ""
    email: str = ""
    phone: str = ""
    organisation: str = ""
    title: str = ""
    role: str = ""
    deputy_for: str = ""
    since: str = ""
    # Field name to message; what stops the import.
    problems: dict[str, str] = field(default_factory=dict)
    # The seat they have already: then the line is passed over.
    seat: Membership | None = None
    # What the person already is to us, when the address is known.
    known: Person | None = None

    @property
    def kind(self) -> str:
        """The role as ours; a line that names whom it is deputy for needs no role."""
        role = self.role.casefold()
        if not role and self.deputy_for:
            return Membership.Role.DEPUTY
        return ROLES.get(role, "")

    @property
    def kind_label(self) -> str:
        return Membership.Role(self.kind).label if self.kind else self.role

    @property
    def first_day(self) -> date | None:
        """The day they sit there from; None when it is not said, or is no day."""
        try:
            day = DateField(input_formats=DAYS).to_python(self.since)
        except ValidationError:
            return None
        return day if day and day.year > EARLIEST else None

    @property
    def passed_over(self) -> str:
        """Why the line is not imported, in words; empty when it is."""
        if self.seat is None:
            return ""
        return _("Er i gruppen fra før, og hoppes over.")

    @property
    def known_as(self) -> str:
        return self.name

    def cells(self) -> list[dict]:
        """What the preview shows, in the order of the columns; ``name`` is the field one is
        corrected in.
        """
        shown = {"role": self.kind_label}
        return [
            {
                "column": column,
                "name": f"{self.number}-{column}",
                "label": label,
                "value": getattr(self, column),
                "shown": shown.get(column, getattr(self, column)),
                "said": self.passed_over if column == "name" else "",
                "problem": self.problems.get(column, ""),
            }
            for column, label in labels().items()
        ]

    def values(self) -> list[str]:
        return [getattr(self, name) for name in FIELDS]

    def wrong(self, name: str, message: str) -> None:
        self.problems.setdefault(name, message)


def decode(content: bytes) -> str:
    """Text of a file: UTF-8 with or without its mark, else what Excel on Windows writes."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def read(text: str) -> list[Row]:
    """The rows of pasted text or a CSV file. A heading may be there, in any order.

    Raises ValidationError when there is nothing to read, or far too much.
    """
    text = text.lstrip("\ufeff").replace("\x00", "").replace("\r\n", "\n").replace("\r", "\n")
    lines = [line for line in cells_of(text) if any(line)]
    if not lines:
        raise ValidationError(_("Listen er tom. Lim inn minst én linje."))
    columns = heading(lines[0])
    if columns:
        lines = lines[1:]
        if "name" not in columns:
            raise ValidationError(_("Vi finner ingen kolonne som heter «Navn»."))
    else:
        columns = FIELDS
    if not lines:
        raise ValidationError(_("Listen har bare overskrifter."))
    if len(lines) > MAX_ROWS:
        raise ValidationError(
            _("Listen har %(count)s linjer. Ta høyst %(max)s om gangen.")
            % {"count": len(lines), "max": MAX_ROWS}
        )
    rows = []
    for number, line in enumerate(lines, start=1):
        values = {name: value for name, value in zip(columns, line, strict=False) if name and value}
        rows.append(Row(number, **values))
    return rows


def cells_of(text: str) -> list[list[str]]:
    """Lines of cells. The separator is what the first line has most of: tab, ; or ,"""
    first = text.strip().partition("\n")[0]
    separator = max("\t;,", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=False)
    try:
        return [[tidy(cell) for cell in line] for line in reader]
    except csv.Error as fault:  # a quotation mark that is never closed
        raise ValidationError(_("Vi klarer ikke å lese listen som en tabell.")) from fault


def tidy(cell: str) -> str:
    """Without the invisible characters and odd spaces that come along from spreadsheets."""
    cell = re.sub(r"[\x00\u200b-\u200f\u2060\ufeff\u00ad]", "", cell)
    return " ".join(cell.split())


def heading(cells: list[str]) -> list[str | None] | None:
    """Which column is what, if the line is a heading; None for a line about a person."""
    plain = [re.sub(r"[^a-zæøå]", "", cell.casefold()) for cell in cells]
    found = [
        next((name for name, words in COLUMNS.items() if word in words), None) for word in plain
    ]
    if "name" in found or len([name for name in found if name]) >= 2:
        return found
    return None


def write(rows: list[Row]) -> str:
    """The list as text again, with its heading and tabs between: the page sends it back."""
    out = io.StringIO(newline="")
    sheet = csv.writer(out, delimiter="\t", lineterminator="\n")
    sheet.writerow(labels().values())
    sheet.writerows(row.values() for row in rows)
    return out.getvalue()


def labels() -> dict[str, str]:
    return {
        "name": _("Navn"),
        "email": _("E-post"),
        "phone": _("Telefon"),
        "organisation": _("Virksomhet"),
        "title": _("Stilling"),
        "role": _("Rolle"),
        "deputy_for": _("Vara for"),
        "since": _("Medlem fra"),
    }


def used(rows: list[Row]) -> dict[str, str]:
    """The labels of the columns where any line says something, or should have."""
    used = {name for row in rows for name in FIELDS if getattr(row, name) or name in row.problems}
    used |= {"name", "role"}
    return {name: label for name, label in labels().items() if name in used}


def without(rows: list[Row], number: str) -> list[Row]:
    """The list less one line, numbered anew."""
    left = [row for row in rows if str(row.number) != number]
    for place, row in enumerate(left, start=1):
        row.number = place
    return left


def wanted(rows: list[Row]) -> list[Row]:
    """Those that get a seat: not those who have one."""
    return [row for row in rows if row.seat is None]


def check(rows: list[Row], group: Group) -> bool:
    """Put every problem at its row; True when there is none. Three queries, however many rows."""
    seats_now = list(group.memberships.active().select_related("person"))
    emails = {row.email.lower() for row in rows if row.email}
    known = {person.email: person for person in Person.objects.filter(email__in=emails)}
    for row in rows:
        row.known, row.problems = known.get(row.email.lower()), {}
    find_seats(rows, seats_now)
    new = wanted(rows)
    for row in new:
        check_cells(row)
    check_doubles(new)
    check_deputies(rows, seats_now)
    return not any(row.problems for row in rows)


def check_cells(row: Row) -> None:
    if not row.name:
        row.wrong("name", _("Navnet mangler."))
    if row.email:
        try:
            validate_email(row.email)
        except ValidationError:
            row.wrong("email", _("Dette er ikke en e-postadresse."))
    if row.phone:
        try:
            check_phone(row.phone)
        except ValidationError as wrong:
            row.wrong("phone", wrong.messages[0])
    if row.since and row.first_day is None:
        row.wrong("since", _("Skriv en dato, for eksempel 1.8.2026."))
    if not row.kind:
        row.wrong("role", _("Skriv medlem, vara eller orientering."))
    for name, value in zip(FIELDS, row.values(), strict=True):
        if len(value) > LENGTHS.get(name, 254):
            row.wrong(name, _("Høyst %(max)s tegn.") % {"max": LENGTHS.get(name, 254)})
        if guard.find(value):
            row.wrong(name, guard.REFUSED)


def check_doubles(rows: list[Row]) -> None:
    """The same person twice in the list: by address, or by name where one has no address."""
    by_email: dict[str, Row] = {}
    by_name: dict[str, Row] = {}
    for row in rows:
        email, name = row.email.lower(), row.name.casefold()
        if email and email in by_email:
            row.wrong(
                "email", _("Samme adresse som i linje %(line)s.") % {"line": by_email[email].number}
            )
        elif name in by_name and not (email and by_name[name].email):
            row.wrong(
                "name", _("Samme navn som i linje %(line)s.") % {"line": by_name[name].number}
            )
        if email:
            by_email.setdefault(email, row)
        if name:
            by_name.setdefault(name, row)


def find_seats(rows: list[Row], seats_now: list[Membership]) -> None:
    """Who sits there already, by address, or by name where one has no address.

    A deputy's seat is another one than a member's.
    """

    def side(role: str) -> bool:
        return role == Membership.Role.DEPUTY

    taken = {(seat.person_id, side(seat.role)): seat for seat in seats_now}
    names = {(seat.person.name.casefold(), side(seat.role)): seat for seat in seats_now}
    for row in rows:
        row.seat = taken.get((row.known.pk, side(row.kind))) if row.known else None
        same_name = names.get((row.name.casefold(), side(row.kind)))
        if row.seat is None and same_name and not (row.email and same_name.person.email):
            row.seat = same_name


def check_deputies(rows: list[Row], seats_now: list[Membership]) -> None:
    """ "Vara for" names exactly one member, of the list or of the group."""
    members: dict[str, set] = {}
    for row in rows:
        if row.kind == Membership.Role.MEMBER:
            who = ("seat", row.seat.pk) if row.seat else ("row", row.number)
            for word in {row.name.casefold(), row.email.lower()}:
                members.setdefault(word, set()).add(who)
    for seat in seats_now:
        if seat.role == Membership.Role.MEMBER:
            for word in {seat.person.name.casefold(), seat.person.email or ""}:
                members.setdefault(word, set()).add(("seat", seat.pk))
    for row in wanted(rows):
        if not row.deputy_for:
            continue
        if row.kind != Membership.Role.DEPUTY:
            row.wrong("deputy_for", _("Bare en vara er vara for noen."))
        found = members.get(row.deputy_for.casefold(), set())
        if not found:
            row.wrong("deputy_for", _("Fant ikke dette medlemmet i listen eller gruppen."))
        elif len(found) > 1:
            row.wrong("deputy_for", _("Flere heter dette. Skriv e-postadressen i stedet."))


def new_organisations(rows: list[Row], group: Group) -> list[str]:
    """Names of organisations the import would make, as they are first written."""
    ours = {name.casefold() for name in group.host.organisations.values_list("name", flat=True)}
    named = {row.organisation.casefold(): row.organisation for row in reversed(wanted(rows))}
    return sorted(name for fold, name in named.items() if fold and fold not in ours)


@transaction.atomic
def save(group: Group, rows: list[Row], *, by, tell: bool = False) -> list[Membership]:
    """Give every row its seat, but those who have one.

    Raises ValidationError, saving none, when any has a problem.
    """
    check_runs(group, by)
    seats.lock(group)
    if not check(rows, group):
        raise ValidationError(_("Listen har feil. Ingenting er lagret."))
    new = wanted(rows)
    people = persons_of(new)
    organisations = organisations_of(new, group)
    made = []
    by_word: dict[str, Membership] = {}
    for seat in group.memberships.active().select_related("person"):
        if seat.role == Membership.Role.MEMBER:
            by_word |= {seat.person.name.casefold(): seat, seat.person.email or "": seat}
    for row in rows:
        if row.seat and row.kind == Membership.Role.MEMBER:
            by_word |= {row.name.casefold(): row.seat, row.email.lower(): row.seat}
    # Members first: deputies point to them.
    for deputies in (False, True):
        part = [row for row in new if (row.kind == Membership.Role.DEPUTY) is deputies]
        batch = [
            Membership(
                group=group,
                person=people[row.number],
                role=row.kind,
                deputy_for=by_word[row.deputy_for.casefold()] if row.deputy_for else None,
                organisation=organisations.get(row.organisation.casefold()),
                title=row.title,
                since=row.first_day or localdate(),
            )
            for row in part
        ]
        made += Membership.objects.bulk_create(batch)
        for row, seat in zip(part, batch, strict=True):
            if seat.role == Membership.Role.MEMBER:
                by_word |= {row.name.casefold(): seat, row.email.lower(): seat}
    audit.record(by, "import_members", group, seats=[seat.pk for seat in made])
    if tell:
        for seat in made:
            seats.tell_of(seat, by=by)
    return made


def persons_of(rows: list[Row]) -> dict[int, Person]:
    """The person of each row: the known one, else a new one."""
    new = {}
    for row in rows:
        if row.known is None:
            person = Person(name=row.name, email=row.email.lower() or None, phone=row.phone)
            person.set_unusable_password()
            new[row.number] = person
    Person.objects.bulk_create(new.values())
    return {row.number: row.known or new[row.number] for row in rows}


def organisations_of(rows: list[Row], group: Group) -> dict[str, Organisation]:
    host = group.host
    Organisation.objects.bulk_create(
        Organisation(municipality=host, name=name) for name in new_organisations(rows, group)
    )
    return {body.name.casefold(): body for body in host.organisations.all()}
