"""What people type about an agreement."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from meetings.forms.planning import DayField
from people.models import Group, Municipality
from slt.models import Agreement
from slt.year.forms import groups_of


class AgreementForm(forms.ModelForm):
    since = DayField(label=_("Gjelder fra"))
    until = DayField(
        label=_("Gjelder til"), required=False, help_text=_("Tomt når den gjelder til videre.")
    )
    groups = forms.ModelMultipleChoiceField(
        label=_("Grupper"),
        queryset=Group.objects.none(),
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("De som er med i gruppen, kan lese den. Ingen valgt: alle gruppene."),
    )
    upload = forms.FileField(label=_("Fil"), required=False)

    class Meta:
        model = Agreement
        fields = ("kind", "title", "since", "until", "remind_days")
        labels = {
            "kind": _("Slag"),
            "title": _("Tittel"),
            "remind_days": _("Minn meg på det så mange dager før"),
        }
        error_messages = {"title": {"required": _("Skriv hva avtalen heter.")}}

    def __init__(self, *args, place: Municipality, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["groups"].queryset = groups_of(place)
        if self.instance.pk:
            chosen = self.instance.groups.values_list("public_id", flat=True)
            self.fields["groups"].initial = list(chosen)
        megabytes = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        self.fields["upload"].help_text = _(
            "PDF, Word, Excel, PowerPoint, ODF, bilde eller ren tekst. Høyst %(size)s MB."
        ) % {"size": megabytes}

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("Perioden slutter før den begynner."))
        return data
