"""What people type about their year."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.planning import DayField
from people.forms import PickedField
from people.models import Group, Municipality
from slt.models import WheelEntry


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
