"""What people type about a grant."""

from datetime import date

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import Q
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from measures.knowledge.forms import choose
from measures.models import FollowUp, Measure
from meetings.forms.planning import DayField
from people.days import written_day
from people.forms import ask_for, refuse_identity_numbers
from people.models import Municipality
from slt.grants import keeping
from slt.models import Grant

# Those that are mostly asked; anybody else may be written.
GIVERS = (
    "Sekretariatet for konfliktrådene",
    "Bufdir",
    "Helsedirektoratet",
    "Integrerings- og mangfoldsdirektoratet",
    "Fylkeskommunen",
    "Sparebankstiftelsen",
)


def said(value) -> str:
    if isinstance(value, date):
        return written_day(value)
    return str(_("Ikke fylt ut") if value in (None, "") else value)


class GrantForm(forms.ModelForm):
    apply_by = DayField(label=_("Søknadsfrist"), required=False)
    report_by = DayField(label=_("Rapportfrist"), required=False)
    measures = forms.ModelMultipleChoiceField(
        Measure.objects.none(),
        label=_("Tiltak pengene går til"),
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Bare det som er åpent om dem, kommer med i teksten til giveren."),
    )
    # What the page was filled in from; of a new one nothing.
    base = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Grant
        fields = (
            *("giver", "title", "for_year", "nth", "years"),
            *("amount", "own_share", "share_asked", "apply_by", "report_by"),
            *("purpose", "budget", "measures"),
        )
        widgets = {"giver": forms.TextInput(attrs={"list": "givere", "autocomplete": "off"})}
        help_texts = {
            "amount": _("Det dere søker om. Rett det til det dere fikk når svaret kommer."),
            "years": _("Så mange år giveren kan gi til det samme."),
            "purpose": _("Hva dere vil oppnå, og hvorfor det trengs."),
            "budget": _("Lønn, kurs, utstyr og annet, med beløp."),
        }
        error_messages = {
            "giver": {"required": _("Skriv hvem som gir tilskuddet.")},
            "title": {"required": _("Skriv hva det er tilskudd til.")},
        }

    def __init__(self, *args, place: Municipality, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.place, self.reader = place, reader
        saved = self.instance if self.instance.pk else None
        if saved is None:
            self.fields["for_year"].initial = localdate().year + 1
            del self.fields["base"]
        else:
            self.fields["base"].initial = keeping.mark(saved)
        for name in ("nth", "years"):
            self.fields[name].validators.append(MinValueValidator(1))
            self.fields[name].widget.attrs["min"] = 1
        choose(self, "measures", self.offered(), saved and saved.measures)
        ask_for(self, "purpose", "budget", "apply_by", "report_by")

    def offered(self):
        """Those of the municipality that go on, ended lately, or are linked already."""
        here = Measure.objects.filter(
            group__group_municipalities__municipality=self.place,
            group__group_municipalities__until=None,
        ).exclude(state__in=(FollowUp.DRAFT, Measure.State.WITHDRAWN))
        begins = localdate().replace(month=1, day=1)
        lately = Q(ended_on=None) | Q(ended_on__gte=begins.replace(year=begins.year - 1))
        linked = Q(grants=self.instance.pk) if self.instance.pk else Q()
        seen = Measure.objects.visible_to(self.reader)
        return seen.filter(pk__in=here.filter(lately | linked).values("pk"))

    def clean(self):
        facts = super().clean()
        refuse_identity_numbers(self)
        return facts

    @property
    def facts(self) -> dict:
        apart = ("measures", "base")
        return {name: value for name, value in self.cleaned_data.items() if name not in apart}

    def begin_from(self, newer: Grant) -> list[tuple]:
        """Pressed once more, what is typed takes the place of what somebody else saved: of that,
        what differs, by the name of its field.
        """
        self.data = self.data.copy()
        self.data["base"] = keeping.mark(newer)
        found = [
            (self.fields[name].label, said(getattr(newer, name)))
            for name, typed in self.facts.items()
            # Lines end otherwise in what a browser sends.
            if said(getattr(newer, name)).split() != said(typed).split()
        ]
        if "measures" in self.fields and set(newer.measures.all()) != set(self.linked):
            seen = newer.measures.visible_to(self.reader)
            found.append((self.fields["measures"].label, said(", ".join(map(str, seen)))))
        return found

    @property
    def linked(self) -> list[Measure]:
        """Those chosen, and those that could not be: another's choice stays."""
        chosen = list(self.cleaned_data.get("measures", ()))
        if self.instance.pk:
            chosen += self.instance.measures.exclude(pk__in=self.offered().values("pk"))
        return chosen
