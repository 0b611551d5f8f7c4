from django.apps import AppConfig
from django.db.models.signals import post_migrate


class PeopleConfig(AppConfig):
    name = "people"

    def ready(self):
        from people import municipalities

        post_migrate.connect(municipalities.load_after_migrate, sender=self)
