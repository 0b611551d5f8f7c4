"""Members from a spreadsheet: a pasted list or a file, and corrections in the preview."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from people import member_import
from people.forms import ask_for

MAX_BYTES = 1024 * 1024


class ImportForm(forms.Form):
    """The list as text, whichever way it came."""

    text = forms.CharField(
        label=_("Lim inn listen"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 10, "spellcheck": "false"}),
        help_text=_("Kopier radene fra Excel, eller skriv en linje for hver person."),
    )
    file = forms.FileField(
        label=_("Eller velg en CSV-fil"),
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.tsv,text/csv,text/plain"}),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for(self, "text", "file")  # one of them

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file and file.size > MAX_BYTES:
            raise ValidationError(_("Filen er for stor. Lagre bare medlemslisten som CSV."))
        if file and file.name.lower().endswith((".xlsx", ".xls", ".ods")):
            raise ValidationError(
                _("Dette er et regneark. Lagre det som CSV, eller kopier radene og lim dem inn.")
            )
        return file

    def clean(self):
        facts = super().clean()
        if self.errors:
            return facts
        text = facts.get("text") or ""
        if facts.get("file"):
            text = member_import.decode(facts["file"].read())
        field = "file" if facts.get("file") else "text"
        try:
            return facts | {"rows": member_import.read(text)}
        except ValidationError as refusal:
            raise ValidationError({field: refusal.messages}) from refusal


def corrected(rows: list[member_import.Row], typed) -> list[member_import.Row]:
    """The rows with what was typed into the preview's fields, named ``<line>-<column>``."""
    for row in rows:
        for name in member_import.FIELDS:
            value = typed.get(f"{row.number}-{name}")
            if value is not None:
                setattr(row, name, member_import.tidy(value))
    return rows
