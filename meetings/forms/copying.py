"""Where a copy goes, and what becomes of one that is offered."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.models import Meeting
from people.days import written_day
from people.models import Municipality


def said(meeting: Meeting) -> str:
    return f"{meeting.group.municipality_names()}: {meeting.group}, {written_day(meeting.day)}"


class CopyForm(forms.Form):
    """To a draft of one's own in another municipality, or to the coordinators of a third."""

    to = forms.ChoiceField(
        label=_("Hvor skal saken?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Velg hvor saken skal kopieres.")},
    )

    def __init__(self, *args, drafts: list[Meeting], places: list[Municipality], **kwargs):
        super().__init__(*args, **kwargs)
        self.targets = {one.public_id: one for one in drafts}
        self.targets |= {one.number: one for one in places}
        offer = _("%(place)s: koordinatoren der får tilbud om saken")
        self.fields["to"].choices = [
            *((one.public_id, said(one)) for one in drafts),
            *((one.number, offer % {"place": one.name}) for one in places),
        ]

    def clean_to(self) -> Meeting | Municipality:
        return self.targets[self.cleaned_data["to"]]


class TakeForm(forms.Form):
    meeting = forms.ChoiceField(label=_("Møte"), error_messages={"required": _("Velg et møte.")})

    def __init__(self, *args, drafts: list[Meeting], **kwargs):
        super().__init__(*args, **kwargs)
        self.meetings = {one.public_id: one for one in drafts}
        self.fields["meeting"].choices = [(key, said(one)) for key, one in self.meetings.items()]

    def clean_meeting(self) -> Meeting:
        return self.meetings[self.cleaned_data["meeting"]]


class DeclineCopyForm(forms.Form):
    reason = forms.CharField(
        label=_("Begrunnelse"),
        max_length=300,
        required=False,
        help_text=_("Sendes til den som tilbød saken. Feltet kan stå tomt."),
    )
