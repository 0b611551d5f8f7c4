"""A group: made with the little that is needed, and set up in full afterwards."""

from django import forms
from django.core.validators import MaxValueValidator
from django.utils.translation import gettext_lazy as _

from people import groups
from people.forms import PickedField
from people.models import Appointment, Group, GroupMunicipality, Municipality


class PlaceChoice(forms.ModelChoiceField):
    """Any municipality in force, by its number, since one may share with a neighbour."""

    def __init__(self, **kwargs):
        super().__init__(
            **{
                "queryset": Municipality.objects.filter(until=None).order_by("name"),
                "to_field_name": "number",
                "required": False,
                "empty_label": _("Ingen"),
                **kwargs,
            }
        )

    def label_from_instance(self, place):
        return f"{place.name} ({place.county_name})"


def key_of(post: Appointment) -> str:
    place = post.municipality.number
    return f"{place}/{post.district.name}" if post.district else place


class GroupCreateForm(forms.Form):
    host = forms.ChoiceField(
        label=_("Vertskommune"),
        error_messages={"required": _("Velg en kommune.")},
        help_text=_("Vertskommunen har saksnumrene, og målformen følger den."),
    )
    level = forms.ChoiceField(
        label=_("Nivå"),
        choices=Group.Level.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg et nivå.")},
    )
    name = forms.CharField(
        label=_("Navn"),
        max_length=120,
        help_text=_("Slik dere kaller gruppen hos dere."),
        error_messages={"required": _("Skriv hva gruppen heter.")},
    )
    police_council = forms.BooleanField(label=_("Gruppen er også politiråd"), required=False)
    meetings_per_year = forms.IntegerField(
        label=_("Møter i året"),
        required=False,
        min_value=0,
        max_value=groups.MOST_A_YEAR,
        help_text=_(
            "La stå tomt for det vanlige: 4 på styrende nivå, 10 på koordinerende, og etter behov "
            "på utførende. Juli regnes aldri med."
        ),
    )
    reports_to = PickedField(label=_("Rapporterer til"), required=False, empty_label=_("Ingen"))
    partner = PlaceChoice(
        label=_("Delt med en annen kommune"),
        help_text=_("Koordinatoren der får samme rettigheter i denne gruppen som du har."),
    )

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.posts = {key_of(post): post for post in groups.posts(by)}
        self.fields["host"].choices = [
            (
                key,
                f"{post.municipality}, {post.district}"
                if post.district
                else str(post.municipality),
            )
            for key, post in self.posts.items()
        ]
        if len(self.posts) == 1:
            del self.fields["host"]
        self.fields["reports_to"].queryset = Group.objects.coordinated_by(by).standing()

    def clean(self):
        facts = super().clean()
        post = self.posts.get(facts.pop("host", None) or next(iter(self.posts)))
        partner = facts.pop("partner", None)
        if post and partner == post.municipality:
            self.add_error("partner", _("Dette er vertskommunen."))
        return facts | {
            "municipality": post.municipality,
            "district": post.district,
            "partners": (partner,) if partner else (),
        }


class GroupEditForm(forms.ModelForm):
    """Everything about how a group works; the most important first."""

    class Meta:
        model = Group
        fields = [
            "name",
            "level",
            "police_council",
            "meetings_per_year",
            "reports_to",
            "first_hat",
            "second_hat",
            "usual_place",
            "approval",
            "remarks_days",
            "decision_heading",
            "review_before",
            "silence_agrees",
            "has_exempt_text",
            "handles_individual_cases",
        ]
        labels = {
            "first_hat": _("Navn på den første"),
            "second_hat": _("Navn på den andre"),
            "police_council": _("Gruppen er også politiråd"),
            "silence_agrees": _("Den som ikke svarer innen fristen, regnes som enig"),
            "has_exempt_text": _("Kan ha tekst unntatt offentlighet"),
            "handles_individual_cases": _("Behandler enkeltsaker"),
        }
        help_texts = {
            "first_hat": _(
                "Når gruppen er to i én, for eksempel «Politiråd» og «SLT-styringsgruppe». La "
                "begge stå tomme når den ikke er det."
            ),
            "second_hat": _(
                "Saker som er løftet fra gruppene under, tas som denne. Det kan endres i saken."
            ),
            "meetings_per_year": _("0 betyr etter behov. Juli regnes aldri med."),
            "reports_to": _("Medlemmene der ser den åpne delen av referatene herfra."),
            "has_exempt_text": _("Slås sjelden på for grupper på utførende nivå."),
            "handles_individual_cases": _(
                "Da har gruppen bare medlemmer, datoer og antall temaer her: ingen tekst og "
                "ingen filer."
            ),
        }
        error_messages = {"name": {"required": _("Skriv hva gruppen heter.")}}
        field_classes = {"reports_to": PickedField}

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meetings_per_year"].validators.append(MaxValueValidator(groups.MOST_A_YEAR))
        above = PickedField(
            label=_("Rapporterer til"),
            required=False,
            empty_label=_("Ingen"),
            help_text=self.Meta.help_texts["reports_to"],
        )
        # Of the same municipalities: one may coordinate several that have nothing in common.
        near = GroupMunicipality.objects.active().filter(
            municipality__in=self.instance.group_municipalities.active().values("municipality")
        )
        above.queryset = (
            Group.objects.coordinated_by(by)
            .standing()
            .filter(pk__in=near.values("group"))
            .exclude(pk=self.instance.pk)
        )
        if self.instance.reports_to:
            # A group above that belongs to another municipality stays where it is.
            above.queryset = above.queryset | Group.objects.filter(pk=self.instance.reports_to_id)
            self.initial["reports_to"] = self.instance.reports_to.public_id
        self.fields["reports_to"] = above

    def sections(self) -> list[tuple[str, list]]:
        """The fields under their headings, in the order of ``Meta.fields``."""
        two = ["first_hat", "second_hat"]
        meetings = ["usual_place"]
        minutes = [
            "approval",
            "remarks_days",
            "decision_heading",
            "review_before",
            "silence_agrees",
        ]
        closed = ["has_exempt_text", "handles_individual_cases"]
        first = [name for name in self.fields if name not in two + meetings + minutes + closed]
        return [
            (title, [self[name] for name in names])
            for title, names in [
                (_("Gruppen"), first),
                (_("To grupper i én"), two),
                (_("Møter"), meetings),
                (_("Referat og beslutninger"), minutes),
                (_("Hva gruppen kan skrive her"), closed),
            ]
        ]


class ShareForm(forms.Form):
    municipality = PlaceChoice(
        label=_("Del med kommune"),
        required=True,
        empty_label=_("Velg"),
        error_messages={"required": _("Velg en kommune.")},
    )

    def __init__(self, *args, group: Group, **kwargs):
        super().__init__(*args, **kwargs)
        taken = group.group_municipalities.filter(until=None).values("municipality")
        field = self.fields["municipality"]
        field.queryset = field.queryset.exclude(pk__in=taken)


class ArchiveCaseForm(forms.Form):
    """Of one municipality; several may stand on the same page."""

    archive_case = forms.CharField(max_length=40, required=False)

    def __init__(self, data=None, *, municipality: Municipality, **kwargs):
        super().__init__(data, prefix=f"arkiv-{municipality.number}", **kwargs)
        self.municipality = municipality
        field = self.fields["archive_case"]
        field.label = _("Arkivsaksnummer i %(place)s") % {"place": municipality.name}
        field.help_text = _(
            "Saken gruppen føres på i kommunens eget arkiv, for eksempel 26/123. "
            "Står øverst på dokumentene."
        )


class EndGroupForm(forms.Form):
    on = forms.DateField(
        label=_("Siste dag"),
        error_messages={"required": _("Skriv hvilken dag som er den siste.")},
    )
