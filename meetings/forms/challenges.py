"""What people write of a challenge, and what the coordinator answers."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.lifts import without_numbers
from meetings.models import Challenge
from people import guard
from people.days import written_day
from people.forms import PickedField, ask_to_look_over


class ChallengeForm(forms.ModelForm):
    group = PickedField(
        label=_("Hvilken gruppe melder du fra?"),
        empty_label=None,
        error_messages={"required": _("Velg hvilken gruppe du melder fra.")},
    )

    class Meta:
        model = Challenge
        fields = ["group", "title", "seen", "place"]
        widgets = {"seen": forms.Textarea(attrs={"rows": 6})}
        error_messages = {
            "title": {"required": _("Skriv kort hva det gjelder.")},
            "seen": {"required": _("Skriv hva du ser.")},
        }

    def __init__(self, *args, groups, **kwargs):
        super().__init__(*args, **kwargs)
        typed = (self.data.get(name, "") for name in ("title", "seen", "place"))
        ask_to_look_over(
            self,
            guard.points_at_somebody("\n".join(typed)),
            label=_("Jeg har sett over det. Meldingen peker ikke på en enkeltperson."),
            refused=_("Se over: %(found)s. Ta det ut, eller kryss av og send meldingen likevel."),
        )
        self.fields["group"].queryset = groups
        self.fields["title"].help_text = _("Kort, for eksempel «Mer vaping i ungdomsskolen».")
        self.fields["seen"].help_text = _(
            "Skriv om mønstre: hva som skjer, hvor ofte og siden når. Ikke om enkeltpersoner."
        )
        self.fields["place"].help_text = _("For eksempel et område eller en møteplass.")

    def clean_title(self):
        return without_numbers(self.cleaned_data["title"])

    def clean_seen(self):
        return without_numbers(self.cleaned_data["seen"])

    def clean_place(self):
        return without_numbers(self.cleaned_data["place"])

    def clean(self):
        words = super().clean()
        words.pop("looked_at", None)
        return words


class MeetingChoice(PickedField):
    def label_from_instance(self, meeting):
        return f"{meeting.group}, {written_day(meeting.day)}"


class ToAgendaForm(forms.Form):
    meeting = MeetingChoice(label=_("Møte"), error_messages={"required": _("Velg et møte.")})
    title = forms.CharField(
        label=_("Sakens tittel"),
        max_length=200,
        help_text=_("Vises for alle, også i innkallingen."),
        error_messages={"required": _("Skriv hva saken heter.")},
    )
    with_words = forms.BooleanField(
        label=_("Ta med det som er meldt, som åpen bakgrunn i saken"), required=False
    )

    def __init__(self, *args, meetings, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = meetings

    def clean_title(self):
        return without_numbers(self.cleaned_data["title"])


class MergeForm(forms.Form):
    matter = PickedField(label=_("Sak"), error_messages={"required": _("Velg en sak.")})
    answer = forms.CharField(
        label=_("Svar til den som meldte"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, matters, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters

    def clean_answer(self):
        return without_numbers(self.cleaned_data["answer"])


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Svar til den som meldte"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Skriv svaret.")},
    )

    def clean_answer(self):
        return without_numbers(self.cleaned_data["answer"])


class NotFurtherForm(AnswerForm):
    erase = forms.BooleanField(
        label=_("Slett det som er skrevet. Det gjelder enkeltpersoner."), required=False
    )

    field_order = ("answer", "erase")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].label = _("Hvorfor ikke?")
        self.fields["answer"].error_messages["required"] = _("Skriv hvorfor.")
