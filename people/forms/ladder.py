"""When a group reminds whom of what."""

from django import forms
from django.utils.translation import gettext_lazy as _

from people.models import Group

DAYS = {"min_value": 0, "max_value": 60}


def days(label: str, help_text: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        **DAYS,
        error_messages={
            "required": _("Skriv et tall. 0 betyr aldri."),
            "invalid": _("Skriv et helt tall."),
            "max_value": _("Høyst 60 dager."),
            "min_value": _("0 eller mer."),
        },
    )


class LadderForm(forms.ModelForm):
    summons_days = days(
        _("Innkalling, dager før møtet"),
        _(
            "Koordinatoren får en påminning like før, og en ny hvis innkallingen ikke er sendt "
            "i tide. 0 betyr aldri."
        ),
    )
    reminder_days = days(
        _("Påminning, dager før møtet"), _("Til dem som ikke har meldt forfall. 0 betyr aldri.")
    )
    task_reminder_days = days(
        _("Påminning, dager før en frist"), _("Til den ansvarlige. 0 betyr aldri.")
    )
    overdue_days = days(
        _("Beskjed til koordinatoren, virkedager etter fristen"),
        _("Bare koordinatoren får vite det, og kan ta det opp med leder. 0 betyr aldri."),
    )

    above_days = days(
        _("Forslag om sak på nivået over, dager etter fristen"),
        _("Bare koordinatoren ser forslaget, og ingenting sendes oppover. 0 betyr aldri."),
    )

    class Meta:
        model = Group
        fields = [
            "summons_days",
            "reminder_days",
            "reminds_day_before",
            "attaches_papers",
            "invites_in_outlook",
            "reminds_of_minutes",
            "reminds_of_answers",
            "task_reminder_days",
            "reminds_on_deadline",
            "overdue_days",
            "above_days",
        ]
        labels = {
            "reminds_day_before": _("Påminning dagen før møtet"),
            "attaches_papers": _("Legg åpne papirer ved innkallingen som PDF"),
            "invites_in_outlook": _("Vi sender kalenderinnkallinger fra Outlook selv"),
            "reminds_of_minutes": _("Minn referenten om et referat som ikke er sendt"),
            "reminds_of_answers": _("Minn om gjennomsyn, spørsmål og merknader som venter"),
            "reminds_on_deadline": _("Påminning på fristdagen"),
        }
        help_texts = {
            "attaches_papers": _("Det som er unntatt offentlighet, følger aldri med."),
            "invites_in_outlook": _(
                "Da følger det ingen kalenderinnkalling med e-posten. Møtet kan lagres som "
                "kalenderfil fra møtesiden."
            ),
            "reminds_of_minutes": _("Ett, to og tre døgn etter møtet."),
            "reminds_of_answers": _(
                "To virkedager før fristen for gjennomsyn. Spørsmål og merknader som har ventet i "
                "tre virkedager."
            ),
        }

    def sections(self) -> list[tuple[str, list]]:
        return [
            (title, [self[name] for name in names])
            for title, names in [
                (
                    _("Før møtet"),
                    [
                        "summons_days",
                        "reminder_days",
                        "reminds_day_before",
                        "attaches_papers",
                        "invites_in_outlook",
                    ],
                ),
                (_("Etter møtet"), ["reminds_of_minutes", "reminds_of_answers"]),
                (
                    _("Oppgaver og tiltak"),
                    ["task_reminder_days", "reminds_on_deadline", "overdue_days", "above_days"],
                ),
            ]
        ]
