from django.apps import AppConfig


class SltConfig(AppConfig):
    name = "slt"
