"""The site: joins people, meetings and measures, and is known by none of them."""

from slt.celery import app as celery_app

__all__ = ["celery_app"]
