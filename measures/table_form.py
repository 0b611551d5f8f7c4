"""A table that is pasted or chosen as a file: text, CSV or Excel."""

from collections.abc import Callable

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from measures import tables, workbook
from people.forms import ask_for, refuse_identity_numbers
from people.member_import import decode

MAX_BYTES = 2 * 1024 * 1024
# Of pasted text.
MAX_TEXT = 500_000


class TableForm(forms.Form):
    """The table as text, whichever way it came. ``read`` makes a sheet of its cells."""

    text = forms.CharField(
        label=_("Lim inn tabellen"),
        required=False,
        max_length=MAX_TEXT,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Kopier radene fra Excel eller Word, med overskriftene."),
    )
    file = forms.FileField(
        label=_("Eller velg en fil"),
        required=False,
        help_text=_("Excel (.xlsx) eller CSV, høyst 2 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"}),
    )

    def __init__(self, *args, read: Callable[[list[list[str]]], tables.Table], **kwargs):
        super().__init__(*args, **kwargs)
        self.read = read
        ask_for(self, "text", "file")

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise ValidationError(_("Filen er for stor. Ta bare med tabellen."))
        if file and file.name.lower().endswith((".xls", ".ods", ".numbers")):
            raise ValidationError(_("Lagre regnearket som .xlsx eller CSV, og velg det på nytt."))
        return file

    def clean(self):
        facts = super().clean()
        if self.errors:
            return facts
        refuse_identity_numbers(self)
        field = "file" if facts.get("file") else "text"
        try:
            return facts | {"sheet": self.read(self.cells(facts))}
        except ValidationError as refusal:
            raise ValidationError({field: refusal.messages}) from refusal

    @staticmethod
    def cells(facts: dict) -> list[list[str]]:
        if not facts.get("file"):
            return tables.cells(facts.get("text") or "")
        content = facts["file"].read()
        if content.startswith(b"PK"):
            return workbook.cells_of(content)
        return tables.cells(decode(content))
