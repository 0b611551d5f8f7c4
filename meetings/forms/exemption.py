"""What people say of what is withheld: by which provision, until when, whose it is."""

from datetime import date

from django import forms
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from meetings.exemption import KEEP, offered
from meetings.models import AgendaItem, Attachment, LegalBasis, Meeting
from meetings.models.exemption import Exemption
from people.forms import ask_for
from people.models import Group

KEPT = "kept"


class BasisField(forms.ChoiceField):
    """A row of the list that held on the day of the meeting; what is written already may stay."""

    def __init__(self, **kwargs):
        super().__init__(label=_("Hjemmel"), required=False, **kwargs)
        self.rows: dict[str, LegalBasis] = {}

    def offer(self, group: Group, on: date, thing: Exemption | None = None) -> str:
        """Fill the choices; returns the one that holds now."""
        self.rows = {row.public_id: row for row in offered(group, on)}
        choices = [("", _t("Ikke valgt"))]
        now = ""
        if thing and thing.legal_basis:
            said = (thing.basis_id, thing.legal_basis)
            same = (key for key, row in self.rows.items() if (row.pk, row.short) == said)
            now = next(same, KEPT)
        if now == KEPT:
            choices.append((KEPT, _t("%(said)s (som det står nå)") % {"said": thing.legal_basis}))
        choices += [(key, f"{row.short}: {row.text}") for key, row in self.rows.items()]
        self.choices = choices
        return now

    def clean(self, value):
        value = super().clean(value)
        if value == KEPT:
            return KEEP
        return self.rows.get(value)


class ExemptionForm(forms.Form):
    """By what, and until when."""

    basis = BasisField()
    exempt_until = forms.DateField(
        label=_("Unntatt til og med"),
        required=False,
        help_text=_("Da spør vi om det skal åpnes. Ingenting åpnes av seg selv."),
        error_messages={"invalid": _("Skriv en dato, for eksempel 15.12.2026.")},
    )

    def __init__(self, *args, thing: Exemption, group: Group, on: date, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = self.fields["basis"].offer(group, on, thing)
        self.initial = {"basis": chosen, "exempt_until": thing.exempt_until} | self.initial


class ItemExemptionForm(ExemptionForm):
    access_note = forms.CharField(
        label=_("Vurdering av meirinnsyn"),
        required=False,
        max_length=AgendaItem._meta.get_field("access_note").max_length,
        help_text=_(
            "Offentleglova § 11: Kan noe gis ut likevel? Notatet er for dere som fører møtet, og "
            "kommer ikke med i noe dokument."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args, thing: AgendaItem, meeting: Meeting, **kwargs):
        super().__init__(*args, thing=thing, group=meeting.group, on=meeting.day, **kwargs)
        self.initial["access_note"] = thing.access_note
        if meeting.is_frozen:
            # The fingerprint of the approved minutes holds it.
            del self.fields["basis"]
        else:
            ask_for(self, "basis")


class FileExemptionForm(ExemptionForm):
    from_whom = forms.CharField(
        label=_("Hvem dokumentet kommer fra"),
        required=False,
        max_length=Attachment._meta.get_field("from_whom").max_length,
        help_text=_("Når det ikke er kommunens eget, for eksempel «politiet»."),
    )
    field_order = ["from_whom"]

    def __init__(self, *args, thing: Attachment, meeting: Meeting, **kwargs):
        super().__init__(*args, thing=thing, group=meeting.group, on=meeting.day, **kwargs)
        self.initial["from_whom"] = thing.from_whom


class LegalBasisForm(forms.ModelForm):
    """A row of the municipality's own."""

    class Meta:
        model = LegalBasis
        fields = ["short", "text_nb", "text_nn", "since", "until"]
        labels = {"since": _("Gjelder fra"), "until": _("Gjelder til og med")}
        error_messages = {
            "short": {"required": _("Skriv hjemmelen, for eksempel «offl. § 13».")},
            "text_nb": {"required": _("Skriv kort hva den gjelder.")},
        }
        help_texts = {"until": _("Står tomt så lenge den gjelder.")}
