"""A seat: who, whom they represent, and until when."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from people import leaving, seats
from people.forms import OwnEmailField, PhoneField, PickedField
from people.models import Group, Membership, Office, Person


class PersonForm(forms.Form):
    """Who a new person is; a known address means that person."""

    name = forms.CharField(
        label=_("Navn"), max_length=120, error_messages={"required": _("Skriv et navn.")}
    )
    email = OwnEmailField(
        help_text=_("Innkallinger og oppgaver kommer hit. Uten adresse må du gi beskjed selv.")
    )
    phone = PhoneField()


class SeatForm(forms.Form):
    """What belongs to the seat, whoever sits in it."""

    organisation = forms.CharField(
        label=_("Representerer"),
        max_length=120,
        required=False,
        help_text=_("Virksomheten, for eksempel politiet, NAV eller en skole."),
        widget=forms.TextInput(attrs={"list": "virksomheter", "autocomplete": "off"}),
    )
    title = forms.CharField(label=_("Stilling"), max_length=100, required=False)
    role = forms.ChoiceField(
        label=_("Rolle"),
        choices=Membership.Role.choices,
        initial=Membership.Role.MEMBER,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg en rolle.")},
    )
    deputy_for = PickedField(
        label=_("Vara for"),
        required=False,
        empty_label=_("Hvem som helst i gruppen"),
        help_text=_("Gjelder bare den som er vara."),
    )

    public_office = forms.BooleanField(
        label=_("Offentlig verv: navnet kan stå i åpne referater"),
        required=False,
        help_text=_(
            "For eksempel ordfører, kommunedirektør og politistasjonssjef. Gjelder møter som "
            "innkalles fra nå av."
        ),
    )

    def __init__(self, *args, group: Group, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group
        field = self.fields["deputy_for"]
        field.queryset = (
            group.memberships.active()
            .filter(role=Membership.Role.MEMBER, until=None)
            .select_related("person")
        )
        field.label_from_instance = lambda seat: seat.person.name
        # The browser suggests these; anything may be typed.
        self.organisations = group.host.organisations.values_list("name", flat=True)

    def clean(self):
        facts = super().clean()
        if facts.get("deputy_for") and facts.get("role") != Membership.Role.DEPUTY:
            self.add_error("deputy_for", _("Bare en vara er vara for noen."))
        return facts


class MembershipAddForm(SeatForm):
    since = forms.DateField(label=_("Fra"), initial=localdate)
    tell = forms.BooleanField(
        label=_("Send vedkommende en e-post om plassen"), required=False, initial=True
    )


class NewMemberForm(MembershipAddForm, PersonForm):
    """A person we may not know yet, and their seat."""


class MembershipEditForm(SeatForm):
    work_phone = PhoneField(label=_("Telefon i vervet"))
    shielded = forms.BooleanField(
        label=_("Skjermet: navnet vises aldri for offentligheten"),
        required=False,
        help_text=_("Gjelder personen overalt: åpne referater og kontaktsiden, også med verv."),
    )


class EndForm(forms.Form):
    on = forms.DateField(
        label=_("Siste dag"),
        initial=localdate,
        error_messages={"required": _("Skriv hvilken dag som er den siste.")},
    )


class HandoverForm(PersonForm):
    title = forms.CharField(label=_("Stilling"), max_length=100, required=False)
    first_day = forms.DateField(
        label=_("Overtar fra"),
        initial=localdate,
        error_messages={"required": _("Skriv hvilken dag som er den første.")},
    )
    offices = forms.MultipleChoiceField(
        label=_("Verv som følger med"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tell = forms.BooleanField(
        label=_("Send den nye en e-post om plassen"), required=False, initial=True
    )

    def __init__(self, *args, seat: Membership, **kwargs):
        super().__init__(*args, **kwargs)
        held = seat.group.offices.filter(person=seat.person, until=None)
        if held:
            self.fields["offices"].choices = [
                (office.kind, office.get_kind_display()) for office in held
            ]
            self.fields["offices"].initial = [office.kind for office in held]
        else:
            del self.fields["offices"]


class LeaveForm(HandoverForm):
    """One who changes employer: who takes over, and what becomes of each thing that is open."""

    STAYS, FOLLOWS = "stays", "follows"

    last_day = forms.DateField(
        label=_("Siste dag"),
        initial=localdate,
        error_messages={"required": _("Skriv hvilken dag som er den siste.")},
    )
    new_email = OwnEmailField(
        help_text=_("Brukes når adressen er bekreftet. La det stå tomt hvis du ikke kjenner den.")
    )

    def __init__(self, *args, seat: Membership, by: Person, **kwargs):
        super().__init__(*args, seat=seat, **kwargs)
        name = seat.person.name
        del self.fields["first_day"]
        self.fields["name"].required = False
        self.fields["name"].label = _("Hvem overtar?")
        self.fields["name"].help_text = _("La det stå tomt hvis ingen overtar ennå.")
        self.fields["new_email"].label = _("Ny e-postadresse til %(name)s") % {"name": name}
        if not leaving.may_ask_for_address(seat, by):
            del self.fields["new_email"]
        self.held = leaving.held_by(seat, by)
        where = seat.organisation.name if seat.organisation else _("plassen")
        choices = [
            (self.STAYS, _("Blir hos %(where)s") % {"where": where}),
            (self.FOLLOWS, _("Følger %(name)s") % {"name": name}),
        ]
        for key, words in self.held:
            self.fields[key] = forms.ChoiceField(
                label=words, choices=choices, initial=self.STAYS, widget=forms.RadioSelect
            )
        first = ["last_day", *(key for key, _words in self.held)]
        self.order_fields([*first, "name", "email", "phone", "title", "offices", "tell"])

    def stays(self) -> list[str]:
        return [key for key, _words in self.held if self.cleaned_data[key] == self.STAYS]


class OfficesForm(forms.Form):
    """Who holds each office, empty leaves it empty; and whether several lead in turn."""

    chair_turn = forms.ChoiceField(
        label=_("Går møteledelsen på omgang?"),
        choices=Group.ChairTurn.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("Da foreslås den som står for tur, i neste utkast. Det kan endres i møtet."),
    )
    in_turn = forms.MultipleChoiceField(
        label=_("Hvem bytter på?"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, group: Group, **kwargs):
        super().__init__(*args, **kwargs)
        members = group.memberships.active().filter(role=Membership.Role.MEMBER)
        members = members.select_related("person", "organisation").order_by("person__name", "pk")
        self.members = {seat.public_id: seat for seat in members}
        self.initial["chair_turn"] = group.chair_turn
        self.initial["in_turn"] = [key for key, one in self.members.items() if one.chairs_in_turn]
        self.fields["in_turn"].choices = [
            (
                key,
                ", ".join(filter(None, (one.person.name, one.title, str(one.organisation or "")))),
            )
            for key, one in self.members.items()
        ]
        people = {person.public_id: person for person in seats.may_hold_office(group)}
        holders = {
            office.kind: office.person
            for office in group.offices.filter(until=None).select_related("person")
        }
        for kind, label in Office.Kind.choices:
            self.fields[kind] = forms.TypedChoiceField(
                label=label,
                required=False,
                choices=[("", _("Ingen")), *((key, who.name) for key, who in people.items())],
                coerce=people.get,
                empty_value=None,
                initial=holders[kind].public_id if kind in holders else "",
            )
        self.order_fields([*Office.Kind.values, "chair_turn", "in_turn"])

    def clean_in_turn(self):
        return [self.members[key] for key in self.cleaned_data["in_turn"]]


class CorrectForm(PersonForm):
    """Who somebody is that has never signed in."""

    def __init__(self, *args, person: Person, **kwargs):
        super().__init__(*args, **kwargs)
        self.person = person
        self.initial |= {"name": person.name, "email": person.email, "phone": person.phone}

    def clean_email(self):
        email = self.cleaned_data["email"]
        if email and Person.objects.filter(email=email).exclude(pk=self.person.pk).exists():
            raise ValidationError(_("En annen person har denne e-postadressen."))
        return email
