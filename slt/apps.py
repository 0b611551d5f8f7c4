from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class SltConfig(AppConfig):
    name = "slt"

    def ready(self):
        from slt import checks  # noqa: F401 - registers them

        # The filesystem transport does not make its own folders.
        for folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.values():
            Path(folder).mkdir(parents=True, exist_ok=True)
