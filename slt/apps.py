from pathlib import Path

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate, pre_migrate


class SltConfig(AppConfig):
    name = "slt"

    def ready(self):
        from meetings import places, removal, traces
        from people import frozen_rows, notices
        from people.panels import GROUP, MUNICIPALITY, Panel
        from slt import checks, mailbox, municipality  # noqa: F401 - checks register themselves
        from slt.agreements import reminding as agreements
        from slt.archive import marks, packages
        from slt.grants import reminding as grants
        from slt.handover import mail as handover
        from slt.search import index
        from slt.search.models import SearchEntry
        from slt.year import rhythm

        removal.ON_REMOVED.append(mailbox.forget)
        places.PLACES.append(marks.REFERENCE)
        removal.ON_REMOVED.append(lambda passage: packages.forget_changed())
        removal.ON_OVERWRITTEN.append(index.forget)
        traces.COPIES.append(SearchEntry)

        GROUP.append(Panel("slt/rhythm/_group.html", rhythm.panel, 4))
        MUNICIPALITY.extend(municipality.SUBJECTS)
        notices.KINDS.update(agreements.KINDS | grants.KINDS | handover.KINDS)

        pre_migrate.connect(frozen_rows.before_migrate, sender=self)
        post_migrate.connect(frozen_rows.after_migrate, sender=self)

        # The filesystem transport does not make its own folders.
        for folder in settings.CELERY_BROKER_TRANSPORT_OPTIONS.values():
            Path(folder).mkdir(parents=True, exist_ok=True)
