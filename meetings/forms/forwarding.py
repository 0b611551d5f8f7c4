"""What people write of an item sent on, and of the answer."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings.forms.agenda import FileForm
from meetings.forms.lifts import without_numbers
from meetings.models import Forwarding
from people.forms import WordsField


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, **kwargs)

    def clean(self, value):
        day = super().clean(value)
        if day and day > localdate():
            raise forms.ValidationError(_("Dagen er ikke kommet ennå."))
        return day


class ForwardForm(forms.ModelForm):
    sent_on = DayField(label=_("Sendt"), error_messages={"required": _("Skriv en dato.")})

    class Meta:
        model = Forwarding
        fields = ["body", "sent_on", "asked"]
        widgets = {"asked": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["body"].required = True
        self.fields["body"].error_messages["required"] = _("Skriv hvem den er sendt til.")
        self.fields["body"].help_text = _(
            "Står åpent i referatet, for eksempel «Statens vegvesen»."
        )

    def clean_body(self):
        return without_numbers(self.cleaned_data["body"])

    def clean_asked(self):
        return without_numbers(self.cleaned_data["asked"])


class AnswerFileForm(FileForm):
    """The letter they answered with, when the answer itself is written."""

    opened = forms.BooleanField(label=_("Filen er åpen for alle som kan se saken"), required=False)


class AnswerForm(AnswerFileForm):
    answered_on = DayField(label=_("Besvart"), error_messages={"required": _("Skriv en dato.")})
    answer = WordsField(
        label=_("Hva svarte de?"),
        rows=4,
        max_length=2000,
        help_text=_("Vises for dem som sitter i gruppen. Skriv ikke noe som er unntatt."),
        wanted=_("Skriv kort hva de svarte."),
    )
    field_order = ["answered_on", "answer", "file", "opened"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["file"].required = False

    def clean_answer(self):
        return without_numbers(self.cleaned_data["answer"])


class WaiveForm(forms.Form):
    because = forms.CharField(
        label=_("Hvorfor venter dere ikke på svar lenger?"),
        max_length=300,
        error_messages={"required": _("Skriv hvorfor.")},
    )

    def clean_because(self):
        return without_numbers(self.cleaned_data["because"])
