"""What is typed about a plan: its name and period, its parts, what adopts it and what it orders."""

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from measures.knowledge.forms import LinkedField
from measures.models import FocusArea, Goal, Indicator, Plan, PlanGoal, PlanLine
from measures.plans import adopting

YEARS = 4


def typed_of(model, field: str, **more) -> forms.Field:
    return model._meta.get_field(field).formfield(**more)


class PlanForm(forms.ModelForm):
    class Meta:
        model = Plan
        fields = ["title", "since", "until"]

    def clean(self):
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            self.add_error("until", _t("Perioden slutter før den begynner."))
        return data

    def _post_clean(self):
        """The constraints are the verb's: a form of a new plan has no municipality yet."""


def proposed(place) -> dict:
    """Four whole years from the next, as plans mostly are."""
    since = localdate().year + 1
    return {
        "title": _t("Handlingsplan %(since)s–%(until)s")
        % {"since": since, "until": since + YEARS - 1},
        "since": localdate().replace(year=since, month=1, day=1),
        "until": localdate().replace(year=since + YEARS - 1, month=12, day=31),
    }


class AreaForm(forms.Form):
    title = typed_of(FocusArea, "title")
    why = forms.CharField(
        label=_("Hvorfor"),
        required=False,
        max_length=FocusArea._meta.get_field("why").max_length,
        help_text=_(
            "Hva vi ser, og hva vi vil. Skriv om ungdommene samlet, aldri om enkeltpersoner."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, part=None, plan, **kwargs):
        if part:
            kwargs["initial"] = {"title": part.title, "why": part.why}
        super().__init__(*args, **kwargs)


class GoalForm(forms.Form):
    title = typed_of(
        Goal,
        "title",
        help_text=_("Velg et mål kommunen har, eller skriv et nytt."),
    )
    indicators = LinkedField(Indicator, _("Tall som viser om vi når målet"))

    def __init__(self, *args, part=None, plan, **kwargs):
        if part:
            ticked = part.goal.indicators.values_list("public_id", flat=True)
            kwargs["initial"] = {"title": part.goal.title, "indicators": list(ticked)}
        super().__init__(*args, **kwargs)
        offer_indicators(self, "indicators", plan)
        self.names = sorted(goal.title for goal in plan.municipality.goals.active())
        self.fields["title"].widget.attrs |= {"list": "kjente", "autocomplete": "off"}


def offer_indicators(form: forms.Form, name: str, plan: Plan) -> None:
    """Those of the municipality; no field where there is none."""
    form.fields[name].queryset = plan.municipality.indicators.all()
    if not form.fields[name].queryset.exists():
        del form.fields[name]


class MeasuredByField(forms.ModelChoiceField):
    """The indicator that shows whether a line works."""

    def __init__(self):
        super().__init__(
            Indicator.objects.none(),
            label=_("Tall som viser det"),
            required=False,
            empty_label=_("Ikke noe tall"),
            to_field_name="public_id",
            help_text=_("Et av tallene under Kunnskap. Da står det nyeste ved siden av tiltaket."),
        )


class LineForm(forms.Form):
    title = typed_of(PlanLine, "title")
    responsible = typed_of(
        PlanLine, "responsible", help_text=_("Virksomheten eller stillingen som svarer for det.")
    )
    partners = typed_of(PlanLine, "partners")
    deadline = forms.DateField(
        label=_("Frist"),
        required=False,
        error_messages={"invalid": _("Skriv en dato, for eksempel 15.12.2026.")},
    )
    indicator = typed_of(
        PlanLine, "indicator", help_text=_("For eksempel et tall i Ungdata, eller antall kvelder.")
    )
    measured_by = MeasuredByField()

    def __init__(self, *args, part=None, plan, **kwargs):
        if part:
            kwargs["initial"] = {name: getattr(part, name) for name in self.base_fields}
        super().__init__(*args, **kwargs)
        offer_indicators(self, "measured_by", plan)
        self.names = sorted(str(one) for one in plan.municipality.organisations.all())
        self.fields["responsible"].widget.attrs |= {"list": "kjente", "autocomplete": "off"}


FORMS = {FocusArea: AreaForm, PlanGoal: GoalForm, PlanLine: LineForm}


class AdoptForm(forms.Form):
    decision = forms.ChoiceField(
        label=_("Hvilken beslutning tar planen i bruk?"), widget=forms.RadioSelect
    )

    def __init__(self, *args, plan: Plan, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {row.public_id: row for row in adopting.decisions(plan, by)}
        self.fields["decision"].choices = [(key, said(row)) for key, row in self.rows.items()]

    def clean_decision(self):
        return self.rows[self.cleaned_data["decision"]]


def said(decision) -> str:
    """ "Sak 4/26 Handlingsplan, Politirådet 12.03.2026" """
    item = decision.item
    return _t("Sak %(label)s %(title)s, %(group)s %(day)s") % {
        "label": item.label,
        "title": item.title,
        "group": item.meeting.group,
        "day": item.meeting.day.strftime("%d.%m.%Y"),
    }


class LinkForm(forms.Form):
    measure = forms.ChoiceField(label=_("Tiltaket som gjør det"), required=False)
    measured_by = MeasuredByField()

    def __init__(self, *args, line: PlanLine, by, **kwargs):
        super().__init__(*args, initial={"measured_by": line.measured_by}, **kwargs)
        offer_indicators(self, "measured_by", line.goal.area.plan)
        self.rows = {row.public_id: row for row in adopting.measures_for(line, by)}
        field = self.fields["measure"]
        field.choices = [("", _t("Ikke bestilt ennå"))] + [
            (key, f"{row} ({row.group})") for key, row in self.rows.items()
        ]
        field.initial = line.measure.public_id if line.measure else ""

    def clean_measure(self):
        return self.rows.get(self.cleaned_data["measure"])


class OrderForm(forms.Form):
    meeting = forms.ChoiceField(label=_("Møtet den skal opp i"), widget=forms.RadioSelect)

    def __init__(self, *args, line: PlanLine, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.rows = {row.public_id: row for row in adopting.meetings_for(line, by)}
        self.fields["meeting"].choices = [(key, str(row)) for key, row in self.rows.items()]

    def clean_meeting(self):
        return self.rows[self.cleaned_data["meeting"]]
