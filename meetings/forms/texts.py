"""What a form with a text sends, from the editor or from a plain field."""

from django import forms

from meetings.clean import CONTROL

# Far above any minutes: a word processor's whole document is some 200 000 characters.
LONGEST = 2_000_000


class WrittenText(forms.CharField):
    """Text as it was typed: nothing stripped but what no reader can see (and databases refuse)."""

    def __init__(self, **kwargs):
        super().__init__(required=False, strip=False, max_length=LONGEST, **kwargs)

    def to_python(self, value):
        return CONTROL.sub("", super().to_python(value))


class TextForm(forms.Form):
    base = forms.IntegerField(min_value=0)
    format = forms.ChoiceField(choices=[("plain", "plain"), ("html", "html")])
    open = WrittenText()
    exempt = WrittenText()
