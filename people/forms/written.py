"""Sections of words, in one form that names the version it began from."""

from django import forms
from django.core.validators import MaxLengthValidator

from people.forms import ask_for, refuse_identity_numbers

LONGEST = 10_000


class WrittenForm(forms.ModelForm):
    """Of a ``WrittenPage``; ``headings`` says what each of its sections is called."""

    base = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, headings: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        for name, heading in headings.items():
            field = self.fields[name]
            field.label = heading
            field.widget.attrs |= {"rows": 7, "maxlength": LONGEST}
            field.validators.append(MaxLengthValidator(LONGEST))
        self.fields["base"].initial = self.instance.version
        ask_for(self, *headings)

    def clean(self):
        facts = super().clean()
        refuse_identity_numbers(self)
        return facts

    @property
    def words(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.model.SECTIONS}

    def begin_from(self, newer) -> None:
        """Pressed once more, what is typed here takes the place of what somebody else saved."""
        self.data = self.data.copy()
        self.data["base"] = str(newer.version)
