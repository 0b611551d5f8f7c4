"""The summons, and the paper of a case, as Word files for those who write on: the PDF's data."""

from django.utils import translation
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from meetings.document_parts import Words
from meetings.documents import long_date
from meetings.paper_parts import CasePart, Papers
from meetings.word_file import WordFile


def word_file(papers: Papers) -> bytes:
    """The papers as a .docx file, in the group's language."""
    with translation.override(papers.language):
        return _Papers(papers).file()


class _Papers(WordFile):
    @property
    def papers(self) -> Papers:
        return self.document

    def head(self) -> tuple[str, ...]:
        return (self.papers.municipality_names, self.papers.group, self.day())

    def body(self) -> None:
        if self.papers.kind == "case":
            for case in self.papers.cases:
                self.head_of_case(case)
                self.case(case, level=1)
        else:
            self.summons()

    def day(self) -> str:
        return long_date(self.papers.starts_at)

    def clock(self) -> str:
        start, end = localtime(self.papers.starts_at), localtime(self.papers.ends_at)
        return _("kl. %(start)s–%(end)s") % {"start": f"{start:%H.%M}", "end": f"{end:%H.%M}"}

    def summons(self) -> None:
        papers = self.papers
        self.title(_("Innkalling til møte i %(group)s") % {"group": papers.group})
        self.paragraph(self.day())
        if papers.draft:
            self.paragraph(f"{papers.draft}. {_('Innkallingen er ikke sendt.')}")
        self.paragraph(papers.called_off, bold=True)
        place = papers.place or (_("Videomøte") if papers.video_url else _("Ikke bestemt ennå"))
        self.facts(
            (_("Tid"), self.clock()),
            (_("Sted"), place),
            (_("Videomøte"), papers.video_url),
            (_("Møteleder"), papers.chair),
            (_("Tilhørere"), _("Møtet er åpent for tilhørere.") * papers.is_open_meeting),
        )
        for line in papers.note.splitlines():
            self.paragraph(line)
        if papers.asks:
            self.paragraph(
                _("Kan du ikke komme? Svar med lenken i e-posten, eller si fra til %(asks)s.")
                % {"asks": papers.asks}
            )
        self.withheld_somewhere()
        if papers.cases:
            self.heading(_("Saksliste"), 1)
            rows = [
                [case.label or "–", self.named(case)]
                + [_("%(minutes)s min") % {"minutes": case.minutes} if case.minutes else ""]
                * papers.has_minutes
                for case in papers.cases
            ]
            head = [_("Sak"), _("Tittel"), *[_("Tid")] * papers.has_minutes]
            self.table(head, rows, widths=(2, 12 if papers.has_minutes else 14, 2))
        if papers.everyone:
            self.heading(_("Innkalt"), 1)
            if papers.is_open:
                head = [_("Stilling og virksomhet"), _("Rolle")]
                rows = [
                    [party.post() or _("Ikke oppgitt"), party.state or _("Medlem")]
                    for party in papers.everyone
                ]
            else:
                head = [_("Navn"), _("Stilling og virksomhet")]
                rows = [
                    ["\n".join(filter(None, (party.name, party.state))), party.post()]
                    for party in papers.everyone
                ]
            self.table(head, rows, widths=(8, 8))

    def named(self, case: CasePart) -> str:
        """A line of the agenda, and below it what is said of the case there."""
        files = ", ".join(file.name for file in case.files)
        withheld = _("Tittelen er skjermet. %(exemption)s.") % {"exemption": case.exemption}
        return "\n".join(
            filter(
                None,
                (
                    case.title,
                    " · ".join(filter(None, (case.facts, case.outcome, *case.thread))),
                    f"{_('Vedlegg:')} {files}" if files else "",
                    withheld if case.title_withheld else case.exemption,
                ),
            )
        )

    def head_of_case(self, case: CasePart) -> None:
        papers = self.papers
        self.paragraph(_("Saksframlegg"))
        number = _("Sak %(number)s") % {"number": case.label} if case.label else ""
        self.title(" ".join(filter(None, (number, case.title))))
        if papers.draft:
            self.paragraph(f"{papers.draft}. {_('Innkallingen er ikke sendt.')}")
        self.paragraph(papers.called_off, bold=True)
        when = ", ".join(filter(None, (f"{self.day()} {self.clock()}", papers.place)))
        minutes = _("%(minutes)s min") % {"minutes": case.minutes} if case.minutes else ""
        self.facts(
            (_("Gruppe"), papers.group),
            (_("Møte"), when),
            (_("Slag"), ". ".join(filter(None, (case.hat_name, case.kind, case.outcome)))),
            (_("Henger sammen med"), ". ".join(case.thread)),
            (_("Innleder"), case.presenter),
            (_("Satt av"), minutes),
        )
        self.withheld_somewhere()
        if case.title_withheld:
            self.paragraph(
                _("Tittelen er skjermet. %(exemption)s.") % {"exemption": case.exemption}
            )
        if not case.has_paper:
            self.paragraph(_("Det er ikke skrevet noe om saken på forhånd."))

    def case(self, case: CasePart, *, level: int) -> None:
        for text in case.texts:
            self.heading(text.heading, level)
            self.words(text.words, case.exemption)
        if case.files or case.files_withheld:
            self.heading(_("Vedlegg"), level)
        for file in case.files:
            said = f"{file.name} ({file.exemption})" if file.exemption else file.name
            self.paragraph(said, style="List Bullet")
        for exemption in case.files_withheld:
            self.paragraph(_("Et vedlegg er skjermet. %(exemption)s.") % {"exemption": exemption})

    def withheld_somewhere(self) -> None:
        if self.papers.is_open and self.papers.has_withheld:
            self.paragraph(
                _("Dette er den åpne versjonen. Der noe er unntatt offentlighet, står det i saken.")
            )

    def words(self, words: Words, exemption: str) -> None:
        if words.open:
            self.html(words.open)
        if words.exempt or words.withheld:
            self.paragraph(exemption, bold=True)
        if words.exempt:
            self.html(words.exempt)
