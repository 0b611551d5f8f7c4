"""A measure's tasks, who helps with it, and whom it concerns."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from measures import candidates, helping, splitting
from measures.models import ORDERER, Measure
from measures.views.answering import overtaken
from measures.views.own import one_of
from people.audit import Stale
from people.forms import refuse


class SplitForm(forms.Form):
    lines = forms.CharField(
        label=_("Oppgaver, én på hver linje"),
        max_length=8000,
        help_text=_("Hva – hvem – når. Uten dato gjelder fristen for tiltaket."),
        error_messages={"required": _("Skriv én oppgave på hver linje.")},
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class AroundForm(forms.Form):
    """Who helps, by name; and which of the municipalities that share the group."""

    helpers = forms.MultipleChoiceField(
        label=_("Medhjelpere"),
        required=False,
        help_text=_("De ser tiltaket og kan melde hvordan det går. Bare den ansvarlige svarer."),
        widget=forms.CheckboxSelectMultiple,
    )
    municipalities = forms.MultipleChoiceField(
        label=_("Kommuner tiltaket gjelder"),
        required=False,
        help_text=_("Ingen valgt betyr alle i gruppen."),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, measure: Measure, **kwargs):
        initial = {
            "helpers": [person.public_id for person in measure.helpers.all()],
            "municipalities": [place.number for place in measure.municipalities.all()],
        }
        super().__init__(*args, initial=initial, **kwargs)
        self.people = {one.public_id: one for one in helping.who_may_help(measure)}
        self.places = {one.number: one for one in helping.may_concern(measure)}
        self.fields["helpers"].choices = [(key, one.name) for key, one in self.people.items()]
        self.fields["municipalities"].choices = [
            (key, one.name) for key, one in self.places.items()
        ]
        if not self.places:
            del self.fields["municipalities"]

    def clean_helpers(self):
        return [self.people[key] for key in self.cleaned_data["helpers"]]

    def clean_municipalities(self):
        return [self.places[key] for key in self.cleaned_data["municipalities"]]


def on_page(measure: Measure) -> dict:
    return {
        "row": measure,
        "municipality_names": measure.group.municipality_names(),
        "trail": [(str(measure), measure.get_absolute_url())],
    }


@require_http_methods(["GET", "POST"])
def split(request, public_id):
    measure = get_object_or_404(one_of(Measure).visible_to(request.user), public_id=public_id)
    group = splitting.group_for(measure, request.user)
    if group is None:
        raise PermissionDenied
    form = SplitForm(request.POST or None)
    if form.is_valid():
        try:
            made = splitting.split(measure, form.cleaned_data["lines"], by=request.user)
        except ValidationError as refusal:
            refuse(form, refusal)
        except Stale:
            measure.refresh_from_db()
            form.add_error(None, overtaken(measure))
        else:
            count = len(made)
            said = ngettext("%(count)s oppgave er sendt.", "%(count)s oppgaver er sendt.", count)
            messages.success(request, said % {"count": count})
            return redirect(measure)
    context = {
        **on_page(measure),
        "form": form,
        "names": candidates.of_group(group),
        "group": group,
    }
    status = 422 if form.is_bound else 200
    return render(request, "measures/split.html", context, status=status)


@require_http_methods(["GET", "POST"])
def around(request, public_id):
    measure = get_object_or_404(one_of(Measure).visible_to(request.user), public_id=public_id)
    if ORDERER not in measure.roles_of(request.user) or not measure.is_open:
        raise PermissionDenied
    form = AroundForm(request.POST if request.method == "POST" else None, measure=measure)
    if form.is_valid():
        places = form.cleaned_data.get("municipalities", measure.municipalities.all())
        helpers = form.cleaned_data["helpers"]
        try:
            helping.set_around(measure, helpers=helpers, municipalities=places, by=request.user)
        except Stale:
            measure.refresh_from_db()
            form.add_error(None, overtaken(measure))
        else:
            messages.success(request, _t("Lagret."))
            return redirect(measure)
    context = {**on_page(measure), "form": form}
    status = 422 if form.is_bound else 200
    return render(request, "measures/around.html", context, status=status)
