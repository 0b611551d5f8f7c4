"""What the worker is woken for; every fact is a row."""

from celery import shared_task

from people import notices


@shared_task
def send_waiting_notices() -> int:
    return notices.send_waiting()
