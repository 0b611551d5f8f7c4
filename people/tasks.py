"""What the worker is woken for; every fact is a row."""

from celery import shared_task
from django.utils.timezone import localdate

from people import keys, notices, reminders


@shared_task
def send_waiting_notices() -> int:
    return notices.send_waiting()


@shared_task
def check_contacts() -> int:
    return reminders.check_contacts(on=localdate())


@shared_task
def end_keys_of_those_who_left() -> int:
    return keys.end_of_those_who_left(on=localdate())
