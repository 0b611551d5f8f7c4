"""What the worker is woken for; every fact is a row."""

from celery import shared_task

from slt.archive import packages


@shared_task
def make_archive_packages() -> int:
    return packages.tend()
