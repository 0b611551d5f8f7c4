"""What people type about an evaluation: asking, answering, concluding."""

from datetime import timedelta

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from measures.candidates import Responsible
from measures.forms import ResponsibleForm
from measures.models import Evaluation, Measure
from people.forms import WordsField, ask_for

# So long after it is asked for, unless something else was planned.
A_MONTH = timedelta(days=30)


class AskEvaluationForm(ResponsibleForm):
    """What is evaluated, by whom and when; or that it need not be, and why."""

    evaluation = forms.ChoiceField(
        label=_("Hva skal evalueres?"),
        widget=forms.RadioSelect,
        choices=[*Evaluation.ABOUT, (Measure.Evaluation.NOT_NEEDED, _("Ikke nødvendig"))],
        error_messages={"required": _("Velg hva som skal evalueres.")},
    )
    evaluation_on = forms.DateField(
        label=_("Innen når?"),
        required=False,
        error_messages={"invalid": _("Skriv en dato, for eksempel 15.12.2026.")},
    )
    evaluation_reason = forms.CharField(
        label=_("Hvorfor er evaluering ikke nødvendig?"),
        required=False,
        max_length=300,
        help_text=_("Fyll ut bare når det ikke skal evalueres."),
    )
    field_order = ["evaluation", "who", "evaluation_on", "evaluation_reason"]

    def __init__(self, *args, row: Measure, **kwargs):
        soon = localdate() + A_MONTH
        planned = row.evaluation or Measure.Evaluation.EFFECT
        initial = {
            "who": row.responsible.name if row.responsible else "",
            "evaluation": planned,
            "evaluation_on": max(row.evaluation_on or soon, localdate()),
            "evaluation_reason": row.evaluation_reason,
        }
        super().__init__(*args, row=row, initial=initial, **kwargs)
        self.fields["who"].label = _("Hvem skal evaluere?")
        self.fields["who"].help_text = _("Navn på en person.")
        ask_for(self, "who", "evaluation_on", "evaluation_reason")

    def is_unneeded(self) -> bool:
        return self.cleaned_data["evaluation"] == Measure.Evaluation.NOT_NEEDED

    def clean_who(self):
        # Whoever answers for it may be outside the group.
        typed = self.cleaned_data["who"].strip()
        responsible = self.row.responsible
        if responsible and typed == responsible.name:
            return Responsible(responsible)
        return super().clean_who()

    def clean(self):
        data = super().clean()
        if data.get("evaluation") in (None, Measure.Evaluation.NOT_NEEDED):
            # Nobody is asked: what stands there does not matter.
            self.errors.pop("who", None)
            return data
        if "who" in data and data["who"].person is None:
            self.add_error("who", _t("Skriv navnet på en person."))
        if not data.get("evaluation_on") and "evaluation_on" not in self.errors:
            self.add_error("evaluation_on", _t("Velg en dag."))
        return data


class EvaluationForm(forms.Form):
    """What was seen, what that rests on, and what should be done; ``for_another`` says who told."""

    seen = WordsField(
        label=_("Hva har dere sett?"),
        rows=4,
        max_length=4000,
        help_text=_("Hva er annerledes nå? Ikke skriv navn på barn eller unge."),
        wanted=_("Skriv hva dere har sett."),
    )
    evidence = WordsField(
        label=_("Hva bygger det på?"),
        rows=3,
        max_length=4000,
        help_text=_("Tall, samtaler, observasjoner eller spørreskjema."),
    )
    suggestion = WordsField(
        label=_("Hva foreslår du?"),
        rows=2,
        max_length=2000,
        help_text=_("Skal tiltaket fortsette, justeres eller avsluttes?"),
    )
    told_by = forms.CharField(
        label=_("Meldt muntlig av"),
        required=False,
        max_length=120,
        help_text=_("Fyll ut når du melder for en annen."),
    )

    def __init__(self, *args, evaluation: Evaluation, for_another: bool, **kwargs):
        names = ("seen", "evidence", "suggestion", "told_by")
        initial = {name: getattr(evaluation, name) for name in names}
        super().__init__(*args, initial=initial, **kwargs)
        if not for_another:
            del self.fields["told_by"]


class ConcludeForm(forms.Form):
    """What comes of it, and a sentence on why."""

    outcome = forms.ChoiceField(
        label=_("Hva gjør vi med tiltaket?"),
        widget=forms.RadioSelect,
        choices=Evaluation.Outcome.choices,
        error_messages={"required": _("Velg én av dem.")},
    )
    conclusion = WordsField(
        label=_("Hvorfor?"),
        rows=2,
        max_length=1500,
        help_text=_("En setning er nok. Den står i historikken."),
        wanted=_("Skriv en setning om hvorfor."),
    )
