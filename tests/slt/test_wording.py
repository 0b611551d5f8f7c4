"""What every form says of what is missing or wrong: plain words, never Django's own."""

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from people.forms import wording
from people.models import Group

# Django's own in bokmål, where they are stiff.
STIFF = ("påkrevet", "gyldig", "Oppgi", "verdi", "Sørg for", "Vennligst")


class Everything(forms.Form):
    text = forms.CharField(max_length=5)
    email = forms.EmailField()
    address = forms.URLField(assume_scheme="https")
    number = forms.IntegerField(min_value=1, max_value=9)
    day = forms.DateField()
    clock = forms.TimeField()
    choice = forms.ChoiceField(choices=[("a", "A")])
    several = forms.MultipleChoiceField(choices=[("a", "A")])
    ticked = forms.BooleanField()
    file = forms.FileField(max_length=8)


WRONG = {
    "text": "for langt",
    "email": "liv",
    "address": "ikke en adresse",
    "number": "syv",
    "day": "i morgen",
    "clock": "tolv",
    "choice": "b",
    "several": ["b"],
}


@pytest.mark.parametrize(
    ("typed", "files"),
    [
        ({}, {}),
        (WRONG, {"file": SimpleUploadedFile("a.txt", b"")}),
        (WRONG | {"number": "0"}, {"file": SimpleUploadedFile("langtnavn.txt", b"x")}),
        (WRONG | {"number": "99", "text": "a\x00"}, {}),
    ],
)
def test_every_kind_of_field_speaks_plainly(typed, files):
    with translation.override("nb"):
        form = Everything(typed, files)
        said = [text for texts in form.errors.values() for text in texts]

    assert form.errors.keys() == Everything.base_fields.keys()
    assert [text for text in said if any(word in text for word in STIFF)] == []
    assert all(text.endswith(".") for text in said)


def test_a_field_that_knows_better_says_it():
    field = forms.CharField(error_messages={"required": "Skriv et navn."})

    with pytest.raises(forms.ValidationError, match=r"Skriv et navn\."):
        field.clean("")


def test_each_kind_of_field_has_its_own():
    assert "invalid" not in forms.CharField.default_error_messages
    assert set(forms.IntegerField.default_error_messages) == {"required", "invalid"}
    assert wording.SAID_BY_FIELDS[forms.Field]["required"] == "Fyll ut dette feltet."


def test_a_list_says_that_something_is_to_be_chosen():
    class Chosen(forms.ModelForm):
        group = forms.ModelChoiceField(Group.objects.none())

        class Meta:
            model = Group
            fields = ["level"]

    form = Chosen()
    for name in ("group", "level"):
        assert next(iter(form.fields[name].choices)) == ("", "Velg fra listen")
