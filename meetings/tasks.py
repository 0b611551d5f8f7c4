"""What the worker is woken for; every fact is a row."""

from celery import shared_task
from django.utils.timezone import localdate, now

from meetings import (
    approval,
    attending,
    freezing,
    ladder,
    reminders,
    removal,
    review,
    traces,
    typesetting,
)


@shared_task
def remind_of_meetings() -> int:
    return reminders.remind(on=localdate())


@shared_task
def drop_those_who_left() -> int:
    return attending.drop_those_who_left(at=now())


@shared_task
def climb_ladder() -> int:
    return ladder.climb(at=now())


@shared_task
def close_reviews() -> int:
    return review.close_due(on=localdate())


@shared_task
def approve_unremarked() -> int:
    return approval.approve_due(on=localdate())


@shared_task
def clean_removed() -> int:
    return traces.clean()


@shared_task
def lapse_removals() -> int:
    return removal.lapse_due(on=localdate())


@shared_task
def make_renditions() -> int:
    return freezing.make_waiting()


@shared_task
def set_papers() -> int:
    return typesetting.tend()
