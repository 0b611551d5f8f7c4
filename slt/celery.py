"""The queue. A task only wakes a verb; every fact is a row the next beat finds again."""

import os

from celery import Celery
from celery.signals import beat_init, worker_init
from django.core.exceptions import ImproperlyConfigured

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slt.settings")

app = Celery("slt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_init.connect
@beat_init.connect
def refuse_half_dressed(**kwargs):
    from slt import checks  # the models are loaded by now, not before

    try:
        checks.refuse_half_dressed()
    except ImproperlyConfigured as error:
        # Celery logs an exception here and goes on; this it lets through.
        raise SystemExit(str(error)) from None
