"""What is asked when a post is handed over."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings.forms.planning import DayField
from people.forms import ask_for
from people.forms.seats import PersonForm
from slt.handover.moving import Duty


class HandoverForm(PersonForm):
    """Who takes over, until when the old one carries on, and what moves."""

    last_day = DayField(
        label=_("Siste dag for den som slutter"),
        help_text=_("Den som overtar, begynner i dag. Til og med denne dagen er dere to."),
    )
    duties = forms.MultipleChoiceField(
        label=_("Dette flyttes"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Ta bort det som skal bli hos den som slutter."),
    )
    field_order = ["name", "email", "phone", "last_day", "duties"]

    def __init__(self, *args, duties: list[Duty], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].help_text = _(
            "Er adressen kjent fra før, er det den personen som overtar."
        )
        self.fields["email"].required = True
        ask_for(self, "email")
        self.fields["last_day"].initial = localdate()
        if duties:
            self.fields["duties"].choices = [(duty.key, duty.said) for duty in duties]
            self.fields["duties"].initial = [duty.key for duty in duties]
            ask_for(self, "duties")
        else:
            del self.fields["duties"]
