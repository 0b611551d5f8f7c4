"""Evaluating a measure: asked for, answered by one who knows, concluded by those who ordered it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.timezone import localdate, now
from django.utils.translation import gettext as _

from measures import giving, reporting
from measures.models import ORDERER, Evaluation, FollowUp, Measure, Progress
from people import audit, notices
from people.audit import Stale
from people.models import Person


def may_ask(measure: Measure, by) -> bool:
    return is_given(measure) and ORDERER in measure.roles_of(by)


def is_given(measure: Measure) -> bool:
    return measure.state not in (FollowUp.DRAFT, Measure.State.WITHDRAWN)


def check_asks(measure: Measure, by) -> Measure:
    """The measure, locked. Raises PermissionDenied for others than those who gave it."""
    measure = reporting.locked(measure)
    if ORDERER not in measure.roles_of(by):
        raise PermissionDenied
    if not is_given(measure):
        raise Stale(f"{measure} is {measure.state}.")
    return measure


@transaction.atomic
def ask(
    measure: Measure, about: str, person: Person, due_on: date, *, by, on: date | None = None
) -> Evaluation:
    """Ask ``person`` to say by a day how it went. Asked already, it is the same with a new day."""
    measure = check_asks(measure, by)
    if due_on < (on or localdate()):
        raise ValidationError({"evaluation_on": _("Dagen har vært. Velg en dag fram i tid.")})
    facts = {"measure": measure, "about": about, "person": person, "state": Evaluation.State.ASKED}
    evaluation, is_new = Evaluation.objects.get_or_create(
        **facts, defaults={"due_on": due_on, "asked_by": by}
    )
    if not is_new and evaluation.due_on == due_on:
        return evaluation
    Evaluation.objects.filter(pk=evaluation.pk).update(due_on=due_on)
    Measure.objects.filter(pk=measure.pk).update(
        evaluation=about, evaluation_on=due_on, evaluation_reason=""
    )
    audit.record(by, "ask_evaluation", measure, evaluation=evaluation.pk, due_on=str(due_on))
    if person != by:
        notices.tell(
            person,
            key=f"evaluation:{evaluation.pk}:asked:{due_on}",
            kind="evaluation_asked",
            about=measure,
            group=measure.group,
            sender=by,
            evaluation=evaluation.pk,
            deadline=str(due_on),
        )
    evaluation.refresh_from_db()
    return evaluation


@transaction.atomic
def do_without(measure: Measure, reason: str, *, by) -> None:
    """Say why it is not evaluated. What was asked for and is not answered, is called off."""
    measure = check_asks(measure, by)
    reason = reason.strip()
    if not reason:
        raise ValidationError({"evaluation_reason": _("Skriv hvorfor.")})
    giving.check_words(evaluation_reason=reason)
    Measure.objects.filter(pk=measure.pk).update(
        evaluation=Measure.Evaluation.NOT_NEEDED, evaluation_reason=reason, evaluation_on=None
    )
    audit.record(by, "do_without_evaluation", measure)
    for evaluation in measure.evaluations.filter(state=Evaluation.State.ASKED):
        call_off(evaluation, by=by)


@transaction.atomic
def call_off(evaluation: Evaluation, *, by) -> None:
    """Nobody is asked any more. Raises ``Stale`` when it was answered meanwhile."""
    if ORDERER not in evaluation.measure.roles_of(by):
        raise PermissionDenied
    asked, called_off = Evaluation.State.ASKED, Evaluation.State.CALLED_OFF
    audit.move(evaluation, "call_off", source=asked, to=called_off, by=by)


@transaction.atomic
def pass_on(evaluation: Evaluation, person: Person, *, by) -> None:
    """Ask ``person`` instead, by the same day; by today, when that has been.

    Nothing when it is answered: what was said is its teller's.
    """
    evaluation = reporting.locked(evaluation)
    if not evaluation.is_asked or evaluation.person_id == person.pk:
        return
    call_off(evaluation, by=by)
    due_on = max(evaluation.due_on, localdate())
    ask(evaluation.measure, evaluation.about, person, due_on, by=by)


def may_answer(evaluation: Evaluation, by) -> bool:
    """Whoever was asked; those who gave the measure write down what they were told."""
    if not evaluation.may_be_answered:
        return False
    return evaluation.person_id == by.pk or ORDERER in evaluation.measure.roles_of(by)


@transaction.atomic
def answer(
    evaluation: Evaluation, *, seen: str, evidence: str, suggestion: str, by, told_by: str = ""
) -> None:
    """What was seen, what that rests on, what should be done; put right until it is concluded.

    Raises ``Stale`` when it is concluded or called off, PermissionDenied for others.
    """
    evaluation = reporting.locked(evaluation)
    if not evaluation.may_be_answered:
        raise Stale(f"{evaluation} is {evaluation.state}.")
    if not may_answer(evaluation, by):
        raise PermissionDenied
    words = {"seen": seen.strip(), "evidence": evidence.strip(), "suggestion": suggestion.strip()}
    # Only those it is not theirs to do, speak for another.
    words["told_by"] = told_by.strip() if ORDERER in evaluation.measure.roles_of(by) else ""
    if not words["seen"]:
        raise ValidationError({"seen": _("Skriv hva dere har sett.")})
    giving.check_words(**words)
    audit.move(
        evaluation,
        "answer",
        source=Evaluation.OPEN,
        to=Evaluation.State.ANSWERED,
        by=by,
        answered_by=by,
        answered_at=now(),
        **words,
    )


@transaction.atomic
def conclude(evaluation: Evaluation, outcome: str, conclusion: str, *, by) -> Progress:
    """Continue, adjust or stop, and why; it stands in the measure's history.

    Stopping ends nothing by itself: closing and withdrawing are steps of their own. Raises
    ``Stale`` when it is not answered, or concluded already.
    """
    measure = evaluation.measure
    if ORDERER not in measure.roles_of(by):
        raise PermissionDenied
    conclusion = conclusion.strip()
    if not conclusion:
        raise ValidationError({"conclusion": _("Skriv en setning om hvorfor.")})
    giving.check_words(conclusion=conclusion)
    audit.move(
        evaluation,
        "conclude",
        source=Evaluation.State.ANSWERED,
        to=Evaluation.State.CONCLUDED,
        by=by,
        outcome=outcome,
        conclusion=conclusion,
        concluded_by=by,
        concluded_at=now(),
    )
    said = _("Evalueringen er konkludert: %(outcome)s.") % {
        "outcome": evaluation.get_outcome_display().lower()
    }
    progress = Progress(person=by, registered_by=by, text=f"{said} {conclusion}")
    return reporting.keep(measure, progress)
