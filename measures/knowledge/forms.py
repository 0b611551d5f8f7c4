"""What people type about figures and about the picture of the challenges."""

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from measures.charts import number
from measures.knowledge import figures, matters, sheets
from measures.knowledge.picture_document import headings
from measures.models import Evaluation, Goal, Indicator, Observation, Picture
from measures.table_form import TableForm
from people import guard
from people.forms import ask_for, ask_to_look_over, refuse_identity_numbers
from people.forms.written import WrittenForm

# Where figures usually come from; anything else may be written.
SOURCES = (
    *("Ungdata", "STRASAK", "KOSTRA", "Folkehelseprofilen", "Elevundersøkelsen", "SSB"),
    *("Bufdirs kommunemonitor", "NAV", "Hurtig kartlegging og handling", "Egen undersøkelse"),
)


def with_suggestions() -> forms.TextInput:
    return forms.TextInput(attrs={"list": "kilder", "autocomplete": "off"})


class ChosenField(forms.MultipleChoiceField):
    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(**{"required": False, **kwargs})


class LinkedField(forms.ModelMultipleChoiceField):
    """Any number of rows, by their public ids; the form says among which."""

    def __init__(self, model, label):
        super().__init__(
            model.objects.none(),
            label=label,
            required=False,
            to_field_name="public_id",
            widget=forms.CheckboxSelectMultiple,
        )


def choose(form: forms.Form, name: str, rows: QuerySet, linked) -> None:
    """Offer ``rows`` with those that are ``linked`` ticked; one query. No field where none is."""
    field = form.fields[name]
    field.queryset = rows
    if linked:
        ticked = Q(pk__in=linked.order_by().values("pk"))
        rows = rows.annotate(ticked=ExpressionWrapper(ticked, output_field=BooleanField()))
    offered = list(rows)
    field.choices = [(row.public_id, str(row)) for row in offered]
    form.initial[name] = [row.public_id for row in offered if linked and row.ticked]
    if not offered:
        del form.fields[name]


def choose_matters(form: forms.ModelForm, place, thing, reader) -> None:
    """The same of matters, which are named by where they were last spoken of."""
    form.fields["matters"].choices, form.initial["matters"] = matters.choices(place, thing, reader)
    if not form.fields["matters"].choices:
        del form.fields["matters"]


class IndicatorForm(forms.ModelForm):
    """An indicator, and what it is linked to."""

    goals = LinkedField(Goal, _("Mål tallet sier noe om"))
    evaluations = LinkedField(Evaluation, _("Evalueringer tallet sier noe om"))
    matters = ChosenField(label=_("Saker tallet sier noe om"))

    class Meta:
        model = Indicator
        fields = ["title", "source", "unit", "better", "note", "do_not_publish"]
        widgets = {"source": with_suggestions(), "note": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "title": _("For eksempel «Andel som trives på skolen»."),
            "source": _("Hvor tallet kommer fra, for eksempel Ungdata eller KOSTRA."),
            "better": _("Brukes når vi beskriver utviklingen."),
            "note": _("Hvordan tallet er målt, og hva en skal være forsiktig med."),
            "do_not_publish": _("Da er ingen av tallene med i noe som er åpent for alle."),
        }

    def __init__(self, *args, place, reader, **kwargs):
        super().__init__(*args, **kwargs)
        self.place, self.reader = place, reader
        saved = self.instance if self.instance.pk else None
        goals = Goal.objects.filter(municipality=place)
        choose(self, "goals", goals, saved and saved.goals)
        choose(self, "evaluations", self.evaluations_here(), saved and saved.evaluations)
        choose_matters(self, place, saved, reader)
        ask_for(self, "unit", "better")
        self.ask_to_look_over()

    def ask_to_look_over(self):
        """What it is called stands at once in plans that are published and were looked through."""
        typed = [self.data.get(name, "") for name in ("title", "source")]
        if typed != [self.instance.title, self.instance.source]:
            ask_to_look_over(
                self,
                guard.worth_a_look("\n".join(typed)),
                label=_("Jeg har sett over det. Navnet og kilden kan stå åpent for alle."),
                refused=_("Se over: %(found)s. Ta det ut, eller kryss av og lagre likevel."),
            )

    def evaluations_here(self):
        """Those of the municipality's measures, the newest first."""
        return (
            Evaluation.objects.visible_to(self.reader)
            .filter(
                measure__group__group_municipalities__municipality=self.place,
                measure__group__group_municipalities__until=None,
            )
            .select_related("measure")
            .order_by("-due_on", "-pk")
            .distinct()
        )

    def clean_title(self):
        title = self.cleaned_data["title"]
        others = Indicator.objects.filter(municipality=self.place).exclude(pk=self.instance.pk)
        if others.filter(title__iexact=title).exists():
            raise ValidationError(_("Kommunen har allerede en indikator som heter dette."))
        return title

    def clean(self):
        facts = super().clean()
        refuse_identity_numbers(self)
        return facts

    @property
    def facts(self) -> dict:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def links(self, indicator: Indicator | None = None) -> dict:
        """What it is linked to from now on; what could not be chosen stays as it was."""
        public_ids = self.cleaned_data.get("matters", ())
        chosen = {
            name: self.cleaned_data[name]
            for name in ("goals", "evaluations")
            if name in self.fields
        }
        if indicator and "evaluations" in chosen:
            unseen = indicator.evaluations.exclude(pk__in=self.evaluations_here().values("pk"))
            chosen["evaluations"] = [*chosen["evaluations"], *unseen]
        return {**chosen, "matters": matters.chosen(indicator, public_ids, self.reader)}


class FigureLinksForm(forms.Form):
    """The figures of one's municipalities that say something of a matter or an evaluation."""

    indicators = LinkedField(Indicator, _("Tall"))

    def __init__(self, *args, thing, by, **kwargs):
        super().__init__(*args, **kwargs)
        choose(self, "indicators", figures.own_indicators(by), thing.indicators)


class DecimalField(forms.Field):
    """A number as people write it: "12,3", "1 234", "14 %"."""

    def __init__(self, **kwargs):
        super().__init__(**{"widget": forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs})

    def to_python(self, value):
        try:
            found = sheets.figure(value or "")
        except ValueError:
            raise ValidationError(_("Skriv et tall, for eksempel 12,3.")) from None
        if found is None and value:
            raise ValidationError(_("Skriv et tall, for eksempel 12,3."))
        return found

    def prepare_value(self, value):
        return value if value is None or isinstance(value, str) else number(value)


class ObservationForm(forms.ModelForm):
    """One figure: a year, a place and the number."""

    value = DecimalField(label=_("Tall"))

    class Meta:
        model = Observation
        fields = ["year", "geography", "value", "count", "note", "do_not_publish"]
        help_texts = {
            "count": _("Hvor mange personer eller saker tallet gjelder, når du vet det."),
            "do_not_publish": _("Da er tallet ikke med i noe som er åpent for alle."),
        }

    def __init__(self, *args, place, **kwargs):
        super().__init__(*args, **kwargs)
        Geography = Observation.Geography  # noqa: N806 - a class
        self.fields["geography"].choices = [
            (Geography.OWN, place.name),
            (Geography.COUNTY, place.county_name),
            (Geography.COUNTRY, _("Landet")),
        ]

    def clean(self):
        facts = super().clean()
        refuse_identity_numbers(self)
        return facts


class ImportForm(TableForm):
    """A table of figures, and what the sheet does not say itself."""

    title = forms.CharField(
        label=_("Indikator"),
        required=False,
        max_length=200,
        help_text=_("Når tabellen ikke har en kolonne for det."),
    )
    source = forms.CharField(
        label=_("Kilde"), required=False, max_length=120, widget=with_suggestions()
    )
    unit = forms.ChoiceField(
        label=_("Enhet"), required=False, choices=Indicator.Unit.choices, initial="percent"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, read=sheets.read, **kwargs)
        ask_for(self, "unit")

    @property
    def common(self) -> dict:
        """What holds where the sheet has no column for it."""
        return {name: self.cleaned_data[name] for name in ("title", "source", "unit")}


class PictureForm(WrittenForm):
    """The picture of the challenges in words, and what stands beside them."""

    indicators = LinkedField(Indicator, _("Tall som skal stå på siden"))
    matters = ChosenField(label=_("Saker det gjelder"))

    class Meta:
        model = Picture
        fields = Picture.SECTIONS
        help_texts = {
            "sees": _("Det tallene og de som arbeider med barn og unge, forteller."),
            "worries": _("Det som er nytt, øker eller rammer hardt."),
            "resources": _("Tilbud, mennesker og samarbeid som virker."),
            "priority": _("Dette blir forslaget til styringsgruppen."),
        }

    def __init__(self, *args, place, reader, **kwargs):
        super().__init__(*args, headings=headings(), **kwargs)
        self.reader = reader
        saved = self.instance if self.instance.pk else None
        indicators = Indicator.objects.filter(municipality=place)
        choose(self, "indicators", indicators, saved and saved.indicators)
        choose_matters(self, place, saved, reader)

    def links(self, picture: Picture) -> dict:
        saved = picture if picture.pk else None
        public_ids = self.cleaned_data.get("matters", ())
        return {
            "indicators": self.cleaned_data.get("indicators", ()),
            "matters": matters.chosen(saved, public_ids, self.reader),
        }
