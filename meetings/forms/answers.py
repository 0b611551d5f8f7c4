"""The answer to a summons."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Attendance
from people.forms import PickedField
from people.models import Membership


class AnswerForm(forms.Form):
    """Comes, does not, or sends a deputy: one of one's own."""

    answer = forms.ChoiceField(
        label=_("Kommer du?"),
        choices=[
            choice for choice in Attendance.Answer.choices if choice[0] != Attendance.Answer.NONE
        ],
        error_messages={"required": _("Velg et svar.")},
    )
    deputy = PickedField(label=_("Vara"), required=False)

    def __init__(self, *args, deputies: list[Membership], **kwargs):
        super().__init__(*args, **kwargs)
        self.deputies = deputies
        self.fields["deputy"].queryset = Membership.objects.filter(
            pk__in=[seat.pk for seat in deputies]
        )

    def clean(self):
        data = super().clean()
        if data.get("answer") == Attendance.Answer.DEPUTY:
            if not data.get("deputy") and not self.errors:
                self.add_error("deputy", _("Velg hvem som møter for deg."))
        else:
            data["deputy"] = None
        return data
