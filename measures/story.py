"""What followed from a matter: tasks and measures, from given to ended, and evaluations."""

from django.db.models import F, Value
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from measures import lines
from measures.models import Evaluation, FollowUp
from meetings.models import Matter
from meetings.story import Event
from people.days import written_day
from people.prepared import prepared


def followed(matter: Matter, reader) -> list[Event]:
    """As far as ``reader`` may see. One query."""
    return [event for row in rows_of(matter.pk, reader) for event in events(*row)]


@prepared
def rows_of(matter, reader):
    found = [of_kind(kind, matter, reader) for kind in lines.KINDS]
    return found[0].union(*found[1:], all=True)


def of_kind(kind: str, matter, reader):
    model, name = lines.KINDS[kind]
    given = model.objects.visible_to(reader).filter(item__matter=matter)
    return (
        given.exclude(state=FollowUp.DRAFT)
        .order_by()
        .annotate(kind=Value(kind), said=F(name))
        .values_list(
            "kind",
            "public_id",
            "said",
            "state",
            "given_at",
            "created_at",
            "ended_on",
            "deadline",
            "group__name",
            "responsible__name",
            "responsible_organisation__name",
            "responsible_group__name",
        )
    )


def events(kind, public_id, said, state, given, made, ended, deadline, group, *who):
    """That it was given, and how it ended or stands."""
    model, _name = lines.KINDS[kind]
    status = str(model.State(state).label)
    url = reverse(f"{kind}_detail", args=[public_id])
    agreed = _("Avtalt oppfølging: %(what)s") if kind == "task" else _("Tiltak: %(what)s")
    what = agreed % {"what": said}
    answers = [_("Ansvarlig: %(who)s") % {"who": lines.who(*who)}]
    if deadline:
        answers.append(_("Frist %(day)s") % {"day": written_day(deadline)})
    on = localtime(given or made).date()
    open_still = "" if ended else status
    yield Event(on, what, group, url, said=answers, status=open_still)
    if ended:
        yield Event(ended, what, group, url, status=status)


def evaluated(matter: Matter, reader) -> list[Event]:
    """What was asked of its measures, as far as ``reader`` may see. One query."""
    return [evaluation(one) for one in evaluations_of(matter.pk, reader)]


@prepared
def evaluations_of(matter, reader):
    asked = Evaluation.objects.visible_to(reader).filter(measure__item__matter=matter)
    asked = asked.exclude(state=Evaluation.State.CALLED_OFF)
    return asked.select_related("measure__group", "person")


def evaluation(one: Evaluation) -> Event:
    """Where it stands today, on the day it came to stand there."""
    if one.state == Evaluation.State.CONCLUDED:
        outcome = _("Konklusjon: %(outcome)s") % {"outcome": one.get_outcome_display().lower()}
        said = [outcome, one.conclusion]
    elif one.is_asked:
        due = _("Frist %(day)s") % {"day": written_day(one.due_on)}
        said = [_("Ansvarlig: %(who)s") % {"who": one.person}, due]
    else:
        said = []
    return Event(
        localtime(one.concluded_at or one.answered_at or one.asked_at).date(),
        _("Evaluering av tiltaket: %(what)s") % {"what": one.measure},
        one.measure.group.name,
        one.get_absolute_url(),
        said=said,
        status=one.get_state_display(),
    )
