"""The queue. A task only wakes a verb; every fact is a row the next beat finds again."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "slt.settings")

app = Celery("slt")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
