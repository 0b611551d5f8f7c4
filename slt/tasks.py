"""What the worker is woken for; every fact is a row."""

from celery import shared_task
from django.utils.timezone import localdate

from slt.agreements import reminding as agreements
from slt.archive import packages
from slt.grants import reminding as grants
from slt.search import index


@shared_task
def make_archive_packages() -> int:
    return packages.tend()


@shared_task
def index_search() -> int:
    return index.tend()


@shared_task
def remind_coordinators() -> int:
    today = localdate()
    return agreements.remind(on=today) + grants.remind(on=today)
