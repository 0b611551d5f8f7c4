"""What the page of a correction sends."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Meeting

LONGEST = 5000  # characters


def named(item: AgendaItem, *, exempt: bool) -> str:
    title = (exempt and item.exempt_title) or item.title
    return _("Sak %(number)s") % {"number": item.label} + f" {title}" if item.label else title


class AmendForm(forms.Form):
    """``meeting`` with its items as the reader sees them; without ``exempt``, no exempt field."""

    item = forms.ChoiceField(label=_("Hva gjelder rettelsen?"), required=False, widget=forms.Select)
    open = forms.CharField(
        label=_("Rettelse"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("Skriv hva som er feil, og hva som er riktig. Referatet selv blir stående."),
        error_messages={"required": _("Skriv hva som er feil, og hva som er riktig.")},
    )
    exempt = forms.CharField(
        label=_("Det av rettelsen som er unntatt offentlighet"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    # The number it was shown with.
    number = forms.IntegerField(min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args, meeting: Meeting, exempt: bool, **kwargs):
        super().__init__(*args, **kwargs)
        items = meeting.items.on_agenda().select_related("series").order_by("position", "pk")
        self.items = {item.public_id: item for item in items}
        self.fields["item"].choices = [
            ("", _("Referatet som helhet")),
            *((key, named(item, exempt=exempt)) for key, item in self.items.items()),
        ]
        if not exempt:
            del self.fields["exempt"]

    @property
    def chosen(self) -> AgendaItem | None:
        return self.items.get(self.cleaned_data["item"])
