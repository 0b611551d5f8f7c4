"""What the minutes page sends besides texts."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings.models import AgendaItem, Attendance, Presence

# What a group does with an item; withdrawing and postponing are outcomes too.
OUTCOMES = [
    ("", _("Ikke ført")),
    (AgendaItem.Outcome.HANDLED, AgendaItem.Outcome.HANDLED.label),
    (AgendaItem.Outcome.POSTPONED, AgendaItem.Outcome.POSTPONED.label),
    (AgendaItem.Outcome.ESCALATED, AgendaItem.Outcome.ESCALATED.label),
    (AgendaItem.Outcome.FORWARDED, AgendaItem.Outcome.FORWARDED.label),
    (AgendaItem.Outcome.WITHDRAWN, AgendaItem.Outcome.WITHDRAWN.label),
]


class AttendanceForm(forms.Form):
    state = forms.ChoiceField(choices=Attendance.State.choices, required=False)


class OutcomeForm(forms.Form):
    outcome = forms.ChoiceField(choices=OUTCOMES, required=False)


class ApprovalForm(forms.Form):
    approval = forms.ChoiceField(choices=AgendaItem.Approval.choices, required=False)
    changes = forms.CharField(required=False, max_length=2000)


class PresenceForm(forms.Form):
    kind = forms.ChoiceField(choices=Presence.Kind.choices, required=False)
    attendance = forms.CharField()


class NewItemForm(forms.Form):
    title = forms.CharField(
        label=_("Ny sak"),
        max_length=200,
        error_messages={"required": _("Skriv hva saken heter.")},
    )
    kind = forms.ChoiceField(
        label=_("Slag"), choices=AgendaItem.Kind.choices, initial=AgendaItem.Kind.DISCUSSION
    )


class DeputyForm(forms.Form):
    """One of the group's deputies, or just a name."""

    deputy = forms.ChoiceField(label=_("Vara"), required=False, widget=forms.RadioSelect)
    name = forms.CharField(label=_("Eller skriv navnet"), required=False, max_length=120)

    def __init__(self, *args, deputies, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["deputy"].choices = [
            (seat.public_id, f"{seat.person}, {seat.title or seat.organisation or ''}".rstrip(", "))
            for seat in deputies
        ]
        if not deputies:
            del self.fields["deputy"]
            self.fields["name"].label = _("Hvem møtte?")


class SendForm(forms.Form):
    remarks_until = forms.DateField(
        label=_("Frist for merknader"),
        help_text=_("De som var med, kan komme med merknader til og med denne dagen."),
        error_messages={"required": _("Skriv en frist for merknader.")},
    )

    def clean_remarks_until(self):
        day = self.cleaned_data["remarks_until"]
        if day < localdate():
            raise forms.ValidationError(_("Dagen er passert. Velg i dag eller en dag fram i tid."))
        return day
