"""The main road from an empty installation, walked in a browser by clicking and typing only.

The politiråd of Skaun has an agenda anybody can read; the people here are invented. It is 2020: the
meeting in May is entered afterwards; the one in September is planned, called, held, sent, reviewed
and followed up; the one in November approves it.
"""

import io
import re
import subprocess
from datetime import datetime

import pikepdf
import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from meetings.models import Meeting
from tests.travel import Traveller, letter, link_in, mail, text_of

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]

MEMBERS = """Navn\tE-post\tVirksomhet\tStilling\tRolle
Kari Lund\tkari@example.org\tSkaun kommune\tOrdfører\tmedlem
Per Moen\tper@example.org\tPolitiet\tPolitistasjonssjef\tmedlem
Anne Vik\tanne@example.org\tSkaun ungdomsskole\tRektor\tmedlem
Nils Berg\tnils@example.org\tFrivilligsentralen\tDaglig leder\torientering"""

MAY = """Godkjenning av innkalling og saksliste
Trafikksikkerhet ved skolene
Eventuelt"""

SEPTEMBER = """17/20 Godkjenning av innkalling og saksliste
18/20 Godkjenning av referat fra møte 6.5.20
19/20 Statusoppdatering fra politiet og kommunen
20/20 Skjenking og uteliv i sentrum
21/20 Ungdomskvelder på fritidsklubben
22/20 Skadeverk ved kollektivknutepunktet
23/20 Nattevandring høsten 2020
24/20 Eventuelt"""

# What does not come by itself: kind and who presents it, by title.
BROUGHT = {
    "Statusoppdatering fra politiet og kommunen": ("Orientering", "v/ politiet"),
    "Skjenking og uteliv i sentrum": ("Drøfting", "v/ kommunen"),
    "Ungdomskvelder på fritidsklubben": ("Beslutningssak", "v/ ungdomsskolen"),
    "Skadeverk ved kollektivknutepunktet": ("Beslutningssak", "v/ politiet"),
    "Nattevandring høsten 2020": ("Orientering", ""),
}
CLUBS, DAMAGE = "Ungdomskvelder på fritidsklubben", "Skadeverk ved kollektivknutepunktet"

AUGUST = datetime.fromisoformat("2020-08-24T09:00+02:00")
IN_SEPTEMBER = datetime.fromisoformat("2020-09-21T18:00+02:00")
IN_NOVEMBER = datetime.fromisoformat("2020-11-09T18:00+01:00")

SECRET = "Hemmeligord"


class Site(Traveller):
    """From signing in; in the politiråd."""

    def sign_in(self, email: str):
        self.page.goto("/hjem/")
        self.page.get_by_label("E-postadresse").fill(email)
        before = len(self.inbox.messages)
        self.press("Send meg en kode")
        code = mail(self.inbox, email, r"\[Skaun\] Koden", before)["subject"].split()[-1]
        self.page.get_by_label("Kode").fill(code)
        self.press("Logg inn")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("Hei")

    def when(self, day: str):
        self.page.get_by_label("Dag", exact=True).fill(day)
        self.page.get_by_label("Fra kl.").fill("18:00")
        self.page.get_by_label("Til kl.").fill("20:00")
        self.page.get_by_label("Sted").fill("Kommunestyresalen")


def test_the_whole_road(page, phone, new_context, smtp, worker, clock):
    """By the clock of 2020. Who has been away for weeks signs in again."""
    another = new_context().new_page()
    clock.set(AUGUST)
    call_command("appoint", "5029", "liv@example.org", name="Liv Dahl", verbosity=0)
    liv = Site(page, smtp)
    liv.sign_in("liv@example.org")
    begin(liv)
    enter_may_afterwards(liv)
    plan_september(liv)
    call_september(liv, smtp)

    clock.set(IN_SEPTEMBER)
    liv.sign_in("liv@example.org")
    hold(liv)
    read_the_papers(liv)
    review_on_a_telephone(phone, smtp)
    answer_a_task_from_its_mail(another, smtp)
    plan(liv, IN_NOVEMBER)
    send_summons(liv)

    clock.set(IN_NOVEMBER)
    liv.sign_in("liv@example.org")
    approve_in_november(liv)


def begin(liv: Site):
    """*Kom i gang*: groups, members, numbers; and who leads."""
    liv.follow(re.compile("Kom i gang|gang"))
    liv.press("Opprett gruppene")
    liv.says("Politirådet")
    liv.follow("Lim inn medlemmer i Politirådet")
    liv.page.get_by_label("Lim inn listen").fill(MEMBERS)
    liv.press("Se over listen")
    liv.press("Legg til 4 personer")
    liv.says("4 personer er lagt til: 3 medlemmer, 1 til orientering.")
    liv.to_group("Politirådet")
    liv.follow(re.compile("[Vv]erv"))
    liv.page.get_by_label("Møteleder").select_option("Kari Lund")
    liv.page.get_by_label("Referent").select_option("Liv Dahl")
    liv.press("Lagre")
    liv.says("Vervene er lagret.")


def enter_may_afterwards(liv: Site):
    liv.to("Møter")
    liv.page.locator("summary", has_text="Mer").click()
    liv.follow("Etterregistrer et møte")
    liv.follow("Politirådet")
    liv.when("2020-05-06")
    liv.page.get_by_label("Saksliste").fill(MAY)
    liv.press("Registrer møtet")
    liv.says("Møtet er registrert.")
    liv.page.get_by_label("Legg til gjest").fill("Berit Sand, Skaun kommune")
    liv.press("Legg til", exact=True)
    expect(liv.page.locator("#oppmote")).to_contain_text("Berit Sand")
    liv.say("Trafikksikkerhet", "Fartsmålinger ved skolene ble gjennomgått.")
    liv.send_minutes()


def approve(liv: Site, title: str):
    section = liv.item(title)
    section.get_by_label("Godkjent", exact=True).check()
    section.get_by_role("button", name="Lagre det møtet sa").click()
    expect(liv.page.locator("[data-agenda] li", has_text=title)).to_contain_text("Behandlet")


def plan(liv: Site, moment: datetime):
    liv.to("Møter")
    liv.follow("Nytt møte")
    liv.follow("Politirådet")
    liv.when(f"{moment:%Y-%m-%d}")
    liv.press("Lag utkast")
    liv.says("Utkastet er laget.")


def plan_september(liv: Site):
    """The draft has its formal items; the rest of the agenda is typed, and the series continued."""
    plan(liv, IN_SEPTEMBER)
    liv.follow("Faste poster og saksnummer")
    liv.page.get_by_label("Neste saksnummer").fill("17")
    liv.press("Sett neste nummer")
    liv.says("Neste saksnummer er satt.")
    liv.back("Politirådet")
    liv.follow(re.compile(r"21\. september"))
    liv.follow("Rediger «Oppfølging fra forrige møter»")
    liv.follow("Slett saken")
    liv.press("Slett saken")
    liv.says("Saken er slettet.")
    for title, (kind, presenter) in BROUGHT.items():
        liv.follow("Ny sak")
        liv.page.get_by_label("Tittel", exact=True).fill(title)
        liv.page.get_by_label(kind).check()
        liv.page.get_by_label("Innleder (v/)").fill(presenter)
        liv.press("Legg til saken")
        liv.says("Saken er lagt til.")
        liv.back("Politirådet")


def send_summons(liv: Site):
    liv.follow("Til innkallingen")
    liv.press(re.compile(r"Send til 4 personer nå"))
    liv.says("Innkallingen er sendt til 4 personer.")


def call_september(liv: Site, inbox):
    send_summons(liv)
    agenda = liv.page.locator("#saksliste li.slt-agenda__item")
    expect(agenda).to_have_count(8)
    for place, line in enumerate(SEPTEMBER.splitlines()):
        expect(agenda.nth(place)).to_contain_text(re.compile(r"\s+".join(line.split())))
    expect(agenda.nth(2)).to_contain_text("v/ politiet")
    summons = mail(inbox, "per@example.org", r"\[Skaun\] Innkalling")
    assert summons["date"].startswith("Mon, 24 Aug 2020")
    for line in SEPTEMBER.splitlines():
        assert line.split(" ", 1)[1] in text_of(summons)
    calendar = next(part for part in summons.walk() if part.get_content_type() == "text/calendar")
    assert "METHOD:REQUEST" in calendar.get_content()
    assert "DTSTART:20200921T160000Z" in calendar.get_content()


def to_minutes(liv: Site):
    liv.to("Møter")
    liv.follow(re.compile("^Politirådet, "))
    liv.follow("Åpne referatet")
    liv.press("Møtet er i gang")
    liv.says("Møtet er satt som holdt.")


def hold(liv: Site):
    """Minutes with two decisions, three tasks and a measure, typed in the editor, and sent."""
    to_minutes(liv)
    for name in ("Kari Lund", "Per Moen", "Anne Vik"):
        row = liv.page.get_by_role("group", name=name).first
        row.get_by_role("button", name="Til stede").click()
        expect(row.get_by_role("button", name="Til stede")).to_have_attribute(
            "aria-pressed", "true"
        )
    approve(liv, "Godkjenning av referat fra møte 6.5.20")
    liv.say("Statusoppdatering", "Politiet orienterte om et roligere år.")
    liv.say(CLUBS, "Klubben kan holde åpent to kvelder til.")
    exempt = liv.item(CLUBS).locator("form[data-text]").first
    exempt.locator("summary").click()
    liv.write(exempt, f"{SECRET} om klubben.", "unntatt tekst")
    liv.decide(CLUBS, "Klubben holder åpent tirsdag og torsdag ut skoleåret.")
    liv.decide(DAMAGE, "Politiet og kommunen går befaring sammen.")
    liv.follow_up(CLUBS, "Lage vaktliste – Anne Vik – 1.12.2020")
    liv.follow_up(DAMAGE, "Kalle inn til befaring – Per Moen – 1.12.2020")
    liv.follow_up(DAMAGE, "Be om bedre lys – Kari Lund – 1.12.2020")
    liv.follow_up(CLUBS, "! Åpen klubb to kvelder – Anne Vik – 1.12.2020")
    liv.send_minutes()
    may = Meeting.objects.earliest("starts_at")
    assert may.minutes_state == Meeting.MinutesState.APPROVED
    assert may.approved_in.label == "18/20"


def review_on_a_telephone(page: Page, inbox):
    """The mayor agrees from the mail, not signed in."""
    text = letter(inbox, "kari@example.org", r"\[Skaun\] Referat fra")
    assert SECRET not in text
    page.goto(link_in(text, "/svar/gjennomsyn/"))
    expect(page.locator("main")).to_contain_text("tirsdag og torsdag")
    assert SECRET not in page.content()
    page.get_by_role("link", name="Enig i alle 2").click()
    page.get_by_role("button", name="Ja, enig i alle 2").click()
    expect(page.locator("#meldinger")).to_contain_text("Du er enig i 2 beslutninger.")
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


def answer_a_task_from_its_mail(page: Page, inbox):
    for address, what in (
        ("anne", "oppfølgingspunkt"),
        ("kari", "oppfølgingspunkt"),
        ("anne", "tiltak"),
    ):
        letter(inbox, f"{address}@example.org", rf"\[Skaun\] Du har fått et {what}")
    text = letter(inbox, "per@example.org", r"\[Skaun\] Du har fått et oppfølgingspunkt")
    assert "befaring" not in text
    page.goto(link_in(text, "/svar/oppgave/"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Kalle inn til befaring")
    expect(page.locator("main")).to_contain_text("går befaring sammen")
    page.get_by_label("Vil du si noe om det?").fill("Befaringen er satt til neste uke.")
    page.get_by_role("button", name="Pågår").click()
    expect(page.locator("#meldinger")).to_contain_text("Vi har skrevet: Pågår.")


def read_the_papers(liv: Site):
    """Both PDFs as they are downloaded: tagged, numbered, and the open one without a word more."""
    whole, opened = (download(liv, name) for name in (re.compile("^PDF$"), "Åpen versjon (PDF)"))
    for words in ("tirsdag og torsdag", "Kalle inn til befaring", "Per Moen"):
        assert words in whole
    assert SECRET in whole
    assert SECRET not in opened
    assert "tirsdag og torsdag" in opened
    for line in SEPTEMBER.splitlines():
        assert f"Sak {line}" in whole


def download(liv: Site, name) -> str:
    """The text of a PDF, which must be tagged and in Norwegian."""
    link = liv.page.get_by_role("link", name=name)
    answer = liv.page.request.get(link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.body())) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang).startswith("nb")
    made = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=answer.body(), capture_output=True, check=True
    )
    return " ".join(made.stdout.decode().split())


def approve_in_november(liv: Site):
    to_minutes(liv)
    carried = liv.item("Oppfølging fra forrige møter")
    for what in ("Lage vaktliste", "Kalle inn til befaring", "Be om bedre lys", "Åpen klubb"):
        expect(carried).to_contain_text(what)
    expect(carried).to_contain_text("Befaringen er satt til neste uke.")
    # What has not changed stands in one line; its answers are folded away.
    carried.locator("summary").filter(has_text="Svar: Be om bedre lys").click()
    answers = liv.page.get_by_role("form", name="Svar for Be om bedre lys")
    answers.get_by_role("button", name="Gjort").click()
    expect(
        carried.get_by_role("listitem").filter(has_text="Be om bedre lys").first
    ).to_contain_text("Gjennomført")
    approve(liv, "Godkjenning av referat fra møte 21.9.20")
    liv.send_minutes()
    september = Meeting.objects.get(starts_at=IN_SEPTEMBER)
    assert september.minutes_state == Meeting.MinutesState.APPROVED
    assert september.approved_in.label == "26/20"
    assert september.minutes_sha256
    liv.page.goto(f"/moter/{september.public_id}/referat/")
    expect(liv.page.locator("main")).to_contain_text("Godkjent i sak 26/20")
