"""What people type about follow-up: one line, one answer, or every field."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from measures import one_line
from measures.candidates import Responsible, responsible_for
from measures.models import FollowUp, Goal, Measure, Progress
from meetings.forms.exemption import ExemptionForm
from people.forms import WordsField, ask_for

DEADLINE = "deadline"
UNDO = "undo"
SNOOZE, WAKE = "snooze", "wake"


class LineForm(forms.Form):
    """One typed line; the one that begins with "!" becomes a measure."""

    line = forms.CharField(
        label=_("Nytt oppfølgingspunkt"),
        max_length=600,
        help_text=_("Hva – hvem – når. Begynn med ! for å gjøre det til et tiltak."),
        error_messages={"required": _("Skriv hva som skal gjøres.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done"}),
    )

    def wants_measure(self) -> bool:
        return self.cleaned_data["line"].startswith("!") or "measure" in self.data

    def text(self) -> str:
        return self.cleaned_data["line"].lstrip("! ")


class ReportForm(forms.Form):
    """How it goes, in one press and perhaps a sentence. The button pressed is ``do``."""

    do = forms.CharField(required=False, widget=forms.HiddenInput)
    text = WordsField(
        label=_("Vil du si noe om det?"),
        rows=2,
        max_length=Progress._meta.get_field("text").max_length,
        help_text=_("En setning er nok. Ikke skriv navn på barn eller unge."),
    )
    deadline = forms.DateField(
        label=_("Ny frist"),
        required=False,
        error_messages={"invalid": _("Skriv en dato, for eksempel 15.12.2026.")},
    )
    until = forms.DateField(
        label=_("Utsett til"),
        required=False,
        error_messages={"invalid": _("Skriv en dato, for eksempel 15.12.2026.")},
    )
    told_by = forms.CharField(
        label=_("Meldt muntlig av"),
        required=False,
        max_length=120,
        help_text=_("Fyll ut når du melder for en annen."),
    )

    def __init__(self, *args, row, **kwargs):
        super().__init__(*args, **kwargs)
        self.row = row
        ask_for(self, "until")

    def clean_do(self):
        do = self.cleaned_data["do"]
        if do not in ("", DEADLINE, UNDO, SNOOZE, WAKE, *self.row.STEPS):
            raise ValidationError(_t("Velg en av knappene."))
        return do

    def clean(self):
        data = super().clean()
        wants_day = data.get("do") == DEADLINE and not data.get("deadline")
        if wants_day and "deadline" not in self.errors:
            self.add_error("deadline", _t("Velg den nye fristen."))
        if data.get("do") == SNOOZE and not data.get("until") and "until" not in self.errors:
            self.add_error("until", _t("Velg dagen den skal tas opp igjen."))
        return data


class ResponsibleForm(forms.Form):
    """Who answers for it, by the names people use; ``candidates`` are those who may."""

    who = forms.CharField(
        label=_("Ansvarlig"),
        required=False,
        max_length=300,
        help_text=_("Navn på en person, virksomhet eller gruppe."),
        widget=forms.TextInput(attrs={"list": "ansvarlige", "autocomplete": "off"}),
    )

    def __init__(self, *args, candidates, row, **kwargs):
        self.row, self.candidates = row, candidates
        kwargs["initial"] = {"who": row.responsible_name()} | kwargs.get("initial", {})
        super().__init__(*args, **kwargs)

    def clean_who(self) -> Responsible:
        typed = self.cleaned_data["who"].strip()
        if not typed:
            return Responsible()
        # What stands there already stays, also when that person has left the group.
        if typed == self.row.responsible_name():
            return responsible_for(self.row)
        found = one_line.match(typed, self.candidates)
        if not found:
            raise ValidationError(_t("Fant ikke «%(typed)s» i gruppen.") % {"typed": typed})
        if len(found) > 1:
            text = _t("Flere passer til «%(typed)s». Skriv hele navnet.")
            raise ValidationError(text % {"typed": typed})
        return found[0]


class ReassignForm(ResponsibleForm):
    def clean_who(self) -> Responsible:
        who = super().clean_who()
        if who == Responsible():
            raise ValidationError(_t("Skriv hvem som skal ha det."))
        return who


class TaskForm(ResponsibleForm):
    """Every field of a task that is still a draft."""

    what = forms.CharField(
        label=_("Hva skal gjøres?"),
        max_length=300,
        error_messages={"required": _("Skriv hva som skal gjøres.")},
    )
    deadline = forms.DateField(label=_("Frist"), required=False)
    measure = forms.ModelChoiceField(
        Measure.objects.none(),
        label=_("Del av et tiltak"),
        required=False,
        to_field_name="public_id",
        empty_label=_("Nei"),
    )
    field_order = ["what", "who", "deadline"]

    def __init__(self, *args, row, **kwargs):
        initial = {
            "what": row.what,
            "who": row.responsible_name() or row.who_typed,
            "deadline": row.deadline,
            "measure": row.measure.public_id if row.measure else None,
        }
        super().__init__(*args, row=row, initial=initial, **kwargs)
        going_on = Measure.objects.exclude(state__in=Measure.ENDED).filter(group=row.group_id)
        self.fields["measure"].queryset = going_on
        if not going_on:
            del self.fields["measure"]


class MeasureForm(ResponsibleForm):
    """Every field of a measure; one that is given out keeps who and when, which have pages."""

    title = forms.CharField(
        label=_("Tiltak"),
        max_length=300,
        error_messages={"required": _("Skriv hva tiltaket heter.")},
    )
    deadline = forms.DateField(label=_("Frist"), required=False)
    expected_result = WordsField(
        label=_("Forventet resultat"),
        rows=3,
        max_length=2000,
        help_text=_("Hva skal være annerledes når tiltaket er gjennomført?"),
    )
    goal = forms.ModelChoiceField(
        Goal.objects.none(), label=_("Mål"), required=False, to_field_name="public_id"
    )
    evaluation = forms.ChoiceField(
        label=_("Hva skal evalueres?"), required=False, choices=Measure.Evaluation.choices
    )
    evaluation_on = forms.DateField(label=_("Når skal det evalueres?"), required=False)
    evaluation_reason = forms.CharField(
        label=_("Hvorfor er evaluering ikke nødvendig?"), required=False, max_length=300
    )
    field_order = ["title", "who", "deadline"]

    PLAN = ("expected_result", "goal", "evaluation", "evaluation_on", "evaluation_reason")

    def __init__(self, *args, row, **kwargs):
        initial = {name: getattr(row, name) for name in ("title", "deadline", *self.PLAN)}
        initial["goal"] = row.goal.public_id if row.goal else None
        super().__init__(*args, row=row, initial=initial, **kwargs)
        places = row.group.group_municipalities.active().values("municipality")
        self.fields["goal"].queryset = Goal.objects.active().filter(municipality__in=places)
        if row.state != Measure.State.DRAFT:
            del self.fields["who"], self.fields["deadline"]

    def clean(self):
        data = super().clean()
        unneeded = data.get("evaluation") == Measure.Evaluation.NOT_NEEDED
        if unneeded and not data.get("evaluation_reason"):
            self.add_error("evaluation_reason", _t("Skriv hvorfor."))
        return data


class RaiseForm(forms.Form):
    """Which leader, and perhaps a sentence."""

    leader = forms.ChoiceField(label=_("Leder"), widget=forms.RadioSelect)
    text = WordsField(
        label=_("Vil du si noe om det?"),
        rows=2,
        max_length=1000,
        help_text=_("Står i historikken. Ikke skriv navn på barn eller unge."),
    )

    def __init__(self, *args, offices, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {office.person.public_id: office.person for office in offices}
        self.has_leaders = bool(offices)
        self.fields["leader"].choices = [
            (
                office.person.public_id,
                f"{office.person.name}, {office.get_kind_display().lower()} ({office.group.name})",
            )
            for office in offices
        ]
        self.initial.setdefault("leader", next(iter(self.people), None))

    def clean_leader(self):
        return self.people[self.cleaned_data["leader"]]


class OpennessForm(ExemptionForm):
    """As its item, open, or exempt by a provision, perhaps until a day."""

    openness = forms.ChoiceField(
        label=_("Hvem kan se dette?"), required=False, widget=forms.RadioSelect
    )
    field_order = ["openness"]

    def __init__(self, *args, row: FollowUp, **kwargs):
        super().__init__(*args, **kwargs)
        choices = FollowUp.Openness.choices
        # Without an item there is nothing to go with.
        self.fields["openness"].choices = choices if row.item else choices[1:]
        self.initial["openness"] = row.openness
        ask_for(self, "openness")
