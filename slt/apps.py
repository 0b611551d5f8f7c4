from django.apps import AppConfig


class SltConfig(AppConfig):
    name = "slt"

    def ready(self):
        from slt import checks  # noqa: F401, PLC0415 - registers them
