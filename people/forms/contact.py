"""The public contact page as its coordinator edits it: several forms, saved together."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from people import contact, persons
from people.forms import PhoneField, PickedField, ask_for
from people.models import Appointment, ContactNumber, Municipality, Person


class MunicipalityForm(forms.ModelForm):
    switchboard = PhoneField(label=_("Sentralbord"))
    website = forms.URLField(
        label=_("Nettsted"), max_length=200, required=False, assume_scheme="https"
    )

    class Meta:
        model = Municipality
        fields = contact.OF_MUNICIPALITY
        help_texts = {
            "post_address": _("På én linje: Postboks 1, 4370 Egersund."),
            "language": _("Målformen på kontaktsiden og i dokumentene fra gruppene."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for(self, "switchboard", "post_address")


class LogoForm(forms.Form):
    logo = forms.FileField(
        label=_("Bildefil"),
        help_text=_("PNG eller JPEG, høyst 2 MB. Et bredt og lavt bilde passer best."),
        error_messages={"required": _("Velg en fil."), "empty": _("Filen er tom.")},
    )


class CoordinatorForm(forms.ModelForm):
    public_phone = PhoneField(label=_("Telefon for publikum"))
    stand_in_phone = PhoneField(label=_("Vikarens telefon"))

    class Meta:
        model = Appointment
        fields = contact.OF_COORDINATOR
        labels = {
            "public_email": _("E-post for publikum"),
            "hours": _("Når kan folk nå deg?"),
            "can_help_with": _("Hva du kan og ikke kan hjelpe med"),
            "away_from": _("Borte fra"),
            "away_until": _("Borte til og med"),
            "stand_in": _("Vikar"),
            "stand_in_email": _("Vikarens e-post"),
        }
        help_texts = {
            "hours": _("For eksempel mandag til torsdag 9–15."),
            "can_help_with": _("Et par setninger. Enkeltsaker om barn hører til barnevernet."),
            "away_from": _("Ved ferie eller annet fravær. Da vises vikaren i stedet."),
        }
        widgets = {"can_help_with": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        stand_in = PickedField(
            label=_("Vikar"),
            required=False,
            empty_label=_("Ingen"),
            help_text=_("En som er med i en av gruppene dine, eller en annen koordinator der."),
        )
        candidates = persons.known_to(by).exclude(pk=self.instance.person_id)
        if self.instance.stand_in_id:
            candidates = candidates | Person.objects.filter(pk=self.instance.stand_in_id)
            self.initial["stand_in"] = self.instance.stand_in.public_id
        stand_in.queryset = candidates.distinct()
        self.fields["stand_in"] = stand_in
        ask_for(self, "public_phone", "public_email", "hours", "can_help_with")
        ask_for(self, *self.ABSENCE)

    # Shown apart, and open only when there is something in them.
    ABSENCE = (
        "away_from",
        "away_until",
        "stand_in",
        "stand_in_phone",
        "stand_in_email",
    )

    def about_work(self) -> list:
        return [field for field in self if field.name not in self.ABSENCE]

    def about_absence(self) -> list:
        return [self[name] for name in self.ABSENCE]

    def absence_is_open(self) -> bool:
        return any(field.value() or field.errors for field in self.about_absence())

    def clean(self):
        facts = super().clean()
        if facts.get("away_until") and not facts.get("away_from"):
            self.add_error("away_from", _("Skriv også når fraværet begynner."))
        return facts


# Asked for first: the local number a page may not do without.
SUGGESTED = _("Barnevernvakten")


class NumberForm(forms.Form):
    """One local number. A row where only what we suggested stands, is no row."""

    label = forms.CharField(label=_("Navn"), max_length=100, required=False)
    number = PhoneField(label=_("Nummer"))
    hours = forms.CharField(
        label=_("Åpningstid"), max_length=100, required=False, help_text=_("Når de svarer.")
    )
    purpose = forms.ChoiceField(
        label=_("Vises under"),
        choices=[
            choice
            for choice in ContactNumber.Purpose.choices
            if choice[0] != ContactNumber.Purpose.EMERGENCY
        ],
    )
    source = forms.CharField(
        label=_("Kilde"),
        max_length=200,
        required=False,
        help_text=_("Hvor nummeret er hentet fra, for eksempel kommunens nettsted."),
    )
    checked_on = forms.DateField(label=_("Sist kontrollert"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        ask_for(self, "label", "number", "source", "checked_on")

    def clean(self):
        facts = super().clean()
        if not self.is_row:
            return facts
        for field, message in {
            "label": _("Skriv hvem som svarer."),
            "number": _("Skriv nummeret."),
            "source": _("Skriv hvor nummeret er hentet fra."),
            "checked_on": _("Skriv når nummeret sist ble kontrollert."),
        }.items():
            if not facts.get(field) and field not in self.errors:
                self.add_error(field, message)
        if facts.get("checked_on") and facts["checked_on"] > localdate():
            self.add_error("checked_on", _("Dagen er ikke kommet ennå."))
        return facts

    @property
    def is_row(self) -> bool:
        facts = self.cleaned_data
        return bool(
            any(facts.get(field) for field in ("number", "hours", "source", "checked_on"))
            or facts.get("label", "") not in ("", str(SUGGESTED))
        )


NumberFormSet = forms.formset_factory(NumberForm, extra=1, max_num=20, can_delete=True)


class ContactForms:
    """The forms of one page: the municipality's, each coordinator's, and the local numbers."""

    def __init__(self, data, municipality: Municipality, *, by):
        self.municipality = MunicipalityForm(data, instance=municipality, prefix="kommune")
        self.coordinators = [
            CoordinatorForm(data, instance=post, prefix=f"koordinator-{position}", by=by)
            for position, post in enumerate(contact.coordinators(municipality), start=1)
        ]
        numbers = list(
            municipality.contact_numbers.values(
                "label", "number", "hours", "purpose", "source", "checked_on"
            )
        )
        suggested = [] if numbers else [{"label": SUGGESTED, "purpose": "talk"}]
        self.numbers = NumberFormSet(data, initial=numbers or suggested, prefix="nummer")

    @property
    def parts(self) -> list:
        return [self.municipality, *self.coordinators]

    @property
    def refused(self) -> list:
        """The forms with something wrong in them, as they stand on the page."""
        shown = [*self.coordinators, self.municipality, *self.numbers]
        return [form for form in shown if form.errors]

    def is_valid(self) -> bool:
        # All of them are asked, so that every error shows at once.
        return all([*(form.is_valid() for form in self.parts), self.numbers.is_valid()])

    def save(self, place: Municipality, *, by) -> None:
        contact.save(
            place,
            self.municipality.cleaned_data,
            [(form.instance, form.cleaned_data) for form in self.coordinators],
            [
                {field: form.cleaned_data[field] for field in NumberForm.base_fields}
                for form in self.numbers
                if form.is_row and not form.cleaned_data.get("DELETE")
            ],
            by=by,
        )
