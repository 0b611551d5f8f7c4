"""The report as a Word file, for those who write on: the same sections, the charts as tables."""

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from meetings.word_file import WordFile
from people.days import written_day
from slt.reports.document import ReportDocument


def word_file(document: ReportDocument) -> bytes:
    with translation.override(document.language):
        return _Report(document).file()


class _Report(WordFile):
    def head(self) -> tuple[str, ...]:
        return (self.document.municipality_names, self.document.title)

    def body(self) -> None:
        document = self.document
        self.title(document.title)
        said = _("Tallene er regnet ut %(day)s. Bare det som er åpent, er med.")
        self.paragraph(said % {"day": written_day(document.on)})
        for section in document.sections:
            self.heading(section.heading, 1)
            for line in section.words.splitlines():
                self.paragraph(line.strip())
            if section.is_counted:
                self.html(self.counted_in(section.key))

    def counted_in(self, key: str) -> str:
        """What is counted there, by the part that pages and PDFs have too."""
        name = "charts" if key == "knowledge" else key
        return render_to_string(f"slt/reports/_{name}.html", {"figures": self.document.figures})
