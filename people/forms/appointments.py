"""Posts in a municipality: who gets one, how large it is, and when it ends."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from people import persons
from people.forms import PickedField, ask_for
from people.forms.seats import PersonForm
from people.models import Appointment, District, Municipality, Person


def share_field() -> forms.IntegerField:
    return forms.IntegerField(
        label=_("Stillingsprosent"), required=False, min_value=1, max_value=100
    )


class AppointmentAddForm(PersonForm):
    """A person, known by their address or new, and their post."""

    kind = forms.ChoiceField(
        label=_("Utnevnes til"),
        choices=Appointment.Kind.choices,
        initial=Appointment.Kind.COORDINATOR,
        widget=forms.RadioSelect,
        help_text=_(
            "En SLT-koordinator ser og styrer alt i kommunens grupper. "
            "De andre får ingen tilgang av utnevningen alene."
        ),
    )
    district = forms.ModelChoiceField(
        District.objects.none(), label=_("Bydel"), required=False, empty_label=_("Hele kommunen")
    )
    share = share_field()
    since = forms.DateField(label=_("Fra"), initial=localdate)
    tell = forms.BooleanField(
        label=_("Send vedkommende en e-post om utnevningen"), required=False, initial=True
    )
    field_order = ["kind", "name", "email", "phone", "district", "share", "since", "tell"]

    def __init__(self, *args, place: Municipality, by: Person, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "Er adressen kjent fra før, er det den personen som blir utnevnt."
        )
        ask_for(self, "email")
        posts = by.appointments.coordinators().active().filter(municipality=place)
        whole = posts.filter(district=None).exists()
        parts = place.districts.all()
        districts = parts if whole else parts.filter(appointments__in=posts)
        field = self.fields["district"]
        if not districts:
            del self.fields["district"]
            return
        field.queryset = districts
        field.to_field_name = "name"
        ask_for(self, "district")
        if not whole:
            field.required, field.empty_label = True, None


class AppointmentForm(forms.ModelForm):
    """How large the post is, and who stands in when."""

    share = share_field()
    stand_in = PickedField(
        label=_("Vikar"),
        required=False,
        empty_label=_("Ingen"),
        help_text=_("En som er med i en av gruppene dine, eller en annen koordinator der."),
    )

    class Meta:
        model = Appointment
        fields = ["share", "away_from", "away_until", "stand_in"]
        labels = {"away_from": _("Borte fra"), "away_until": _("Borte til og med")}

    def __init__(self, *args, by: Person, **kwargs):
        super().__init__(*args, **kwargs)
        candidates = persons.known_to(by).exclude(pk=self.instance.person_id)
        if self.instance.stand_in_id:
            candidates = candidates | Person.objects.filter(pk=self.instance.stand_in_id)
            self.initial["stand_in"] = self.instance.stand_in.public_id
        self.fields["stand_in"].queryset = candidates.distinct()
        ask_for(self, *self.fields)

    def clean(self):
        facts = super().clean()
        if facts.get("away_until") and not facts.get("away_from"):
            self.add_error("away_from", _("Skriv også når fraværet begynner."))
        elif facts.get("away_until") and facts["away_until"] < facts["away_from"]:
            self.add_error("away_until", _("Fraværet slutter før det begynner."))
        return facts


class EndAppointmentForm(forms.Form):
    on = forms.DateField(
        label=_("Siste dag"),
        initial=localdate,
        error_messages={"required": _("Skriv hvilken dag som er den siste.")},
    )
    leaves_none = forms.BooleanField(
        label=_("Ja, kommunen skal stå uten SLT-koordinator"),
        required=False,
        help_text=_("Da kan ingen kalle inn til møter eller utnevne en ny herfra."),
    )

    def __init__(self, *args, leaves_nobody: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not leaves_nobody:
            del self.fields["leaves_none"]
