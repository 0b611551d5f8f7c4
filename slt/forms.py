"""The forms of what joins the apps: *Kom i gang*, the archive, the register."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from meetings.models import NumberSeries
from people import groups
from people.forms import ask_for
from people.models import Group
from slt.models import ArchiveSetup
from slt.register import Fate


class RegisterForm(forms.Form):
    """What the register of decisions is narrowed by."""

    kommune = forms.ChoiceField(label=_("Kommune"), required=False)
    gruppe = forms.ChoiceField(label=_("Gruppe"), required=False)
    ar = forms.TypedChoiceField(label=_("År"), required=False, coerce=int, empty_value=None)
    status = forms.ChoiceField(
        label=_("Hva det ble av"), required=False, choices=[("", _("Alle")), *Fate.choices]
    )

    ord = forms.CharField(label=_("Ord"), required=False, max_length=100)

    def __init__(self, *args, towns: dict, groups: dict, years, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kommune"].choices = [("", _("Alle kommuner")), *towns.items()]
        self.fields["gruppe"].choices = [("", _("Alle grupper")), *groups.items()]
        self.fields["ar"].choices = [("", _("Alle år")), *((year, year) for year in years)]
        if len(towns) < 2:
            del self.fields["kommune"]
        ask_for(self, *self.fields)


class FirstGroupForm(forms.Form):
    """One of the first groups; not ticked, it is left out."""

    wanted = forms.BooleanField(required=False, initial=True, label=_("Opprett denne"))
    name = forms.CharField(label=_("Navn"), max_length=120, required=False)
    meetings_per_year = forms.IntegerField(
        label=_("Møter i året"), required=False, min_value=0, max_value=groups.MOST_A_YEAR
    )

    def __init__(self, *args, level: str, police_council: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.level = level
        ask_for(self, "name", "meetings_per_year")
        self.level_label = Group.Level(level).label
        self.fields["meetings_per_year"].help_text = (
            _("0 betyr etter behov.") if level == Group.Level.EXECUTING else ""
        )
        if level == Group.Level.STEERING:
            self.fields["police_council"] = forms.BooleanField(
                label=_("Gruppen er også politiråd"), required=False, initial=police_council
            )

    def clean(self):
        facts = super().clean()
        if facts.get("wanted") and not facts.get("name") and "name" not in self.errors:
            self.add_error("name", _("Skriv hva gruppen heter."))
        return facts

    def facts(self) -> dict:
        """What ``groups.create`` asks for."""
        facts = self.cleaned_data
        return {
            "level": self.level,
            "name": facts["name"],
            "meetings_per_year": facts["meetings_per_year"],
            "police_council": facts.get("police_council", False),
        }


def first_groups(data, suggestions: list[dict]) -> list[FirstGroupForm]:
    return [
        FirstGroupForm(
            data,
            prefix=facts["level"],
            level=facts["level"],
            police_council=facts.get("police_council", False),
            initial={"name": facts["name"], "meetings_per_year": groups.NORMS[facts["level"]]},
        )
        for facts in suggestions
    ]


class NumbersForm(forms.Form):
    """The next case number of each group this year; set once, so groups that have it are out."""

    def __init__(self, *args, groups: list[Group], **kwargs):
        super().__init__(*args, **kwargs)
        self.year = localdate().year
        rows = NumberSeries.objects.filter(group__in=groups, year=self.year)
        series = {row.group_id: row for row in rows.select_related("group")}
        self.settled = [series[group.pk] for group in groups if group.pk in series]
        self.groups = {group.public_id: group for group in groups if group.pk not in series}
        for key, group in self.groups.items():
            self.fields[key] = forms.IntegerField(
                label=group.name, min_value=1, max_value=9999, initial=1
            )


class ArchivedForm(forms.Form):
    """When something was archived, and where it is."""

    on = forms.DateField(
        label=_("Arkivert dato"),
        error_messages={
            "required": _("Skriv når det ble arkivert."),
            "invalid": _("Skriv dagen slik: 24.11.2026."),
        },
    )
    reference = forms.CharField(
        label=_("Referanse i arkivet"),
        max_length=100,
        required=False,
        help_text=_("For eksempel saksnummer og dokumentnummer i arkivet."),
    )


class ArchiveFormForm(forms.Form):
    form = forms.ChoiceField(
        label=_("Hvordan tar arkivet imot møter?"),
        choices=ArchiveSetup.Form.choices,
        widget=forms.RadioSelect,
        help_text=_("Spør arkivet. De fleste arkivsystemer tar imot saksmapper og journalposter."),
    )
