from pathlib import Path

from django.apps import AppConfig
from django.conf import settings


class SltConfig(AppConfig):
    name = "slt"

    def ready(self):
        from meetings import removal
        from slt import checks, mailbox  # noqa: F401 - checks register themselves

        removal.ON_REMOVED.append(mailbox.forget)

        # The filesystem transport does not make its own folders.
        for folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.values():
            Path(folder).mkdir(parents=True, exist_ok=True)
