"""What people type about their year."""

from datetime import timedelta

from django import forms
from django.utils.text import slugify
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings.forms.planning import DayField
from people.forms import PickedField
from people.models import Group, Municipality
from slt.models import WheelEntry
from slt.year.rhythm import Gap


class WheelEntryForm(forms.ModelForm):
    on = DayField(label=_("Dag"))
    until = DayField(
        label=_("Til og med"), required=False, help_text=_("Bare når det varer flere dager.")
    )
    group = PickedField(
        label=_("Gruppe"), required=False, empty_label=_("Gjelder ikke én bestemt gruppe")
    )

    class Meta:
        model = WheelEntry
        fields = ("title", "kind", "on", "until", "every", "group", "note")
        labels = {
            "title": _("Hva"),
            "kind": _("Slag"),
            "every": _("Gjentas"),
            "note": _("Merknad"),
        }
        error_messages = {"title": {"required": _("Skriv hva som skjer.")}}

    def __init__(self, *args, place: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["group"].queryset = groups_of(place)

    def clean(self):
        data = super().clean()
        if data.get("on") and data.get("until") and data["until"] < data["on"]:
            self.add_error("until", _("Perioden slutter før den begynner."))
        return data


def groups_of(place: Municipality):
    """The standing groups the municipality has a part in."""
    return (
        Group.objects.standing()
        .filter(group_municipalities__municipality=place, group_municipalities__until=None)
        .order_by("name", "pk")
    )


class KnownForm(forms.Form):
    """Until when the coordinator wants to hear no more of one gap."""

    until = DayField(label=_("Ikke minn meg på det før etter"))

    def __init__(self, *args, gap: Gap, **kwargs):
        self.key = gap.key
        # Several such forms stand on one page.
        super().__init__(*args, auto_id=f"{slugify(gap.key)}-%s", **kwargs)
        self.fields["until"].initial = localdate() + timedelta(days=60)

    def clean_until(self):
        until = self.cleaned_data["until"]
        if not localdate() <= until <= localdate() + timedelta(days=366):
            raise forms.ValidationError(_("Velg en dag fra i dag og inntil et år frem."))
        return until
