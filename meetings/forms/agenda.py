"""What people type on an agenda."""

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from meetings import hats
from meetings.forms.exemption import BasisField
from meetings.models import AgendaItem, Attachment, Meeting, StandingItem
from people.models import Group

TITLE_MESSAGES = {"required": _("Skriv hva saken heter.")}


def offer_hats(form: forms.BaseForm, group: Group) -> None:
    """By the names of the two, where the group is two in one."""
    if not group.first_hat:
        form.fields.pop("hat", None)
        return
    form.fields["hat"].choices = hats.choices(group)
    form.fields["hat"].label = _("Saken tas som")
    form.fields["hat"].help_text = _(
        "Etter regelen tas det som er løftet fra gruppene under, som %(second)s. Formelle saker "
        "er felles, og resten tas som %(first)s."
    ) % {"first": group.first_hat, "second": group.second_hat}


class ItemForm(forms.ModelForm):
    """An item's facts; its texts are saved by themselves."""

    basis = BasisField()

    class Meta:
        model = AgendaItem
        fields = [
            "title",
            "kind",
            "presenter",
            "minutes_planned",
            "hat",
            "exempt_title",
        ]
        error_messages = {"title": TITLE_MESSAGES}
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, meeting: Meeting, fields: set[str], **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["basis"] = self.fields["basis"].offer(
            meeting.group, meeting.day, kwargs.get("instance")
        )
        for name in set(self.fields) - fields:
            del self.fields[name]
        offer_hats(self, meeting.group)
        self.fields["title"].help_text = _("Vises for alle, også i innkallingen.")
        self.fields["presenter"].help_text = _("For eksempel «v/ politiet».")
        self.fields["minutes_planned"].max_value = 600

    def clean_minutes_planned(self):
        minutes = self.cleaned_data["minutes_planned"]
        if minutes is not None and not 1 <= minutes <= 600:
            raise forms.ValidationError(_("Skriv et tall fra 1 til 600."))
        return minutes


class ProposeForm(forms.Form):
    title = forms.CharField(
        label=_("Sak"),
        max_length=200,
        error_messages=TITLE_MESSAGES,
        help_text=_("Kort. Skriv ikke navn eller opplysninger om enkeltpersoner."),
    )
    kind = forms.ChoiceField(
        label=_("Hva ber du gruppen om?"),
        choices=AgendaItem.Kind.choices,
        initial=AgendaItem.Kind.DISCUSSION,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hva gruppen skal gjøre med saken.")},
    )
    reason = forms.CharField(label=_("Hvorfor nå?"), max_length=200, required=False)


class DeclineForm(forms.Form):
    reason = forms.CharField(
        label=_("Begrunnelse"),
        max_length=300,
        help_text=_("Sendes til den som foreslo saken."),
        error_messages={"required": _("Skriv hvorfor saken ikke tas med.")},
    )


class FileForm(forms.Form):
    """A file, and whether all may see it."""

    file = forms.FileField(
        label=_("Fil"),
        error_messages={
            "required": _("Velg en fil."),
            "empty": _("Filen er tom."),
            "max_length": _("Filnavnet er for langt."),
        },
    )
    opened = forms.BooleanField(label=_("Åpen for alle som får papirene"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        megabytes = settings.ATTACHMENT_MAX_BYTES // (1024 * 1024)
        self.fields["file"].help_text = _(
            "PDF, Word, Excel, PowerPoint, ODF, bilde eller ren tekst. Høyst %(size)s MB."
        ) % {"size": megabytes}


class AttachmentForm(FileForm):
    from_whom = forms.CharField(
        label=_("Hvem dokumentet kommer fra"),
        required=False,
        max_length=Attachment._meta.get_field("from_whom").max_length,
        help_text=_("Når det ikke er kommunens eget, for eksempel «politiet»."),
    )


class StandingItemForm(forms.ModelForm):
    class Meta:
        model = StandingItem
        fields = ["title", "kind", "presenter", "hat"]
        error_messages = {"title": TITLE_MESSAGES}

    def __init__(self, *args, group: Group, **kwargs):
        super().__init__(*args, **kwargs)
        offer_hats(self, group)


class NumberForm(forms.Form):
    year = forms.IntegerField(
        label=_("År"),
        min_value=2000,
        max_value=2100,
        error_messages={"required": _("Skriv et år, for eksempel 2026.")},
    )
    number = forms.IntegerField(
        label=_("Neste saksnummer"),
        min_value=1,
        max_value=9999,
        error_messages={"required": _("Skriv det neste saksnummeret.")},
    )
