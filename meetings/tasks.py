"""What the worker is woken for; every fact is a row."""

from celery import shared_task
from django.utils.timezone import localdate

from meetings import reminders


@shared_task
def remind_of_meetings() -> int:
    return reminders.remind(on=localdate())
