"""What people type when they plan, move or call off a meeting."""

from datetime import date

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.timezone import localdate, localtime, now
from django.utils.translation import gettext_lazy as _

from meetings import days
from meetings.models import Meeting
from meetings.planning import at
from people.forms import PickedField
from people.models import Appointment, Group, Municipality, Person

WEEKDAYS = [
    (0, _("mandag")),
    (1, _("tirsdag")),
    (2, _("onsdag")),
    (3, _("torsdag")),
    (4, _("fredag")),
]
NTH = [(1, _("første")), (2, _("andre")), (3, _("tredje")), (4, _("fjerde")), (-1, _("siste"))]
# July is never among them.
MONTHS = [
    (1, _("januar")),
    (2, _("februar")),
    (3, _("mars")),
    (4, _("april")),
    (5, _("mai")),
    (6, _("juni")),
    (8, _("august")),
    (9, _("september")),
    (10, _("oktober")),
    (11, _("november")),
    (12, _("desember")),
]


def people_of(group: Group):
    """Who can lead or write: those with a seat or an office, and the coordinators."""
    posts = Appointment.objects.coordinators().active()
    ours = group.group_municipalities.filter(until=None).values("municipality")
    return (
        Person.objects.present()
        .filter(
            Q(pk__in=group.memberships.active().values("person"))
            | Q(pk__in=group.offices.active().values("person"))
            | Q(pk__in=posts.filter(municipality__in=ours).values("person"))
        )
        .order_by("name")
    )


class DayField(forms.DateField):
    def __init__(self, **kwargs):
        messages = {
            "required": _("Skriv hvilken dag."),
            "invalid": _("Skriv dagen slik: 24.11.2026."),
        }
        super().__init__(**{"label": _("Dag"), "error_messages": messages, **kwargs})

    def to_python(self, value):
        day = super().to_python(value)
        if day is not None and not 2000 <= day.year <= 2100:
            raise ValidationError(_("Året må være mellom 2000 og 2100."))
        return day


class ClockField(forms.TimeField):
    def __init__(self, **kwargs):
        messages = {
            "required": _("Skriv et klokkeslett."),
            "invalid": _("Skriv klokkeslettet slik: 12.00."),
        }
        formats = ["%H:%M", "%H.%M", "%H:%M:%S", "%H"]
        super().__init__(**{"error_messages": messages, "input_formats": formats, **kwargs})


class WhenForm(forms.Form):
    """A day and two clock times, which become two moments."""

    day = DayField()
    starts = ClockField(label=_("Fra kl."))
    ends = ClockField(label=_("Til kl."))

    def clean(self):
        data = super().clean()
        if not {"day", "starts", "ends"} <= set(data):
            return data
        data["starts_at"] = at(data["day"], data["starts"])
        data["ends_at"] = at(data["day"], data["ends"])
        if data["ends_at"] <= data["starts_at"]:
            self.add_error("ends", _("Møtet må slutte etter at det begynner."))
        return data

    @staticmethod
    def initial_of(meeting: Meeting) -> dict:
        starts, ends = localtime(meeting.starts_at), localtime(meeting.ends_at)
        return {"day": starts.date(), "starts": starts.time(), "ends": ends.time()}


class PlaceForm(forms.Form):
    place = forms.CharField(label=_("Sted"), max_length=200, required=False)
    video_url = forms.URLField(
        label=_("Videolenke"),
        required=False,
        assume_scheme="https",
        error_messages={"invalid": _("Lim inn hele lenken, den begynner med https://.")},
    )


class DetailsForm(forms.Form):
    """What may be changed after the summons too."""

    chair = PickedField(label=_("Møteleder"), required=False, empty_label=_("Ikke valgt"))
    minute_taker = PickedField(label=_("Referent"), required=False, empty_label=_("Ikke valgt"))
    note = forms.CharField(
        label=_("Melding i innkallingen"),
        help_text=_("Praktiske ting. Skriv ikke om saker eller personer her."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    open_to_listeners = forms.BooleanField(label=_("Åpent for tilhørere"), required=False)

    def __init__(self, *args, group: Group, **kwargs):
        super().__init__(*args, **kwargs)
        people = people_of(group)
        self.fields["chair"].queryset = people
        self.fields["minute_taker"].queryset = people

    @staticmethod
    def initial_of(meeting: Meeting) -> dict:
        return {
            "chair": meeting.chair.public_id if meeting.chair else None,
            "minute_taker": meeting.minute_taker.public_id if meeting.minute_taker else None,
            "note": meeting.note,
            "open_to_listeners": meeting.open_to_listeners,
        }

    def details(self) -> dict:
        return {name: self.cleaned_data[name] for name in DetailsForm.base_fields}


class MeetingForm(DetailsForm, PlaceForm, WhenForm):
    field_order = ["day", "starts", "ends", "place", "video_url"]
    # What a meeting that has been held is entered with, when that is what it turns out to be.
    HELD = ("day", "starts", "ends", "place", "video_url")
    is_over = False

    def clean(self):
        data = super().clean()
        # One planned long ago keeps its day, though it has passed.
        moved = {"day", "starts", "ends"} & set(self.changed_data)
        if moved and "ends_at" in data and data["ends_at"] <= now():
            self.is_over = True
            self.add_error("day", _("Dagen har vært. Er møtet holdt, etterregistrerer du det."))
        return data

    def typed(self) -> dict:
        """What was typed, as the form for a meeting that has been held takes it."""
        return {name: self[name].value() or "" for name in self.HELD}

    @staticmethod
    def initial_of(meeting: Meeting) -> dict:
        return (
            WhenForm.initial_of(meeting)
            | DetailsForm.initial_of(meeting)
            | {"place": meeting.place, "video_url": meeting.video_url}
        )

    def changes(self) -> dict:
        names = ("starts_at", "ends_at", "place", "video_url")
        return {name: self.cleaned_data[name] for name in names} | self.details()


class CalledForm(DetailsForm, PlaceForm):
    """A called meeting within its day. Another day is another form: then all are told at once."""

    field_order = ["starts", "ends", "place", "video_url"]
    starts = ClockField(label=_("Fra kl."))
    ends = ClockField(label=_("Til kl."))

    def __init__(self, *args, group: Group, day: date, **kwargs):
        super().__init__(*args, group=group, **kwargs)
        self.day = day

    @staticmethod
    def initial_of(meeting: Meeting) -> dict:
        initial = MeetingForm.initial_of(meeting)
        del initial["day"]
        return initial

    def clean(self):
        data = super().clean()
        if {"starts", "ends"} <= set(data) and data["ends"] <= data["starts"]:
            self.add_error("ends", _("Møtet må slutte etter at det begynner."))
        return data

    def changes(self) -> dict:
        data = self.cleaned_data
        return {
            "starts_at": at(self.day, data["starts"]),
            "ends_at": at(self.day, data["ends"]),
            "place": data["place"],
            "video_url": data["video_url"],
        } | self.details()


class MoveForm(PlaceForm, WhenForm):
    field_order = ["day", "starts", "ends", "place", "video_url"]
    sequence = forms.IntegerField(widget=forms.HiddenInput)

    @staticmethod
    def initial_of(meeting: Meeting) -> dict:
        return WhenForm.initial_of(meeting) | {
            "place": meeting.place,
            "video_url": meeting.video_url,
            "sequence": meeting.ical_sequence,
        }

    def clean(self):
        data = super().clean()
        if "ends_at" in data and data["ends_at"] <= now() and not self.errors:
            self.add_error("day", _("Det nye tidspunktet er allerede over."))
        return data

    def changes(self) -> dict:
        return {
            name: self.cleaned_data[name] for name in ("starts_at", "ends_at", "place", "video_url")
        }


class CancelForm(forms.Form):
    reason = forms.CharField(
        label=_("Grunn"),
        help_text=_("Står i e-posten til alle som er innkalt."),
        max_length=200,
        required=False,
    )


class PastMeetingForm(PlaceForm, WhenForm):
    field_order = ["day", "starts", "ends", "place", "video_url"]
    titles = forms.CharField(
        label=_("Saksliste"),
        help_text=_(
            "Én sak per linje, slik den sto i innkallingen. Står det tomt, får møtet de faste "
            "postene."
        ),
        widget=forms.Textarea(attrs={"rows": 8}),
        max_length=10_000,
        required=False,
    )
    first_number = forms.IntegerField(
        label=_("Første saksnummer"),
        help_text=_("Skriv 17 hvis den første saken er 17/20. Tomt: neste ledige nummer."),
        min_value=1,
        max_value=9999,
        required=False,
    )

    def clean(self):
        data = super().clean()
        if "ends_at" in data and data["ends_at"] > now():
            self.add_error("day", _("Møtet er ikke holdt ennå. Planlegg det i stedet."))
        return data

    def clean_titles(self):
        return [line.strip() for line in self.cleaned_data["titles"].splitlines() if line.strip()]


class RuleForm(forms.Form):
    """Every first Tuesday, not in January; or a week after each meeting of another group."""

    year = forms.IntegerField(
        label=_("År"),
        min_value=2020,
        max_value=2100,
        error_messages={"required": _("Skriv et år, for eksempel 2027.")},
    )
    nth = forms.TypedChoiceField(label=_("Hver"), choices=NTH, coerce=int)
    weekday = forms.TypedChoiceField(label=_("Ukedag"), choices=WEEKDAYS, coerce=int)
    after = PickedField(
        label=_("Eller etter hvert møte i"),
        required=False,
        empty_label=_("Ingen, bruk ukedagen"),
        help_text=_("Møtene gruppen har planlagt det året, også utkast."),
    )
    days_after = forms.IntegerField(
        label=_("Så mange dager etter"),
        min_value=0,
        max_value=60,
        required=False,
        help_text=_("7 er samme ukedag uken etter."),
    )
    starts = ClockField(label=_("Fra kl."))
    ends = ClockField(label=_("Til kl."))
    place = forms.CharField(label=_("Sted"), max_length=200, required=False)
    skip = forms.TypedMultipleChoiceField(
        label=_("Ikke i"),
        choices=MONTHS,
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Juli er aldri med."),
    )

    def __init__(self, *args, others, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["after"].queryset = others
        if not others.exists():
            del self.fields["after"], self.fields["days_after"]

    def clean(self):
        data = super().clean()
        if data.get("after") and data.get("days_after") is None:
            self.add_error("days_after", _("Skriv hvor mange dager etter."))
        if data.get("starts") and data.get("ends") and data["ends"] <= data["starts"]:
            self.add_error("ends", _("Møtet må slutte etter at det begynner."))
        return data


def by_rule(rule: dict) -> list[date]:
    """The days that the typed rule gives."""
    skip = set(rule["skip"])
    if group := rule.get("after"):
        return days.after_meetings(group, rule["year"], rule["days_after"], skip)
    return days.by_rule(rule["year"], rule["nth"], rule["weekday"], skip)


class ProposedDayForm(forms.Form):
    """One line of a year plan: the day, to adjust, and whether to keep it."""

    keep = forms.BooleanField(label=_("Ta med"), required=False)
    day = DayField(label=_("Dag"), required=False)

    def clean(self):
        data = super().clean()
        if not data.get("keep") or "day" in self.errors:
            return data
        if not data.get("day"):
            self.add_error("day", _("Skriv hvilken dag."))
        elif data["day"] < localdate():
            self.add_error("day", _("Dagen har vært. Ta den bort, eller velg en annen."))
        return data


ProposedDays = forms.formset_factory(ProposedDayForm, extra=0, max_num=24, absolute_max=24)


class AvoidPeriodForm(forms.Form):
    municipality = PickedField(
        label=_("Kommune"),
        to_field_name="number",
        error_messages={"required": _("Velg en kommune.")},
    )
    name = forms.CharField(
        label=_("Hva"),
        max_length=80,
        help_text=_("For eksempel «Høstferie» eller «Kommunestyre»."),
        error_messages={"required": _("Skriv hva som skjer da.")},
    )
    since = DayField(label=_("Fra og med"))
    until = DayField(label=_("Til og med"))

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        places = Municipality.objects.coordinated_by(by)
        self.fields["municipality"].queryset = places
        if len(places) == 1:
            self.fields["municipality"].initial = places[0].number

    def clean(self):
        data = super().clean()
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("Perioden slutter før den begynner."))
        return data


def next_year(today: date | None = None) -> int:
    """The year most plan for: next one from September on."""
    today = today or localdate()
    return today.year + (today.month >= 9)
