"""What the worker is woken for; every fact is a row."""

from celery import shared_task
from django.utils.timezone import localdate

from measures import evaluation_reminders, reminders


@shared_task
def remind_responsible() -> int:
    today = localdate()
    return reminders.remind(on=today) + evaluation_reminders.remind(on=today)
