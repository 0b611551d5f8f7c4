"""What the worker is woken for; every fact is a row."""

from celery import shared_task
from django.utils.timezone import localdate

from measures import reminders


@shared_task
def remind_responsible() -> int:
    return reminders.remind(on=localdate())
